import { afterEach, beforeEach, expect, test } from "vitest";
import { fen } from "#lib/domain/money.ts";
import { cancelOrder } from "#lib/services/cancel-order.ts";
import type { GenuineNotice } from "#lib/services/ports.ts";
import { refreshPayment } from "#lib/services/refresh-payment.ts";
import { requestRefund } from "#lib/services/request-refund.ts";
import { startPayment } from "#lib/services/start-payment.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";
import type { Job } from "#lib/worker/job.ts";
import { expiry, payments, quarantine, refunds, witness } from "#lib/worker/jobs.ts";
import { runLeased } from "#lib/worker/run-job.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

// Interleavings and answers that end badly in shops that believe the plain sequence of events.

let shop: TestShop;
beforeEach(async () => {
  shop = await createTestShop();
});
afterEach(async () => {
  await shop.close();
});

const TRADE_NO = "2026112022001400000000777";
const SUCCESS = { status: 200, reply: "success" };
const HOUR = 3_600;

type Started = { id: string; outTradeNo: string; totalFen: number };

const run = (job: Job) => runLeased(shop.deps, { job, holder: "worker-1" });
const start = () => shop.placeAndStart({ priceFen: 10_000 });
const paid = (order: Started) =>
  shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO });
const paidEvidence = (order: Started) =>
  ({ kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished: false }) as const;

/** A refund notification as it comes for a refund that was made in Alipay's merchant centre. */
function refunded(order: Started, outBizNo: string, changes: Partial<Omit<GenuineNotice, "totalFen">> = {}) {
  const { outTradeNo, totalFen } = order;
  const body = `out_biz_no=${outBizNo}`;
  return shop.notify({ outTradeNo, totalFen, tradeNo: TRADE_NO, kind: "refund", outBizNo, body, ...changes });
}

async function requested(
  order: Started,
  amountFen: number,
  { formKey = `dialog-${amountFen}`, ...payment }: { formKey?: string; paymentId?: string } = {},
): Promise<string> {
  const asked = await requestRefund(shop.deps, {
    ...payment,
    orderId: order.id,
    amountFen,
    reason: "damaged",
    note: "",
    formKey,
    requestedBy: "staff:anna",
  });
  if (asked.status !== "accepted") throw new Error(`refused: ${asked.code}`);
  return asked.refundId;
}

/** An order that was paid after it had been cancelled. */
async function paidTooLate() {
  const order = await start();
  await cancelOrder(shop.deps, { orderId: order.id, cause: "buyer", actor: "buyer" });
  await paid(order);
  return order;
}

const statusOf = async (order: Started) =>
  (await shop.rows.order.findUniqueOrThrow({ where: { id: order.id } })).status;
const bookedRefunds = async () =>
  (await shop.rows.ledgerEntry.findMany({ where: { kind: "refund" }, select: { amountFen: true } })).map(
    (entry) => entry.amountFen,
  );

test("a surplus that somebody returned in the merchant centre ends the refunding of its order", async () => {
  const order = await paidTooLate();
  shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.TRADE_HAS_CLOSE", message: "交易已关闭" };
  await run(refunds);
  expect(await statusOf(order)).toBe("cancelled-refunding");
  shop.gateway.refundQuery = { kind: "found", amountFen: fen(order.totalFen) };
  await refunded(order, "CENTRE1");
  await run(quarantine);
  expect(await bookedRefunds()).toEqual([order.totalFen]);
  expect(await statusOf(order)).toBe("cancelled");
});

test("a surplus of which only a part was returned elsewhere is not called returned", async () => {
  const order = await paidTooLate();
  shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.REASON_TRADE_REFUND_FEE_ERR", message: "退款金额无效" };
  await run(refunds);
  shop.gateway.refundQuery = { kind: "found", amountFen: fen(1) };
  await refunded(order, "CENTRE1");
  await run(quarantine);
  expect(await bookedRefunds()).toEqual([1]);
  expect(await statusOf(order)).toBe("cancelled-refunding");
});

test("a surplus that Alipay refused for good can be sent again by staff, and never twice", async () => {
  const order = await paidTooLate();
  const { id: paymentId } = await shop.rows.payment.findFirstOrThrow();
  await expect(requested(order, order.totalFen, { paymentId })).rejects.toThrow("exceeds-refundable");
  shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.TRADE_STATUS_ERROR", message: "交易状态非法" };
  await run(refunds);
  shop.gateway.refundAnswer = { kind: "moved" };
  await expect(requested(order, order.totalFen)).rejects.toThrow("nothing-paid");
  const refundId = await requested(order, order.totalFen, { paymentId });
  expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "done" });
  expect(await statusOf(order)).toBe("cancelled");
  expect(await bookedRefunds()).toEqual([order.totalFen]);
  await expect(requested(order, 1, { paymentId })).rejects.toThrow("exceeds-refundable");
});

test("a surplus that could not be paid back today goes back tomorrow, under the same number", async () => {
  const order = await paidTooLate();
  shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.SELLER_BALANCE_NOT_ENOUGH", message: "卖家余额不足" };
  await run(refunds);
  expect(await statusOf(order)).toBe("cancelled-refunding");
  shop.pass(24 * HOUR);
  await run(refunds);
  shop.pass(24 * HOUR);
  shop.gateway.refundAnswer = { kind: "moved" };
  await run(refunds);
  expect(await statusOf(order)).toBe("cancelled");
  expect(await bookedRefunds()).toEqual([order.totalFen]);
  const numbers = shop.gateway.calls.filter((call) => call.method === "refund").map((call) => call.number);
  expect(new Set(numbers).size).toBe(1);
});

test("G-21: a refund that was heard of before its payment is booked as soon as the payment is", async () => {
  const order = await start();
  expect(await refunded(order, "CENTRE1", { tradeStatus: "TRADE_CLOSED" })).toEqual(SUCCESS);
  shop.gateway.trade = { kind: "closed", tradeNo: TRADE_NO };
  shop.gateway.refundQuery = { kind: "found", amountFen: fen(order.totalFen) };
  await run(payments);
  await run(quarantine);
  // The payment's own notification comes with the last of its repeats.
  shop.pass(24 * HOUR);
  await run(quarantine);
  expect(await paid(order)).toEqual(SUCCESS);
  shop.pass(HOUR);
  await run(quarantine);
  expect(await bookedRefunds()).toEqual([order.totalFen]);
});

test("a refund made elsewhere is booked however long Alipay could not be asked", async () => {
  const order = await start();
  await paid(order);
  await refunded(order, "CENTRE1");
  shop.gateway.refundQuery = { kind: "unknown", cause: "timeout" };
  for (let tries = 0; tries < 10; tries += 1) {
    await run(quarantine);
    shop.pass(HOUR);
  }
  shop.pass(4 * HOUR);
  shop.gateway.refundQuery = { kind: "found", amountFen: fen(2_500) };
  await run(quarantine);
  expect(await bookedRefunds()).toEqual([2_500]);
});

test("two trades may have a refund of the same number: both are booked", async () => {
  const [first, second] = [await start(), await start()];
  await paid(first);
  const other = { tradeNo: "2026112022001400000000888" };
  await shop.notify({ outTradeNo: second.outTradeNo, totalFen: second.totalFen, ...other });
  shop.gateway.refundQuery = { kind: "found", amountFen: fen(100) };
  await refunded(first, "R1");
  await run(quarantine);
  await refunded(second, "R1", other);
  await run(quarantine);
  expect(await bookedRefunds()).toEqual([100, 100]);
  expect(await shop.rows.quarantinedNotification.count({ where: { status: "open" } })).toBe(0);
  // The same refund told once more is still one refund.
  await refunded(second, "R1", other);
  await run(quarantine);
  expect(await bookedRefunds()).toEqual([100, 100]);
});

test("P-15: money that a slow sender moved is booked, though a faster one was told no", async () => {
  const order = await start();
  await paid(order);
  const refundId = await requested(order, 4_000);
  shop.gateway.meanwhile = async () => {
    // The clock jumps while the first sender waits for Alipay, so its claim looks like that of a dead process.
    shop.pass(90);
    shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.SELLER_BALANCE_NOT_ENOUGH", message: "卖家余额不足" };
    expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "failed" });
    shop.gateway.refundAnswer = { kind: "moved" };
  };
  expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "done" });
  expect(await bookedRefunds()).toEqual([4_000]);
});

test("a refund of ours that was called failed is booked when Alipay reports it and confirms the sum", async () => {
  const order = await start();
  await paid(order);
  const refundId = await requested(order, 4_000);
  shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.TRADE_STATUS_ERROR", message: "交易状态非法" };
  expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "failed" });
  const { outRequestNo } = await shop.rows.refund.findFirstOrThrow();
  shop.gateway.refundQuery = { kind: "found", amountFen: fen(4_000) };
  expect(await refunded(order, outRequestNo)).toEqual(SUCCESS);
  await run(quarantine);
  expect(await shop.rows.refund.findMany({ select: { status: true } })).toEqual([{ status: "done" }]);
  expect(await bookedRefunds()).toEqual([4_000]);
});

test("an impatient repeat settles nothing before Alipay can know the first try", async () => {
  const order = await start();
  await paid(order);
  const refundId = await requested(order, 4_000);
  shop.gateway.refundAnswer = { kind: "unknown", cause: "timeout" };
  await submitRefund(shop.deps, { refundId });
  shop.pass(2);
  shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.TRADE_STATUS_ERROR", message: "交易状态非法" };
  expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "unknown" });
  shop.pass(8);
  shop.gateway.refundQuery = { kind: "found", amountFen: fen(4_000) };
  expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "done" });
});

test("an order whose trade was paid with another sum ends with its time and gives its stock back", async () => {
  const order = await start();
  shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(1), finished: false };
  shop.gateway.close = { kind: "refused", code: "ACQ.TRADE_STATUS_ERROR" };
  shop.pass(30 * 60);
  await run(expiry);
  expect(await statusOf(order)).toBe("cancelled");
  expect(await shop.rows.variant.findUniqueOrThrow({ where: { id: order.variantId } })).toMatchObject({ stock: 10 });
  expect(await shop.rows.quarantinedNotification.count({ where: { status: "open" } })).toBe(1);
  expect(await shop.rows.payment.count()).toBe(0);
});

test("O-11: another merchant's refunds and witnesses wait, and hold up nobody else's", async () => {
  const theirs = await start();
  await paid(theirs);
  for (let refund = 1; refund <= 20; refund += 1) await requested(theirs, 100, { formKey: `theirs-${refund}` });
  shop.deps.merchant = { ...shop.deps.merchant, environment: "sandbox" };
  const ours = await start();
  await shop.notify({ outTradeNo: ours.outTradeNo, totalFen: ours.totalFen, tradeNo: "2026112022001400000000888" });
  shop.pass(1);
  await requested(ours, 100);
  await run(refunds);
  await run(refunds);
  expect(await bookedRefunds()).toEqual([100]);
  shop.gateway.trade = { kind: "absent" };
  const due = await shop.deps.database.queues.findPaymentsToWitness({ now: shop.deps.clock.now(), limit: 1 });
  expect(due).toMatchObject([{ tradeNo: TRADE_NO, environment: "simulator" }]);
  await run(witness);
  expect(await shop.rows.payment.findUniqueOrThrow({ where: { tradeNo: TRADE_NO } })).toMatchObject({
    witness: "pending",
  });
});

test("M10 the attempt that a new one replaces leaves a word in the audit trail", async () => {
  const order = await start();
  shop.gateway.close = { kind: "closed" };
  await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
  const closed = { action: "attempt.closed", subject: order.outTradeNo };
  expect(await shop.rows.auditEntry.count({ where: closed })).toBe(1);
});

test("an order that is over cannot be paid anew, also where nobody had opened its trade", async () => {
  const order = await start();
  shop.gateway.meanwhile = async () => {
    shop.pass(30 * 60);
  };
  const again = await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
  expect(again).toEqual({ status: "not-payable", because: "expired" });
});

test("an attempt left open on a paid order is closed however long Alipay could not be asked to", async () => {
  const order = await start();
  shop.gateway.close = { kind: "closed" };
  await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
  await paid(order);
  shop.pass(2 * HOUR);
  shop.gateway.close = { kind: "unknown", cause: "timeout" };
  await run(payments);
  shop.pass(2 * HOUR);
  shop.gateway.close = { kind: "absent" };
  await run(payments);
  expect(await shop.rows.paymentAttempt.count({ where: { status: "open" } })).toBe(0);
});

test("N-09: a trade that ends after a partial refund is finished too", async () => {
  const order = await start();
  await paid(order);
  await refunded(order, "CENTRE1", { tradeStatus: "TRADE_FINISHED" });
  expect(await shop.rows.payment.findFirstOrThrow()).toMatchObject({ finished: true });
});

test("a contradiction about another trade is not settled by the order's own payment", async () => {
  const order = await start();
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: 1, tradeNo: "2026112022001400000000999" });
  shop.gateway.trade = paidEvidence(order);
  await paid(order);
  shop.pass(31);
  await run(quarantine);
  expect(await shop.rows.quarantinedNotification.count({ where: { status: "open" } })).toBe(1);
});

test("a trade that was paid and refunded before we heard of either is shown to a person", async () => {
  const order = await start();
  shop.gateway.trade = { kind: "closed", tradeNo: TRADE_NO };
  shop.gateway.paidAt = shop.deps.clock.now();
  await refreshPayment(shop.deps, { orderId: order.id });
  shop.pass(4);
  await refreshPayment(shop.deps, { orderId: order.id });
  expect(await shop.rows.quarantinedNotification.findMany({ select: { reason: true, tradeNo: true } })).toEqual([
    { reason: "refund-elsewhere", tradeNo: TRADE_NO },
  ]);
  expect(shop.alarms.length).toBeGreaterThan(0);
});

test("a buyer who scans after the order was cancelled finds the trade closed, not open for money", async () => {
  const order = await start();
  await cancelOrder(shop.deps, { orderId: order.id, cause: "buyer", actor: "buyer" });
  shop.gateway.trade = { kind: "waiting" };
  shop.gateway.close = { kind: "closed" };
  shop.pass(301);
  await run(payments);
  expect(shop.gateway.methods()).toEqual(["close", "query", "close"]);
});

test("P-15: after a clock that was hours ahead for a while, money for what it cancelled is still found", async () => {
  const order = await start();
  shop.pass(2 * HOUR);
  await run(expiry);
  await run(payments);
  shop.pass(-2 * HOUR);
  shop.gateway.trade = paidEvidence(order);
  for (let minutes = 0; minutes < 4 * 60; minutes += 10) {
    shop.pass(600);
    await run(payments);
  }
  expect(await statusOf(order)).toBe("cancelled-refunding");
});

/** What another process does while the first one waits for Alipay to close a trade. */
const RIVALS: Record<string, (order: Started) => Promise<unknown>> = {
  "another cancel": (order) => cancelOrder(shop.deps, { orderId: order.id, cause: "staff", actor: "staff:1" }),
  "the buyer pays anew": (order) => startPayment(shop.deps, { orderId: order.id, product: "page", anew: true }),
  "the buyer pays on": (order) => startPayment(shop.deps, { orderId: order.id, product: "page", anew: false }),
  "the payment is told": (order) => paid(order),
  "the page asks": (order) => refreshPayment(shop.deps, { orderId: order.id }),
  "the expiry job": () => run(expiry),
  "the worker asks": () => run(payments),
};
const CLOSES = ["closed", "absent", "refused", "unknown"] as const;
const cases = Object.keys(RIVALS).flatMap((rival) => CLOSES.map((close) => [rival, close] as const));

test.each(cases)("C-06…C-08: cancelling while %s, and Alipay's close is %s", async (rival, close) => {
  const order = await start();
  shop.pass(30 * 60);
  shop.gateway.close = close === "refused" ? { kind: close, code: "X" } : { kind: close, cause: "X" };
  // Alipay refuses to close what is paid, and nobody can pay what it has closed.
  if (close === "refused") shop.gateway.trade = paidEvidence(order);
  if (close === "closed") shop.gateway.trade = { kind: "closed", tradeNo: TRADE_NO };
  shop.gateway.meanwhile = async () => {
    await RIVALS[rival]?.(order);
  };
  await cancelOrder(shop.deps, { orderId: order.id, cause: "buyer", actor: "buyer" });
  // Then everything heals: Alipay answers, the worker goes on.
  if (close === "unknown") shop.gateway.close = { kind: "absent" };
  for (let rounds = 0; rounds < 4; rounds += 1) {
    shop.pass(HOUR);
    for (const job of [expiry, payments, refunds]) await run(job);
  }
  const status = await statusOf(order);
  const isPaid = close === "refused" || rival === "the payment is told";
  const goods = await shop.rows.variant.findUniqueOrThrow({ where: { id: order.variantId } });
  expect(["paid", "cancelled"]).toContain(status);
  expect(goods.stock).toBe(status === "paid" ? 9 : 10);
  expect(await shop.rows.payment.count()).toBe(isPaid ? 1 : 0);
  expect((await bookedRefunds()).length).toBe(isPaid && status === "cancelled" ? 1 : 0);
  expect(await shop.rows.paymentAttempt.count({ where: { status: "open" } })).toBe(0);
  const moves = { in: ["payment.settled", "order.cancelled"] };
  expect(await shop.rows.auditEntry.count({ where: { action: moves } })).toBe(1);
});
