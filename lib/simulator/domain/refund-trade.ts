/** Refund rules of section 5.2: sums, repeated numbers, the refund window, what may stand in the way. */
import type { Refund, Trade } from "#lib/simulator/domain/model.ts";
import { type RefundSplit, splitRefund } from "#lib/simulator/domain/refund-split.ts";

export const REFUND_REFUSALS = {
  "ACQ.INVALID_PARAMETER": "参数无效",
  "ACQ.TRADE_NOT_EXIST": "交易不存在",
  "ACQ.TRADE_STATUS_ERROR": "交易状态非法",
  "ACQ.TRADE_HAS_CLOSE": "交易已关闭",
  "ACQ.TRADE_HAS_FINISHED": "交易已完结",
  "ACQ.TRADE_NOT_ALLOW_REFUND": "当前交易不允许退款",
  "ACQ.REASON_TRADE_BEEN_FREEZEN": "请求退款的交易被冻结",
  "ACQ.DISCORDANT_REPEAT_REQUEST": "不一致的请求",
  "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL": "退款金额超限",
  // Sent with its own name as the sentence: seen so in the sandbox.
  "ACQ.REASON_TRADE_REFUND_FEE_ERR": "REASON_TRADE_REFUND_FEE_ERR",
  "ACQ.SELLER_BALANCE_NOT_ENOUGH": "卖家余额不足",
  "ACQ.ALLOC_AMOUNT_VALIDATE_ERROR": "退分账金额验证失败",
} as const;

export type RefundRefusal = keyof typeof REFUND_REFUSALS;

export type RefundVerdict =
  | { kind: "refund"; outRequestNo: string; isFull: boolean; split: RefundSplit }
  | { kind: "repeat"; refund: Refund }
  | { kind: "refused"; code: RefundRefusal };

export interface RefundCase {
  trade: Trade;
  refunds: readonly Refund[];
  amountFen: number;
  /** Empty when the merchant sent none. */
  outRequestNo: string;
  now: number;
  isFrozen: boolean;
  sellerBalanceFen: number;
  /** The service fee that was taken for the trade. */
  feeFen: number;
  /** The official sandbox's rule: the whole amount, and one call for each trade, whatever came of it. */
  sandbox: { isLimited: boolean; earlierCalls: number };
}

/** A paid trade can be refunded for twelve months; then it is finished. */
export function refundWindowEnd(paidAt: number): number {
  const end = new Date(paidAt);
  end.setUTCFullYear(end.getUTCFullYear() + 1);
  return end.getTime();
}

/** What the trade's own state says against any refund of it. */
function stateRefusal({ trade, now, isFrozen }: RefundCase): RefundRefusal | null {
  switch (trade.status) {
    case "WAIT_BUYER_PAY":
      return "ACQ.TRADE_STATUS_ERROR";
    case "TRADE_CLOSED":
      return "ACQ.TRADE_HAS_CLOSE";
    case "TRADE_FINISHED":
      return "ACQ.TRADE_HAS_FINISHED";
    case "TRADE_SUCCESS":
      if (trade.paidAt === null || refundWindowEnd(trade.paidAt) <= now) return "ACQ.TRADE_HAS_FINISHED";
      return isFrozen ? "ACQ.REASON_TRADE_BEEN_FREEZEN" : null;
  }
}

function amountRefusal({ trade, amountFen, outRequestNo, sandbox }: RefundCase): RefundRefusal | null {
  const isPartial = amountFen < trade.totalFen;
  const isNameless = outRequestNo === "";
  if (amountFen > trade.totalFen || (isPartial && (isNameless || sandbox.isLimited))) {
    return "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL";
  }
  return trade.refundedFen + amountFen > trade.totalFen ? "ACQ.REASON_TRADE_REFUND_FEE_ERR" : null;
}

export function decideRefund(input: RefundCase): RefundVerdict {
  const { trade, amountFen, feeFen, sandbox } = input;
  const refuse = (code: RefundRefusal): RefundVerdict => ({ kind: "refused", code });
  if (sandbox.isLimited && sandbox.earlierCalls > 0) return refuse("ACQ.TRADE_NOT_ALLOW_REFUND");
  // Without a number of its own, a refund bears the number of the trade.
  const outRequestNo = input.outRequestNo === "" ? trade.outTradeNo : input.outRequestNo;
  const earlier = input.refunds.find((refund) => refund.outRequestNo === outRequestNo);
  if (earlier) {
    return earlier.amountFen === amountFen
      ? { kind: "repeat", refund: earlier }
      : refuse("ACQ.DISCORDANT_REPEAT_REQUEST");
  }
  const refusal = stateRefusal(input) ?? amountRefusal(input);
  if (refusal !== null) return refuse(refusal);
  const split = splitRefund({ trade, amountFen, feeFen });
  if (input.sellerBalanceFen < split.sellerFen - split.feeBackFen) return refuse("ACQ.SELLER_BALANCE_NOT_ENOUGH");
  return { kind: "refund", outRequestNo, isFull: trade.refundedFen + amountFen === trade.totalFen, split };
}
