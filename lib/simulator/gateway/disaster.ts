/** What a fault makes of a call: an answer in the method's place, or the method's answer spoiled. */
import type { GatewayFault } from "#lib/simulator/domain/fault.ts";
import type { MethodAnswer } from "#lib/simulator/gateway/method-call.ts";
import { type Finished, subCode } from "#lib/simulator/gateway/outcome.ts";
import {
  appendedReply,
  drippingReply,
  emptyReply,
  garbageReply,
  gzipBomb,
  hugeReply,
  serverErrorPage,
  truncatedReply,
  withResult,
} from "#lib/simulator/gateway/spoiled-bytes.ts";
import { type Claim, tooGoodAnswer } from "#lib/simulator/gateway/too-good-answer.ts";
import type { Charset } from "#lib/simulator/protocol/charset.ts";
import { commonErrorHead, SUCCESS_HEAD } from "#lib/simulator/protocol/gateway-error.ts";
import { type ReplySigning, replyKey, replyObjectText } from "#lib/simulator/protocol/reply.ts";
import { headOfSubCode } from "#lib/simulator/protocol/sub-codes.ts";
import type { FiredFault } from "#lib/simulator/store/faults.ts";
import type { World } from "#lib/simulator/world.ts";

type Disaster = FiredFault<GatewayFault>;

/** How the reply of a call is made and what is done to its bytes. */
export interface ReplyPlan {
  key: string;
  answer: MethodAnswer;
  signing: ReplySigning;
  /** Instead of the charset that the merchant asked for. */
  charset?: Charset;
  /** From the right bytes to those that are sent; absent: they are sent as they are. */
  deliver?: (finished: Finished) => Finished;
}

const BUSY: MethodAnswer = { head: commonErrorHead("isp.unknow-error"), fields: {} };

/** Refused before the gateway knows for whom it would sign (protocol sheet, section 2.1). */
const UNSIGNED_CODES = ["isv.missing-app-id", "isv.invalid-app-id", "isv.missing-method", "isv.invalid-method"];
const METHOD_CODES = ["isv.missing-method", "isv.invalid-method"];

/** Where the call never reaches a method and no reply of the gateway comes back; null for all other faults. */
export function lostCall(fault: Disaster, claim: Claim): Finished | null {
  const lost: Finished = { result: { kind: "cut" }, shown: "", outcome: "lost", fault: fault.kind };
  if (fault.kind === "lost-reply-before") return lost;
  if (fault.kind === "http-error-before") return withResult(lost, serverErrorPage(Number(fault.detail)));
  if (fault.kind !== "redirect") return null;
  const location = `/elsewhere.do?${new URLSearchParams({ ...claim }).toString()}`;
  return {
    ...lost,
    shown: location,
    result: { kind: "spoiled", status: 302, headers: { location }, body: Buffer.alloc(0) },
  };
}

/** The refusal that stands in for the method, which is not called; null for faults that let it be called. */
export function refusalInstead(fault: Disaster, claim: Claim): ReplyPlan | null {
  const key = replyKey(claim.method);
  if (fault.kind === "system-error") return { key, answer: BUSY, signing: "right" };
  if (fault.kind !== "sub-code") return null;
  const head = headOfSubCode(fault.detail);
  const isBusiness = fault.detail.includes("ACQ.") && fault.detail !== "ACQ.INVALID_PARAMETER";
  const noMoney = claim.method === "alipay.trade.refund" ? { refund_fee: "0.00", send_back_fee: "0.00" } : {};
  return {
    key: METHOD_CODES.includes(fault.detail) ? "error_response" : key,
    answer: {
      head,
      fields: isBusiness && claim.outTradeNo !== "" ? { out_trade_no: claim.outTradeNo, ...noMoney } : {},
    },
    signing: UNSIGNED_CODES.includes(fault.detail) ? "none" : "right",
  };
}

const NOBODYS_NUMBERS = { out_trade_no: "SOMEBODY_ELSES_ORDER", trade_no: "2000010122001400000000000000" };

/** The numbers of another trade of this Alipay where there is one; only in fields that the answer has. */
function withOtherTrade(world: World, answer: MethodAnswer, outTradeNo: string): MethodAnswer {
  const other = world.trades.list(20).find((trade) => trade.outTradeNo !== outTradeNo);
  const numbers = other ? { out_trade_no: other.outTradeNo, trade_no: other.tradeNo } : NOBODYS_NUMBERS;
  const swapped = Object.entries(numbers).filter(([name]) => answer.fields[name] !== undefined);
  return { ...answer, fields: { ...answer.fields, ...Object.fromEntries(swapped) } };
}

const AMOUNTS = ["total_amount", "receipt_amount", "buyer_pay_amount", "invoice_amount", "refund_fee", "refund_amount"];

function withOtherAmount(answer: MethodAnswer): MethodAnswer {
  const changed = AMOUNTS.flatMap((name) => {
    const right = answer.fields[name];
    return right === undefined ? [] : [[name, right === "0.01" ? "0.02" : "0.01"] as const];
  });
  return { ...answer, fields: { ...answer.fields, ...Object.fromEntries(changed) } };
}

type Spoil = (reply: Extract<Finished["result"], { kind: "reply" }>) => Finished["result"];

function spoiling(spoil: Spoil): (finished: Finished) => Finished {
  return (finished) => (finished.result.kind === "reply" ? withResult(finished, spoil(finished.result)) : finished);
}

/** The method has been called; what its answer becomes. */
export function spoilAnswer(world: World, call: { fault: Disaster; claim: Claim; answer: MethodAnswer }): ReplyPlan {
  const { fault, claim, answer } = call;
  const key = replyKey(claim.method);
  const right: ReplyPlan = { key, answer, signing: "right" };
  switch (fault.kind) {
    case "lost-reply-after":
      return { ...right, deliver: (finished) => withResult(finished, { kind: "cut" }) };
    case "http-error-after":
      return { ...right, deliver: spoiling(() => serverErrorPage(Number(fault.detail))) };
    case "system-error-after":
      return { ...right, answer: BUSY };
    case "slow-reply":
      return { ...right, deliver: spoiling((reply) => ({ ...reply, delayMs: fault.seconds * 1000 })) };
    case "dripping-reply":
      return { ...right, deliver: spoiling(drippingReply) };
    case "empty-reply":
      return { ...right, deliver: spoiling(emptyReply) };
    case "garbage-reply":
      return { ...right, deliver: spoiling(garbageReply) };
    case "truncated-reply":
      return { ...right, deliver: spoiling(truncatedReply) };
    case "huge-reply":
      return { ...right, deliver: spoiling(hugeReply) };
    case "gzip-bomb-reply":
      return { ...right, deliver: spoiling(gzipBomb) };
    case "gbk-reply":
      return { ...right, charset: "gbk" };
    case "unsigned-reply":
      return { ...right, signing: "none" };
    case "wrong-sign-reply":
      return { ...right, signing: "wrong" };
    case "appended-reply": {
      const forged = tooGoodAnswer(world, claim);
      const objectText = replyObjectText(forged.head, forged.fields);
      return { ...right, deliver: spoiling((reply) => appendedReply(reply, { key, objectText })) };
    }
    case "other-trade-reply":
      return { ...right, answer: withOtherTrade(world, answer, claim.outTradeNo) };
    case "other-amount-reply":
      return { ...right, answer: withOtherAmount(answer) };
    case "fund-change-n": {
      const hasMoved = answer.fields["fund_change"] === "Y";
      return hasMoved ? { ...right, answer: { ...answer, fields: { ...answer.fields, fund_change: "N" } } } : right;
    }
    case "refund-query-early": {
      const isFound = subCode(answer.head) === SUCCESS_HEAD.code;
      return isFound ? { ...right, answer: { head: SUCCESS_HEAD, fields: {} } } : right;
    }
    case "buyer-pays-at-close":
    case "lost-reply-before":
    case "http-error-before":
    case "redirect":
    case "system-error":
    case "sub-code":
      return right;
  }
}
