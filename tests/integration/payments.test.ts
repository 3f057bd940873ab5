import { afterEach, beforeEach, expect, test } from "vitest";
import { fen } from "#lib/domain/money.ts";
import { cancelOrder } from "#lib/services/cancel-order.ts";
import { chaseAttempt } from "#lib/services/chase-attempt.ts";
import { refreshPayment } from "#lib/services/refresh-payment.ts";
import { resolveQuarantine } from "#lib/services/resolve-quarantine.ts";
import { shipOrder } from "#lib/services/ship-order.ts";
import { startPayment } from "#lib/services/start-payment.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";
import { witnessPayment } from "#lib/services/witness-payment.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

let shop: TestShop;
beforeEach(async () => {
  shop = await createTestShop();
});
afterEach(async () => {
  await shop.close();
});

const TRADE_NO = "2026112022001400000000777";
const SUCCESS = { status: 200, reply: "success" };
const INCONSISTENT = { status: 200, reply: "fail" };

/** Everything that money and goods depend on: equal before and after means that nothing moved. */
async function books() {
  const { rows } = shop;
  return {
    orders: await rows.order.findMany({ select: { id: true, status: true } }),
    attempts: await rows.paymentAttempt.findMany({ select: { id: true, status: true } }),
    payments: await rows.payment.findMany({ select: { tradeNo: true, amountFen: true, purpose: true } }),
    refunds: await rows.refund.findMany({ select: { outRequestNo: true, status: true, amountFen: true } }),
    ledger: await rows.ledgerEntry.findMany({ select: { kind: true, reference: true, amountFen: true } }),
    stock: await rows.variant.findMany({ select: { id: true, stock: true } }),
    audit: await rows.auditEntry.count(),
  };
}

async function quarantined() {
  return shop.rows.quarantinedNotification.findMany({ select: { reason: true, status: true } });
}

test("N-01: a genuine payment settles order, attempt, payment, books and audit in one commit", async () => {
  const order = await shop.placeAndStart();
  const reply = await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO });
  expect(reply).toEqual(SUCCESS);
  expect(await books()).toMatchObject({
    orders: [{ status: "paid" }],
    attempts: [{ status: "paid" }],
    payments: [{ tradeNo: TRADE_NO, amountFen: order.totalFen, purpose: "order" }],
    ledger: [{ kind: "payment", reference: TRADE_NO, amountFen: order.totalFen }],
  });
  expect(await shop.rows.auditEntry.count({ where: { action: "payment.settled" } })).toBe(1);
  expect(await shop.rows.notification.findMany({ select: { verdict: true } })).toEqual([{ verdict: "settled" }]);
});

test("N-04: a hundred copies at once settle once and all hear success", async () => {
  const order = await shop.placeAndStart();
  const notice = {
    outTradeNo: order.outTradeNo,
    totalFen: order.totalFen,
    tradeNo: TRADE_NO,
    notifyId: "2026112000222",
  };
  const replies = await Promise.all(Array.from({ length: 100 }, () => shop.notify(notice)));
  expect(replies.every((reply) => reply.reply === "success")).toBe(true);
  const after = await books();
  expect(after.payments).toHaveLength(1);
  expect(after.ledger).toHaveLength(1);
  expect(after.stock).toMatchObject([{ stock: 9 }]);
});

test("N-06, N-07: a repeat changes nothing, under the same notify_id or another", async () => {
  const order = await shop.placeAndStart();
  const notice = { outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO };
  await shop.notify({ ...notice, notifyId: "2026112000222000000001" });
  const before = await books();
  expect(await shop.notify({ ...notice, notifyId: "2026112000222000000001" })).toEqual(SUCCESS);
  expect(await shop.notify({ ...notice, notifyId: "2026112000222000000002" })).toEqual(SUCCESS);
  expect(await books()).toEqual(before);
});

test("N-08: a close that overtakes the payment is only a hint: the payment settles all the same", async () => {
  const order = await shop.placeAndStart();
  const notice = { outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO };
  const before = await books();
  expect(await shop.notify({ ...notice, kind: "close", tradeStatus: "TRADE_CLOSED" })).toEqual(SUCCESS);
  expect(await books()).toEqual(before);
  const attempt = await shop.rows.paymentAttempt.findFirstOrThrow();
  expect(attempt.nextAskAt).toEqual(shop.deps.clock.now());
  expect(await shop.notify(notice)).toEqual(SUCCESS);
  expect((await books()).orders).toMatchObject([{ status: "paid" }]);
});

test("N-09: TRADE_FINISHED after TRADE_SUCCESS moves no money and ends refunding", async () => {
  const order = await shop.placeAndStart();
  const notice = { outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO };
  await shop.notify(notice);
  const before = await books();
  expect(await shop.notify({ ...notice, tradeStatus: "TRADE_FINISHED" })).toEqual(SUCCESS);
  expect({ ...(await books()), audit: before.audit }).toEqual(before);
  expect(await shop.rows.payment.findFirstOrThrow()).toMatchObject({ finished: true });
});

test("N-10: a waiting buyer changes nothing", async () => {
  const order = await shop.placeAndStart();
  const before = await books();
  const waiting = { kind: "waiting", tradeStatus: "WAIT_BUYER_PAY" } as const;
  expect(await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, ...waiting })).toEqual(SUCCESS);
  expect(await books()).toEqual(before);
});

test.each([
  ["N-16: less than the order's sum", { totalFen: 1 }, "amount-mismatch"],
  ["N-16: more than the order's sum", { totalFen: 999_999 }, "amount-mismatch"],
  ["N-39: a sum that is no sum", { totalFen: null }, "amount-mismatch"],
  ["N-18: another seller", { sellerId: "2088999999999999" }, "seller-mismatch"],
  ["N-22: a subject that we never sent", { subject: "别的东西" }, "subject-mismatch"],
])("%s pays nothing and is quarantined once", async (_name, wrong, reason) => {
  const order = await shop.placeAndStart();
  const before = await books();
  const notice = {
    outTradeNo: order.outTradeNo,
    totalFen: order.totalFen,
    notifyId: "2026112000222000000009",
    ...wrong,
  };
  expect(await shop.notify(notice)).toEqual(INCONSISTENT);
  expect(await shop.notify(notice)).toEqual(INCONSISTENT);
  expect(await books()).toEqual(before);
  expect(await quarantined()).toEqual([{ reason, status: "open" }]);
  expect(shop.alarms.length).toBeGreaterThan(0);
});

test("N-19: a genuine notification about an unknown number is quarantined", async () => {
  expect(await shop.notify({ outTradeNo: "QH20261120ZZZZZZZZ_1", totalFen: 100 })).toEqual(INCONSISTENT);
  expect(await quarantined()).toEqual([{ reason: "unknown-trade", status: "open" }]);
});

test("O-11: a trade of another environment settles nothing here", async () => {
  const order = await shop.placeAndStart();
  shop.deps.merchant = { ...shop.deps.merchant, environment: "sandbox" };
  const before = await books();
  expect(await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen })).toEqual(INCONSISTENT);
  expect(await books()).toEqual(before);
  expect(await quarantined()).toEqual([{ reason: "environment-mismatch", status: "open" }]);
});

test("a quarantined row is resolved when Alipay's own answer settles the order", async () => {
  const order = await shop.placeAndStart();
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: 1, tradeNo: TRADE_NO });
  shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished: false };
  shop.pass(31);
  const [row] = await shop.deps.database.queues.findQuarantined({ now: shop.deps.clock.now(), limit: 10 });
  if (!row) throw new Error("nothing is due");
  await resolveQuarantine(shop.deps, row);
  expect((await books()).orders).toMatchObject([{ status: "paid" }]);
  expect(await quarantined()).toEqual([{ reason: "amount-mismatch", status: "resolved" }]);
});

test("N-21: money for a cancelled order is booked as owed and goes back once", async () => {
  const order = await shop.placeAndStart();
  await cancelOrder(shop.deps, { orderId: order.id, cause: "expired", actor: "worker" });
  const notice = { outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO };
  expect(await shop.notify(notice)).toEqual(SUCCESS);
  expect(await shop.notify(notice)).toEqual(SUCCESS);
  const owed = await books();
  expect(owed).toMatchObject({
    orders: [{ status: "cancelled-refunding" }],
    refunds: [{ status: "new", amountFen: order.totalFen }],
    stock: [{ stock: 10 }],
  });
  const refund = await shop.rows.refund.findFirstOrThrow();
  expect(refund.outRequestNo.startsWith(order.outTradeNo)).toBe(true);
  expect(await submitRefund(shop.deps, { refundId: refund.id })).toEqual({ status: "done" });
  expect(await submitRefund(shop.deps, { refundId: refund.id })).toEqual({ status: "done" });
  expect(shop.gateway.methods().filter((method) => method === "refund")).toHaveLength(1);
  const after = await books();
  expect(after.orders).toMatchObject([{ status: "cancelled" }]);
  const owedAccount = await shop.rows.ledgerEntry.findMany({ select: { debitAccount: true, creditAccount: true } });
  expect(owedAccount).toEqual([
    { debitAccount: "alipay-balance", creditAccount: "owed-to-buyer" },
    { debitAccount: "owed-to-buyer", creditAccount: "alipay-balance" },
  ]);
});

test("N-20: the second of two trades for one order goes back, and the order stays paid", async () => {
  const order = await shop.placeAndStart();
  shop.gateway.close = { kind: "closed" };
  const second = await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
  if (second.status !== "ready") throw new Error("no second attempt");
  await shop.notify({ outTradeNo: second.outTradeNo, totalFen: order.totalFen });
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen });
  const after = await books();
  expect(after).toMatchObject({
    orders: [{ status: "paid" }],
    refunds: [{ status: "new", amountFen: order.totalFen }],
  });
  expect(after.payments.map((payment) => payment.purpose).sort()).toEqual(["order", "surplus"]);
  expect(after.ledger).toHaveLength(2);
});

test("an attempt left open when another one was paid is closed by the worker", async () => {
  const order = await shop.placeAndStart();
  shop.gateway.close = { kind: "closed" };
  await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen });
  const open = await shop.deps.database.read.attempts.findOpen(order.id);
  if (!open) throw new Error("the second attempt should be open");
  await chaseAttempt(shop.deps, open);
  expect((await books()).attempts.map((attempt) => attempt.status).sort()).toEqual(["closed", "paid"]);
});

test("N-02: a payment whose notification is lost is found by asking, with the same books", async () => {
  const order = await shop.placeAndStart();
  shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished: false };
  shop.pass(61);
  const due = await shop.deps.database.queues.findAttemptsToAsk({ now: shop.deps.clock.now(), limit: 10 });
  for (const attempt of due) await chaseAttempt(shop.deps, attempt);
  expect(await books()).toMatchObject({
    orders: [{ status: "paid" }],
    ledger: [{ kind: "payment", reference: TRADE_NO, amountFen: order.totalFen }],
  });
  // N-03: the notification itself, a day late.
  const before = await books();
  shop.pass(25 * 3_600);
  const late = { outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO };
  expect(await shop.notify(late)).toEqual(SUCCESS);
  expect(await books()).toEqual(before);
});

test("C-13: notification and sweep at once make one entry", async () => {
  const order = await shop.placeAndStart();
  shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished: false };
  await Promise.all([
    refreshPayment(shop.deps, { orderId: order.id }),
    shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO }),
    refreshPayment(shop.deps, { orderId: order.id }),
  ]);
  expect((await books()).ledger).toHaveLength(1);
});

test("an answer from before the payment that arrives after it changes nothing", async () => {
  const order = await shop.placeAndStart();
  shop.gateway.trade = { kind: "waiting" };
  shop.gateway.meanwhile = async () => {
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO });
  };
  await refreshPayment(shop.deps, { orderId: order.id });
  const attempt = await shop.rows.paymentAttempt.findFirstOrThrow();
  expect(attempt).toMatchObject({ status: "paid", gatewayStatus: "TRADE_SUCCESS", nextAskAt: null });
});

test("Alipay is asked about an order at most once in three seconds, however many ask", async () => {
  const order = await shop.placeAndStart();
  await Promise.all(Array.from({ length: 20 }, () => refreshPayment(shop.deps, { orderId: order.id })));
  expect(shop.gateway.methods()).toEqual(["query"]);
  shop.pass(3);
  await refreshPayment(shop.deps, { orderId: order.id });
  expect(shop.gateway.methods()).toEqual(["query", "query"]);
});

test("G-15: another sum in Alipay's own answer is quarantined, once, and pays nothing", async () => {
  const order = await shop.placeAndStart();
  shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(1), finished: false };
  await refreshPayment(shop.deps, { orderId: order.id });
  shop.pass(4);
  await refreshPayment(shop.deps, { orderId: order.id });
  expect((await books()).orders).toMatchObject([{ status: "pending" }]);
  expect(await quarantined()).toEqual([{ reason: "amount-mismatch", status: "open" }]);
});

test("an order ships only after the second witness has agreed", async () => {
  const order = await shop.placeAndStart();
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO });
  const ship = () => shipOrder(shop.deps, { orderId: order.id, carrier: "SF", trackingNo: "SF123", actor: "staff:1" });
  expect(await ship()).toEqual({ status: "refused", because: "awaiting-witness" });
  const [payment] = await shop.deps.database.queues.findPaymentsToWitness({ now: shop.deps.clock.now(), limit: 1 });
  if (!payment) throw new Error("no payment waits for its witness");
  shop.gateway.trade = { kind: "unknown" };
  await witnessPayment(shop.deps, payment);
  expect(await ship()).toEqual({ status: "refused", because: "awaiting-witness" });
  shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished: false };
  await witnessPayment(shop.deps, payment);
  expect(await ship()).toEqual({ status: "shipped" });
  expect(await ship()).toEqual({ status: "refused", because: "already-shipped" });
});

test("a witness that contradicts three times blocks the order and raises an alarm", async () => {
  const order = await shop.placeAndStart();
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO });
  shop.gateway.trade = { kind: "waiting" };
  const ship = () => shipOrder(shop.deps, { orderId: order.id, carrier: "SF", trackingNo: "1", actor: "staff:1" });
  for (let question = 1; question <= 3; question += 1) {
    expect(await ship()).toEqual({ status: "refused", because: "awaiting-witness" });
    shop.pass(60);
    const [payment] = await shop.deps.database.queues.findPaymentsToWitness({ now: shop.deps.clock.now(), limit: 1 });
    if (!payment) throw new Error("no payment waits for its witness");
    await witnessPayment(shop.deps, payment);
  }
  expect(await ship()).toEqual({ status: "refused", because: "witness-contradicts" });
  expect(shop.alarms).toHaveLength(1);
});
