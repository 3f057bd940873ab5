/** Disasters that wait to be shot, each a number of times. */
import { type Fault, type FaultKind, faultMatches } from "#lib/simulator/domain/fault.ts";
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

export interface FaultStore {
  list(): Fault[];
  add(fault: Omit<Fault, "id">): Fault;
  clear(): void;
  /** Uses up one shot of the oldest fault of these kinds that fits; null when there is none. */
  take<Kind extends FaultKind>(
    kinds: readonly Kind[],
    target: { method: string; outTradeNo: string },
  ): (Fault & { kind: Kind }) | null;
}

export function createFaultStore(database: SimulatorDatabase): FaultStore {
  const loaded = database.prepare<[], Fault>("SELECT * FROM faults WHERE remaining > 0 ORDER BY id");
  const insert = database.prepare<[Omit<Fault, "id">], Fault>(
    `INSERT INTO faults (kind, method, outTradeNo, seconds, remaining)
     VALUES (@kind, @method, @outTradeNo, @seconds, @remaining) RETURNING *`,
  );
  const useUp = database.prepare<[number]>("UPDATE faults SET remaining = remaining - 1 WHERE id = ?");
  const clear = database.prepare<[]>("DELETE FROM faults");
  return {
    list: () => loaded.all(),
    add(fault) {
      const row = insert.get(fault);
      if (!row) throw new Error("the fault was not stored");
      return row;
    },
    clear: () => void clear.run(),
    take(kinds, target) {
      for (const fault of loaded.all()) {
        const kind = kinds.find((wanted) => wanted === fault.kind);
        if (kind === undefined || !faultMatches(fault, target)) continue;
        useUp.run(fault.id);
        return { ...fault, kind };
      }
      return null;
    },
  };
}
