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

/** A Beijing day on which something happened, with how much. */
export interface BusyDay {
  /** The first moment of the day. */
  from: number;
  payments: number;
  refunds: number;
}

export interface BillStore {
  /** Paid trades by their time of payment, each with the service fee that was taken. */
  payments(range: SellerRange): BilledPayment[];
  refunds(range: SellerRange): BilledRefund[];
  /** The newest payments first. */
  newestPaid(query: { sellerId: string; limit: number }): Trade[];
  /** Days with payments, refunds or movements of the account, the newest first. */
  busyDays(query: { sellerId: string; limit: number }): BusyDay[];
  /** Whether the seller's account had moved before this moment. */
  hasMovedBefore(seller: { sellerId: string; moment: number }): boolean;
}

const FEE = "SELECT coalesce(sum(amountFen), 0) FROM sellerMoves WHERE sellerMoves.tradeNo = trades.tradeNo";

/** Whole days since the epoch, as Beijing counts them. */
const dayOf = (column: string) => `(${column} + 28800000) / 86400000`;

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
  const newestPaid = database.prepare<[{ sellerId: string; limit: number }], Trade>(
    `SELECT * FROM trades WHERE sellerId = @sellerId AND paidAt IS NOT NULL
     ORDER BY paidAt DESC, rowid DESC LIMIT @limit`,
  );
  const busyDays = database.prepare<[{ sellerId: string; limit: number }], BusyDay>(
    `SELECT day * 86400000 - 28800000 AS "from", sum(payments) AS payments, sum(refunds) AS refunds FROM (
       SELECT ${dayOf("paidAt")} AS day, 1 AS payments, 0 AS refunds FROM trades
       WHERE sellerId = @sellerId AND paidAt IS NOT NULL
       UNION ALL
       SELECT ${dayOf("refundedAt")}, 0, 1 FROM refunds JOIN trades USING (tradeNo) WHERE sellerId = @sellerId
       UNION ALL
       SELECT ${dayOf("at")}, 0, 0 FROM sellerMoves WHERE sellerId = @sellerId
     ) GROUP BY day ORDER BY day DESC LIMIT @limit`,
  );
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
    newestPaid: (query) => newestPaid.all(query),
    busyDays: (query) => busyDays.all(query),
    hasMovedBefore: ({ sellerId, moment }) => firstMove.get(sellerId, moment) !== undefined,
  };
}
