import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDatabase } from "#lib/db/database.ts";
import { adminNeedsPersonQueries } from "#lib/db/queries/admin-needs-person.ts";
import { fen } from "#lib/domain/money.ts";
import { SCHEDULES, type WorkKind } from "#lib/domain/recovery.ts";
import { askPaymentAsStaff, askRefundAsStaff } from "#lib/services/ask-as-staff.ts";
import { cancelOrder } from "#lib/services/cancel-order.ts";
import type { Deps } from "#lib/services/ports.ts";
import { requestRefund } from "#lib/services/request-refund.ts";
import { settleByHand } from "#lib/services/settle-by-hand.ts";
import { shipOrder } from "#lib/services/ship-order.ts";
import { tryAgain } from "#lib/services/try-again.ts";
import { JOBS, payments, quarantine, refunds, witness } from "#lib/worker/jobs.ts";
import { repeatJob, runLeased } from "#lib/worker/run-job.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 24 * HOUR;
const TRADE_NO = "2026112022001400000000777";
const STAFF = "staff:1";

let shop: TestShop;
beforeEach(async () => {
  shop = await createTestShop();
});
afterEach(async () => {
  await shop.close();
});

const waiting = async () => (await adminNeedsPersonQueries(shop.rows).list()).rows;
const audited = (action: string) => shop.rows.auditEntry.count({ where: { action } });

async function runAll(): Promise<number> {
  let treated = 0;
  for (const job of JOBS) treated += await runLeased(shop.deps, { job, holder: "worker" });
  return treated;
}

/** Lives from one due moment to the next until nothing is planned any more; answers how many rows were treated. */
async function liveToTheEnd(): Promise<number> {
  let treated = 0;
  for (let steps = 0; steps < 500; steps += 1) {
    treated += await runAll();
    const now = shop.deps.clock.now();
    const next = await shop.deps.database.queues.findNextDue(now);
    if (next === null) return treated;
    shop.pass((next.getTime() - now.getTime()) / 1000);
  }
  throw new Error("it does not end");
}

async function placePaid() {
  const order = await shop.placeAndStart();
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO });
  return order;
}

async function placeRefunded() {
  const order = await placePaid();
  shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished: false };
  await runLeased(shop.deps, { job: witness, holder: "worker" });
  shop.gateway.refundAnswer = { kind: "unknown", cause: "timeout" };
  shop.gateway.refundQuery = { kind: "unknown", cause: "timeout" };
  const asked = await requestRefund(shop.deps, {
    ...{ orderId: order.id, amountFen: 3_000, reason: "damaged", note: "", formKey: "f1", requestedBy: STAFF },
  });
  if (asked.status !== "accepted") throw new Error("the refund was refused");
  return { order, refundId: asked.refundId };
}

/** The same database, but on rows of one kind of work the treatment breaks off. */
function poisoned(isPoison: (outTradeNo: string) => boolean): Deps {
  const { gateway } = shop;
  return {
    ...shop.deps,
    gateway: {
      payUrl: (request) => gateway.payUrl(request),
      closeTrade: (outTradeNo) => gateway.closeTrade(outTradeNo),
      refund: (request) => gateway.refund(request),
      queryRefund: (request) => gateway.queryRefund(request),
      queryTrade: (outTradeNo) =>
        isPoison(outTradeNo) ? Promise.reject(new Error("poison")) : gateway.queryTrade(outTradeNo),
    },
  };
}

describe("where Alipay never answers", () => {
  test("P-16, G-08: a refund stays reserved and unknown, is tried a bounded number of times, and ends with a person", async () => {
    const { refundId } = await placeRefunded();
    await liveToTheEnd();
    const refund = await shop.rows.refund.findUniqueOrThrow({ where: { id: refundId } });
    expect(refund).toMatchObject({ status: "unknown", nextTryAt: null });
    expect(refund.sendCount).toBe(SCHEDULES.refund.delaysSeconds.length + 1);
    expect(await waiting()).toMatchObject([
      { kind: "refund", cause: "unanswered", amountFen: 3_000, lastWord: "timeout" },
    ]);
    expect(await audited("person.needed")).toBe(1);
    expect(shop.alarms.filter((alarm) => alarm === "a person is needed")).toHaveLength(1);
    const again = await requestRefund(shop.deps, {
      ...{ orderId: refund.orderId, amountFen: 7_000, reason: "other", note: "", formKey: "f2", requestedBy: STAFF },
    });
    expect(again, "what is reserved stays reserved").toMatchObject({ status: "refused", code: "exceeds-refundable" });
  });

  test("N-02, G-19: an unpaid order is not cancelled, its stock is held, and it stands on the list once", async () => {
    const order = await shop.placeAndStart({ quantity: 2, stock: 10 });
    shop.gateway.trade = { kind: "unknown" };
    shop.gateway.close = { kind: "unknown", cause: "timeout" };
    await liveToTheEnd();
    expect(await shop.rows.order.findUniqueOrThrow({ where: { id: order.id } })).toMatchObject({ status: "pending" });
    expect(await shop.rows.variant.findUniqueOrThrow({ where: { id: order.variantId } })).toMatchObject({ stock: 8 });
    expect(await waiting()).toMatchObject([{ kind: "expiry", cause: "unanswered", orderNo: order.orderNo }]);
    const cases = await shop.rows.workCase.findMany({
      select: { kind: true, tryCount: true },
      orderBy: { kind: "asc" },
    });
    expect(cases).toEqual([
      { kind: "expiry", tryCount: SCHEDULES.expiry.delaysSeconds.length + 1 },
      { kind: "payment", tryCount: SCHEDULES.payment.delaysSeconds.length + 1 },
    ]);
  });

  test("the second witness ends with a person, and the goods stay here", async () => {
    const order = await placePaid();
    shop.gateway.trade = { kind: "unknown" };
    await liveToTheEnd();
    expect(await waiting()).toMatchObject([{ kind: "witness", cause: "unanswered", orderNo: order.orderNo }]);
    const parcel = { orderId: order.id, carrier: "SF", trackingNo: "SF1234", actor: STAFF };
    expect(await shipOrder(shop.deps, parcel)).toEqual({ status: "refused", because: "awaiting-witness" });
  });

  test("N-16: a notification with another sum is looked into, and ends with a person", async () => {
    const order = await shop.placeAndStart();
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: 1 });
    shop.gateway.trade = { kind: "unknown" };
    shop.gateway.close = { kind: "closed" };
    await liveToTheEnd();
    const odd = await shop.rows.quarantinedNotification.findFirstOrThrow();
    expect(odd).toMatchObject({ status: "open", nextTryAt: null });
    expect(odd.tryCount).toBe(SCHEDULES.notification.delaysSeconds.length + 1);
    expect((await waiting()).map(({ kind }) => kind)).toContain("notification");
  });

  test("N-19: a notification for no order of ours is a person's from the start", async () => {
    await shop.notify({ outTradeNo: "QH20260101NOBODY_1", totalFen: 100 });
    expect(await waiting()).toMatchObject([
      { kind: "notification", cause: "unexplained", orderNo: null, label: "QH20260101NOBODY_1" },
    ]);
    expect(await runAll()).toBe(0);
  });
});

describe("a person's round", () => {
  test("begins anew, is written down, and takes the work off the list when Alipay answers", async () => {
    const { refundId } = await placeRefunded();
    await liveToTheEnd();
    const work = { kind: "refund", subjectId: refundId } as const;
    expect(await tryAgain(shop.deps, { work, actor: STAFF })).toEqual({ status: "still-waiting" });
    expect(await waiting(), "the machine is at it again").toEqual([]);
    await liveToTheEnd();
    expect(await waiting(), "a round without an answer ends like the first").toHaveLength(1);
    expect(await audited("person.tried-again")).toBe(1);
    expect(await audited("person.needed")).toBe(2);
    shop.gateway.refundQuery = { kind: "found", amountFen: fen(3_000) };
    expect(await tryAgain(shop.deps, { work, actor: STAFF })).toEqual({ status: "cleared" });
    expect(await waiting()).toEqual([]);
    expect(await shop.rows.refund.findUniqueOrThrow({ where: { id: refundId } })).toMatchObject({ status: "done" });
    expect(await tryAgain(shop.deps, { work, actor: STAFF })).toEqual({ status: "not-waiting" });
  });

  test("begins from the refund's own page as well, and there for an admin alone", async () => {
    const { refundId } = await placeRefunded();
    await liveToTheEnd();
    expect(await askRefundAsStaff(shop.deps, { refundId, actor: null })).toEqual({ status: "unknown" });
    expect(await waiting(), "a colleague of support has asked once").toHaveLength(1);
    expect(await shop.rows.refund.findUniqueOrThrow({ where: { id: refundId } })).toMatchObject({ nextTryAt: null });
    shop.pass(MINUTE);
    expect(await askRefundAsStaff(shop.deps, { refundId, actor: STAFF })).toEqual({ status: "unknown" });
    expect(await waiting()).toEqual([]);
    expect(await audited("person.tried-again")).toBe(1);
    shop.gateway.refundQuery = { kind: "found", amountFen: fen(3_000) };
    await liveToTheEnd();
    expect(await shop.rows.refund.findUniqueOrThrow({ where: { id: refundId } })).toMatchObject({ status: "done" });
    expect(await askRefundAsStaff(shop.deps, { refundId, actor: STAFF })).toEqual({ status: "done" });
    expect(await audited("person.tried-again"), "nothing is left to try").toBe(1);
  });

  test("begins from the order's own page as well, for its payment and for its close", async () => {
    const order = await shop.placeAndStart({ quantity: 2, stock: 10 });
    shop.gateway.trade = { kind: "unknown" };
    shop.gateway.close = { kind: "unknown", cause: "timeout" };
    await liveToTheEnd();
    const ask = (actor: string | null) => askPaymentAsStaff(shop.deps, { orderId: order.id, actor });
    const planned = async () => (await shop.rows.paymentAttempt.findFirstOrThrow()).nextAskAt;
    shop.pass(MINUTE);
    expect(await ask(null)).toEqual({ asked: true, answered: false });
    expect(await planned(), "a colleague of support has asked once").toBeNull();
    expect(await waiting()).toHaveLength(1);
    shop.pass(MINUTE);
    expect(await ask(STAFF)).toEqual({ asked: true, answered: false });
    expect((await planned())?.getTime()).toBeGreaterThan(shop.deps.clock.now().getTime());
    expect(await waiting()).toEqual([]);
    shop.gateway.trade = { kind: "closed", tradeNo: TRADE_NO };
    shop.gateway.close = { kind: "closed" };
    await liveToTheEnd();
    expect(await shop.rows.order.findUniqueOrThrow({ where: { id: order.id } })).toMatchObject({ status: "cancelled" });
    expect(await shop.rows.variant.findUniqueOrThrow({ where: { id: order.variantId } })).toMatchObject({ stock: 10 });
  });

  test("does not begin for what a person has put away", async () => {
    const order = await shop.placeAndStart();
    await cancelOrder(shop.deps, { orderId: order.id, cause: "buyer", actor: "buyer" });
    shop.gateway.trade = { kind: "unknown" };
    await liveToTheEnd();
    const [row] = await waiting();
    const work = { kind: "payment", subjectId: row?.subjectId ?? "" } as const;
    expect(await settleByHand(shop.deps, { work, note: "looked at it", actor: STAFF })).toEqual({ status: "settled" });
    shop.pass(MINUTE);
    expect(await askPaymentAsStaff(shop.deps, { orderId: order.id, actor: STAFF })).toMatchObject({ asked: true });
    expect(await audited("person.tried-again")).toBe(0);
    expect(await waiting()).toEqual([]);
  });

  test("N-11: news from Alipay revives a refund that the machine had given up", async () => {
    const { order, refundId } = await placeRefunded();
    await liveToTheEnd();
    const refund = await shop.rows.refund.findUniqueOrThrow({ where: { id: refundId } });
    shop.gateway.refundQuery = { kind: "found", amountFen: fen(3_000) };
    await shop.notify({
      ...{ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO, kind: "refund" },
      outBizNo: refund.outRequestNo,
    });
    await runLeased(shop.deps, { job: refunds, holder: "worker" });
    expect(await waiting()).toEqual([]);
    expect(await shop.rows.refund.findUniqueOrThrow({ where: { id: refundId } })).toMatchObject({ status: "done" });
  });

  test("a contradicted payment is asked about again, and only Alipay's answer lets the goods go", async () => {
    const order = await placePaid();
    shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(1), finished: false };
    await runLeased(shop.deps, { job: witness, holder: "worker" });
    const [row] = await waiting();
    expect(row).toMatchObject({ kind: "witness", cause: "contradicted", orderNo: order.orderNo });
    const work = { kind: "witness", subjectId: row?.subjectId ?? "" } as const;
    expect(await tryAgain(shop.deps, { work, actor: STAFF })).toEqual({ status: "still-waiting" });
    const parcel = { orderId: order.id, carrier: "SF", trackingNo: "SF1234", actor: STAFF };
    expect(await shipOrder(shop.deps, parcel)).toEqual({ status: "refused", because: "witness-contradicts" });
    const note = "looked at in the merchant centre";
    expect(await settleByHand(shop.deps, { work, note, actor: STAFF })).toEqual({ status: "settled" });
    expect(await shipOrder(shop.deps, parcel), "put away is not agreed").toEqual({
      ...{ status: "refused", because: "witness-contradicts" },
    });
    shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished: false };
    expect(await tryAgain(shop.deps, { work, actor: STAFF })).toEqual({ status: "cleared" });
    expect(await shipOrder(shop.deps, parcel)).toEqual({ status: "shipped" });
  });

  test("N-19: an odd notification is put away once, with the note in the audit log", async () => {
    await shop.notify({ outTradeNo: "QH20260101NOBODY_1", totalFen: 100 });
    const subjectId = (await waiting())[0]?.subjectId ?? "";
    const settle = () =>
      settleByHand(shop.deps, { work: { kind: "notification", subjectId }, note: "another shop's", actor: STAFF });
    const results = await Promise.all([settle(), settle(), settle()]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["not-waiting", "not-waiting", "settled"]);
    expect(await waiting()).toEqual([]);
    const odd = await shop.rows.quarantinedNotification.findFirstOrThrow();
    expect(odd).toMatchObject({ status: "resolved", resolution: "by-staff" });
    const entry = await shop.rows.auditEntry.findFirstOrThrow({ where: { action: "person.settled" } });
    expect(entry).toMatchObject({ actor: STAFF, subject: "QH20260101NOBODY_1" });
    expect(JSON.parse(entry.detail)).toEqual({ kind: "notification", note: "another shop's" });
    expect(await audited("person.settled")).toBe(1);
  });

  test("a refund of unknown fate cannot be put away", async () => {
    const { refundId } = await placeRefunded();
    await liveToTheEnd();
    const work = { kind: "refund", subjectId: refundId } as const;
    expect(await settleByHand(shop.deps, { work, note: "never mind", actor: STAFF })).toEqual({
      status: "not-by-hand",
    });
    expect(await waiting()).toHaveLength(1);
  });
});

describe("a clock that jumps, a worker that was away", () => {
  const asked = () => shop.gateway.methods().filter((method) => method === "query").length;

  async function cancelledOrder() {
    const order = await shop.placeAndStart();
    expect(await cancelOrder(shop.deps, { orderId: order.id, cause: "buyer", actor: "buyer" })).toEqual({
      ...{ status: "cancelled" },
    });
    return order;
  }
  const payLate = (order: { totalFen: number }) => {
    shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished: false };
  };
  const sweep = () => runLeased(shop.deps, { job: payments, holder: "worker" });

  test("G-19: a worker that was down for a day asks once more about a cancelled order, and finds what was paid", async () => {
    const order = await cancelledOrder();
    payLate(order);
    shop.pass(DAY);
    await sweep();
    expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "cancelled-refunding" });
  });

  test("G-19: that one question ends the sweep where Alipay knows of no trade", async () => {
    await cancelledOrder();
    shop.pass(DAY);
    await sweep();
    shop.pass(DAY);
    expect(await sweep()).toBe(0);
    expect(asked()).toBe(1);
    expect(await waiting()).toEqual([]);
  });

  test("P-15, G-19: a clock that was a day ahead and is set back loses neither the sweep nor its last question", async () => {
    const order = await cancelledOrder();
    shop.pass(DAY);
    await sweep();
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ nextAskAt: null });
    shop.pass(-DAY);
    payLate(order);
    await sweep();
    expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "cancelled-refunding" });
  });

  test("P-15: what a clock two days ahead has planned does not wait two days when it is set back", async () => {
    const { refundId } = await placeRefunded();
    shop.pass(2 * DAY);
    await runLeased(shop.deps, { job: refunds, holder: "worker" });
    shop.pass(-2 * DAY);
    shop.gateway.refundQuery = { kind: "found", amountFen: fen(3_000) };
    await runLeased(shop.deps, { job: refunds, holder: "worker" });
    expect(await shop.rows.refund.findUniqueOrThrow({ where: { id: refundId } })).toMatchObject({ status: "done" });
  });

  test("P-15: a jump of two hours, there or back, uses up no tries and hands nothing over", async () => {
    await placeRefunded();
    await runAll();
    for (const hours of [2, -2, 2, -2]) {
      shop.pass(hours * HOUR);
      await runAll();
    }
    expect(await waiting()).toEqual([]);
  });
});

describe("a poison row", () => {
  test("is put off longer and longer, ends with a person, and never spins", async () => {
    await placePaid();
    shop.deps.gateway = poisoned(() => true).gateway;
    const treated = await liveToTheEnd();
    expect(treated).toBeLessThan(60);
    expect(await waiting()).toMatchObject([{ kind: "witness", cause: "fault" }]);
    expect(await audited("person.needed")).toBe(1);
  });

  test("twenty-five of them starve no healthy one", async () => {
    const bad = new Set<string>();
    for (let count = 0; count < 25; count += 1) {
      const order = await shop.placeAndStart();
      await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen });
      bad.add(order.outTradeNo);
    }
    shop.pass(1);
    const good = await placePaid();
    shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(good.totalFen), finished: false };
    const deps = poisoned((outTradeNo) => bad.has(outTradeNo));
    await runLeased(deps, { job: witness, holder: "worker" });
    await runLeased(deps, { job: witness, holder: "worker" });
    const payment = await shop.rows.payment.findFirstOrThrow({ where: { tradeNo: TRADE_NO } });
    expect(payment).toMatchObject({ witness: "agreed" });
    expect(await runLeased(deps, { job: witness, holder: "worker" }), "nothing is due again at once").toBe(0);
  });

  test("a database that takes no write ends the run, and the loop slows down instead of spinning", async () => {
    await placePaid();
    const broken = createDatabase(shop.opened);
    let runs = 0;
    const stop = new AbortController();
    const deps: Deps = {
      ...shop.deps,
      database: {
        ...broken,
        write: () => {
          runs += 1;
          if (runs > 2) stop.abort();
          return Promise.reject(new Error("database is locked"));
        },
        leases: { take: () => Promise.resolve(true), release: () => Promise.resolve() },
      },
    };
    await repeatJob(deps, { job: { ...witness, everySeconds: 0.01 }, holder: "worker", signal: stop.signal });
    expect(shop.alarms.filter((alarm) => alarm.startsWith("job failed"))).not.toHaveLength(0);
  });
});

test("rows of another merchant are a person's at once, and nothing is asked or sent in the wrong name", async () => {
  const { refundId } = await placeRefunded();
  await shop.placeAndStart();
  const calls = shop.gateway.calls.length;
  shop.deps.merchant = { ...shop.deps.merchant, appId: "9021000100000002" };
  shop.pass(2 * MINUTE);
  await runLeased(shop.deps, { job: refunds, holder: "worker" });
  await runLeased(shop.deps, { job: quarantine, holder: "worker" });
  expect(await waiting()).toMatchObject([{ kind: "refund", subjectId: refundId, cause: "other-merchant" }]);
  expect(shop.gateway.calls).toHaveLength(calls);
});

test("each kind of work has words, a schedule and a place on the list", async () => {
  const kinds: WorkKind[] = Object.keys(SCHEDULES) as WorkKind[];
  for (const kind of kinds) expect(SCHEDULES[kind].delaysSeconds.length).toBeGreaterThan(5);
  expect(await waiting()).toEqual([]);
});
