/** Disasters that wait to be shot, and the shots that were fired. */
import { type Fault, type FaultKind, type FaultTarget, isHit, type Shot } from "#lib/simulator/domain/fault.ts";
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

export type FaultOrder = Omit<Fault, "id" | "remaining">;

/** A fault at the moment it is shot, and the number under which its result can be told later. */
export type FiredFault<Kind extends FaultKind = FaultKind> = Fault & { kind: Kind; shotId: number };

export interface FaultStore {
  /** Those with shots left, the oldest first. */
  list(): Fault[];
  ofScenario(scenarioId: number): Fault[];
  add(order: FaultOrder): Fault;
  /** False when there was none. */
  remove(id: number): boolean;
  /** Takes off every fault, and every scenario whose order has come. */
  clear(): void;
  /** Fires the oldest fault of these kinds that hits; null when none does. */
  take<Kind extends FaultKind>(kinds: readonly Kind[], target: FaultTarget, at: number): FiredFault<Kind> | null;
  /** Fires every fault of these kinds that hits, each once. */
  takeEach<Kind extends FaultKind>(kinds: readonly Kind[], target: FaultTarget, at: number): FiredFault<Kind>[];
  /** Writes down a shot that nobody had loaded. */
  addShot(shot: Omit<Shot, "id">): void;
  tellResult(told: { shotId: number; sent: string; result: string }): void;
  /** The newest first. */
  shots(limit: number): Shot[];
  shotsOfScenario(scenarioId: number): Shot[];
  /** A notify waits until a later one of its trade has been sent. */
  hold(held: { notifyId: string; tradeNo: string }): void;
  /** The notifies of this trade that were held for one that has now been sent. They are held no longer. */
  release(sent: { notifyId: string; tradeNo: string }): string[];
}

/** What the panel shows of the past; a rate that fires all night must not fill the disk. */
const SHOTS_KEPT_MAX = 2_000;

type ShotPart = Pick<FaultStore, "addShot" | "tellResult" | "shots" | "shotsOfScenario">;
type HoldPart = Pick<FaultStore, "hold" | "release">;
type LoadPart = Omit<FaultStore, keyof ShotPart | keyof HoldPart>;
type InsertShot = (shot: Omit<Shot, "id">) => number;

function shotInserter(database: SimulatorDatabase): InsertShot {
  const insert = database.prepare<[Omit<Shot, "id">]>(
    `INSERT INTO shots (at, faultId, scenarioId, kind, method, appId, outTradeNo, sent, result)
     VALUES (@at, @faultId, @scenarioId, @kind, @method, @appId, @outTradeNo, @sent, @result)`,
  );
  const trim = database.prepare<[number]>("DELETE FROM shots WHERE id <= ?");
  return (shot) => {
    const id = Number(insert.run(shot).lastInsertRowid);
    trim.run(id - SHOTS_KEPT_MAX);
    return id;
  };
}

function shotPart(database: SimulatorDatabase, insertShot: InsertShot): ShotPart {
  const tell = database.prepare<[string, string, number]>("UPDATE shots SET sent = ?, result = ? WHERE id = ?");
  const newest = database.prepare<[number], Shot>("SELECT * FROM shots ORDER BY id DESC LIMIT ?");
  const ofScenario = database.prepare<[number], Shot>("SELECT * FROM shots WHERE scenarioId = ? ORDER BY id");
  return {
    addShot: (shot) => void insertShot(shot),
    tellResult: ({ shotId, sent, result }) => void tell.run(sent, result, shotId),
    shots: (limit) => newest.all(limit),
    shotsOfScenario: (scenarioId) => ofScenario.all(scenarioId),
  };
}

function holdPart(database: SimulatorDatabase): HoldPart {
  const hold = database.prepare<[string, string]>("INSERT OR REPLACE INTO heldNotifies VALUES (?, ?)");
  const release = database.prepare<[string, string], { notifyId: string }>(
    "DELETE FROM heldNotifies WHERE tradeNo = ? AND notifyId <> ? RETURNING notifyId",
  );
  const forget = database.prepare<[string]>("DELETE FROM heldNotifies WHERE notifyId = ?");
  return {
    hold: ({ notifyId, tradeNo }) => void hold.run(notifyId, tradeNo),
    release({ notifyId, tradeNo }) {
      forget.run(notifyId);
      return release.all(tradeNo, notifyId).map((row) => row.notifyId);
    },
  };
}

function loadPart(database: SimulatorDatabase, insertShot: InsertShot, random: () => number): LoadPart {
  const loaded = database.prepare<[], Fault>("SELECT * FROM faults WHERE remaining IS NOT 0 ORDER BY id");
  const ofScenario = database.prepare<[number], Fault>("SELECT * FROM faults WHERE scenarioId = ? ORDER BY id");
  const insert = database.prepare<[FaultOrder], Fault>(
    `INSERT INTO faults (kind, method, appId, outTradeNo, seconds, detail, times, remaining, rate, scenarioId)
     VALUES (@kind, @method, @appId, @outTradeNo, @seconds, @detail, @times, @times, @rate, @scenarioId) RETURNING *`,
  );
  const useUp = database.prepare<[number]>("UPDATE faults SET remaining = remaining - 1 WHERE id = ?");
  const remove = database.prepare<[number]>("DELETE FROM faults WHERE id = ?");
  const clear = database.prepare<[]>("DELETE FROM faults");
  const endScenarios = database.prepare<[]>("DELETE FROM scenarios WHERE boundAt IS NOT NULL");

  const fire = database.transaction((fault: Fault, target: FaultTarget, at: number): number => {
    useUp.run(fault.id);
    const { id: faultId, scenarioId, kind } = fault;
    return insertShot({ at, faultId, scenarioId, kind, ...target, sent: "", result: "" });
  });

  function takeSome<Kind extends FaultKind>(
    kinds: readonly Kind[],
    aim: { target: FaultTarget; at: number; max: number },
  ): FiredFault<Kind>[] {
    const fired: FiredFault<Kind>[] = [];
    for (const fault of loaded.all()) {
      if (fired.length === aim.max) break;
      const kind = kinds.find((wanted) => wanted === fault.kind);
      if (kind === undefined || !isHit(fault, aim.target, random)) continue;
      fired.push({ ...fault, kind, shotId: fire(fault, aim.target, aim.at) });
    }
    return fired;
  }

  return {
    list: () => loaded.all(),
    ofScenario: (scenarioId) => ofScenario.all(scenarioId),
    add(order) {
      const row = insert.get(order);
      if (!row) throw new Error("the fault was not stored");
      return row;
    },
    remove: (id) => remove.run(id).changes === 1,
    clear: database.transaction(() => {
      clear.run();
      endScenarios.run();
    }),
    take: (kinds, target, at) => takeSome(kinds, { target, at, max: 1 })[0] ?? null,
    takeEach: (kinds, target, at) => takeSome(kinds, { target, at, max: Number.POSITIVE_INFINITY }),
  };
}

/** `random` gives 0 <= x < 1 for the faults that are shot by a rate. */
export function createFaultStore(database: SimulatorDatabase, random: () => number): FaultStore {
  const insertShot = shotInserter(database);
  return {
    ...loadPart(database, insertShot, random),
    ...shotPart(database, insertShot),
    ...holdPart(database),
  };
}
