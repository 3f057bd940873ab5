import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readFaultOrder } from "#lib/simulator/console/faults/fault-order.ts";
import { FAULT_TRAITS, type Fault, GATEWAY_FAULTS, isHit } from "#lib/simulator/domain/fault.ts";
import { SCENARIO_FAULTS, SCENARIO_NAMES } from "#lib/simulator/domain/scenario.ts";
import { headOfSubCode, SUB_CODES } from "#lib/simulator/protocol/sub-codes.ts";
import { openDatabase, type SimulatorDatabase } from "#lib/simulator/store/database.ts";
import { createFaultStore, type FaultOrder } from "#lib/simulator/store/faults.ts";

const never = () => {
  throw new Error("nobody may ask for luck here");
};

const anyFault: FaultOrder = {
  kind: "system-error",
  method: "",
  appId: "",
  outTradeNo: "",
  seconds: 0,
  detail: "",
  times: 1,
  rate: 1,
  scenarioId: null,
};
const target = { method: "alipay.trade.query", appId: "1", outTradeNo: "A" };

describe("whom a fault hits", () => {
  const loaded: Fault = { ...anyFault, id: 1, remaining: 1 };

  test.each([
    [{}, true],
    [{ method: "alipay.trade.query" }, true],
    [{ method: "alipay.trade.refund" }, false],
    [{ appId: "1" }, true],
    [{ appId: "2" }, false],
    [{ outTradeNo: "A" }, true],
    [{ outTradeNo: "B" }, false],
    [{ method: "alipay.trade.query", appId: "1", outTradeNo: "A" }, true],
    [{ method: "alipay.trade.query", appId: "1", outTradeNo: "B" }, false],
    [{ remaining: 0 }, false],
    [{ remaining: null, times: null }, true],
  ])("%j: %s", (aim, expected) => {
    expect(isHit({ ...loaded, ...aim }, target, never)).toBe(expected);
  });

  test.each([
    [0, true],
    [0.299, true],
    [0.3, false],
    [0.999, false],
  ])("a rate of 0.3 with luck %d: %s", (luck, expected) => {
    expect(isHit({ ...loaded, rate: 0.3 }, target, () => luck)).toBe(expected);
  });

  test("whoever is not aimed at costs no luck", () => {
    expect(isHit({ ...loaded, rate: 0.3, outTradeNo: "B" }, target, never)).toBe(false);
  });
});

describe("the book of faults", () => {
  let folder: string;
  let database: SimulatorDatabase;
  let luck: number[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "faults-"));
    database = openDatabase(folder);
    luck = [];
  });

  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  const open = () => createFaultStore(database, () => luck.shift() ?? 1);

  test("shoots the oldest first, and none more often than it was loaded", () => {
    const faults = open();
    const first = faults.add({ ...anyFault, times: 2 });
    const second = faults.add(anyFault);
    const shots = Array.from({ length: 4 }, () => faults.take(GATEWAY_FAULTS, target, 5)?.id);
    expect(shots).toEqual([first.id, first.id, second.id, undefined]);
    expect(faults.shots(9).map(({ faultId, at, outTradeNo }) => [faultId, at, outTradeNo])).toEqual([
      [second.id, 5, "A"],
      [first.id, 5, "A"],
      [first.id, 5, "A"],
    ]);
  });

  test("a rate decides each occasion anew, and gives way to the next fault", () => {
    const faults = open();
    const lucky = faults.add({ ...anyFault, rate: 0.5, times: null });
    const sure = faults.add({ ...anyFault, times: 2 });
    luck = [0.4, 0.6, 0.5, 0.1];
    const shots = Array.from({ length: 4 }, () => faults.take(GATEWAY_FAULTS, target, 0)?.id);
    expect(shots).toEqual([lucky.id, sure.id, sure.id, lucky.id]);
  });

  test("takes each of several at one occasion, once", () => {
    const faults = open();
    faults.add({ ...anyFault, kind: "forged-notify", times: 3 });
    faults.add({ ...anyFault, kind: "old-notify" });
    const take = () => faults.takeEach(["forged-notify", "old-notify"], target, 0).map(({ kind }) => kind);
    expect([take(), take()]).toEqual([["forged-notify", "old-notify"], ["forged-notify"]]);
  });

  test("what is held is released by another notify of its trade, once", () => {
    database.pragma("foreign_keys = OFF");
    const faults = open();
    faults.hold({ notifyId: "1", tradeNo: "T" });
    expect(faults.release({ notifyId: "9", tradeNo: "U" })).toEqual([]);
    expect(faults.release({ notifyId: "2", tradeNo: "T" })).toEqual(["1"]);
    expect(faults.release({ notifyId: "3", tradeNo: "T" })).toEqual([]);
    faults.hold({ notifyId: "1", tradeNo: "T" });
    expect(faults.release({ notifyId: "1", tradeNo: "T" }), "it went by itself").toEqual([]);
    expect(faults.release({ notifyId: "2", tradeNo: "T" })).toEqual([]);
  });
});

test("every listed sub_code has a head whose code and msg belong together", () => {
  const messages = new Map<string, string>();
  for (const subCode of SUB_CODES) {
    const { code, msg, sub_code, sub_msg } = headOfSubCode(subCode);
    expect([sub_code, (sub_msg ?? "").length > 0]).toEqual([subCode, true]);
    expect(messages.get(code) ?? msg).toBe(msg);
    messages.set(code, msg);
  }
  expect([...messages.keys()].sort()).toEqual(["20000", "20001", "40001", "40002", "40003", "40004", "40005", "40006"]);
  expect(new Set(SUB_CODES).size).toBe(SUB_CODES.length);
  expect(() => headOfSubCode("ACQ.NONE")).toThrow("no listed sub_code");
});

test.each(SCENARIO_NAMES)("the faults of %s could be ordered one by one", (name) => {
  for (const fault of SCENARIO_FAULTS[name]) {
    const order = Object.fromEntries(Object.entries(fault).filter(([field]) => field !== "anyNumber"));
    expect(readFaultOrder(order, [])).toMatchObject({ ok: true, order: { ...order, rate: 1 } });
  }
});

test("an order says no more than its kind: everything else has its usual value", () => {
  const order = (asked: object) => {
    const read = readFaultOrder({ ...asked }, ["1"]);
    return read.ok ? read.order : read.problem;
  };
  expect(order({ kind: "lose-notify" })).toEqual({ ...anyFault, kind: "lose-notify" });
  expect(order({ kind: "fund-change-n" })).toMatchObject({ method: "alipay.trade.refund" });
  expect(order({ kind: "sub-code" })).toMatchObject({ detail: FAULT_TRAITS["sub-code"].details?.[0] });
  expect(order({ kind: "delay-notify" })).toMatchObject({ seconds: 60 });
  expect(order({ kind: "lose-notify", rate: 0.5 })).toMatchObject({ rate: 0.5, times: null });
  expect(order({ kind: "lose-notify", rate: 0.5, times: 3 })).toMatchObject({ rate: 0.5, times: 3 });
  expect(order({ kind: "lose-notify", appId: "2" })).toMatchObject({ field: "appId", allowed: "1" });
});
