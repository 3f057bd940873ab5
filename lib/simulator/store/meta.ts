/** Single numbers that must survive a restart: the clock's state and the serials of trade and notify numbers. */
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

export interface MetaStore {
  /** null when it was never set. */
  number(name: string): number | null;
  /** All of them or none. */
  setNumbers(numbers: Readonly<Record<string, number>>): void;
  /** A number that was never given before. */
  nextSerial(): number;
}

export function createMetaStore(database: SimulatorDatabase): MetaStore {
  const read = database.prepare<[string], { value: number }>("SELECT value FROM meta WHERE name = ?");
  const write = database.prepare<[string, number]>(
    "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const writeAll = database.transaction((numbers: Readonly<Record<string, number>>) => {
    for (const [name, value] of Object.entries(numbers)) write.run(name, Math.round(value));
  });
  const increment = database.prepare<[], { value: number }>(
    `INSERT INTO meta (name, value) VALUES ('serial', 1)
     ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`,
  );
  return {
    number: (name) => read.get(name)?.value ?? null,
    setNumbers(numbers) {
      writeAll(numbers);
    },
    nextSerial() {
      const row = increment.get();
      if (!row) throw new Error("the serial counter returned no row");
      return row.value;
    },
  };
}
