import { afterEach, beforeEach, expect, test } from "vitest";
import { fen } from "#lib/domain/money.ts";
import type { Job } from "#lib/worker/job.ts";
import { expiry, JOBS, payments, refunds, witness } from "#lib/worker/jobs.ts";
import { runLeased } from "#lib/worker/run-job.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

let shop: TestShop;
beforeEach(async () => {
  shop = await createTestShop();
});
afterEach(async () => {
  await shop.close();
});

const TRADE_NO = "2026112022001400000000777";
const run = (job: Job, holder = "worker-1") => runLeased(shop.deps, { job, holder });

test("each job has a name of its own and finds nothing to do in an empty shop", async () => {
  expect(new Set(JOBS.map((job) => job.name)).size).toBe(JOBS.length);
  for (const job of JOBS) expect(await run(job)).toBe(0);
  expect(await shop.rows.jobLease.count()).toBe(0);
});

test("an order whose time is over is closed at Alipay and gives its stock back, once", async () => {
  const order = await shop.placeAndStart({ quantity: 2, stock: 10 });
  shop.gateway.close = { kind: "closed" };
  expect(await run(expiry)).toBe(0);
  shop.pass(30 * 60);
  expect(await run(expiry)).toBe(1);
  expect(await run(expiry)).toBe(0);
  expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "cancelled", cancelCause: "expired" });
  expect(await shop.rows.variant.findFirstOrThrow({ where: { id: order.variantId } })).toMatchObject({ stock: 10 });
  expect(shop.gateway.methods()).toEqual(["close"]);
});

test("C-07: an order paid in its last second is settled by the expiry job, not cancelled", async () => {
  const order = await shop.placeAndStart();
  shop.gateway.close = { kind: "refused", code: "ACQ.TRADE_STATUS_ERROR" };
  shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished: false };
  shop.pass(30 * 60);
  await run(expiry);
  expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "paid" });
});

test("G-19: a trade made after its order was cancelled is found, booked as owed and returned", async () => {
  const order = await shop.placeAndStart();
  shop.pass(30 * 60);
  await run(expiry);
  expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "cancelled" });
  shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished: false };
  shop.pass(301);
  expect(await run(payments)).toBe(1);
  expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "cancelled-refunding" });
  expect(await run(refunds)).toBe(1);
  expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "cancelled" });
  const entries = await shop.rows.ledgerEntry.findMany({ select: { kind: true, amountFen: true } });
  expect(entries).toEqual([
    { kind: "payment", amountFen: order.totalFen },
    { kind: "refund", amountFen: order.totalFen },
  ]);
});

test("the sweep of a cancelled order ends when its time and the margin are over", async () => {
  await shop.placeAndStart();
  shop.pass(30 * 60);
  await run(expiry);
  let asked = 0;
  for (let minutes = 0; minutes < 180; minutes += 1) {
    shop.pass(60);
    asked += await run(payments);
  }
  expect(asked).toBeGreaterThan(5);
  expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ nextAskAt: null });
});

test("P-17: while one worker holds a job, another leaves its rows alone", async () => {
  const order = await shop.placeAndStart();
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO });
  shop.gateway.meanwhile = async () => {
    expect(await run(witness, "worker-2")).toBe(0);
  };
  expect(await run(witness, "worker-1")).toBe(1);
  expect(shop.gateway.methods()).toEqual(["query"]);
});

test("P-16: a worker that was killed blocks its job for half a minute, and not for ever", async () => {
  const order = await shop.placeAndStart();
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO });
  const now = shop.deps.clock.now();
  await shop.deps.database.leases.take({
    job: witness.name,
    holder: "killed",
    now,
    until: new Date(now.getTime() + 30_000),
  });
  expect(await run(witness)).toBe(0);
  shop.pass(30);
  expect(await run(witness)).toBe(1);
});

test("a row that cannot be treated stops no other and is put off", async () => {
  const first = await shop.placeAndStart();
  const second = await shop.placeAndStart();
  for (const order of [first, second]) {
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen });
  }
  shop.gateway.meanwhile = () => Promise.reject(new Error("broken"));
  expect(await run(witness)).toBe(2);
  expect(shop.gateway.methods()).toEqual(["query", "query"]);
  expect(shop.alarms).toContain("a row could not be treated; it is tried again later");
  const due = () => shop.deps.database.queues.findPaymentsToWitness({ now: shop.deps.clock.now(), limit: 10 });
  expect(await due()).toEqual([]);
  shop.pass(5);
  expect((await due()).map((payment) => payment.witnessCount)).toContain(0);
});
