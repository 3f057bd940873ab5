/** gateway.do as a function: from a raw request to what goes back, with everything written to the log. */
import type { Fault } from "#lib/simulator/domain/fault.ts";
import { GATEWAY_FAULTS } from "#lib/simulator/domain/fault.ts";
import { readPagePayInput } from "#lib/simulator/domain/page-pay-input.ts";
import { type Admission, admitRequest, requestSignedString } from "#lib/simulator/gateway/admit-request.ts";
import type { MethodAnswer, MethodCall } from "#lib/simulator/gateway/method-call.ts";
import type { MethodName, PageMethodName } from "#lib/simulator/gateway/method-names.ts";
import { type MergedRequest, mergeRequest, type RawRequest } from "#lib/simulator/gateway/raw-request.ts";
import { refundQuery } from "#lib/simulator/gateway/refund-query.ts";
import { tradeClose } from "#lib/simulator/gateway/trade-close.ts";
import { tradeQuery } from "#lib/simulator/gateway/trade-query.ts";
import { tradeRefund } from "#lib/simulator/gateway/trade-refund.ts";
import { openSession } from "#lib/simulator/operations/open-session.ts";
import { settleDueTrades } from "#lib/simulator/operations/settle-due-trades.ts";
import { encodeText } from "#lib/simulator/protocol/charset.ts";
import { commonErrorHead } from "#lib/simulator/protocol/gateway-error.ts";
import {
  type ReplyHead,
  type ReplySigning,
  replyKey,
  replyObjectText,
  replyText,
} from "#lib/simulator/protocol/reply.ts";
import type { World } from "#lib/simulator/world.ts";

export type GatewayResult =
  | { kind: "reply"; body: Buffer; contentType: string; traceId: string; delayMs: number }
  /** The connection is broken without an answer: only by a fault. */
  | { kind: "cut" }
  | { kind: "cashier"; sessionId: string }
  | { kind: "buyer-page"; code: string; reason: string };

const SYNCHRONOUS_METHODS: Record<Exclude<MethodName, PageMethodName>, (call: MethodCall) => MethodAnswer> = {
  "alipay.trade.query": tradeQuery,
  "alipay.trade.refund": tradeRefund,
  "alipay.trade.fastpay.refund.query": refundQuery,
  "alipay.trade.close": tradeClose,
};

type Admitted = Extract<Admission, { kind: "admitted" }>;

interface Finished {
  result: GatewayResult;
  /** What the log shows as the answer. */
  shown: string;
  outcome: string;
  fault: string;
}

function subCode(head: ReplyHead): string {
  return head.sub_code ?? head.code;
}

function reply(
  world: World,
  request: MergedRequest,
  input: { key: string; answer: MethodAnswer; signing: ReplySigning; fault: Fault | null },
): Finished {
  const charset = request.isCharsetNamed ? request.charset : "utf-8";
  const text = replyText({
    key: input.key,
    objectText: replyObjectText(input.answer.head, input.answer.fields),
    signing: input.signing,
    privateKey: world.keys.privateKey,
    charset,
  });
  const result: GatewayResult = {
    kind: "reply",
    body: encodeText(text, charset),
    contentType: `text/html;charset=${charset}`,
    traceId: world.randomHex(),
    delayMs: input.fault?.kind === "slow-reply" ? input.fault.seconds * 1000 : 0,
  };
  return { result, shown: text, outcome: subCode(input.answer.head), fault: input.fault?.kind ?? "" };
}

function cut(outcome: string, fault: Fault | null): Finished {
  return { result: { kind: "cut" }, shown: "", outcome, fault: fault?.kind ?? "" };
}

/** A synchronous method, with the disaster that waits for it, if any. */
function answer(world: World, request: MergedRequest, admitted: Admitted & { method: SynchronousName }): Finished {
  const { method, biz, application } = admitted;
  const key = replyKey(method);
  const named = biz.text("out_trade_no");
  const outTradeNo = named === "" ? (world.trades.find(biz.text("trade_no"))?.outTradeNo ?? "") : named;
  const fault = world.faults.take(GATEWAY_FAULTS, { method, outTradeNo });
  const busy: MethodAnswer = { head: commonErrorHead("isp.unknow-error"), fields: {} };
  const disaster = fault?.kind;
  if (disaster === "lost-reply-before") return cut("lost", fault);
  if (disaster === "system-error") return reply(world, request, { key, answer: busy, signing: "right", fault });

  const notifyUrl = request.params.get("notify_url") ?? "";
  const right = SYNCHRONOUS_METHODS[method]({ world, application, biz, notifyUrl });
  switch (disaster) {
    case "lost-reply-after":
      return cut(subCode(right.head), fault);
    case "system-error-after":
      return reply(world, request, { key, answer: busy, signing: "right", fault });
    case "unsigned-reply":
      return reply(world, request, { key, answer: right, signing: "none", fault });
    case "wrong-sign-reply":
      return reply(world, request, { key, answer: right, signing: "wrong", fault });
    case "slow-reply":
    case undefined:
      return reply(world, request, { key, answer: right, signing: "right", fault });
  }
}

type SynchronousName = Exclude<MethodName, PageMethodName>;

/** The page shows codes without their `isv.`. */
function buyerPage(head: ReplyHead): Finished {
  const code = subCode(head).replace(/^isv\./, "");
  const reason = head.sub_msg ?? head.msg;
  return { result: { kind: "buyer-page", code, reason }, shown: reason, outcome: subCode(head), fault: "" };
}

function pagePay(world: World, request: MergedRequest, admitted: Admitted): Finished {
  const read = readPagePayInput(admitted.biz);
  if (!read.ok) return buyerPage(commonErrorHead("isv.invalid-parameter", `参数无效：${read.refusedField}`));
  const session = openSession(world, {
    application: admitted.application,
    input: read.input,
    notifyUrl: request.params.get("notify_url") ?? "",
    returnUrl: request.params.get("return_url") ?? "",
    charsetName: request.charsetName,
  });
  return { result: { kind: "cashier", sessionId: session.id }, shown: session.id, outcome: "page", fault: "" };
}

function decide(world: World, request: MergedRequest, admission: Admission): Finished {
  if (admission.kind === "refused") {
    if (admission.method === "alipay.trade.page.pay") return buyerPage(admission.head);
    return reply(world, request, {
      key: admission.method === null ? "error_response" : replyKey(admission.method),
      answer: { head: admission.head, fields: {} },
      signing: admission.isSigned ? "right" : "none",
      fault: null,
    });
  }
  const { method } = admission;
  if (method === "alipay.trade.page.pay") return pagePay(world, request, admission);
  return answer(world, request, { ...admission, method });
}

export async function handleGatewayRequest(world: World, raw: RawRequest): Promise<GatewayResult> {
  const request = await mergeRequest(raw);
  settleDueTrades(world);
  const at = world.clock.now();
  const admission = admitRequest(request, world.applications);
  const finished = decide(world, request, admission);
  const biz = admission.kind === "admitted" ? admission.biz : null;
  const number = biz?.text("out_trade_no") ?? "";
  world.log.addRequest({
    at,
    transport: `${raw.httpMethod} ${raw.contentType}`.trim(),
    appId: request.params.get("app_id") ?? "",
    method: request.params.get("method") ?? "",
    outTradeNo: number === "" ? (biz?.text("trade_no") ?? "") : number,
    params: JSON.stringify(Object.fromEntries(request.params)),
    signedString: requestSignedString(request.params),
    reply: finished.shown,
    outcome: finished.outcome,
    fault: finished.fault,
  });
  return finished.result;
}
