/** Refund rules of section 5.2: sums, repeated numbers, the refund window. */
import type { Refund, Trade } from "#lib/simulator/domain/model.ts";

export const REFUND_REFUSALS = {
  "ACQ.INVALID_PARAMETER": "参数无效",
  "ACQ.TRADE_NOT_EXIST": "交易不存在",
  "ACQ.TRADE_STATUS_ERROR": "交易状态非法",
  "ACQ.TRADE_HAS_CLOSE": "交易已关闭",
  "ACQ.TRADE_HAS_FINISHED": "交易已完结",
  "ACQ.DISCORDANT_REPEAT_REQUEST": "不一致的请求",
  "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL": "退款金额超限",
  // Sent with its own name as the sentence: seen so in the sandbox.
  "ACQ.REASON_TRADE_REFUND_FEE_ERR": "REASON_TRADE_REFUND_FEE_ERR",
} as const;

export type RefundRefusal = keyof typeof REFUND_REFUSALS;

export type RefundVerdict =
  | { kind: "refund"; outRequestNo: string; isFull: boolean }
  | { kind: "repeat"; refund: Refund }
  | { kind: "refused"; code: RefundRefusal };

/** A paid trade can be refunded for twelve months; then it is finished. */
export function refundWindowEnd(paidAt: number): number {
  const end = new Date(paidAt);
  end.setUTCFullYear(end.getUTCFullYear() + 1);
  return end.getTime();
}

export function decideRefund(input: {
  trade: Trade;
  refunds: readonly Refund[];
  amountFen: number;
  /** Empty when the merchant sent none. */
  outRequestNo: string;
}): RefundVerdict {
  const { trade, amountFen } = input;
  const refuse = (code: RefundRefusal): RefundVerdict => ({ kind: "refused", code });
  // Without a number of its own, a refund bears the number of the trade.
  const outRequestNo = input.outRequestNo === "" ? trade.outTradeNo : input.outRequestNo;
  const earlier = input.refunds.find((refund) => refund.outRequestNo === outRequestNo);
  if (earlier) {
    return earlier.amountFen === amountFen
      ? { kind: "repeat", refund: earlier }
      : refuse("ACQ.DISCORDANT_REPEAT_REQUEST");
  }
  switch (trade.status) {
    case "WAIT_BUYER_PAY":
      return refuse("ACQ.TRADE_STATUS_ERROR");
    case "TRADE_CLOSED":
      return refuse("ACQ.TRADE_HAS_CLOSE");
    case "TRADE_FINISHED":
      return refuse("ACQ.TRADE_HAS_FINISHED");
    case "TRADE_SUCCESS":
      break;
  }
  const isPartial = amountFen < trade.totalFen;
  if (amountFen > trade.totalFen || (isPartial && input.outRequestNo === "")) {
    return refuse("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL");
  }
  const refundedFen = trade.refundedFen + amountFen;
  if (refundedFen > trade.totalFen) return refuse("ACQ.REASON_TRADE_REFUND_FEE_ERR");
  return { kind: "refund", outRequestNo, isFull: refundedFen === trade.totalFen };
}
