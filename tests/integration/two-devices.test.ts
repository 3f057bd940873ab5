/** A payment that is begun on a computer and finished on a phone, or paid on both, against a real offline Alipay. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { orderQueries } from "#lib/db/queries/order.ts";
import { verifyFile } from "#lib/db/verify/verify-file.ts";
import type { PayProduct } from "#lib/domain/payment.ts";
import { paymentPhase } from "#lib/server/payment-phase.ts";
import { askAlipay } from "#lib/services/ask-alipay.ts";
import { refreshPayment } from "#lib/services/refresh-payment.ts";
import { signPayUrl } from "#lib/services/sign-pay-url.ts";
import { startPayment } from "#lib/services/start-payment.ts";
import { refunds } from "#lib/worker/jobs.ts";
import { connectToSimulator } from "#tests/support/shop-at-simulator.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

/** Nobody listens there: whatever the shop learns it learns by asking, when a test lets it. */
const NOWHERE = "http://127.0.0.1:9/notify";

let simulator: SimulatorProcess;
let shop: TestShop;
let aheadMs = 0;
beforeAll(async () => {
  simulator = await startSimulatorProcess();
});
afterAll(async () => {
  await simulator.stop();
});
beforeEach(async () => {
  shop = await createTestShop();
  aheadMs = (await simulator.api.now()) - Date.now();
  const clock = { now: () => new Date(Date.now() + aheadMs) };
  connectToSimulator(shop, { simulator, clock, notifyUrl: NOWHERE });
});
afterEach(async () => {
  await shop.close();
});

async function pass(seconds: number): Promise<void> {
  await simulator.api.advanceClock(seconds);
  aheadMs += seconds * 1000;
}

type Placed = { id: string; orderNo: string };

/** The buyer comes to the cashier on a device and follows its pay link. */
async function open({ id }: Placed, product: PayProduct): Promise<string> {
  const signed = await signPayUrl(shop.deps, { orderId: id, product });
  if (signed.status !== "redirect") throw new Error(signed.status);
  return signed.url;
}

/** An order whose payment was begun on a computer. */
async function begunOnComputer(): Promise<{ order: Placed; computer: string }> {
  const order = await shop.place({ priceFen: 10_000 });
  await startPayment(shop.deps, { orderId: order.id, product: "page", anew: false });
  return { order, computer: await open(order, "page") };
}

/** The button "pay on this device instead", on the phone. */
const goOnOnPhone = ({ id }: Placed) => startPayment(shop.deps, { orderId: id, product: "wap", anew: true });

/** Every tab asks the same route: this is what all of them show. */
async function shown({ orderNo, id }: Placed): Promise<string> {
  await pass(4);
  await refreshPayment(shop.deps, { orderId: id });
  const state = await orderQueries(shop.rows).findPaymentState(orderNo);
  if (state === null) throw new Error("the order is gone");
  return paymentPhase(state, shop.deps.clock.now());
}

const attempts = () =>
  shop.rows.paymentAttempt.findMany({
    select: { number: true, status: true, product: true },
    orderBy: { number: "asc" },
  });
const settlements = () => shop.rows.ledgerEntry.count({ where: { kind: "payment", creditAccount: "order-income" } });
const brokenRules = async () => (await verifyFile(shop.opened.file, { rowsMax: 5 })).map((rule) => rule.invariant);

test("a payment opens on the kind of device that it was begun on, and on the other one only after a word", async () => {
  const { order } = await begunOnComputer();
  const onPhone = { orderId: order.id, product: "wap" } as const;
  expect(await signPayUrl(shop.deps, onPhone)).toEqual({ status: "other-product" });
  expect(await startPayment(shop.deps, { ...onPhone, anew: false }), "only looked at").toMatchObject({
    status: "ready",
  });
  expect(await attempts()).toEqual([{ number: 1, status: "open", product: "page" }]);
  await goOnOnPhone(order);
  expect(new URL(await open(order, "wap")).searchParams.get("method")).toBe("alipay.trade.wap.pay");
  expect(await signPayUrl(shop.deps, { ...onPhone, product: "page" })).toEqual({ status: "other-product" });
});

test("begun on a computer, where nobody logged in yet, and finished on a phone: one trade, paid once", async () => {
  const { order, computer } = await begunOnComputer();
  expect(await goOnOnPhone(order)).toMatchObject({ status: "ready" });
  const phone = await open(order, "wap");
  const { returnUrl } = await simulator.api.pay({ payUrl: phone });
  expect(new URL(returnUrl ?? "").searchParams.get("method")).toBe("alipay.trade.wap.pay.return");
  expect(await shown(order)).toBe("paid");
  expect(await attempts()).toEqual([{ number: 1, status: "paid", product: "wap" }]);
  await expect(simulator.api.pay({ payUrl: computer })).rejects.toThrow("TRADE_HAS_SUCCESS");
  expect(await settlements()).toBe(1);
  expect(await brokenRules()).toEqual([]);
});

test("begun on a computer, logged in there, and finished on a phone: the first trade is closed before a second is made", async () => {
  const { order, computer } = await begunOnComputer();
  await simulator.api.scan({ payUrl: computer });
  await goOnOnPhone(order);
  await expect(simulator.api.pay({ payUrl: computer })).rejects.toThrow("TRADE_HAS_CLOSE");
  await simulator.api.pay({ payUrl: await open(order, "wap") });
  expect(await shown(order)).toBe("paid");
  expect(await attempts()).toEqual([
    { number: 1, status: "closed", product: "page" },
    { number: 2, status: "paid", product: "wap" },
  ]);
  expect(await settlements()).toBe(1);
  expect(await brokenRules()).toEqual([]);
});

test("open on both at once and paid on both: whichever is first settles the order, the other is refused", async () => {
  const { order, computer } = await begunOnComputer();
  await goOnOnPhone(order);
  const phone = await open(order, "wap");
  const paid = await Promise.allSettled([computer, phone].map((payUrl) => simulator.api.pay({ payUrl })));
  expect(paid.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await shown(order)).toBe("paid");
  expect(await settlements()).toBe(1);
});

test("paid on the computer while the phone takes over: the phone is told, and nothing new is opened", async () => {
  const { order, computer } = await begunOnComputer();
  await simulator.api.pay({ payUrl: computer });
  expect(await goOnOnPhone(order)).toEqual({ status: "not-payable", because: "paid" });
  expect(await shown(order)).toBe("paid");
  expect(await attempts()).toEqual([{ number: 1, status: "paid", product: "page" }]);
});

test("where Alipay cannot say whether the first trade is closed, the phone waits and the computer may finish", async () => {
  const { order, computer } = await begunOnComputer();
  await simulator.api.scan({ payUrl: computer });
  await simulator.api.shoot({ kind: "http-error-before", method: "alipay.trade.close" });
  expect(await goOnOnPhone(order)).toEqual({ status: "not-payable", because: "unknown-state" });
  expect(await attempts()).toEqual([{ number: 1, status: "open", product: "page" }]);
  await simulator.api.pay({ payUrl: computer });
  expect(await shown(order)).toBe("paid");
});

test("paid on both although Alipay had called the first trade closed: one settles the order, the other goes back", async () => {
  const { order, computer } = await begunOnComputer();
  await simulator.api.scan({ payUrl: computer });
  shop.deps.gateway.closeTrade = () => Promise.resolve({ kind: "closed" });
  await goOnOnPhone(order);
  await simulator.api.pay({ payUrl: await open(order, "wap") });
  await simulator.api.pay({ payUrl: computer });
  expect(await shown(order)).toBe("paid");
  // In place of the notification, which would bring the same news.
  await askAlipay(shop.deps, await shop.rows.paymentAttempt.findFirstOrThrow({ where: { number: 1 } }));
  await pass(60);
  await refunds.runOnce(shop.deps, () => Promise.resolve(true));
  expect(await settlements()).toBe(1);
  expect(await shop.rows.refund.findMany({ select: { kind: true, status: true } })).toEqual([
    { kind: "surplus", status: "done" },
  ]);
  expect(await brokenRules()).toEqual([]);
});
