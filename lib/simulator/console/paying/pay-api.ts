/** Scanning and paying, for tests. */
import { Hono } from "hono";
import { type JsonBody, readBody } from "#lib/simulator/console/json-body.ts";
import { type PayOrder, payWithoutBrowser } from "#lib/simulator/console/paying/pay-without-browser.ts";
import type { FundChannel } from "#lib/simulator/domain/model.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import type { World } from "#lib/simulator/world.ts";

/** The purses under the names that tests use. */
const CHANNELS = new Map<string, FundChannel>([
  ["", "ALIPAYACCOUNT"],
  ["balance", "ALIPAYACCOUNT"],
  ["card", "BANKCARD"],
  ["credit", "PCREDIT"],
]);

/** The order, or a sentence that names the field and its allowed values. */
function readPayOrder(body: JsonBody, onlyEnter: boolean): PayOrder | string {
  const channel = CHANNELS.get(body.text("channel"));
  if (channel === undefined) return "channel: balance (when absent), card or credit.";
  const via = body.text("via");
  if (!["", "phone", "password"].includes(via)) return "via: phone (when absent) or password.";
  return {
    payUrl: body.text("payUrl"),
    outTradeNo: body.text("outTradeNo"),
    buyer: body.text("buyer"),
    via: via === "password" ? "password" : "phone",
    channel,
    coupon: body.text("coupon"),
    onlyEnter,
  };
}

export function payApi(world: World, notifier: Notifier): Hono {
  const routes = new Hono();
  for (const [path, onlyEnter] of [
    ["/pay", false],
    ["/scan", true],
  ] as const) {
    routes.post(path, async (context) => {
      const body = await readBody(context);
      if (body instanceof Response) return body;
      const order = readPayOrder(body, onlyEnter);
      if (typeof order === "string") return context.json({ error: order }, 400);
      const result = await payWithoutBrowser(world, order);
      notifier.wake();
      switch (result.kind) {
        case "done":
          return context.json({ trade: result.trade, tradeNo: result.trade.tradeNo, returnUrl: result.returnUrl });
        case "unknown":
          return context.json({ error: `Unknown or missing: ${result.what}.` }, 404);
        case "refused":
          return context.json({ error: result.code }, 409);
      }
    });
  }
  return routes;
}
