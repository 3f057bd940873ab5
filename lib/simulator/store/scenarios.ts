/** Scenarios that are loaded: waiting for their order, or playing on it. */
import type { LoadedScenario, ScenarioName } from "#lib/simulator/domain/scenario.ts";
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

export interface ScenarioStore {
  /** The newest first. */
  list(): LoadedScenario[];
  find(id: number): LoadedScenario | null;
  add(loaded: { name: ScenarioName; appId: string; outTradeNo: string; at: number }): LoadedScenario;
  /** Those that wait for an order of this application, the oldest first. */
  waitingFor(appId: string): LoadedScenario[];
  bind(bound: { id: number; appId: string; outTradeNo: string; at: number }): void;
  /** Its faults go with it. False when there was none. */
  remove(id: number): boolean;
  clear(): void;
}

export function createScenarioStore(database: SimulatorDatabase): ScenarioStore {
  const all = database.prepare<[], LoadedScenario>("SELECT * FROM scenarios ORDER BY id DESC");
  const byId = database.prepare<[number], LoadedScenario>("SELECT * FROM scenarios WHERE id = ?");
  const insert = database.prepare<[string, string, string, number], LoadedScenario>(
    "INSERT INTO scenarios (name, appId, outTradeNo, loadedAt) VALUES (?, ?, ?, ?) RETURNING *",
  );
  const waiting = database.prepare<[string], LoadedScenario>(
    "SELECT * FROM scenarios WHERE outTradeNo = '' AND appId IN ('', ?) ORDER BY id",
  );
  const bind = database.prepare<[string, string, number, number]>(
    "UPDATE scenarios SET appId = ?, outTradeNo = ?, boundAt = ? WHERE id = ?",
  );
  const remove = database.prepare<[number]>("DELETE FROM scenarios WHERE id = ?");
  const clear = database.prepare<[]>("DELETE FROM scenarios");
  return {
    list: () => all.all(),
    find: (id) => byId.get(id) ?? null,
    add({ name, appId, outTradeNo, at }) {
      const row = insert.get(name, appId, outTradeNo, at);
      if (!row) throw new Error("the scenario was not stored");
      return row;
    },
    waitingFor: (appId) => waiting.all(appId),
    bind: ({ id, appId, outTradeNo, at }) => void bind.run(appId, outTradeNo, at, id),
    remove: (id) => remove.run(id).changes === 1,
    clear: () => void clear.run(),
  };
}
