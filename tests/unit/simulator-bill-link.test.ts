import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseBillPeriod } from "#lib/simulator/domain/bill-period.ts";
import { billDownloadUrl, readBillLink } from "#lib/simulator/gateway/bill-link.ts";
import type { BillOrder } from "#lib/simulator/operations/write-bill.ts";
import { openWorld, type World } from "#lib/simulator/world.ts";

let folder: string;
let world: World;
let now = Date.UTC(2026, 2, 2, 3);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bill-link-"));
  world = openWorld(folder, () => now);
});

afterAll(() => {
  world.close();
  rmSync(folder, { recursive: true, force: true });
});

function order(date: string, isTemplate = false): BillOrder {
  const period = parseBillPeriod(date);
  if (period === null) throw new Error("no period");
  return { sellerId: "2088000000000001", type: "trade", period, isTemplate };
}

const given = (bill: BillOrder) =>
  new URL(billDownloadUrl(world, { order: bill, origin: "http://127.0.0.1:4010" })).searchParams;

test.each([order("2026-03-01"), order("2026-02"), order("2026-02-28", true)])(
  "an address leads back to what was asked for: %j",
  (bill) => {
    expect(readBillLink(world, given(bill))).toEqual({ kind: "order", order: bill });
  },
);

test("an address lives for thirty seconds of real time", () => {
  const address = given(order("2026-03-01"));
  now += 30_000;
  expect(readBillLink(world, address).kind).toBe("order");
  now += 1_000;
  expect(readBillLink(world, address).kind).toBe("expired");
});

test.each([
  ["bizType", "signcustomer"],
  ["userId", "20880000000000020156"],
  ["bizDates", "20260302"],
  ["bizDates", "2026"],
  ["fileId", "/template/x"],
  ["timestamp", "9999999999"],
  ["token", "0".repeat(32)],
  ["token", ""],
])("an address with %s=%s was never given out", (name, value) => {
  const changed = given(order("2026-03-01"));
  changed.set(name, value);
  expect(readBillLink(world, changed).kind).toBe("forged");
});
