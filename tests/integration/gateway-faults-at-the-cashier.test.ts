/** Page payments make no server call: here it is the buyer's browser whose request or answer gets lost on the way to Alipay. */
import { createPrivateKey } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { createPaymentGateway } from "#lib/alipay/gateway.ts";
import { refreshPayment } from "#lib/services/refresh-payment.ts";
import { signPayUrl } from "#lib/services/sign-pay-url.ts";
import { startPayment } from "#lib/services/start-payment.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

let simulator: SimulatorProcess;
let shop: TestShop;
beforeAll(async () => {
  simulator = await startSimulatorProcess();
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  shop = await createTestShop();
  // Alipay takes no order whose time is over by its own clock.
  const clock = { now: () => new Date() };
  const gateway = createPaymentGateway({
    appId: simulator.appId,
    privateKey: createPrivateKey(simulator.appPrivateKey).export({ type: "pkcs1", format: "pem" }).toString(),
    keys: createAlipayKeys({ publicKeys: [simulator.alipayPublicKey] }),
    gateway: simulator.gateway,
    notifyUrl: "http://127.0.0.1:9/notify",
    returnUrl: "http://127.0.0.1:9/return",
    clock,
    log: shop.deps.log,
  });
  Object.assign(shop.deps, { clock, gateway });
});
afterEach(() => shop.close());

/** The buyer's browser opens the cashier over a line that loses its request, or the answer to it. */
async function openOverBadLine(payUrl: string, lost: "request" | "answer"): Promise<void> {
  const { pathname, search, origin } = new URL(payUrl);
  const line = createServer((request, response) => {
    const arrived = lost === "answer" ? fetch(`${origin}${request.url}`) : Promise.resolve();
    void arrived.then(() => response.destroy());
  });
  await new Promise<void>((resolve) => line.listen(0, "127.0.0.1", resolve));
  const { port } = line.address() as AddressInfo;
  await expect(fetch(`http://127.0.0.1:${port}${pathname}${search}`)).rejects.toThrow("fetch failed");
  line.close();
}

async function payUrlOf(order: { id: string }): Promise<string> {
  const signed = await signPayUrl(shop.deps, { orderId: order.id, product: "page" });
  if (signed.status !== "redirect") throw new Error(`not payable: ${signed.status}`);
  return signed.url;
}

const attempts = () => shop.rows.paymentAttempt.findMany({ select: { outTradeNo: true, status: true } });
const orderStatus = async ({ id }: { id: string }) =>
  (await shop.rows.order.findUniqueOrThrow({ where: { id }, select: { status: true } })).status;
const alipaysTrades = async (outTradeNo: string) =>
  (await simulator.api.trades()).filter((trade) => trade.outTradeNo.startsWith(outTradeNo.replace(/_\d+$/, "_")))
    .length;

/** The buyer pays through `payUrl`; the notification goes nowhere, so the shop asks. */
async function payAndAsk(order: { id: string }, payUrl: string): Promise<void> {
  await simulator.api.pay({ payUrl });
  shop.deps.clock = { now: () => new Date(Date.now() + 4_000) };
  await refreshPayment(shop.deps, { orderId: order.id });
}

test("G-01: the request for the cashier is lost: the order stays pending and is payable again under the same number", async () => {
  const order = await shop.placeAndStart({ priceFen: 10_000 });
  await openOverBadLine(await payUrlOf(order), "request");
  expect(await alipaysTrades(order.outTradeNo)).toBe(0);
  expect(await orderStatus(order)).toBe("pending");
  expect(await startPayment(shop.deps, { orderId: order.id, product: "page", anew: false })).toEqual({
    status: "ready",
    outTradeNo: order.outTradeNo,
  });
  await payAndAsk(order, await payUrlOf(order));
  expect(await orderStatus(order)).toBe("paid");
  expect(await attempts()).toEqual([{ outTradeNo: order.outTradeNo, status: "paid" }]);
  expect(await shop.rows.ledgerEntry.findMany({ select: { amountFen: true } })).toEqual([{ amountFen: 10_000 }]);
});

test("G-02: the trade is made and the answer lost: the order stays pending, and however often it is started there is one trade", async () => {
  const order = await shop.placeAndStart({ priceFen: 10_000 });
  await simulator.api.scan({ payUrl: await payUrlOf(order) });
  await openOverBadLine(await payUrlOf(order), "answer");
  expect(await orderStatus(order)).toBe("pending");
  for (let tries = 0; tries < 3; tries += 1) {
    const started = await startPayment(shop.deps, { orderId: order.id, product: "page", anew: false });
    expect(started).toEqual({ status: "ready", outTradeNo: order.outTradeNo });
    await simulator.api.scan({ payUrl: await payUrlOf(order) });
  }
  expect(await alipaysTrades(order.outTradeNo)).toBe(1);
  expect(await attempts()).toEqual([{ outTradeNo: order.outTradeNo, status: "open" }]);
  await payAndAsk(order, await payUrlOf(order));
  expect(await orderStatus(order)).toBe("paid");
  expect(await shop.rows.ledgerEntry.findMany({ select: { amountFen: true } })).toEqual([{ amountFen: 10_000 }]);
});
