/** A shop that no notification can reach finds its payments at a real offline Alipay, by asking. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { orderQueries } from "#lib/db/queries/order.ts";
import { paymentPhase } from "#lib/server/payment-phase.ts";
import { refreshPayment } from "#lib/services/refresh-payment.ts";
import { signPayUrl } from "#lib/services/sign-pay-url.ts";
import { payments } from "#lib/worker/jobs.ts";
import { connectToSimulator } from "#tests/support/shop-at-simulator.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

/** Nobody listens there: every notification is lost. */
const NOWHERE = "http://127.0.0.1:9/notify";
/** The cashier's page asks the shop once a second, the worker looks for what is due every two. */
const PAGE_SECONDS = 1;
const WORKER_SECONDS = 2;

let simulator: SimulatorProcess;
let shop: TestShop;
let now: Date;
beforeAll(async () => {
  simulator = await startSimulatorProcess();
});
afterAll(async () => {
  await simulator.stop();
});
beforeEach(async () => {
  shop = await createTestShop();
  now = new Date(await simulator.api.now());
  connectToSimulator(shop, { simulator, clock: { now: () => now }, notifyUrl: NOWHERE });
  shop.deps.notifiesArrive = false;
});
afterEach(async () => {
  await shop.close();
  await simulator.api.clearFaults();
});

/** The shop's clock alone: the offline Alipay is asked again and again within what is one minute to it. */
function pass(seconds: number): void {
  now = new Date(now.getTime() + seconds * 1000);
}

type Started = Awaited<ReturnType<TestShop["placeAndStart"]>>;

async function pay({ id }: Started): Promise<void> {
  const signed = await signPayUrl(shop.deps, { orderId: id, product: "page" });
  if (signed.status !== "redirect") throw new Error(signed.status);
  await simulator.api.pay({ payUrl: signed.url });
}

async function phaseOf({ orderNo }: Started): Promise<string> {
  const state = await orderQueries(shop.rows).findPaymentState(orderNo);
  return state === null ? "gone" : paymentPhase(state, now);
}

/** One question of the page to its status route. */
async function pageAsks(order: Started): Promise<string> {
  await refreshPayment(shop.deps, { orderId: order.id });
  return phaseOf(order);
}

/** Lets the worker alone go on until the order is paid, and gives the seconds that took. */
async function untilWorkerFinds(order: Started, secondsMax: number): Promise<number> {
  for (let seconds = 0; seconds <= secondsMax; seconds += WORKER_SECONDS) {
    await payments.runOnce(shop.deps, () => Promise.resolve(true));
    if ((await phaseOf(order)) === "paid") return seconds;
    pass(WORKER_SECONDS);
  }
  return Number.POSITIVE_INFINITY;
}

const questions = async (order: Started) =>
  (await shop.rows.paymentAttempt.findFirstOrThrow({ where: { orderId: order.id } })).askCount;

test("N-02: a buyer who pays while the cashier's page is open reads of it within four seconds", async () => {
  const order = await shop.placeAndStart();
  for (let waited = 0; waited < 40; waited += PAGE_SECONDS) {
    expect(await pageAsks(order)).toBe("not-paid");
    pass(PAGE_SECONDS);
  }
  expect(await questions(order), "one in three seconds, however often the page asks").toBeLessThanOrEqual(14);
  await pay(order);
  let seconds = 0;
  while ((await pageAsks(order)) !== "paid") {
    pass(PAGE_SECONDS);
    seconds += PAGE_SECONDS;
  }
  expect(seconds).toBeLessThanOrEqual(4);
});

test("N-02: a buyer who had the page open for long, closed it and then paid is found within half a minute", async () => {
  const order = await shop.placeAndStart();
  for (let waited = 0; waited < 60; waited += 3) {
    await pageAsks(order);
    pass(3);
  }
  await pay(order);
  expect(await untilWorkerFinds(order, 600)).toBeLessThanOrEqual(30 + WORKER_SECONDS);
});

test("N-02: a buyer who never looked at the page again is found within half a minute, whenever the money came", async () => {
  for (const leftAloneSeconds of [0, 20, 300, 1_200]) {
    const order = await shop.placeAndStart();
    for (let waited = 0; waited < leftAloneSeconds; waited += 10) {
      await payments.runOnce(shop.deps, () => Promise.resolve(true));
      pass(10);
    }
    await pay(order);
    const seconds = await untilWorkerFinds(order, 600);
    expect(seconds, `paid after ${leftAloneSeconds} s`).toBeLessThanOrEqual(30 + WORKER_SECONDS);
  }
});

test("an order that nobody pays is asked about some sixty times in its half hour, and no more", async () => {
  const order = await shop.placeAndStart();
  for (let waited = 0; waited < 1_800; waited += 10) {
    await payments.runOnce(shop.deps, () => Promise.resolve(true));
    pass(10);
  }
  expect(await questions(order)).toBeGreaterThan(50);
  expect(await questions(order)).toBeLessThanOrEqual(62);
});

test("one round asks about twenty orders at most, the longest waiting first", async () => {
  const orders = [];
  for (let number = 0; number < 23; number += 1) {
    orders.push(await shop.placeAndStart());
    pass(1);
  }
  pass(60);
  await payments.runOnce(shop.deps, () => Promise.resolve(true));
  const asked = await Promise.all(orders.map(questions));
  expect(asked).toEqual([...Array.from({ length: 20 }, () => 1), 0, 0, 0]);
});

test("an Alipay that says it is asked too often is left alone for longer each time, and asked again in the end", async () => {
  const order = await shop.placeAndStart();
  await simulator.api.shoot({
    kind: "sub-code",
    method: "alipay.trade.query",
    detail: "isv.app-call-limited",
    times: 50,
  });
  for (let waited = 0; waited < 120; waited += PAGE_SECONDS) {
    expect(await pageAsks(order)).not.toBe("paid");
    pass(PAGE_SECONDS);
  }
  const refused = (await simulator.api.shots()).length;
  expect(refused, "of some forty questions in two minutes").toBeLessThanOrEqual(8);
  expect(refused).toBeGreaterThanOrEqual(5);
  await pay(order);
  await simulator.api.clearFaults();
  let seconds = 0;
  while ((await pageAsks(order)) !== "paid") {
    pass(PAGE_SECONDS);
    seconds += PAGE_SECONDS;
  }
  expect(seconds).toBeLessThanOrEqual(64);
});
