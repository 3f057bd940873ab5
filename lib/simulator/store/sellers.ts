/** The merchants' own accounts: every movement of money with the balance after it, which is what their bills show. */
import type { SellerMove } from "#lib/simulator/domain/seller-account.ts";
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

export interface SellerStore {
  balanceFen(sellerId: string): number;
  /** Writes one movement; the table refuses a balance below zero. A movement of nothing is not written. */
  post(move: Omit<SellerMove, "id" | "balanceFen">): void;
  /** The service fee that was taken for this trade, as a positive sum. */
  feeFen(tradeNo: string): number;
  /** Movements from one moment (inclusive) to another (exclusive), in their order. */
  movesBetween(range: { sellerId: string; from: number; to: number }): SellerMove[];
}

export function createSellerStore(database: SimulatorDatabase): SellerStore {
  const balance = database.prepare<[string], { balanceFen: number }>(
    "SELECT balanceFen FROM sellerMoves WHERE sellerId = ? ORDER BY id DESC LIMIT 1",
  );
  const insert = database.prepare<[Omit<SellerMove, "id">]>(
    `INSERT INTO sellerMoves (sellerId, at, kind, amountFen, balanceFen, tradeNo, requestNo)
     VALUES (@sellerId, @at, @kind, @amountFen, @balanceFen, @tradeNo, @requestNo)`,
  );
  const fee = database.prepare<[string], { feeFen: number }>(
    "SELECT coalesce(-sum(amountFen), 0) AS feeFen FROM sellerMoves WHERE tradeNo = ? AND kind = 'fee'",
  );
  const between = database.prepare<[{ sellerId: string; from: number; to: number }], SellerMove>(
    "SELECT * FROM sellerMoves WHERE sellerId = @sellerId AND at >= @from AND at < @to ORDER BY id",
  );
  const balanceFen = (sellerId: string) => balance.get(sellerId)?.balanceFen ?? 0;
  return {
    balanceFen,
    post(move) {
      if (move.amountFen !== 0) insert.run({ ...move, balanceFen: balanceFen(move.sellerId) + move.amountFen });
    },
    feeFen: (tradeNo) => fee.get(tradeNo)?.feeFen ?? 0,
    movesBetween: (range) => between.all(range),
  };
}
