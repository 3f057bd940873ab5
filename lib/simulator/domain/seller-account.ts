/** What happens on a merchant's own account, and what its bills are made of. Sums in fen. */
import type { Refund, Trade } from "#lib/simulator/domain/model.ts";

export type SellerMoveKind = "payment" | "fee" | "refund" | "fee-back" | "withdrawal" | "deposit";

/** One movement with the balance after it. */
export interface SellerMove {
  id: number;
  sellerId: string;
  at: number;
  kind: SellerMoveKind;
  /** Positive: the seller has more afterwards. */
  amountFen: number;
  balanceFen: number;
  /** Null for what has nothing to do with a trade. */
  tradeNo: string | null;
  /** Of refunds, else empty. */
  requestNo: string;
}

export interface BilledPayment {
  trade: Trade;
  /** The service fee that was taken. */
  feeFen: number;
}

export interface BilledRefund {
  refund: Refund;
  trade: Trade;
  /** The part of the service fee that came back. */
  feeBackFen: number;
}
