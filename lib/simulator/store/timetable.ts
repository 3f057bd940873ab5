/** What is going to happen of its own accord, for people who look at the clock. */
import type { NotifyKind } from "#lib/simulator/domain/model.ts";
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

export interface ComingEvent {
  at: number;
  tradeNo: string;
  outTradeNo: string;
  /** The notify that is sent then; null: the unpaid trade is closed. */
  notifyKind: NotifyKind | null;
  /** How many attempts were made before; 0 for a trade. */
  attemptsMade: number;
}

export interface Timetable {
  /** The next events, earliest first, those that are due already included. */
  coming(limit: number): ComingEvent[];
  /** When the payment was made that has waited longest for the end of its refund window; null when none waits. */
  oldestPayment(): number | null;
  /** How many trades there are. */
  trades(): number;
}

export function createTimetable(database: SimulatorDatabase): Timetable {
  const coming = database.prepare<[{ limit: number }], ComingEvent>(
    `SELECT * FROM (SELECT nextAttemptAt AS at, tradeNo, outTradeNo, kind AS notifyKind, attemptsMade FROM notifies
       WHERE nextAttemptAt IS NOT NULL ORDER BY nextAttemptAt LIMIT @limit)
     UNION ALL
     SELECT * FROM (SELECT expiresAt AS at, tradeNo, outTradeNo, NULL AS notifyKind, 0 AS attemptsMade FROM trades
       WHERE status = 'WAIT_BUYER_PAY' ORDER BY expiresAt LIMIT @limit)
     ORDER BY at LIMIT @limit`,
  );
  const trades = database.prepare<[], number>("SELECT count(*) FROM trades").pluck();
  const oldestPayment = database
    .prepare<[], number | null>(
      "SELECT min(paidAt) FROM trades INDEXED BY tradesUnfinished WHERE status = 'TRADE_SUCCESS'",
    )
    .pluck();
  return {
    coming: (limit) => coming.all({ limit }),
    oldestPayment: () => oldestPayment.get() ?? null,
    trades: () => trades.get() ?? 0,
  };
}
