/** A synchronous method, with the disaster that waits for it, if any. */
import { type Fault, GATEWAY_FAULTS } from "#lib/simulator/domain/fault.ts";
import type { Admission } from "#lib/simulator/gateway/admit-request.ts";
import type { MethodAnswer, MethodCall } from "#lib/simulator/gateway/method-call.ts";
import type { MethodName, PageMethodName } from "#lib/simulator/gateway/method-names.ts";
import { type Finished, finishWithReply, subCode } from "#lib/simulator/gateway/outcome.ts";
import type { MergedRequest } from "#lib/simulator/gateway/raw-request.ts";
import { refundQuery } from "#lib/simulator/gateway/refund-query.ts";
import { tradeClose } from "#lib/simulator/gateway/trade-close.ts";
import { tradeQuery } from "#lib/simulator/gateway/trade-query.ts";
import { tradeRefund } from "#lib/simulator/gateway/trade-refund.ts";
import { commonErrorHead } from "#lib/simulator/protocol/gateway-error.ts";
import { replyKey } from "#lib/simulator/protocol/reply.ts";
import type { World } from "#lib/simulator/world.ts";

type SynchronousName = Exclude<MethodName, PageMethodName>;

const SYNCHRONOUS_METHODS: Record<Exclude<MethodName, PageMethodName>, (call: MethodCall) => MethodAnswer> = {
  "alipay.trade.query": tradeQuery,
  "alipay.trade.refund": tradeRefund,
  "alipay.trade.fastpay.refund.query": refundQuery,
  "alipay.trade.close": tradeClose,
};

type Admitted = Extract<Admission, { kind: "admitted" }>;

function cut(outcome: string, fault: Fault | null): Finished {
  return { result: { kind: "cut" }, shown: "", outcome, fault: fault?.kind ?? "" };
}

export function answerCall(
  world: World,
  request: MergedRequest,
  admitted: Admitted & { method: SynchronousName },
): Finished {
  const { method, biz, application } = admitted;
  const key = replyKey(method);
  const named = biz.text("out_trade_no");
  const outTradeNo = named === "" ? (world.trades.find(biz.text("trade_no"))?.outTradeNo ?? "") : named;
  const fault = world.faults.take(GATEWAY_FAULTS, { method, outTradeNo });
  const busy: MethodAnswer = { head: commonErrorHead("isp.unknow-error"), fields: {} };
  const disaster = fault?.kind;
  if (disaster === "lost-reply-before") return cut("lost", fault);
  if (disaster === "system-error")
    return finishWithReply(world, request, { key, answer: busy, signing: "right", fault });

  const notifyUrl = request.params.get("notify_url") ?? "";
  const right = SYNCHRONOUS_METHODS[method]({ world, application, biz, notifyUrl });
  switch (disaster) {
    case "lost-reply-after":
      return cut(subCode(right.head), fault);
    case "system-error-after":
      return finishWithReply(world, request, { key, answer: busy, signing: "right", fault });
    case "unsigned-reply":
      return finishWithReply(world, request, { key, answer: right, signing: "none", fault });
    case "wrong-sign-reply":
      return finishWithReply(world, request, { key, answer: right, signing: "wrong", fault });
    case "slow-reply":
    case undefined:
      return finishWithReply(world, request, { key, answer: right, signing: "right", fault });
  }
}
