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
  const receiptFen = trade.couponType === "merchant" ? buyerPaidFen : trade.totalFen;
  const givenBefore = Math.min(before, receiptFen);
  const givenAfter = Math.min(after, receiptFen);
  // In proportion to what the seller gives, so that a seller who has withdrawn nothing can always refund.
  const feeOf = (givenFen: number) => (receiptFen === 0 ? 0 : Math.floor((feeFen * givenFen) / receiptFen));
  return {
    purseFen,
    couponFen: amountFen - purseFen,
    sellerFen: givenAfter - givenBefore,
    feeBackFen: feeOf(givenAfter) - feeOf(givenBefore),
  };
}
