/** What a refund must know of a trade besides its sums: whether it is frozen, and how often the method was called. */
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

export interface RefundDesk {
  isFrozen(tradeNo: string): boolean;
  setFrozen(change: { tradeNo: string; isFrozen: boolean }): void;
  /** Counts one call of `alipay.trade.refund` for this trade and gives how many came before it. */
  countCall(tradeNo: string): number;
}

export function createRefundDesk(database: SimulatorDatabase): RefundDesk {
  const frozen = database.prepare<[string], { isFrozen: number }>("SELECT isFrozen FROM refundDesk WHERE tradeNo = ?");
  const freeze = database.prepare<[string, number]>(
    `INSERT INTO refundDesk (tradeNo, isFrozen) VALUES (?, ?)
     ON CONFLICT (tradeNo) DO UPDATE SET isFrozen = excluded.isFrozen`,
  );
  const count = database.prepare<[string], { calls: number }>(
    `INSERT INTO refundDesk (tradeNo, calls) VALUES (?, 1)
     ON CONFLICT (tradeNo) DO UPDATE SET calls = calls + 1 RETURNING calls`,
  );
  return {
    isFrozen: (tradeNo) => frozen.get(tradeNo)?.isFrozen === 1,
    setFrozen: ({ tradeNo, isFrozen }) => void freeze.run(tradeNo, isFrozen ? 1 : 0),
    countCall: (tradeNo) => (count.get(tradeNo)?.calls ?? 1) - 1,
  };
}
