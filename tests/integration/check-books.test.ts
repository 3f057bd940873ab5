import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkBooks } from "#lib/services/check-books.ts";
import type { BrokenRule, Deps } from "#lib/services/ports.ts";
import { books } from "#lib/worker/jobs.ts";
import { runLeased } from "#lib/worker/run-job.ts";
import { later, NOON } from "#tests/support/shop-rows.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

let shop: TestShop;
beforeEach(async () => {
  shop = await createTestShop();
});
afterEach(async () => {
  await shop.close();
});

const run = () => runLeased(shop.deps, { job: books, holder: "worker-1" });
const lastCheck = () => shop.deps.database.books.findLastCheck();

function corrupt(sql: string): void {
  const database = new Sqlite(shop.opened.file);
  database.exec(sql);
  database.close();
}

test("the worker proves the books and writes down when", async () => {
  await shop.placeAndStart();
  expect(await lastCheck()).toBeNull();
  await run();
  const now = shop.deps.clock.now();
  expect(await lastCheck()).toMatchObject({ startedAt: now, rightAt: now, broken: [] });
  expect(shop.alarms).toEqual([]);
});

test("it looks again after five minutes and not before, in one row for ever", async () => {
  await run();
  const first = await lastCheck();
  shop.pass(299);
  await run();
  expect(await lastCheck()).toEqual(first);
  shop.pass(1);
  await run();
  expect(await lastCheck()).toMatchObject({ startedAt: shop.deps.clock.now() });
  expect(await shop.rows.booksCheck.count()).toBe(1);
});

test("contradictions are kept with their rows and raise the alarm; when the books were right stays known", async () => {
  const order = await shop.placeAndStart();
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen });
  await run();
  const rightAt = shop.deps.clock.now();
  corrupt('DROP TRIGGER "wall_LedgerEntry_no_delete"; DELETE FROM LedgerEntry');
  shop.pass(300);
  await run();
  expect(await lastCheck()).toMatchObject({
    rightAt,
    broken: [
      {
        invariant: "M7",
        rule: "M7 payment-booked-otherwise",
        count: 1,
        rows: [{ orderNo: order.orderNo, found: "nothing" }],
      },
      { invariant: "M7", rule: "M7 order-status", count: 1 },
    ],
  });
  expect(shop.alarms).toContain("the books contradict themselves: a person should look");
});

describe("a check", () => {
  const contradiction = { row: "order 1", orderNo: null, expected: "1", found: "2" };
  const twoBroken: BrokenRule[] = [
    { invariant: "M1", rule: "M1 over-refund", count: 2, rows: [contradiction] },
    { invariant: "M7", rule: "M7 order-status", count: 1, rows: [contradiction] },
  ];

  /** Books that are found as given, which takes some time. */
  async function checked({ takesSeconds = 0, broken = [] as BrokenRule[], holdsOn = true }) {
    const recorded: unknown[] = [];
    const limits: unknown[] = [];
    const lines: unknown[] = [];
    const { books: keeper } = shop.deps.database;
    const deps: Deps = {
      ...shop.deps,
      log: { ...shop.deps.log, error: (facts, message) => lines.push([facts, message]) },
      database: {
        ...shop.deps.database,
        books: {
          findLastCheck: () => keeper.findLastCheck(),
          verify: (limit) => {
            limits.push(limit);
            shop.pass(takesSeconds);
            return Promise.resolve(broken);
          },
          recordCheck: (check) => {
            recorded.push(check);
            return keeper.recordCheck(check);
          },
        },
      },
    };
    await checkBooks(deps, () => Promise.resolve(holdsOn));
    return { recorded, limits, lines };
  }

  test("that took long rests forty-nine times as long, and keeps twenty rows of each rule", async () => {
    const { recorded, limits, lines } = await checked({ takesSeconds: 10 });
    expect(limits).toEqual([{ rowsMax: 20 }]);
    expect(recorded).toEqual([
      { startedAt: NOON, durationMs: 10_000, nextCheckAt: later(10 + 490), broken: [], rightAt: NOON },
    ]);
    expect(lines).toEqual([]);
  });

  test("during which the clock was set back took no time", async () => {
    const { recorded } = await checked({ takesSeconds: -60 });
    expect(recorded).toMatchObject([{ durationMs: 0, nextCheckAt: later(240) }]);
  });

  test("that has lost its lease looks at nothing", async () => {
    expect(await checked({ holdsOn: false })).toEqual({ recorded: [], limits: [], lines: [] });
  });

  test("that finds the books wrong from the start knows of no time when they were right", async () => {
    const { recorded, lines } = await checked({ broken: twoBroken });
    expect(recorded).toMatchObject([{ broken: twoBroken, rightAt: null }]);
    const facts = { rules: ["M1 over-refund", "M7 order-status"], contradictions: 3 };
    expect(lines).toEqual([[facts, "the books contradict themselves: a person should look"]]);
  });
});

test("a check reads one moment of the database, whatever is written meanwhile", async () => {
  const verifying = shop.deps.database.books.verify({ rowsMax: 5 });
  for (let count = 0; count < 20; count += 1) {
    const order = await shop.placeAndStart();
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen });
  }
  expect(await verifying).toEqual([]);
});
