/** Single numbers that must survive a restart: the clock's offset and the serials of trade and notify numbers. */
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

export interface MetaStore {
  clockOffsetMs(): number;
  setClockOffsetMs(offsetMs: number): void;
  /** A number that was never given before. */
  nextSerial(): number;
}

export function createMetaStore(database: SimulatorDatabase): MetaStore {
  const read = database.prepare<[string], { value: number }>("SELECT value FROM meta WHERE name = ?");
  const write = database.prepare<[string, number]>(
    "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const increment = database.prepare<[], { value: number }>(
    `INSERT INTO meta (name, value) VALUES ('serial', 1)
     ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`,
  );
  return {
    clockOffsetMs: () => read.get("clockOffsetMs")?.value ?? 0,
    setClockOffsetMs: (offsetMs) => void write.run("clockOffsetMs", offsetMs),
    nextSerial() {
      const row = increment.get();
      if (!row) throw new Error("the serial counter returned no row");
      return row.value;
    },
  };
}
