import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { GatewayRequestRecord } from "#lib/simulator/domain/model.ts";
import { openDatabase, type SimulatorDatabase } from "#lib/simulator/store/database.ts";
import { createLogStore, type LogStore } from "#lib/simulator/store/log.ts";

let folder: string;
let database: SimulatorDatabase;
let log: LogStore;

beforeEach(() => {
  vi.useFakeTimers();
  folder = mkdtempSync(join(tmpdir(), "simulator-"));
  database = openDatabase(folder);
  // A hundred commits need not reach the disk here.
  database.pragma("synchronous = OFF");
  log = createLogStore(database);
});

afterEach(() => {
  vi.useRealTimers();
  database.close();
  rmSync(folder, { recursive: true });
});

function call(outTradeNo: string): Omit<GatewayRequestRecord, "id"> {
  return {
    at: 0,
    transport: "GET",
    appId: "9021000100000001",
    method: "alipay.trade.query",
    outTradeNo,
    params: "{}",
    queryNames: "[]",
    charsetName: "utf-8",
    wire: "",
    signedString: "",
    reply: "",
    outcome: "10000",
    fault: "",
  };
}

const written = () =>
  database.prepare<[], { count: number }>("SELECT count(*) AS count FROM requests").get()?.count ?? Number.NaN;

test("calls are written together, a tenth of a second after the first", () => {
  log.addRequest(call("a"));
  vi.advanceTimersByTime(60);
  log.addRequest(call("b"));
  expect(written()).toBe(0);
  vi.advanceTimersByTime(40);
  expect(written()).toBe(2);
  log.addRequest(call("c"));
  vi.advanceTimersByTime(100);
  expect(written()).toBe(3);
});

test("whoever reads sees every call, once and in its order", () => {
  log.addRequest(call("a"));
  log.addRequest(call("b"));
  expect(log.requests(10).map(({ outTradeNo }) => outTradeNo)).toEqual(["b", "a"]);
  log.addRequest(call("a"));
  expect(log.requestsOf({ outTradeNo: "a", tradeNo: "" })).toHaveLength(2);
  vi.advanceTimersByTime(1_000);
  expect(written()).toBe(3);
});

test("no more than two hundred wait, and no more than twenty thousand are kept", () => {
  for (let count = 0; count < 201; count += 1) log.addRequest(call(String(count)));
  expect(written()).toBe(200);
  for (let count = 201; count < 20_300; count += 1) log.addRequest(call(String(count)));
  log.flush();
  expect(written()).toBe(20_000);
  expect(log.requests(1)[0]?.outTradeNo).toBe("20299");
});

test("calls that cannot be written now wait, and are written when they can be", () => {
  log.addRequest(call("a"));
  database.pragma("query_only = 1");
  vi.advanceTimersByTime(100);
  expect(() => log.requests(1)).toThrow("readonly");
  database.pragma("query_only = 0");
  expect(log.requests(1)).toHaveLength(1);
});
