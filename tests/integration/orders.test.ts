import { afterEach, beforeEach, expect, test } from "vitest";
import { fen } from "#lib/domain/money.ts";
import { cancelOrder } from "#lib/services/cancel-order.ts";
import { placeOrder } from "#lib/services/place-order.ts";
import { setCartLine } from "#lib/services/set-cart-line.ts";
import { signPayUrl } from "#lib/services/sign-pay-url.ts";
import { startPayment } from "#lib/services/start-payment.ts";
import { addVariant } from "#tests/support/shop-rows.ts";
import { createTestShop, orderForm, type TestShop } from "#tests/support/test-shop.ts";

let shop: TestShop;
beforeEach(async () => {
  shop = await createTestShop();
});
afterEach(async () => {
  await shop.close();
});

const stockOf = async (variantId: string) =>
  (await shop.rows.variant.findUniqueOrThrow({ where: { id: variantId } })).stock;

test("placing an order takes prices from the database, reserves stock and empties the cart", async () => {
  const order = await shop.place({ quantity: 3, priceFen: 1_999, stock: 5 });
  expect(order).toMatchObject({ status: "pending", itemsFen: 5_997, freightFen: 800, totalFen: 6_797 });
  expect(await stockOf(order.variantId)).toBe(2);
  expect(await shop.rows.cartLine.count()).toBe(0);
});

test("C-01: one form makes one order, however often it is sent at once", async () => {
  const { variantId } = await addVariant(shop.opened, { stock: 100 });
  await setCartLine(shop.deps, { visitorHash: "visitor", variantId, quantity: 2 });
  const form = orderForm({ seenTotalFen: 17_776, formKey: "clicked-20-times" });
  const placed = await Promise.all(Array.from({ length: 20 }, () => placeOrder(shop.deps, form)));
  expect(new Set(placed.map((result) => JSON.stringify(result))).size).toBe(1);
  expect(placed[0]?.status).toBe("placed");
  expect(await shop.rows.order.count()).toBe(1);
  expect(await stockOf(variantId)).toBe(98);
});

test("another visitor's form key opens nobody's order", async () => {
  await shop.place();
  const { formKey } = await shop.rows.order.findFirstOrThrow();
  const stranger = orderForm({ seenTotalFen: 1, formKey, visitorHash: "stranger" });
  expect(await placeOrder(shop.deps, stranger)).toEqual({ status: "refused", code: "empty-cart" });
});

test("a price that moved is told, the cart brought up to date, and the next try goes through", async () => {
  const { variantId, sku } = await addVariant(shop.opened, { priceFen: 10_000 });
  await setCartLine(shop.deps, { visitorHash: "visitor", variantId, quantity: 1 });
  await shop.opened.transaction((unit) =>
    unit.variant.update({ where: { id: variantId }, data: { priceFen: 12_000 } }),
  );
  const first = await placeOrder(shop.deps, orderForm({ seenTotalFen: 10_000 }));
  expect(first).toMatchObject({ status: "changed", changes: [{ kind: "price", sku, fromFen: 10_000, toFen: 12_000 }] });
  expect(await shop.rows.order.count()).toBe(0);
  expect(await placeOrder(shop.deps, orderForm({ seenTotalFen: 12_000 }))).toMatchObject({ status: "placed" });
});

test("stock that shrank is told, and the cart keeps what there is", async () => {
  const { variantId } = await addVariant(shop.opened, { priceFen: 10_000, stock: 5 });
  await setCartLine(shop.deps, { visitorHash: "visitor", variantId, quantity: 4 });
  await setCartLine(shop.deps, { visitorHash: "other", variantId, quantity: 3 });
  const other = orderForm({ seenTotalFen: 30_000, visitorHash: "other" });
  expect(await placeOrder(shop.deps, other)).toMatchObject({ status: "placed" });
  const first = await placeOrder(shop.deps, orderForm({ seenTotalFen: 40_000 }));
  expect(first).toMatchObject({ status: "changed", changes: [{ kind: "stock", wanted: 4, available: 2 }] });
  expect(await shop.rows.cartLine.findFirstOrThrow({ where: { visitorHash: "visitor" } })).toMatchObject({
    quantity: 2,
  });
});

test("goods taken off the shelf leave the cart with a word about it", async () => {
  const { variantId } = await addVariant(shop.opened);
  await setCartLine(shop.deps, { visitorHash: "visitor", variantId, quantity: 1 });
  await shop.opened.transaction((unit) => unit.product.updateMany({ data: { published: false } }));
  expect(await placeOrder(shop.deps, orderForm({ seenTotalFen: 8_888 }))).toMatchObject({
    status: "changed",
    changes: [{ kind: "gone" }],
  });
  expect(await placeOrder(shop.deps, orderForm({ seenTotalFen: 0 }))).toEqual({
    status: "refused",
    code: "empty-cart",
  });
});

test("a sum that the buyer did not agree to makes no order", async () => {
  const { variantId } = await addVariant(shop.opened, { priceFen: 10_000 });
  await setCartLine(shop.deps, { visitorHash: "visitor", variantId, quantity: 1 });
  expect(await placeOrder(shop.deps, orderForm({ seenTotalFen: 9_999 }))).toMatchObject({
    status: "changed",
    changes: [{ kind: "total", toFen: 10_000 }],
  });
  expect(await shop.rows.order.count()).toBe(0);
});

test("C-09: the last item goes to one of a hundred buyers", async () => {
  const { variantId } = await addVariant(shop.opened, { priceFen: 10_000, stock: 1 });
  const buyers = Array.from({ length: 100 }, (_, index) => `buyer-${index}`);
  for (const visitorHash of buyers) await setCartLine(shop.deps, { visitorHash, variantId, quantity: 1 });
  const results = await Promise.all(
    buyers.map((visitorHash) => placeOrder(shop.deps, orderForm({ seenTotalFen: 10_000, visitorHash }))),
  );
  expect(results.filter((result) => result.status === "placed")).toHaveLength(1);
  expect(await stockOf(variantId)).toBe(0);
}, 60_000);

test.each([-1, 1.5, 100, Number.NaN, 2 ** 31])("I-01: a quantity of %d is refused", async (quantity) => {
  const { variantId } = await addVariant(shop.opened, { stock: 99 });
  const result = await setCartLine(shop.deps, { visitorHash: "visitor", variantId, quantity });
  expect(result).toEqual({ status: "refused", code: "quantity", available: 99 });
  expect(await shop.rows.cartLine.count()).toBe(0);
});

test("C-02: twenty clicks on pay make one attempt with one number", async () => {
  const order = await shop.place();
  const results = await Promise.all(
    Array.from({ length: 20 }, () => startPayment(shop.deps, { orderId: order.id, product: "page", anew: false })),
  );
  expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
  expect(await shop.rows.paymentAttempt.count()).toBe(1);
  const url = await signPayUrl(shop.deps, { orderId: order.id, product: "page" });
  expect(url).toEqual({ status: "redirect", url: `https://alipay.test/?out_trade_no=${order.orderNo}_1` });
});

test("starting anew keeps the number as long as Alipay has no trade of it", async () => {
  const order = await shop.placeAndStart();
  shop.gateway.close = { kind: "absent" };
  const again = await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
  expect(again).toEqual({ status: "ready", outTradeNo: order.outTradeNo });
});

test("starting anew closes the old trade first and then takes the next number", async () => {
  const order = await shop.placeAndStart();
  shop.gateway.close = { kind: "closed" };
  const again = await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
  expect(again).toEqual({ status: "ready", outTradeNo: `${order.orderNo}_2` });
  expect(await shop.rows.paymentAttempt.findMany({ orderBy: { number: "asc" }, select: { status: true } })).toEqual([
    { status: "closed" },
    { status: "open" },
  ]);
});

test("starting anew while Alipay does not answer starts nothing", async () => {
  const order = await shop.placeAndStart();
  shop.gateway.close = { kind: "unknown", cause: "timeout" };
  const again = await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
  expect(again).toEqual({ status: "not-payable", because: "unknown-state" });
  expect(await shop.rows.paymentAttempt.count({ where: { status: "open" } })).toBe(1);
});

test("an order in its last minute is sent to Alipay no more", async () => {
  const order = await shop.placeAndStart();
  shop.pass(29 * 60 + 1);
  expect(await signPayUrl(shop.deps, { orderId: order.id, product: "page" })).toEqual({ status: "not-payable" });
  expect(await startPayment(shop.deps, { orderId: order.id, product: "page", anew: false })).toMatchObject({
    because: "expired",
  });
});

test("C-08: buyer, staff and expiry cancel at once: the stock comes back once", async () => {
  const order = await shop.placeAndStart({ quantity: 2, stock: 10 });
  shop.gateway.close = { kind: "closed" };
  const cancel = (cause: "buyer" | "staff" | "expired") =>
    cancelOrder(shop.deps, { orderId: order.id, cause, actor: "test" });
  const results = await Promise.all([cancel("buyer"), cancel("staff"), cancel("expired"), cancel("expired")]);
  expect(results.every((result) => result.status === "cancelled")).toBe(true);
  expect(await stockOf(order.variantId)).toBe(10);
  expect(await shop.rows.stockMovement.count({ where: { kind: "give-back" } })).toBe(1);
  expect(await shop.rows.auditEntry.count({ where: { action: "order.cancelled" } })).toBe(1);
});

test("G-19: an order cancelled before its trade existed stays on the sweep until its time and the margin are over", async () => {
  const order = await shop.placeAndStart();
  shop.gateway.close = { kind: "absent" };
  await cancelOrder(shop.deps, { orderId: order.id, cause: "buyer", actor: "buyer" });
  const attempt = await shop.rows.paymentAttempt.findFirstOrThrow();
  expect(attempt.status).toBe("closed");
  expect(attempt.nextAskAt).not.toBeNull();
});

test("G-20: an order paid a moment ago is not cancelled but settled", async () => {
  const order = await shop.placeAndStart();
  shop.gateway.close = { kind: "refused", code: "ACQ.TRADE_STATUS_ERROR" };
  shop.gateway.trade = {
    kind: "paid",
    tradeNo: "2026112022001400000000001",
    totalFen: fen(order.totalFen),
    finished: false,
  };
  const result = await cancelOrder(shop.deps, { orderId: order.id, cause: "buyer", actor: "buyer" });
  expect(result).toEqual({ status: "paid" });
  expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "paid" });
  expect(await stockOf(order.variantId)).toBe(9);
});

test("an order is not cancelled while Alipay's answer is unknown", async () => {
  const order = await shop.placeAndStart();
  shop.gateway.close = { kind: "unknown", cause: "timeout" };
  const result = await cancelOrder(shop.deps, { orderId: order.id, cause: "expired", actor: "worker" });
  expect(result).toEqual({ status: "try-again" });
  expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "pending" });
});

test("a payment begun while the other trade was being closed keeps its order alive", async () => {
  const order = await shop.placeAndStart();
  shop.gateway.close = { kind: "closed" };
  shop.gateway.meanwhile = async () => {
    await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
  };
  const result = await cancelOrder(shop.deps, { orderId: order.id, cause: "buyer", actor: "buyer" });
  expect(result).toEqual({ status: "try-again" });
  expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "pending" });
});
