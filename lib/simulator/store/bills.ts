/** What a bill is written from: the payments and refunds of a seller within a time. */
import type { Refund, Trade } from "#lib/simulator/domain/model.ts";
import type { BilledPayment, BilledRefund } from "#lib/simulator/domain/seller-account.ts";
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

/** From a moment (inclusive) to another (exclusive). */
export interface SellerRange {
  sellerId: string;
  from: number;
  to: number;
}

export interface BillStore {
  /** Paid trades by their time of payment, each with the service fee that was taken. */
  payments(range: SellerRange): BilledPayment[];
  refunds(range: SellerRange): BilledRefund[];
  /** Whether the seller's account had moved before this moment. */
  hasMovedBefore(seller: { sellerId: string; moment: number }): boolean;
}

const FEE = "SELECT coalesce(sum(amountFen), 0) FROM sellerMoves WHERE sellerMoves.tradeNo = trades.tradeNo";

export function createBillStore(database: SimulatorDatabase): BillStore {
  const payments = database.prepare<[SellerRange], Trade & { feeFen: number }>(
    `SELECT *, -(${FEE} AND kind = 'fee') AS feeFen FROM trades
     WHERE sellerId = @sellerId AND paidAt >= @from AND paidAt < @to ORDER BY paidAt, rowid`,
  );
  const refunds = database.prepare<[SellerRange], Refund & { sellerId: string; feeBackFen: number }>(
    `SELECT refunds.*, sellerId,
       (${FEE} AND kind = 'fee-back' AND requestNo = refunds.outRequestNo) AS feeBackFen
     FROM refunds JOIN trades USING (tradeNo)
     WHERE sellerId = @sellerId AND refundedAt >= @from AND refundedAt < @to ORDER BY refundedAt, refunds.rowid`,
  );
  const tradeByNo = database.prepare<[string], Trade>("SELECT * FROM trades WHERE tradeNo = ?");
  const firstMove = database.prepare<[string, number], { found: number }>(
    "SELECT 1 AS found FROM sellerMoves WHERE sellerId = ? AND at < ? LIMIT 1",
  );
  return {
    payments: (range) => payments.all(range).map(({ feeFen, ...trade }) => ({ trade, feeFen })),
    refunds: (range) =>
      refunds.all(range).map(({ feeBackFen, sellerId, ...refund }) => {
        const trade = tradeByNo.get(refund.tradeNo);
        if (!trade) throw new Error(`a refund of seller ${sellerId} names no trade`);
        return { refund, trade, feeBackFen };
      }),
    hasMovedBefore: ({ sellerId, moment }) => firstMove.get(sellerId, moment) !== undefined,
  };
}
