import type { AlipayCall } from "#lib/alipay/call.ts";
import { meaningOf } from "#lib/alipay/codes.ts";
import type { CloseAnswer } from "#lib/services/ports.ts";

/** Asks alipay.trade.close to make one of our numbers unpayable. */
export async function closeTrade(call: AlipayCall, outTradeNo: string): Promise<CloseAnswer> {
  const answer = await call("alipay.trade.close", { subject: { out_trade_no: outTradeNo } });
  switch (answer.kind) {
    case "unknown":
      return answer;
    case "success":
      return answer.fields.out_trade_no === outTradeNo
        ? { kind: "closed" }
        : { kind: "unknown", cause: "the answer does not name the trade" };
    case "failure":
      switch (meaningOf(answer, "close")) {
        case "absent":
          return { kind: "absent" };
        case "refused":
          return { kind: "refused", code: answer.subCode };
        case "unknown":
        case "our-bug":
          return { kind: "unknown", cause: answer.cause };
      }
  }
}
