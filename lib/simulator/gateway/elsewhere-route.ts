/** Where the fault `redirect` leads: another server that answers as a gateway would, signed by a key that is not Alipay's. */
import { Hono } from "hono";
import { tooGoodAnswer } from "#lib/simulator/gateway/too-good-answer.ts";
import { forgersKey } from "#lib/simulator/protocol/forgers-key.ts";
import { replyKey, replyObjectText, replyText } from "#lib/simulator/protocol/reply.ts";
import type { World } from "#lib/simulator/world.ts";

export function elsewhereRoute(world: World): Hono {
  const route = new Hono();
  route.all("/elsewhere.do", async (context) => {
    const method = context.req.query("method") ?? "";
    const { head, fields } = tooGoodAnswer(world, {
      method,
      outTradeNo: context.req.query("outTradeNo") ?? "",
      outRequestNo: context.req.query("outRequestNo") ?? "",
      refundAmount: context.req.query("refundAmount") ?? "",
    });
    const text = await replyText({
      key: replyKey(method),
      objectText: replyObjectText(head, fields),
      signing: "right",
      signer: { privateKey: forgersKey(), certificateSn: null },
      charset: "utf-8",
      signType: "RSA2",
    });
    return context.body(text, 200, { "content-type": "text/html;charset=utf-8" });
  });
  return route;
}
