import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { books } from "#lib/worker/jobs.ts";
import { runLeased } from "#lib/worker/run-job.ts";
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

test("a check reads one moment of the database, whatever is written meanwhile", async () => {
  const verifying = shop.deps.database.books.verify({ rowsMax: 5 });
  for (let count = 0; count < 20; count += 1) {
    const order = await shop.placeAndStart();
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen });
  }
  expect(await verifying).toEqual([]);
});
