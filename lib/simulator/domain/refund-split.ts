/**
 * Where the money of a refund goes and who gives it. The buyer's purse is filled first; only what is left goes back into
 * the coupon, so that all refunds of a trade together give back exactly what was paid, and each fen once.
 */
import type { Trade } from "#lib/simulator/domain/model.ts";

/** All sums in fen; purse and coupon add up to the refund. */
export interface RefundSplit {
  purseFen: number;
  couponFen: number;
  /** What the seller gives: everything but the part of a coupon that the seller itself had given. */
  sellerFen: number;
  /** What comes back to the seller of the service fee, in proportion, the last refund clearing what rounding left. */
  feeBackFen: number;
}

type SplitTrade = Pick<Trade, "totalFen" | "refundedFen" | "couponType" | "couponFen">;

/** `amountFen` together with what was refunded before is not more than the total. */
export function splitRefund(input: { trade: SplitTrade; amountFen: number; feeFen: number }): RefundSplit {
  const { trade, amountFen, feeFen } = input;
  const before = trade.refundedFen;
  const after = before + amountFen;
  const buyerPaidFen = trade.totalFen - trade.couponFen;
  const purseFen = Math.min(after, buyerPaidFen) - Math.min(before, buyerPaidFen);
  const couponFen = amountFen - purseFen;
  const feeOf = (refundedFen: number) => Math.floor((feeFen * refundedFen) / trade.totalFen);
  return {
    purseFen,
    couponFen,
    sellerFen: trade.couponType === "merchant" ? purseFen : amountFen,
    feeBackFen: feeOf(after) - feeOf(before),
  };
}
