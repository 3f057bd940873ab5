import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fen } from "#lib/domain/money.ts";
import { askAlipay } from "#lib/services/ask-alipay.ts";
import { askPaymentAsStaff, askRefundAsStaff } from "#lib/services/ask-as-staff.ts";
import { cancelOrder } from "#lib/services/cancel-order.ts";
import { chaseAttempt } from "#lib/services/chase-attempt.ts";
import { confirmReceipt } from "#lib/services/confirm-receipt.ts";
import { deliverMessage } from "#lib/services/deliver-message.ts";
import { expireOrder } from "#lib/services/expire-order.ts";
import { handToPerson } from "#lib/services/hand-to-person.ts";
import { noteFault } from "#lib/services/note-fault.ts";
import { placeOrder } from "#lib/services/place-order.ts";
import type { Work } from "#lib/services/ports.ts";
import { refreshPayment } from "#lib/services/refresh-payment.ts";
import { requestRefund } from "#lib/services/request-refund.ts";
import { resolveQuarantine } from "#lib/services/resolve-quarantine.ts";
import { setCartLine } from "#lib/services/set-cart-line.ts";
import { settleByHand } from "#lib/services/settle-by-hand.ts";
import { shipOrder } from "#lib/services/ship-order.ts";
import { signPayUrl } from "#lib/services/sign-pay-url.ts";
import { startPayment } from "#lib/services/start-payment.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";
import { tryAgain } from "#lib/services/try-again.ts";
import { witnessPayment } from "#lib/services/witness-payment.ts";
import { addVariant, later, NOON } from "#tests/support/shop-rows.ts";
import { createTestShop, orderForm, type TestShop } from "#tests/support/test-shop.ts";

let shop: TestShop;
beforeEach(async () => {
  shop = await createTestShop();
  // A consumer that is never reached here: its messages are read where they are written.
  shop.deps.webhook = { deliver: () => Promise.resolve({ kind: "taken" }) };
});
afterEach(async () => {
  await shop.close();
});

const TRADE_NO = "2026112022001400000000777";
const MERCHANT = { environment: "simulator", appId: "9021000100000001" } as const;

/** The audit entries of one action, whole but for their own ids. */
async function written(action: string) {
  const query = { where: { action }, omit: { id: true }, orderBy: { at: "asc" } } as const;
  const entries = await shop.rows.auditEntry.findMany(query);
  return entries.map((entry) => ({ ...entry, detail: JSON.parse(entry.detail) as unknown }));
}

/** What the merchant's own system is told of one type. */
async function told(type: string) {
  const messages = await shop.rows.outboxMessage.findMany({ where: { type }, orderBy: { createdAt: "asc" } });
  return messages.map(({ orderId, body }) => ({ orderId, ...(JSON.parse(body) as { data: unknown }) }));
}

function message(type: string, orderId: string, data: object) {
  return { orderId, type, timestamp: shop.deps.clock.now().toISOString(), data };
}

async function paidOrder(line: { priceFen?: number } = { priceFen: 10_000 }) {
  const order = await shop.placeAndStart(line);
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO });
  return order;
}

function paidAnswer(order: { totalFen: number }): void {
  shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished: false };
}

async function askRefund(order: { id: string }, amountFen: number, formKey = "dialog") {
  const input = { orderId: order.id, amountFen, reason: "damaged", note: "瓶子碎了", formKey } as const;
  const asker = { requestedBy: "staff:anna", address: "203.0.113.9" };
  const result = await requestRefund(shop.deps, { ...input, ...asker });
  if (result.status !== "accepted") throw new Error(`refused: ${result.code}`);
  return shop.rows.refund.findUniqueOrThrow({ where: { id: result.refundId } });
}

/** Settings that name another merchant, each in one way. */
const OTHER_MERCHANTS = [
  ["environment", { environment: "sandbox" }] as const,
  ["appId", { appId: "9021000100000002" }] as const,
];

async function witnessed(order: { id: string }) {
  const [payment] = await shop.deps.database.read.payments.list(order.id);
  if (!payment) throw new Error("nothing was paid");
  await witnessPayment(shop.deps, payment);
  return payment;
}

describe("an order", () => {
  test("is written down as the form says, with its lines and for half an hour", async () => {
    const variant = await addVariant(shop.opened, { priceFen: 1_999, stock: 5 });
    const { variantId } = variant;
    await setCartLine(shop.deps, { visitorHash: "visitor", variantId, quantity: 2 });
    const form = { ...orderForm({ seenTotalFen: 4_798 }), contactEmail: "li@example.com", buyerNote: "请轻放" };
    const placed = await placeOrder(shop.deps, form);
    const { seenTotalFen, ...typed } = form;
    const order = await shop.rows.order.findFirstOrThrow({ include: { lines: true } });
    expect(placed).toEqual({ status: "placed", orderNo: order.orderNo });
    expect(order).toMatchObject({
      ...typed,
      ...{ itemsFen: 3_998, freightFen: 800, discountFen: 0, totalFen: seenTotalFen, status: "pending" },
      ...{ createdAt: NOON, expiresAt: later(1_800) },
    });
    expect(order.lines).toMatchObject([
      {
        ...{ position: 0, variantId, productSlug: variant.productSlug, sku: variant.sku },
        ...{ nameZh: "钢笔", nameEn: "Fountain pen", variantLabelZh: "墨色 / 细", variantLabelEn: "Ink / Fine" },
        ...{ pictureFile: "pen.webp", unitPriceFen: 1_999, quantity: 2, lineFen: 3_998 },
      },
    ]);
    expect(await shop.rows.stockMovement.findMany({ where: { kind: "reserve" } })).toMatchObject([
      { variantId, quantity: -2, reference: order.id, createdAt: NOON },
    ]);
    expect(await written("order.placed")).toEqual([
      {
        ...{ at: NOON, actor: "buyer", action: "order.placed", orderId: order.id, subject: order.orderNo },
        ...{ before: null, after: "pending", detail: { totalFen: 4_798 } },
      },
    ]);
  });

  test("leaves what another visitor, or a later visit, has in the cart", async () => {
    const one = await addVariant(shop.opened, { priceFen: 10_000 });
    const other = await addVariant(shop.opened, { priceFen: 20_000 });
    await setCartLine(shop.deps, { visitorHash: "visitor", variantId: one.variantId, quantity: 1 });
    await setCartLine(shop.deps, { visitorHash: "visitor", variantId: other.variantId, quantity: 2 });
    await setCartLine(shop.deps, { visitorHash: "neighbour", variantId: one.variantId, quantity: 3 });
    const placed = await placeOrder(shop.deps, orderForm({ seenTotalFen: 50_000 }));
    expect(placed.status).toBe("placed");
    expect(await shop.rows.orderLine.findMany({ orderBy: { position: "asc" } })).toMatchObject([
      { sku: one.sku, quantity: 1, lineFen: 10_000 },
      { sku: other.sku, quantity: 2, lineFen: 40_000 },
    ]);
    expect(await shop.rows.cartLine.findMany()).toMatchObject([{ visitorHash: "neighbour", quantity: 3 }]);
  });

  test("of goods that are gone says so by their names, and leaves the others in the cart as they are", async () => {
    const gone = await addVariant(shop.opened, { priceFen: 10_000 });
    const stays = await addVariant(shop.opened, { priceFen: 20_000 });
    for (const { variantId } of [gone, stays]) {
      await setCartLine(shop.deps, { visitorHash: "visitor", variantId, quantity: 1 });
    }
    await shop.opened.transaction((unit) =>
      unit.product.update({ where: { id: gone.productSlug }, data: { published: false } }),
    );
    expect(await placeOrder(shop.deps, orderForm({ seenTotalFen: 30_000 }))).toEqual({
      status: "changed",
      changes: [{ kind: "gone", sku: gone.sku, nameZh: "钢笔", nameEn: "Fountain pen" }],
    });
    expect(await shop.rows.cartLine.findMany()).toMatchObject([{ variantId: stays.variantId, quantity: 1 }]);
  });

  test("of goods that are sold out says so and takes them out of the cart", async () => {
    const { variantId, sku } = await addVariant(shop.opened, { priceFen: 10_000, stock: 2 });
    await setCartLine(shop.deps, { visitorHash: "visitor", variantId, quantity: 1 });
    await setCartLine(shop.deps, { visitorHash: "faster", variantId, quantity: 2 });
    await placeOrder(shop.deps, orderForm({ seenTotalFen: 20_000, visitorHash: "faster" }));
    expect(await placeOrder(shop.deps, orderForm({ seenTotalFen: 10_000 }))).toEqual({
      status: "changed",
      changes: [{ kind: "stock", sku, nameZh: "钢笔", nameEn: "Fountain pen", wanted: 1, available: 0 }],
    });
    expect(await shop.rows.cartLine.count()).toBe(0);
  });

  test("whose price moved keeps the quantity, and the buyer has seen the new price then", async () => {
    const { variantId } = await addVariant(shop.opened, { priceFen: 10_000 });
    await setCartLine(shop.deps, { visitorHash: "visitor", variantId, quantity: 3 });
    await shop.opened.transaction((unit) =>
      unit.variant.update({ where: { id: variantId }, data: { priceFen: 12_000 } }),
    );
    expect(await placeOrder(shop.deps, orderForm({ seenTotalFen: 30_000 }))).toMatchObject({ status: "changed" });
    expect(await shop.rows.cartLine.findFirstOrThrow()).toMatchObject({ quantity: 3, seenPriceFen: 12_000 });
  });

  test("of another sum than the buyer saw names both, and one beyond what an order may cost is refused", async () => {
    const { variantId } = await addVariant(shop.opened, { priceFen: 2_000_000, stock: 99 });
    const put = (quantity: number) => setCartLine(shop.deps, { visitorHash: "visitor", variantId, quantity });
    await put(1);
    expect(await placeOrder(shop.deps, orderForm({ seenTotalFen: 1 }))).toEqual({
      status: "changed",
      changes: [{ kind: "total", fromFen: 1, toFen: 2_000_000 }],
    });
    await put(99);
    expect(await placeOrder(shop.deps, orderForm({ seenTotalFen: 198_000_000 }))).toEqual({
      status: "refused",
      code: "total-out-of-range",
    });
    expect(await shop.rows.order.count()).toBe(0);
  });
});

describe("a cart", () => {
  const put = (variantId: string, quantity: number) =>
    setCartLine(shop.deps, { visitorHash: "visitor", variantId, quantity });

  test("keeps quantity and price, and zero takes out that line alone", async () => {
    const one = await addVariant(shop.opened, { priceFen: 100 });
    const other = await addVariant(shop.opened, { priceFen: 200 });
    expect(await put(one.variantId, 1)).toEqual({ status: "ok" });
    expect(await put(other.variantId, 2)).toEqual({ status: "ok" });
    expect(await put(one.variantId, 0)).toEqual({ status: "ok" });
    expect(await shop.rows.cartLine.findMany()).toMatchObject([
      { visitorHash: "visitor", variantId: other.variantId, quantity: 2, seenPriceFen: 200, addedAt: NOON },
    ]);
  });

  test("takes what is there and no more", async () => {
    const scarce = await addVariant(shop.opened, { stock: 3 });
    const plenty = await addVariant(shop.opened, { stock: 500 });
    expect(await put(scarce.variantId, 4)).toEqual({ status: "refused", code: "not-enough", available: 3 });
    expect(await put(scarce.variantId, 3)).toEqual({ status: "ok" });
    expect(await put(plenty.variantId, 100)).toEqual({ status: "refused", code: "quantity", available: 99 });
    expect(await put(plenty.variantId, 99)).toEqual({ status: "ok" });
  });

  test("takes whole pieces, one at least", async () => {
    const { variantId } = await addVariant(shop.opened, { stock: 3 });
    for (const quantity of [-1, 0.5, 1.5, Number.NaN]) {
      expect(await put(variantId, quantity)).toEqual({ status: "refused", code: "quantity", available: 3 });
    }
    expect(await put(variantId, 1)).toEqual({ status: "ok" });
  });

  test("takes nothing that is not sold", async () => {
    const hidden = await addVariant(shop.opened, { published: false });
    const refused = { status: "refused", code: "no-such-variant", available: 0 };
    expect(await put(hidden.variantId, 1)).toEqual(refused);
    expect(await put("never-heard-of", 1)).toEqual(refused);
    expect(await shop.rows.cartLine.count()).toBe(0);
  });

  test("holds fifty kinds of goods, of which each may still change", async () => {
    const variants = [];
    for (let count = 0; count < 51; count += 1) variants.push(await addVariant(shop.opened, { stock: 7 }));
    const [first, ...rest] = variants.map(({ variantId }) => variantId);
    const last = rest.pop();
    for (const variantId of [first, ...rest]) expect(await put(variantId ?? "", 1)).toEqual({ status: "ok" });
    expect(await put(last ?? "", 1)).toEqual({ status: "refused", code: "too-many-lines", available: 7 });
    expect(await put(first ?? "", 2)).toEqual({ status: "ok" });
  });
});

describe("an attempt", () => {
  test("is written down before anything is signed, and asked about after a minute", async () => {
    const order = await shop.placeAndStart();
    expect(await shop.rows.paymentAttempt.findMany()).toMatchObject([
      {
        ...{ orderId: order.id, number: 1, outTradeNo: `${order.orderNo}_1`, status: "open", openOrderId: order.id },
        ...{ product: "page", amountFen: order.totalFen, subject: `青禾商城订单 ${order.orderNo}`, ...MERCHANT },
        ...{ sellerId: "2088000000000001", createdAt: NOON, expiresAt: order.expiresAt },
        ...{ askCount: 0, nextAskAt: later(60) },
      },
    ]);
    expect(await written("attempt.opened")).toEqual([
      {
        ...{ at: NOON, actor: "buyer", action: "attempt.opened", orderId: order.id, subject: order.outTradeNo },
        ...{ before: null, after: "open", detail: { amountFen: order.totalFen, product: "page" } },
      },
    ]);
  });

  test("that is open is used again, with no word to Alipay", async () => {
    const order = await shop.placeAndStart();
    const again = await startPayment(shop.deps, { orderId: order.id, product: "page", anew: false });
    expect(again).toEqual({ status: "ready", outTradeNo: order.outTradeNo });
    expect(shop.gateway.calls).toEqual([]);
    expect(await shop.rows.paymentAttempt.count()).toBe(1);
  });

  test("that Alipay has never seen is as good as a new one, which a buyer who begins anew is given", async () => {
    const order = await shop.placeAndStart();
    const anew = await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
    expect(anew).toEqual({ status: "ready", outTradeNo: order.outTradeNo });
    expect(shop.gateway.methods()).toEqual(["close"]);
    expect(await shop.rows.paymentAttempt.findMany()).toMatchObject([{ status: "open" }]);
  });

  test("that Alipay has never seen goes on on another device under the same number, told in the audit once", async () => {
    const order = await shop.placeAndStart();
    for (let times = 0; times < 2; times += 1) {
      const there = await startPayment(shop.deps, { orderId: order.id, product: "wap", anew: true });
      expect(there).toEqual({ status: "ready", outTradeNo: order.outTradeNo });
    }
    expect(await shop.rows.paymentAttempt.findMany()).toMatchObject([{ status: "open", product: "wap" }]);
    expect(await signPayUrl(shop.deps, { orderId: order.id, product: "page" })).toEqual({ status: "other-product" });
    expect(await signPayUrl(shop.deps, { orderId: order.id, product: "wap" })).toMatchObject({ status: "redirect" });
    expect(await written("attempt.product-changed")).toEqual([
      {
        ...{ at: NOON, actor: "buyer", action: "attempt.product-changed", orderId: order.id },
        ...{ subject: order.outTradeNo, before: "page", after: "wap", detail: {} },
      },
    ]);
  });

  test("that is only used again keeps the product that it was begun with, whatever the device", async () => {
    const order = await shop.placeAndStart();
    const there = await startPayment(shop.deps, { orderId: order.id, product: "wap", anew: false });
    expect(there).toEqual({ status: "ready", outTradeNo: order.outTradeNo });
    expect(await shop.rows.paymentAttempt.findMany()).toMatchObject([{ status: "open", product: "page" }]);
    expect(await written("attempt.product-changed")).toEqual([]);
  });

  test("that another device has begun while Alipay was asked about the one before keeps its product", async () => {
    const order = await shop.placeAndStart();
    const startAnew = (product: "page" | "wap") => startPayment(shop.deps, { orderId: order.id, product, anew: true });
    shop.gateway.meanwhile = async () => {
      shop.gateway.close = { kind: "closed" };
      await startAnew("page");
      shop.gateway.close = { kind: "absent" };
    };
    expect(await startAnew("wap")).toEqual({ status: "ready", outTradeNo: `${order.orderNo}_2` });
    expect(await shop.rows.paymentAttempt.findMany({ orderBy: { number: "asc" } })).toMatchObject([
      { status: "closed", product: "page" },
      { status: "open", product: "page" },
    ]);
    expect(await written("attempt.product-changed")).toEqual([]);
  });

  test("at the offline Alipay is closed without asking anybody once the shop has gone live, and a new one is made there", async () => {
    const order = await shop.placeAndStart();
    shop.deps.merchant = { ...shop.deps.merchant, environment: "production", appId: "2021000000000001" };
    const anew = await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
    expect(anew).toEqual({ status: "ready", outTradeNo: `${order.orderNo}_2` });
    expect(shop.gateway.calls).toEqual([]);
    expect(await shop.rows.paymentAttempt.findMany({ orderBy: { number: "asc" } })).toMatchObject([
      { status: "closed", environment: "simulator" },
      { status: "open", environment: "production" },
    ]);
  });

  test("that Alipay closes waits for no person any more, and one that it has never seen still does", async () => {
    const [closed, absent] = [await shop.placeAndStart(), await shop.placeAndStart()];
    const { merchant } = shop.deps;
    shop.deps.merchant = { ...merchant, appId: "9021000100000002" };
    for (const order of [closed, absent]) await refreshPayment(shop.deps, { orderId: order.id });
    shop.deps.merchant = merchant;
    shop.pass(5);
    await cancelOrder(shop.deps, { orderId: absent.id, cause: "buyer", actor: "buyer" });
    shop.gateway.close = { kind: "closed" };
    await cancelOrder(shop.deps, { orderId: closed.id, cause: "buyer", actor: "buyer" });
    const caseOf = async (outTradeNo: string) => {
      const { id } = await shop.rows.paymentAttempt.findUniqueOrThrow({ where: { outTradeNo } });
      return shop.rows.workCase.findUniqueOrThrow({ where: { kind_subjectId: { kind: "payment", subjectId: id } } });
    };
    expect(await caseOf(closed.outTradeNo)).toMatchObject({ settledAt: later(5), settledBy: "worker", note: null });
    expect(await caseOf(absent.outTradeNo)).toMatchObject({ cause: "other-merchant", settledAt: null });
  });

  test("that a new one replaces is closed by the buyer's word", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.close = { kind: "closed" };
    shop.pass(5);
    await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
    expect(await written("attempt.closed")).toEqual([
      {
        ...{ at: later(5), actor: "buyer", action: "attempt.closed", orderId: order.id, subject: order.outTradeNo },
        ...{ before: "open", after: "closed", detail: {} },
      },
    ]);
    const closed = await shop.rows.paymentAttempt.findUniqueOrThrow({ where: { outTradeNo: order.outTradeNo } });
    expect(closed).toMatchObject({ status: "closed", closedAt: later(5), nextAskAt: null });
  });

  test("that Alipay does not close is asked about: what was paid is not begun anew, another sum neither", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.close = { kind: "refused", code: "ACQ.TRADE_STATUS_ERROR" };
    const anew = () => startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
    shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(1), finished: false };
    expect(await anew()).toEqual({ status: "not-payable", because: "unknown-state" });
    shop.pass(3);
    shop.gateway.trade = { kind: "waiting" };
    expect(await anew()).toEqual({ status: "not-payable", because: "unknown-state" });
    shop.pass(3);
    paidAnswer(order);
    expect(await anew()).toEqual({ status: "not-payable", because: "paid" });
    expect(await shop.rows.paymentAttempt.count()).toBe(1);
  });

  test("that Alipay had closed before makes room for a new one", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.close = { kind: "refused", code: "ACQ.TRADE_STATUS_ERROR" };
    shop.gateway.trade = { kind: "closed", tradeNo: TRADE_NO };
    const started = await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
    expect(started).toEqual({ status: "ready", outTradeNo: `${order.orderNo}_2` });
    expect(await written("attempt.closed")).toMatchObject([{ actor: "alipay", subject: order.outTradeNo }]);
  });

  test("is not begun for an order that waits for no money", async () => {
    const start = (orderId: string) => startPayment(shop.deps, { orderId, product: "page", anew: false });
    expect(await start("never-heard-of")).toEqual({ status: "not-payable", because: "cancelled" });
    const late = await shop.place();
    shop.pass(1_800);
    expect(await start(late.id)).toEqual({ status: "not-payable", because: "expired" });
    const order = await paidOrder();
    expect(await start(order.id)).toEqual({ status: "not-payable", because: "paid" });
    paidAnswer(order);
    await witnessed(order);
    await shipOrder(shop.deps, { orderId: order.id, carrier: "SF", trackingNo: "SF1", actor: "staff:1" });
    expect(await start(order.id)).toEqual({ status: "not-payable", because: "paid" });
    await confirmReceipt(shop.deps, { orderId: order.id, actor: "buyer" });
    expect(await start(order.id)).toEqual({ status: "not-payable", because: "paid" });
    const cancelled = await shop.placeAndStart();
    await cancelOrder(shop.deps, { orderId: cancelled.id, cause: "buyer", actor: "buyer" });
    expect(await start(cancelled.id)).toEqual({ status: "not-payable", because: "cancelled" });
    await shop.notify({ outTradeNo: cancelled.outTradeNo, totalFen: cancelled.totalFen });
    expect(await start(cancelled.id)).toEqual({ status: "not-payable", because: "cancelled" });
    expect(await shop.rows.paymentAttempt.count()).toBe(2);
  });

  test("is signed with its own number, sum, subject, time and goods, and in the merchant's name alone", async () => {
    const order = await shop.placeAndStart();
    const requests: unknown[] = [];
    shop.gateway.payUrl = (request) => {
      requests.push(request);
      return Promise.resolve("https://alipay.test/");
    };
    const sign = () => signPayUrl(shop.deps, { orderId: order.id, product: "page" });
    expect(await sign()).toEqual({ status: "redirect", url: "https://alipay.test/" });
    expect(requests).toMatchObject([
      {
        ...{ outTradeNo: order.outTradeNo, amountFen: order.totalFen, subject: `青禾商城订单 ${order.orderNo}` },
        ...{ expiresAt: order.expiresAt, goods: [{ quantity: 1 }] },
      },
    ]);
    const { merchant } = shop.deps;
    shop.deps.merchant = { ...merchant, appId: "9021000100000002" };
    expect(await sign()).toEqual({ status: "not-payable" });
    shop.deps.merchant = { ...merchant, environment: "sandbox" };
    expect(await sign()).toEqual({ status: "not-payable" });
    expect(await signPayUrl(shop.deps, { orderId: "never-heard-of", product: "page" })).toEqual({
      status: "not-payable",
    });
    shop.deps.merchant = merchant;
    shop.pass(1_800);
    expect(await sign(), "its time is over").toEqual({ status: "not-payable" });
  });
});

describe("a payment", () => {
  const settled = (order: { id: string; outTradeNo: string; totalFen: number }, learnedFrom: string) => ({
    ...{ at: NOON, actor: "alipay", action: "payment.settled", orderId: order.id, subject: TRADE_NO },
    ...{ before: "pending", after: "paid" },
    detail: { outTradeNo: order.outTradeNo, amountFen: order.totalFen, learnedFrom },
  });

  test("that was notified stands in every book, and waits for its witness", async () => {
    const order = await shop.placeAndStart();
    const paidAt = later(-7);
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO, paidAt });
    const attempt = await shop.rows.paymentAttempt.findFirstOrThrow();
    expect(attempt).toMatchObject({ status: "paid", gatewayStatus: "TRADE_SUCCESS", openOrderId: null });
    expect(await shop.rows.payment.findMany({ omit: { id: true } })).toEqual([
      {
        ...{ orderId: order.id, attemptId: attempt.id, tradeNo: TRADE_NO, amountFen: order.totalFen, ...MERCHANT },
        ...{ purpose: "order", surplusCause: null, buyerLogonId: "li***@example.com", paidAt, createdAt: NOON },
        ...{ learnedFrom: "notify", witness: "pending", witnessNote: null, witnessedAt: null, nextWitnessAt: NOON },
        ...{ witnessCount: 0, finished: false },
      },
    ]);
    expect(await shop.rows.ledgerEntry.findMany({ omit: { id: true } })).toEqual([
      {
        ...{ kind: "payment", reference: TRADE_NO, orderId: order.id, amountFen: order.totalFen, createdAt: NOON },
        ...{ debitAccount: "alipay-balance", creditAccount: "order-income" },
      },
    ]);
    expect(await shop.rows.notification.findMany({ omit: { notifyId: true } })).toEqual([
      {
        ...{ receivedAt: NOON, orderId: order.id, outTradeNo: order.outTradeNo, tradeNo: TRADE_NO },
        ...{ tradeStatus: "TRADE_SUCCESS", kind: "payment", verdict: "settled", body: "notify_id=1" },
      },
    ]);
    expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "paid", paidAt: NOON });
    expect(await written("payment.settled")).toEqual([settled(order, "notify")]);
    const data = { orderNo: order.orderNo, amountFen: order.totalFen, status: "paid" };
    expect(await told("order.paid")).toEqual([message("order.paid", order.id, data)]);
  });

  test("that was asked for needs no further witness, and was paid when Alipay says so, else now", async () => {
    const order = await shop.placeAndStart();
    paidAnswer(order);
    shop.gateway.paidAt = later(-60);
    expect(await refreshPayment(shop.deps, { orderId: order.id })).toEqual({ asked: true, answered: true });
    expect(await shop.rows.payment.findFirstOrThrow()).toMatchObject({
      ...{ learnedFrom: "query", witness: "agreed", witnessedAt: NOON, nextWitnessAt: null },
      ...{ paidAt: later(-60), buyerLogonId: null },
    });
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ gatewayStatus: "paid", nextAskAt: null });
    expect(await written("payment.settled")).toEqual([settled(order, "query")]);
    const other = await shop.placeAndStart();
    shop.gateway.trade = { kind: "paid", tradeNo: "T2", totalFen: fen(other.totalFen), finished: true };
    shop.gateway.paidAt = null;
    await refreshPayment(shop.deps, { orderId: other.id });
    expect(await shop.rows.payment.findUniqueOrThrow({ where: { tradeNo: "T2" } })).toMatchObject({
      ...{ paidAt: NOON, finished: true },
    });
  });

  test("that is finished says so once, by notification or by answer", async () => {
    const order = await paidOrder();
    const notice = { outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO };
    await shop.notify(notice);
    expect(await shop.rows.payment.findFirstOrThrow()).toMatchObject({ finished: false });
    expect(await written("payment.finished")).toEqual([]);
    await shop.notify({ ...notice, tradeStatus: "TRADE_FINISHED" });
    await shop.notify({ ...notice, tradeStatus: "TRADE_FINISHED" });
    expect(await written("payment.finished")).toEqual([
      {
        ...{ at: NOON, actor: "alipay", action: "payment.finished", orderId: order.id, subject: TRADE_NO },
        ...{ before: null, after: null, detail: {} },
      },
    ]);
    const verdicts = await shop.rows.notification.findMany({ select: { verdict: true } });
    const known = ["already-known", "already-known", "already-known"];
    expect(verdicts.map(({ verdict }) => verdict).toSorted()).toEqual([...known, "settled"]);
  });

  test("after a cancellation is owed: books, refund and order say so in one commit", async () => {
    const order = await shop.placeAndStart();
    await cancelOrder(shop.deps, { orderId: order.id, cause: "expired", actor: "worker" });
    shop.pass(9);
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO });
    const payment = await shop.rows.payment.findFirstOrThrow();
    expect(payment).toMatchObject({ purpose: "surplus", surplusCause: "paid-after-close", tradeNo: TRADE_NO });
    const outRequestNo = `${order.outTradeNo}_R1_${TRADE_NO.slice(-12)}`;
    expect(await shop.rows.refund.findMany()).toMatchObject([
      {
        ...{ orderId: order.id, paymentId: payment.id, number: 1, outRequestNo, kind: "surplus", note: "" },
        ...{ amountFen: order.totalFen, reason: "paid-after-close", formKey: `surplus:${TRADE_NO}` },
        ...{ requestedBy: "worker", status: "new", sendCount: 0, createdAt: later(9), nextTryAt: later(9) },
      },
    ]);
    expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "cancelled-refunding" });
    expect(await shop.rows.notification.findMany()).toMatchObject([{ verdict: "surplus" }]);
    const detail = { cause: "paid-after-close", outTradeNo: order.outTradeNo, outRequestNo };
    expect(await written("payment.surplus")).toEqual([
      {
        ...{ at: later(9), actor: "alipay", action: "payment.surplus", orderId: order.id, subject: TRADE_NO },
        ...{
          before: "cancelled",
          after: "cancelled-refunding",
          detail: { ...detail, amountFen: order.totalFen, origin: "surplus-rule" },
        },
      },
    ]);
    expect(await told("order.paid"), "no order was paid").toEqual([]);
  });

  test("on top of another is owed, and the order stays what it is", async () => {
    const order = await paidOrder();
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: "T2" });
    expect(await shop.rows.payment.findUniqueOrThrow({ where: { tradeNo: "T2" } })).toMatchObject({
      ...{ purpose: "surplus", surplusCause: "paid-twice" },
    });
    expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "paid" });
    expect(await written("payment.surplus")).toMatchObject([
      { before: "paid", after: "paid", detail: { cause: "paid-twice" } },
    ]);
  });

  test("is witnessed in the audit trail, agreed or contradicted", async () => {
    const order = await paidOrder();
    paidAnswer(order);
    shop.pass(5);
    await witnessed(order);
    expect(await shop.rows.payment.findFirstOrThrow()).toMatchObject({
      ...{ witness: "agreed", witnessNote: "paid", witnessedAt: later(5), nextWitnessAt: null },
    });
    expect(await written("witness.agreed")).toEqual([
      {
        ...{ at: later(5), actor: "alipay", action: "witness.agreed", orderId: order.id, subject: TRADE_NO },
        ...{ before: "pending", after: "agreed", detail: { note: "paid" } },
      },
    ]);
    await witnessed(order);
    expect(await written("witness.agreed"), "once").toHaveLength(1);
    expect(await written("person.needed")).toEqual([]);
  });

  test("that Alipay contradicts is a person's, in one entry and one message", async () => {
    const order = await paidOrder();
    shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(1), finished: false };
    const payment = await witnessed(order);
    expect(await written("witness.contradicted")).toMatchObject([{ before: "pending", after: "contradicted" }]);
    expect(await written("person.needed")).toEqual([
      {
        ...{ at: NOON, actor: "worker", action: "person.needed", orderId: order.id, subject: TRADE_NO },
        ...{ before: null, after: null, detail: { kind: "witness", cause: "contradicted" } },
      },
    ]);
    const data = { kind: "witness", cause: "contradicted", orderNo: order.orderNo, amountFen: order.totalFen };
    expect(await told("person.needed")).toEqual([message("person.needed", order.id, data)]);
    expect(await shop.rows.workCase.findMany()).toMatchObject([
      { kind: "witness", subjectId: payment.id, cause: "contradicted", needsPersonSince: NOON, settledAt: null },
    ]);
  });

  test.each(OTHER_MERCHANTS)(
    "of another merchant, by its %s, has no witness here and is a person's",
    async (_name, other) => {
      const order = await paidOrder();
      shop.deps.merchant = { ...shop.deps.merchant, ...other };
      const payment = await witnessed(order);
      expect(shop.gateway.calls).toEqual([]);
      expect(await shop.rows.payment.findFirstOrThrow()).toMatchObject({ witness: "pending", nextWitnessAt: null });
      expect(await shop.rows.workCase.findMany()).toMatchObject([
        { kind: "witness", subjectId: payment.id, cause: "other-merchant", needsPersonSince: NOON },
      ]);
    },
  );

  test("without an answer of its witness is asked about again after five seconds", async () => {
    const order = await paidOrder();
    shop.gateway.trade = { kind: "unknown" };
    const payment = await witnessed(order);
    expect(await shop.rows.payment.findFirstOrThrow()).toMatchObject({
      ...{ witness: "pending", witnessCount: 1, nextWitnessAt: later(5) },
    });
    expect(await shop.rows.workCase.findMany()).toMatchObject([
      { kind: "witness", subjectId: payment.id, tryCount: 1, needsPersonSince: null },
    ]);
  });
});

describe("a cancellation", () => {
  const cancel = (orderId: string, cause: "buyer" | "staff" | "expired" = "staff") =>
    cancelOrder(shop.deps, { orderId, cause, actor: "staff:anna" });

  test("leaves alone what another merchant's account may still take: nothing is closed in our name, nothing given back", async () => {
    shop.deps.merchant = { ...shop.deps.merchant, environment: "sandbox" };
    const order = await shop.placeAndStart();
    shop.deps.merchant = { ...shop.deps.merchant, appId: "9021000100000002" };
    shop.gateway.close = { kind: "absent" };
    const { stock } = await shop.rows.variant.findUniqueOrThrow({ where: { id: order.variantId } });
    expect(await cancel(order.id, "buyer")).toEqual({ status: "try-again" });
    await expireOrder(shop.deps, { orderId: order.id });
    expect(shop.gateway.calls).toEqual([]);
    expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "pending", cancelledAt: null });
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ status: "open" });
    expect(await shop.rows.variant.findUniqueOrThrow({ where: { id: order.variantId } })).toMatchObject({ stock });
    expect(await shop.rows.workCase.findMany()).toMatchObject([{ kind: "expiry", subjectId: order.id }]);
  });

  test("needs nobody's answer for what was to be paid at the offline Alipay, once the shop has gone live", async () => {
    const order = await shop.placeAndStart();
    shop.deps.merchant = { ...shop.deps.merchant, environment: "production" };
    await expireOrder(shop.deps, { orderId: order.id });
    expect(shop.gateway.calls).toEqual([]);
    expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "cancelled" });
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ status: "closed", nextAskAt: null });
  });

  test("is written down for order, attempt and stock, and told", async () => {
    const order = await shop.placeAndStart({ quantity: 2 });
    shop.gateway.close = { kind: "closed" };
    shop.pass(3);
    expect(await cancel(order.id)).toEqual({ status: "cancelled" });
    expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({
      ...{ status: "cancelled", cancelCause: "staff", cancelledAt: later(3) },
    });
    const entry = { at: later(3), actor: "staff:anna", orderId: order.id };
    expect(await written("order.cancelled")).toEqual([
      {
        ...{ ...entry, action: "order.cancelled", subject: order.orderNo },
        ...{ before: "pending", after: "cancelled", detail: { cause: "staff" } },
      },
    ]);
    expect(await written("attempt.closed")).toEqual([
      {
        ...{ ...entry, action: "attempt.closed", subject: order.outTradeNo },
        ...{ before: "open", after: "closed", detail: {} },
      },
    ]);
    expect(await shop.rows.stockMovement.findMany({ where: { kind: "give-back" } })).toMatchObject([
      { quantity: 2, reference: order.id, createdAt: later(3) },
    ]);
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ nextAskAt: null });
    const data = { orderNo: order.orderNo, amountFen: order.totalFen, status: "cancelled", cause: "staff" };
    expect(await told("order.cancelled")).toEqual([message("order.cancelled", order.id, data)]);
  });

  test("of a trade that Alipay knows nothing of asks once more", async () => {
    const order = await shop.placeAndStart();
    expect(await cancel(order.id)).toEqual({ status: "cancelled" });
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ nextAskAt: later(60) });
  });

  test("of an order that was never taken to Alipay asks Alipay nothing", async () => {
    const order = await shop.place();
    expect(await cancel(order.id, "buyer")).toEqual({ status: "cancelled" });
    expect(shop.gateway.calls).toEqual([]);
    expect(await written("attempt.closed")).toEqual([]);
  });

  test("answers what the order is, where it does not wait for money", async () => {
    expect(await cancel("never-heard-of")).toEqual({ status: "not-cancellable" });
    const order = await paidOrder();
    expect(await cancel(order.id)).toEqual({ status: "paid" });
    paidAnswer(order);
    await witnessed(order);
    await shipOrder(shop.deps, { orderId: order.id, carrier: "SF", trackingNo: "SF1", actor: "staff:1" });
    expect(await cancel(order.id)).toEqual({ status: "not-cancellable" });
    await confirmReceipt(shop.deps, { orderId: order.id, actor: "buyer" });
    expect(await cancel(order.id)).toEqual({ status: "not-cancellable" });
    const late = await shop.placeAndStart();
    expect(await cancel(late.id)).toEqual({ status: "cancelled" });
    expect(await cancel(late.id)).toEqual({ status: "cancelled" });
    await shop.notify({ outTradeNo: late.outTradeNo, totalFen: late.totalFen, tradeNo: "T2" });
    expect(await cancel(late.id)).toEqual({ status: "cancelled" });
  });

  test("of a trade that was paid with another sum is no payment that stands in the way", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.close = { kind: "refused", code: "ACQ.TRADE_STATUS_ERROR" };
    shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(1), finished: false };
    expect(await cancel(order.id)).toEqual({ status: "cancelled" });
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ status: "closed", nextAskAt: null });
  });

  test("that a payment overtakes answers that it is paid", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.close = { kind: "closed" };
    shop.gateway.meanwhile = async () => {
      await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO });
    };
    expect(await cancel(order.id)).toEqual({ status: "paid" });
    expect(await written("order.cancelled")).toEqual([]);
  });

  test("that Alipay does not answer is tried again half a minute later, and its stock is held", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.close = { kind: "unknown", cause: "timeout" };
    await expireOrder(shop.deps, { orderId: order.id });
    expect(shop.gateway.methods(), "no answer is no refusal to look into").toEqual(["close"]);
    expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "pending", nextExpiryAt: later(30) });
    expect(await shop.rows.workCase.findMany()).toMatchObject([
      { kind: "expiry", subjectId: order.id, tryCount: 1, needsPersonSince: null },
    ]);
    for (let tries = 2; tries <= 6; tries += 1) await expireOrder(shop.deps, { orderId: order.id });
    expect(await shop.rows.workCase.findMany()).toMatchObject([{ tryCount: 6, cause: "unanswered" }]);
    shop.gateway.close = { kind: "closed" };
    await expireOrder(shop.deps, { orderId: order.id });
    expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "cancelled", cancelCause: "expired" });
    expect(await written("order.cancelled")).toMatchObject([{ actor: "worker", detail: { cause: "expired" } }]);
    expect(await shop.rows.workCase.findMany(), "what is done counts as no try").toMatchObject([{ tryCount: 6 }]);
  });
});

describe("the worker's chase", () => {
  async function chase(outTradeNo: string) {
    const attempt = await shop.deps.database.read.attempts.findByOutTradeNo(outTradeNo);
    if (!attempt) throw new Error("no such attempt");
    shop.gateway.calls.length = 0;
    shop.pass(3);
    await chaseAttempt(shop.deps, attempt);
    return shop.gateway.methods();
  }

  /** The first attempt pays, the second one stays open. */
  async function openBesidePaid() {
    const order = await shop.placeAndStart();
    shop.gateway.close = { kind: "closed" };
    await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO });
    return { ...order, open: `${order.orderNo}_2` };
  }

  test("closes nothing while the order waits for money", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.trade = { kind: "waiting" };
    expect(await chase(order.outTradeNo)).toEqual(["query"]);
    expect(await written("attempt.closed")).toEqual([]);
  });

  test("closes an attempt that is open beside the one that paid", async () => {
    const { open } = await openBesidePaid();
    expect(await chase(open)).toEqual(["query", "close"]);
    const attempt = await shop.rows.paymentAttempt.findUniqueOrThrow({ where: { outTradeNo: open } });
    expect(attempt).toMatchObject({ status: "closed", nextAskAt: null });
    const [, closed] = await written("attempt.closed");
    expect(closed).toMatchObject({ actor: "worker", subject: open });
  });

  test("leaves it open where Alipay does not answer, and asks on where Alipay knows nothing", async () => {
    const { open } = await openBesidePaid();
    const status = async () => shop.rows.paymentAttempt.findUniqueOrThrow({ where: { outTradeNo: open } });
    shop.gateway.close = { kind: "unknown", cause: "timeout" };
    await chase(open);
    expect(await status()).toMatchObject({ status: "open" });
    shop.gateway.close = { kind: "absent" };
    await chase(open);
    const { nextAskAt, ...closed } = await status();
    expect(closed).toMatchObject({ status: "closed" });
    expect(nextAskAt).not.toBeNull();
  });

  test("closes a trade that was made after its order was cancelled, and no other closed one", async () => {
    const order = await shop.placeAndStart();
    await cancelOrder(shop.deps, { orderId: order.id, cause: "buyer", actor: "buyer" });
    shop.gateway.trade = { kind: "absent" };
    expect(await chase(order.outTradeNo)).toEqual(["query"]);
    shop.gateway.trade = { kind: "waiting" };
    shop.gateway.close = { kind: "closed" };
    expect(await chase(order.outTradeNo)).toEqual(["query", "close"]);
  });

  test("closes no trade that is known to be paid, even where Alipay's query lags behind", async () => {
    const order = await paidOrder();
    shop.gateway.trade = { kind: "waiting" };
    expect(await chase(order.outTradeNo)).toEqual(["query"]);
  });

  test("books what was paid meanwhile, and closes nothing then", async () => {
    const { open, totalFen } = await openBesidePaid();
    shop.gateway.trade = { kind: "paid", tradeNo: "T2", totalFen: fen(totalFen), finished: false };
    expect(await chase(open)).toEqual(["query"]);
    expect(await shop.rows.payment.count()).toBe(2);
  });
});

describe("a refund", () => {
  test("is asked for in the staff's name, and written down before it is sent", async () => {
    const order = await paidOrder();
    const payment = await shop.rows.payment.findFirstOrThrow();
    shop.pass(4);
    const refund = await askRefund(order, 3_000);
    const outRequestNo = `${order.outTradeNo}_R1_${TRADE_NO.slice(-12)}`;
    expect(refund).toMatchObject({
      ...{ orderId: order.id, paymentId: payment.id, number: 1, outRequestNo, kind: "staff", amountFen: 3_000 },
      ...{ reason: "damaged", note: "瓶子碎了", formKey: "dialog", requestedBy: "staff:anna", status: "new" },
      ...{ createdAt: later(4), nextTryAt: later(4) },
    });
    expect(await written("refund.requested")).toEqual([
      {
        ...{ at: later(4), actor: "staff:anna", action: "refund.requested", orderId: order.id, subject: outRequestNo },
        ...{
          before: null,
          after: "new",
          detail: { amountFen: 3_000, reason: "damaged", origin: "staff", address: "203.0.113.9" },
        },
      },
    ]);
    expect(shop.gateway.methods()).not.toContain("refund");
  });

  test("of another order or another sum under a form that was used is refused", async () => {
    const order = await paidOrder();
    await askRefund(order, 3_000);
    const input = { amountFen: 3_000, reason: "other", note: "", formKey: "dialog", requestedBy: "staff:ben" } as const;
    const ask = (changes: object) => requestRefund(shop.deps, { orderId: order.id, ...input, ...changes });
    const reused = { status: "refused", code: "form-reused", refundableFen: 0 };
    expect(await ask({ amountFen: 2_999 })).toEqual(reused);
    expect(await ask({ orderId: "another" })).toEqual(reused);
    expect(await ask({ formKey: "next", orderId: "another" })).toEqual({ ...reused, code: "nothing-paid" });
    expect(await ask({ formKey: "next", paymentId: "another" })).toEqual({ ...reused, code: "nothing-paid" });
  });

  test.each(OTHER_MERCHANTS)(
    "of another merchant's payment, by its %s, is neither taken nor sent",
    async (_name, other) => {
      const order = await paidOrder();
      const { id } = await askRefund(order, 3_000);
      shop.deps.merchant = { ...shop.deps.merchant, ...other };
      const input = { amountFen: 1, reason: "other", note: "", formKey: "next", requestedBy: "staff:ben" } as const;
      expect(await requestRefund(shop.deps, { orderId: order.id, ...input })).toEqual({
        ...{ status: "refused", code: "other-merchant", refundableFen: 0 },
      });
      expect(await submitRefund(shop.deps, { refundId: id })).toEqual({ status: "new" });
      expect(await shop.rows.refund.findFirstOrThrow()).toMatchObject({ nextTryAt: null, sendCount: 0 });
      expect(await shop.rows.workCase.findMany()).toMatchObject([
        { kind: "refund", subjectId: id, cause: "other-merchant", needsPersonSince: NOON },
      ]);
    },
  );

  test("may be of a single fen, and of a surplus only where it is named", async () => {
    const order = await paidOrder();
    expect(await askRefund(order, 1)).toMatchObject({ amountFen: 1 });
    const cancelled = await shop.placeAndStart();
    await cancelOrder(shop.deps, { orderId: cancelled.id, cause: "buyer", actor: "buyer" });
    await shop.notify({ outTradeNo: cancelled.outTradeNo, totalFen: cancelled.totalFen, tradeNo: "T2" });
    const surplus = await shop.rows.payment.findUniqueOrThrow({ where: { tradeNo: "T2" } });
    const input = { orderId: cancelled.id, amountFen: 1, reason: "other", note: "", requestedBy: "staff:ben" } as const;
    const refused = { status: "refused", refundableFen: 0 };
    expect(await requestRefund(shop.deps, { ...input, formKey: "one" })).toEqual({ ...refused, code: "nothing-paid" });
    expect(await requestRefund(shop.deps, { ...input, formKey: "two", paymentId: surplus.id })).toEqual({
      ...{ ...refused, code: "exceeds-refundable" },
    });
  });

  test("that is done without a word on where it went is asked about, whatever else was told", async () => {
    const order = await paidOrder();
    const { id } = await askRefund(order, 3_000);
    const { gateway } = shop;
    const send = gateway.refund.bind(gateway);
    gateway.refund = async (request) => {
      const { answer, details } = await send(request);
      return { answer, details: { ...details, detailItems: null, depositBack: "{}" } };
    };
    await submitRefund(shop.deps, { refundId: id });
    expect(gateway.methods()).toEqual(["refund", "refund-query"]);
  });

  /** While the first sender's call is under way its claim runs out, and a faster one is told no. */
  function overtaken(refundId: string, then: () => Promise<unknown>) {
    shop.gateway.meanwhile = async () => {
      shop.pass(45);
      shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.TRADE_HAS_CLOSE", message: "" };
      expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "failed" });
      await then();
      shop.gateway.refundAnswer = { kind: "moved" };
    };
    return submitRefund(shop.deps, { refundId });
  }

  test("P-15: that moved after a faster sender was told no waits where its amount is promised anew", async () => {
    const order = await paidOrder();
    const { id, outRequestNo } = await askRefund(order, 3_000);
    const anew = () => askRefund(order, order.totalFen - 2_999, "second dialog");
    expect(await overtaken(id, anew)).toEqual({ status: "unknown" });
    expect(await shop.rows.refund.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "failed" });
    expect(await written("refund.done")).toEqual([]);
    expect(await shop.rows.quarantinedNotification.findMany()).toMatchObject([
      {
        ...{ notifyId: `refund_${outRequestNo}`, receivedAt: later(45), orderId: order.id, tradeNo: TRADE_NO },
        ...{ outTradeNo: order.outTradeNo, tradeStatus: "", reason: "refund-elsewhere", status: "open" },
        ...{ body: `out_biz_no=${outRequestNo}`, nextTryAt: later(45) },
      },
    ]);
    expect(shop.alarms).toHaveLength(1);
  });

  test("P-15: that moved after a faster sender was told no is booked where there is just room for it", async () => {
    const order = await paidOrder();
    const { id, outRequestNo } = await askRefund(order, 3_000);
    const anew = () => askRefund(order, order.totalFen - 3_000, "second dialog");
    expect(await overtaken(id, anew)).toEqual({ status: "done" });
    expect(await written("refund.done")).toMatchObject([{ subject: outRequestNo, before: "failed" }]);
    expect(await shop.rows.quarantinedNotification.count()).toBe(0);
  });

  test("made elsewhere is booked once for each trade, under its own number or one that names the trade", async () => {
    const order = await paidOrder();
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: "T2" });
    shop.gateway.refundQuery = { kind: "found", amountFen: fen(500) };
    const notice = { outTradeNo: order.outTradeNo, totalFen: order.totalFen, kind: "refund" } as const;
    const trades = { N1: TRADE_NO, N2: TRADE_NO, N3: "T2", N4: "T2" };
    const surplus = await shop.rows.refund.findFirstOrThrow({ where: { kind: "surplus" } });
    shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.TRADE_HAS_CLOSE", message: "" };
    shop.gateway.refundQuery = { kind: "absent" };
    await submitRefund(shop.deps, { refundId: surplus.id });
    shop.gateway.refundQuery = { kind: "found", amountFen: fen(500) };
    for (const [notifyId, tradeNo] of Object.entries(trades)) {
      await shop.notify({ ...notice, notifyId, tradeNo, outBizNo: "CENTRE1", body: "out_biz_no=CENTRE1" });
    }
    for (const notifyId of Object.keys(trades)) {
      const row = await shop.deps.database.read.notifications.findQuarantined(notifyId);
      if (row) await resolveQuarantine(shop.deps, row);
    }
    const where = { kind: "elsewhere" };
    const booked = await shop.rows.refund.findMany({ where, select: { outRequestNo: true } });
    expect(booked.map((refund) => refund.outRequestNo).toSorted()).toEqual(["CENTRE1", "T2:CENTRE1"]);
    const resolved = await shop.rows.quarantinedNotification.findMany({ select: { notifyId: true, resolution: true } });
    expect(resolved.toSorted((one, other) => one.notifyId.localeCompare(other.notifyId))).toEqual([
      { notifyId: "N1", resolution: "booked-refund" },
      { notifyId: "N2", resolution: "already-booked" },
      { notifyId: "N3", resolution: "booked-refund" },
      { notifyId: "N4", resolution: "already-booked" },
    ]);
  });

  test("made elsewhere of more than is left waits for ours to fail", async () => {
    const order = await paidOrder();
    await askRefund(order, 3_000);
    const notice = {
      outTradeNo: order.outTradeNo,
      totalFen: order.totalFen,
      tradeNo: TRADE_NO,
      kind: "refund",
    } as const;
    await shop.notify({ ...notice, notifyId: "N1", outBizNo: "CENTRE1", body: "out_biz_no=CENTRE1" });
    const row = await shop.deps.database.read.notifications.findQuarantined("N1");
    if (!row) throw new Error("not quarantined");
    shop.gateway.refundQuery = { kind: "found", amountFen: fen(order.totalFen - 2_999) };
    await resolveQuarantine(shop.deps, row);
    expect(await shop.rows.quarantinedNotification.findFirstOrThrow()).toMatchObject({
      ...{ status: "open", nextTryAt: later(60) },
    });
    shop.gateway.refundQuery = { kind: "found", amountFen: fen(order.totalFen - 3_000) };
    await resolveQuarantine(shop.deps, row);
    expect(await shop.rows.quarantinedNotification.findFirstOrThrow()).toMatchObject({ status: "resolved" });
  });

  test("that is being sent is its sender's for three quarters of a minute", async () => {
    const order = await paidOrder();
    const { id } = await askRefund(order, 3_000);
    let during: unknown = null;
    shop.gateway.meanwhile = async () => {
      during = await shop.rows.refund.findFirstOrThrow();
    };
    await submitRefund(shop.deps, { refundId: id });
    expect(during).toMatchObject({ status: "requested", sendCount: 1, sentAt: NOON, nextTryAt: later(45) });
  });

  test("that is done keeps of a later answer only what Alipay has found", async () => {
    const order = await paidOrder();
    const { id } = await askRefund(order, 3_000);
    shop.gateway.refundQuery = { kind: "absent" };
    shop.gateway.laterDetails = { depositBack: "{}" };
    await submitRefund(shop.deps, { refundId: id });
    expect(shop.gateway.methods()).toEqual(["refund", "refund-query"]);
    expect(await shop.rows.refund.findFirstOrThrow()).toMatchObject({ status: "done", depositBack: null });
  });

  test("of ours that was called failed is booked when Alipay has made it after all, for its own sum alone", async () => {
    const order = await paidOrder();
    const { id, outRequestNo } = await askRefund(order, 3_000);
    shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.TRADE_HAS_CLOSE", message: "" };
    await submitRefund(shop.deps, { refundId: id });
    const notice = {
      outTradeNo: order.outTradeNo,
      totalFen: order.totalFen,
      tradeNo: TRADE_NO,
      kind: "refund",
    } as const;
    await shop.notify({ ...notice, notifyId: "N1", outBizNo: outRequestNo, body: `out_biz_no=${outRequestNo}` });
    const row = await shop.deps.database.read.notifications.findQuarantined("N1");
    if (!row) throw new Error("not quarantined");
    const refund = async () => shop.rows.refund.findFirstOrThrow();
    shop.gateway.refundQuery = { kind: "found", amountFen: fen(2_999) };
    await resolveQuarantine(shop.deps, row);
    expect(await refund()).toMatchObject({ status: "failed" });
    shop.gateway.refundQuery = { kind: "found", amountFen: fen(3_000) };
    await resolveQuarantine(shop.deps, row);
    expect(await refund()).toMatchObject({ status: "done", kind: "staff" });
    expect(await shop.rows.refund.count()).toBe(1);
    expect(await written("refund.done")).toMatchObject([{ subject: outRequestNo, before: "failed", after: "done" }]);
  });

  test("that is done stands in every book, and is told", async () => {
    const order = await paidOrder();
    const { id, outRequestNo } = await askRefund(order, 3_000);
    shop.pass(2);
    expect(await submitRefund(shop.deps, { refundId: id })).toEqual({ status: "done" });
    expect(await shop.rows.refund.findFirstOrThrow()).toMatchObject({
      ...{ status: "done", sendCount: 1, sentAt: later(2), settledAt: later(2), nextTryAt: null },
    });
    expect(await shop.rows.ledgerEntry.findMany({ where: { kind: "refund" }, omit: { id: true } })).toEqual([
      {
        ...{ kind: "refund", reference: outRequestNo, orderId: order.id, amountFen: 3_000, createdAt: later(2) },
        ...{ debitAccount: "order-income", creditAccount: "alipay-balance" },
      },
    ]);
    expect(await written("refund.done")).toEqual([
      {
        ...{ at: later(2), actor: "alipay", action: "refund.done", orderId: order.id, subject: outRequestNo },
        ...{ before: "requested", after: "done", detail: { amountFen: 3_000, kind: "staff", origin: "staff" } },
      },
    ]);
    const data = { orderNo: order.orderNo, refundNo: outRequestNo, amountFen: 3_000, kind: "staff" };
    expect(await told("refund.done")).toEqual([message("refund.done", order.id, data)]);
  });

  test("is sent with the numbers of its payment and a reason of our own words", async () => {
    const order = await paidOrder();
    const { id, outRequestNo } = await askRefund(order, 3_000);
    const requests: unknown[] = [];
    const { gateway } = shop;
    const send = gateway.refund.bind(gateway);
    gateway.refund = (request) => {
      requests.push(request);
      return send(request);
    };
    await submitRefund(shop.deps, { refundId: id });
    expect(requests).toEqual([
      { tradeNo: TRADE_NO, outTradeNo: order.outTradeNo, outRequestNo, amountFen: 3_000, reason: "商家退款" },
    ]);
  });

  test("that Alipay refused says why, and a surplus that it refused is a person's", async () => {
    const order = await paidOrder();
    shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.TRADE_HAS_CLOSE", message: "交易已关闭" };
    const { id, outRequestNo } = await askRefund(order, 3_000);
    expect(await submitRefund(shop.deps, { refundId: id })).toEqual({ status: "failed" });
    expect(await shop.rows.refund.findFirstOrThrow()).toMatchObject({
      ...{ failureCode: "ACQ.TRADE_HAS_CLOSE", failureMessage: "交易已关闭", settledAt: NOON },
    });
    const detail = { code: "ACQ.TRADE_HAS_CLOSE", amountFen: 3_000 };
    expect(await written("refund.failed")).toEqual([
      {
        ...{ at: NOON, actor: "alipay", action: "refund.failed", orderId: order.id, subject: outRequestNo },
        ...{ before: "requested", after: "failed", detail },
      },
    ]);
    const data = { orderNo: order.orderNo, refundNo: outRequestNo, kind: "staff", ...detail };
    expect(await told("refund.failed")).toEqual([message("refund.failed", order.id, data)]);
    expect(await written("person.needed"), "staff see it where they asked for it").toEqual([]);
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: "T2" });
    const surplus = await shop.rows.refund.findFirstOrThrow({ where: { kind: "surplus" } });
    expect(await submitRefund(shop.deps, { refundId: surplus.id })).toEqual({ status: "failed" });
    expect(await written("person.needed")).toMatchObject([
      { subject: surplus.outRequestNo, detail: { kind: "refund", cause: "refused" } },
    ]);
  });

  test("of unknown fate keeps Alipay's word and is tried again after ten seconds", async () => {
    const order = await paidOrder();
    const { id } = await askRefund(order, 3_000);
    shop.gateway.refundAnswer = { kind: "unknown", cause: "busy", code: "ACQ.SYSTEM_ERROR" };
    expect(await submitRefund(shop.deps, { refundId: id })).toEqual({ status: "unknown" });
    expect(await shop.rows.refund.findFirstOrThrow()).toMatchObject({
      ...{ status: "unknown", failureCode: "ACQ.SYSTEM_ERROR", failureMessage: "busy", nextTryAt: later(10) },
    });
    expect(await shop.rows.workCase.findMany()).toMatchObject([{ kind: "refund", subjectId: id, tryCount: 1 }]);
  });

  test("that Alipay knows already is not sent again", async () => {
    const order = await paidOrder();
    const { id } = await askRefund(order, 3_000);
    shop.gateway.refundAnswer = { kind: "unknown", cause: "timeout" };
    await submitRefund(shop.deps, { refundId: id });
    shop.pass(10);
    shop.gateway.calls.length = 0;
    shop.gateway.refundQuery = { kind: "unknown", cause: "timeout" };
    expect(await submitRefund(shop.deps, { refundId: id }), "no answer is no reason to send").toEqual({
      status: "unknown",
    });
    expect(shop.gateway.methods()).toEqual(["refund-query"]);
    shop.pass(30);
    shop.gateway.calls.length = 0;
    shop.gateway.refundQuery = { kind: "found", amountFen: fen(3_000) };
    shop.gateway.laterDetails = { depositBack: "{}" };
    expect(await submitRefund(shop.deps, { refundId: id })).toEqual({ status: "done" });
    expect(shop.gateway.methods(), "and what is told with it is not asked for").toEqual(["refund-query"]);
  });

  test("that does not exist is a bug of the caller, not an answer", async () => {
    await expect(submitRefund(shop.deps, { refundId: "never-heard-of" })).rejects.toThrow("never-heard-of");
  });

  test("of one surplus ends no refunding while another one is owed", async () => {
    const order = await shop.placeAndStart();
    await cancelOrder(shop.deps, { orderId: order.id, cause: "buyer", actor: "buyer" });
    for (const tradeNo of ["T1", "T2"]) {
      await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo });
    }
    const owed = await shop.rows.refund.findMany();
    expect(owed).toHaveLength(2);
    for (const [index, refund] of owed.entries()) {
      await submitRefund(shop.deps, { refundId: refund.id });
      const { status } = await shop.rows.order.findFirstOrThrow();
      expect(status).toBe(index === 0 ? "cancelled-refunding" : "cancelled");
    }
  });

  test("made in the merchant centre is written down with its own number and sum", async () => {
    const order = await paidOrder();
    const payment = await shop.rows.payment.findFirstOrThrow();
    const notice = {
      outTradeNo: order.outTradeNo,
      totalFen: order.totalFen,
      tradeNo: TRADE_NO,
      kind: "refund",
    } as const;
    await shop.notify({ ...notice, notifyId: "N1", outBizNo: "CENTRE1", body: "out_biz_no=CENTRE1" });
    expect(await shop.rows.quarantinedNotification.findMany()).toMatchObject([
      {
        ...{ notifyId: "N1", receivedAt: NOON, orderId: order.id, outTradeNo: order.outTradeNo, tradeNo: TRADE_NO },
        ...{ tradeStatus: "TRADE_SUCCESS", reason: "refund-elsewhere", body: "out_biz_no=CENTRE1", nextTryAt: NOON },
      },
    ]);
    shop.gateway.refundQuery = { kind: "found", amountFen: fen(2_500) };
    const row = await shop.deps.database.read.notifications.findQuarantined("N1");
    if (!row) throw new Error("not quarantined");
    await resolveQuarantine(shop.deps, row);
    expect(await shop.rows.refund.findMany()).toMatchObject([
      {
        ...{ orderId: order.id, paymentId: payment.id, number: 1, outRequestNo: "CENTRE1", kind: "elsewhere" },
        ...{ amountFen: 2_500, reason: "other", note: "", status: "done", requestedBy: "alipay", sendCount: 0 },
        ...{ formKey: `elsewhere:${TRADE_NO}:CENTRE1`, createdAt: NOON, settledAt: NOON },
      },
    ]);
    expect(await written("refund.done")).toMatchObject([
      { before: null, after: "done", detail: { kind: "elsewhere", origin: "found-at-alipay" } },
    ]);
    expect(await written("notification.resolved")).toEqual([
      {
        ...{ at: NOON, actor: "worker", action: "notification.resolved", orderId: order.id, subject: "N1" },
        ...{ before: "open", after: "resolved", detail: { resolution: "booked-refund" } },
      },
    ]);
    expect(await shop.rows.quarantinedNotification.findMany()).toMatchObject([
      { status: "resolved", resolution: "booked-refund", resolvedAt: NOON },
    ]);
  });
});

describe("a notification", () => {
  async function resolve(notifyId: string) {
    const row = await shop.deps.database.read.notifications.findQuarantined(notifyId);
    if (!row) throw new Error("not quarantined");
    await resolveQuarantine(shop.deps, row);
  }

  test("that contradicts us is kept whole, and looked into half a minute later", async () => {
    const order = await shop.placeAndStart();
    await shop.notify({ notifyId: "N1", outTradeNo: order.outTradeNo, totalFen: 1, tradeNo: TRADE_NO });
    expect(await shop.rows.quarantinedNotification.findMany()).toMatchObject([
      {
        ...{ notifyId: "N1", receivedAt: NOON, orderId: order.id, outTradeNo: order.outTradeNo, tradeNo: TRADE_NO },
        ...{ tradeStatus: "TRADE_SUCCESS", reason: "amount-mismatch", body: "notify_id=1", status: "open" },
        ...{ nextTryAt: later(30), tryCount: 0 },
      },
    ]);
    expect(await written("person.needed"), "the machine looks first").toEqual([]);
  });

  test("about nothing of ours is a person's from the start", async () => {
    await shop.notify({ notifyId: "N1", outTradeNo: "QH20261120ZZZZZZZZ_1", totalFen: 100 });
    expect(await shop.rows.quarantinedNotification.findMany()).toMatchObject([{ orderId: null, nextTryAt: null }]);
    expect(await written("person.needed")).toMatchObject([
      { orderId: null, subject: "QH20261120ZZZZZZZZ_1", detail: { kind: "notification", cause: "unexplained" } },
    ]);
    const data = { kind: "notification", cause: "unexplained", orderNo: null, amountFen: null };
    expect(await told("person.needed")).toMatchObject([{ orderId: null, data }]);
  });

  test.each(OTHER_MERCHANTS)("of another %s is another merchant's", async (_name, other) => {
    const order = await shop.placeAndStart();
    shop.deps.merchant = { ...shop.deps.merchant, ...other };
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen });
    expect(await shop.rows.quarantinedNotification.findMany()).toMatchObject([{ reason: "environment-mismatch" }]);
  });

  test("that is not genuine leaves nothing behind", async () => {
    shop.deps.verifier = { verify: () => ({ kind: "rejected", because: "signature" }) };
    const order = await shop.placeAndStart();
    expect(await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen })).toEqual({
      status: 400,
      reply: "fail",
    });
    expect(await shop.rows.notification.count()).toBe(0);
    expect(await shop.rows.quarantinedNotification.count()).toBe(0);
  });

  test("of a waiting buyer or a closed trade is noted, and only the latter hastens a question", async () => {
    const order = await shop.placeAndStart();
    const notice = { outTradeNo: order.outTradeNo, totalFen: order.totalFen };
    const planned = async () => (await shop.rows.paymentAttempt.findFirstOrThrow()).nextAskAt;
    await shop.notify({ ...notice, kind: "waiting", tradeStatus: "WAIT_BUYER_PAY" });
    expect(await planned()).toEqual(later(60));
    await shop.notify({ ...notice, kind: "close", tradeStatus: "TRADE_CLOSED" });
    expect(await planned()).toEqual(NOON);
    const noted = await shop.rows.notification.findMany({ select: { kind: true, verdict: true } });
    expect(noted.toSorted((one, other) => one.kind.localeCompare(other.kind))).toEqual([
      { kind: "close", verdict: "noted" },
      { kind: "waiting", verdict: "noted" },
    ]);
  });

  test("that was quarantined is answered as before, however often it comes and whatever is true by then", async () => {
    const order = await shop.placeAndStart();
    const { merchant } = shop.deps;
    const notice = { notifyId: "N1", outTradeNo: order.outTradeNo, totalFen: order.totalFen };
    shop.deps.merchant = { ...merchant, appId: "9021000100000002" };
    expect(await shop.notify(notice)).toEqual({ status: 200, reply: "fail" });
    shop.deps.merchant = merchant;
    expect(await shop.notify(notice)).toEqual({ status: 200, reply: "fail" });
    expect(await shop.rows.payment.count()).toBe(0);
  });

  test("of a refund that names no request is looked into under the trade's number", async () => {
    const order = await paidOrder();
    const notice = {
      outTradeNo: order.outTradeNo,
      totalFen: order.totalFen,
      tradeNo: TRADE_NO,
      kind: "refund",
    } as const;
    const reply = await shop.notify({ ...notice, notifyId: "N1", outBizNo: null, tradeStatus: "TRADE_FINISHED" });
    expect(reply).toEqual({ status: 200, reply: "success" });
    expect(await shop.rows.payment.findFirstOrThrow()).toMatchObject({ finished: true });
    const row = await shop.deps.database.read.notifications.findQuarantined("N1");
    if (!row) throw new Error("not quarantined");
    await resolveQuarantine(shop.deps, row);
    expect(shop.gateway.calls).toEqual([{ method: "refund-query", number: order.outTradeNo }]);
  });

  test("of a refund whose payment was never heard of hastens the question about the payment", async () => {
    const order = await shop.placeAndStart();
    const notice = {
      outTradeNo: order.outTradeNo,
      totalFen: order.totalFen,
      tradeNo: TRADE_NO,
      kind: "refund",
    } as const;
    shop.pass(5);
    expect(await shop.notify({ ...notice, notifyId: "N1", outBizNo: "CENTRE1" })).toEqual({
      status: 200,
      reply: "success",
    });
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ nextAskAt: later(5) });
    await shop.notify({ ...notice, kind: "payment" });
    await shop.notify({ ...notice, notifyId: "N2", outBizNo: "CENTRE1" });
    await shop.notify({ ...notice, notifyId: "N3", outBizNo: "CENTRE1", tradeNo: "T2" });
    expect(await shop.rows.paymentAttempt.findFirstOrThrow(), "of what is paid nothing is asked").toMatchObject({
      ...{ status: "paid", nextAskAt: null },
    });
    expect(await shop.rows.quarantinedNotification.count()).toBe(3);
  });

  test("of a closed trade hastens nothing where the attempt is closed already", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.close = { kind: "closed" };
    await cancelOrder(shop.deps, { orderId: order.id, cause: "buyer", actor: "buyer" });
    const notice = { outTradeNo: order.outTradeNo, totalFen: order.totalFen, kind: "close" } as const;
    await shop.notify({ ...notice, tradeStatus: "TRADE_CLOSED" });
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ nextAskAt: null });
  });

  test("that the order's payment explains is resolved without a question", async () => {
    const order = await paidOrder();
    await shop.notify({ notifyId: "N1", outTradeNo: order.outTradeNo, totalFen: 1, tradeNo: TRADE_NO });
    const row = await shop.deps.database.read.notifications.findQuarantined("N1");
    if (!row) throw new Error("not quarantined");
    await resolveQuarantine(shop.deps, row);
    expect(shop.gateway.calls).toEqual([]);
    expect(await written("notification.resolved")).toMatchObject([{ detail: { resolution: "already-paid" } }]);
    await resolveQuarantine(shop.deps, row);
    expect(await written("notification.resolved"), "once").toHaveLength(1);
  });

  test("that asking explains is resolved by the payment that was found", async () => {
    const order = await shop.placeAndStart();
    await shop.notify({ notifyId: "N1", outTradeNo: order.outTradeNo, totalFen: 1, tradeNo: TRADE_NO });
    paidAnswer(order);
    await resolve("N1");
    expect(await written("notification.resolved")).toMatchObject([{ detail: { resolution: "settled-by-query" } }]);
    expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "paid" });
  });

  test("of another trade than the one that paid stays open, and asking could not tell", async () => {
    const order = await paidOrder();
    await shop.notify({ notifyId: "N1", outTradeNo: order.outTradeNo, totalFen: 1, tradeNo: "T2" });
    await resolve("N1");
    expect(shop.gateway.calls).toEqual([]);
    expect(await shop.rows.quarantinedNotification.findFirstOrThrow()).toMatchObject({ status: "open" });
  });

  test("about nothing of ours stays open, and nothing is asked, where a person has it tried again", async () => {
    await shop.notify({ notifyId: "N1", outTradeNo: "QH20261120ZZZZZZZZ_1", totalFen: 100 });
    const work = { kind: "notification", subjectId: "N1" } as const;
    expect(await tryAgain(shop.deps, { work, actor: "staff:anna" })).toEqual({ status: "still-waiting" });
    expect(shop.gateway.calls).toEqual([]);
  });

  test("of a refund whose payment is unknown asks for no refund", async () => {
    const order = await shop.placeAndStart();
    const notice = { outTradeNo: order.outTradeNo, totalFen: order.totalFen, kind: "refund" } as const;
    await shop.notify({ ...notice, notifyId: "N1", outBizNo: "CENTRE1", body: "out_biz_no=CENTRE1" });
    await resolve("N1");
    expect(shop.gateway.calls).toEqual([]);
    expect(await shop.rows.quarantinedNotification.findFirstOrThrow()).toMatchObject({ status: "open" });
  });

  test("that nothing explains yet is tried again a minute later", async () => {
    const order = await shop.placeAndStart();
    await shop.notify({ notifyId: "N1", outTradeNo: order.outTradeNo, totalFen: 1, tradeNo: TRADE_NO });
    const row = await shop.deps.database.read.notifications.findQuarantined("N1");
    if (!row) throw new Error("not quarantined");
    await resolveQuarantine(shop.deps, row);
    expect(shop.gateway.methods()).toEqual(["query"]);
    expect(await shop.rows.quarantinedNotification.findFirstOrThrow()).toMatchObject({
      ...{ status: "open", resolution: null, nextTryAt: later(60) },
    });
    expect(await shop.rows.workCase.findMany()).toMatchObject([{ kind: "notification", subjectId: "N1", tryCount: 1 }]);
    for (let tries = 2; tries <= 4; tries += 1) await resolve("N1");
    expect(await shop.rows.workCase.findMany()).toMatchObject([{ tryCount: 4, cause: "unexplained" }]);
  });
});

describe("an answer of Alipay", () => {
  test("with another sum is one row that a person looks at, under the trade's own name", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(1), finished: false };
    await refreshPayment(shop.deps, { orderId: order.id });
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ status: "open", nextAskAt: later(120) });
    shop.pass(3);
    await refreshPayment(shop.deps, { orderId: order.id });
    expect(await shop.rows.quarantinedNotification.findMany()).toMatchObject([
      {
        ...{ notifyId: `query_${order.outTradeNo}`, receivedAt: NOON, orderId: order.id, tradeNo: TRADE_NO },
        ...{ outTradeNo: order.outTradeNo, tradeStatus: "paid", reason: "amount-mismatch", body: "", nextTryAt: null },
      },
    ]);
    expect(await written("person.needed")).toMatchObject([
      { orderId: order.id, subject: order.outTradeNo, detail: { kind: "notification", cause: "unexplained" } },
    ]);
  });

  test("that a trade is closed which was paid once is one row that a person looks at", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.trade = { kind: "closed", tradeNo: TRADE_NO };
    shop.gateway.paidAt = NOON;
    await refreshPayment(shop.deps, { orderId: order.id });
    expect(await shop.rows.quarantinedNotification.findMany()).toMatchObject([
      { notifyId: `query_${order.outTradeNo}`, reason: "refund-elsewhere", tradeNo: TRADE_NO, tradeStatus: "closed" },
    ]);
  });

  test("that a trade was closed unpaid, or wholly refunded by us, is no contradiction", async () => {
    const unpaid = await shop.placeAndStart();
    shop.gateway.trade = { kind: "closed", tradeNo: "T9" };
    const { id, outTradeNo } = await shop.rows.paymentAttempt.findFirstOrThrow({ where: { orderId: unpaid.id } });
    expect(await askAlipay(shop.deps, { id, outTradeNo })).toEqual({ asked: true, said: "closed", outcome: "closed" });
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ status: "closed", nextAskAt: null });
    expect(await shop.rows.quarantinedNotification.count()).toBe(0);
  });

  test("about what we know already plans no further question", async () => {
    const order = await paidOrder();
    const attempt = { id: "", outTradeNo: order.outTradeNo };
    attempt.id = (await shop.rows.paymentAttempt.findFirstOrThrow()).id;
    paidAnswer(order);
    expect(await askAlipay(shop.deps, attempt)).toEqual({ asked: true, said: "paid", outcome: "already-known" });
    expect(await askAlipay(shop.deps, attempt), "within three seconds").toEqual({ asked: false });
    shop.gateway.trade = { kind: "closed", tradeNo: TRADE_NO };
    shop.gateway.paidAt = NOON;
    shop.pass(3);
    expect(await askAlipay(shop.deps, attempt)).toMatchObject({ said: "closed", outcome: "unchanged" });
    expect(await shop.rows.quarantinedNotification.count(), "a payment that we know is no contradiction").toBe(0);
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ status: "paid", nextAskAt: null });
  });

  test("that is the sweep's last ends what waited for a person", async () => {
    const order = await shop.placeAndStart();
    await cancelOrder(shop.deps, { orderId: order.id, cause: "buyer", actor: "buyer" });
    const { id, outTradeNo } = await shop.rows.paymentAttempt.findFirstOrThrow();
    const { merchant } = shop.deps;
    shop.pass(5_400);
    shop.deps.merchant = { ...merchant, appId: "9021000100000002" };
    await askAlipay(shop.deps, { id, outTradeNo });
    shop.deps.merchant = merchant;
    shop.pass(3);
    await askAlipay(shop.deps, { id, outTradeNo });
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ status: "closed", nextAskAt: null });
    expect(await shop.rows.workCase.findMany()).toMatchObject([
      { kind: "payment", subjectId: id, settledAt: later(5_403), settledBy: "worker", note: null },
    ]);
  });

  test("with another sum after the sweep's end is a person's already, and nothing more is asked", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(1), finished: false };
    shop.pass(5_400);
    await refreshPayment(shop.deps, { orderId: order.id });
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ nextAskAt: null });
    expect(await shop.rows.workCase.findMany()).toMatchObject([{ kind: "notification", cause: "unexplained" }]);
  });

  test("after the sweep's end is asked for by the schedule, and ends the case when it comes", async () => {
    const order = await shop.placeAndStart();
    const { id, outTradeNo } = await shop.rows.paymentAttempt.findFirstOrThrow();
    const ask = () => askAlipay(shop.deps, { id, outTradeNo });
    shop.pass(1_800 + 3_600);
    shop.gateway.trade = { kind: "unknown" };
    await ask();
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ nextAskAt: later(5_400 + 300) });
    expect(await shop.rows.workCase.findMany()).toMatchObject([
      { kind: "payment", subjectId: id, tryCount: 1, settledAt: null },
    ]);
    shop.pass(300);
    paidAnswer(order);
    expect(await ask()).toEqual({ asked: true, said: "paid", outcome: "settled" });
    expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({ status: "paid", nextAskAt: null });
  });

  test("G-19: written down hours after the question, by a process that was held up, is no newer than the question", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.close = { kind: "absent" };
    await cancelOrder(shop.deps, { orderId: order.id, cause: "buyer", actor: "buyer" });
    const { id, outTradeNo } = await shop.rows.paymentAttempt.findFirstOrThrow();
    shop.pass(60);
    vi.spyOn(shop.gateway, "queryTrade").mockImplementationOnce(async (number) => {
      const answer = await shop.gateway.queryTrade(number);
      // The buyer pays now, and the notification is lost; the process goes on long after the sweep's end.
      paidAnswer(order);
      shop.pass(9_000);
      return answer;
    });
    shop.gateway.trade = { kind: "absent" };
    expect(await askAlipay(shop.deps, { id, outTradeNo })).toEqual({
      asked: true,
      said: "absent",
      outcome: "unchanged",
    });
    const [due] = await shop.deps.database.queues.findAttemptsToAsk({ now: shop.deps.clock.now(), limit: 9 });
    expect(due?.id).toBe(id);
    expect(await askAlipay(shop.deps, { id, outTradeNo })).toEqual({ asked: true, said: "paid", outcome: "surplus" });
  });

  test.each(OTHER_MERCHANTS)(
    "given to another merchant, by its %s, proves nothing and is a person's",
    async (_name, other) => {
      const order = await shop.placeAndStart();
      const attempt = await shop.rows.paymentAttempt.findFirstOrThrow();
      shop.deps.merchant = { ...shop.deps.merchant, ...other };
      paidAnswer(order);
      const { id, outTradeNo } = attempt;
      const asked = await askAlipay(shop.deps, { id, outTradeNo });
      expect(asked).toEqual({ asked: true, said: "paid", outcome: "unchanged" });
      expect(await shop.rows.paymentAttempt.findFirstOrThrow()).toMatchObject({
        ...{ status: "open", gatewayStatus: "other-environment", nextAskAt: null },
      });
      expect(await shop.rows.workCase.findMany()).toMatchObject([
        { kind: "payment", subjectId: attempt.id, cause: "other-merchant" },
      ]);
      expect(await shop.rows.payment.count()).toBe(0);
      shop.deps.merchant = { ...shop.deps.merchant, ...MERCHANT };
      shop.gateway.trade = { kind: "closed", tradeNo: TRADE_NO };
      shop.pass(3);
      await askAlipay(shop.deps, { id, outTradeNo });
      expect(await shop.rows.workCase.findMany(), "the right answer ends it").toMatchObject([
        { kind: "payment", subjectId: attempt.id, settledAt: later(3), settledBy: "worker", note: null },
      ]);
    },
  );

  test("is asked for about the newest attempt that is not paid, and not about an order that has none", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.close = { kind: "closed" };
    await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
    await shop.notify({ outTradeNo: `${order.orderNo}_2`, totalFen: order.totalFen, tradeNo: TRADE_NO });
    shop.gateway.calls.length = 0;
    shop.gateway.trade = { kind: "closed", tradeNo: "T1" };
    expect(await refreshPayment(shop.deps, { orderId: order.id })).toEqual({ asked: true, answered: true });
    expect(shop.gateway.calls).toEqual([{ method: "query", number: order.outTradeNo }]);
    const paid = await shop.placeAndStart();
    await shop.notify({ outTradeNo: paid.outTradeNo, totalFen: paid.totalFen, tradeNo: "T2" });
    expect(await refreshPayment(shop.deps, { orderId: paid.id })).toEqual({ asked: false, answered: true });
    expect(shop.gateway.methods()).toEqual(["query"]);
  });

  test("that is unknown is none, and the question is not repeated within three seconds", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.trade = { kind: "unknown" };
    const refresh = () => refreshPayment(shop.deps, { orderId: order.id });
    expect(await refresh()).toEqual({ asked: true, answered: false });
    expect(await refresh()).toEqual({ asked: false, answered: true });
  });

  test("is noted with the time of the next question", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.trade = { kind: "waiting" };
    await refreshPayment(shop.deps, { orderId: order.id });
    const attempt = await shop.rows.paymentAttempt.findFirstOrThrow();
    expect(attempt).toMatchObject({ status: "open", gatewayStatus: "waiting", askCount: 1, lastAskedAt: NOON });
    expect(attempt.nextAskAt).toEqual(later(120));
  });
});

describe("goods", () => {
  test("leave with carrier and number in the audit trail, and arrive once", async () => {
    const order = await paidOrder();
    paidAnswer(order);
    await witnessed(order);
    shop.pass(60);
    const shipping = { orderId: order.id, carrier: "SF", trackingNo: "SF123", actor: "staff:anna" };
    const receive = () => confirmReceipt(shop.deps, { orderId: order.id, actor: "buyer" });
    expect(await receive(), "not on its way").toBe(false);
    expect(await shipOrder(shop.deps, shipping)).toEqual({ status: "shipped" });
    expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({
      ...{ status: "shipped", carrier: "SF", trackingNo: "SF123", shippedAt: later(60) },
    });
    expect(await written("order.shipped")).toEqual([
      {
        ...{ at: later(60), actor: "staff:anna", action: "order.shipped", orderId: order.id, subject: "SF123" },
        ...{ before: "paid", after: "shipped", detail: { carrier: "SF", trackingNo: "SF123" } },
      },
    ]);
    shop.pass(60);
    expect(await receive()).toBe(true);
    expect(await receive(), "once").toBe(false);
    expect(await shop.rows.order.findFirstOrThrow()).toMatchObject({ status: "completed", completedAt: later(120) });
    expect(await written("order.completed")).toEqual([
      {
        ...{ at: later(120), actor: "buyer", action: "order.completed", orderId: order.id, subject: order.id },
        ...{ before: "shipped", after: "completed", detail: {} },
      },
    ]);
  });

  test("leave for the payment of the order, whatever became of one beside it", async () => {
    const order = await paidOrder();
    paidAnswer(order);
    await witnessed(order);
    // Written down in the same millisecond, and with a trade number that comes first.
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: "1" });
    const [first] = await shop.deps.database.read.payments.list(order.id);
    expect(first).toMatchObject({ purpose: "surplus", witness: "pending" });
    const parcel = { orderId: order.id, carrier: "SF", trackingNo: "SF1", actor: "staff:1" };
    expect(await shipOrder(shop.deps, parcel)).toEqual({ status: "shipped" });
  });

  test("of an order that is unpaid, unknown or going back stay here", async () => {
    const ship = (orderId: string) =>
      shipOrder(shop.deps, { orderId, carrier: "SF", trackingNo: "SF1", actor: "staff:1" });
    const unpaid = await shop.placeAndStart();
    expect(await ship(unpaid.id)).toEqual({ status: "refused", because: "not-paid" });
    expect(await ship("never-heard-of")).toEqual({ status: "refused", because: "not-paid" });
    const order = await paidOrder();
    paidAnswer(order);
    await witnessed(order);
    await askRefund(order, order.totalFen);
    expect(await ship(order.id)).toEqual({ status: "refused", because: "refunded" });
    expect(await written("order.shipped")).toEqual([]);
  });
});

describe("staff who ask from a page", () => {
  const rounds = async () => (await written("person.tried-again")).map(({ detail }) => detail);
  const ask = (orderId: string, actor: string | null = "staff:anna") =>
    askPaymentAsStaff(shop.deps, { orderId, actor });
  const hand = (work: Work) => shop.deps.database.write((tx) => handToPerson(tx, shop.deps, work, "unanswered"));
  const attemptOf = (outTradeNo: string) => shop.rows.paymentAttempt.findUniqueOrThrow({ where: { outTradeNo } });

  test("begin a round for an unpaid attempt and for an order that could not be closed, in their own name", async () => {
    const order = await shop.placeAndStart();
    await hand({ kind: "payment", subjectId: (await attemptOf(order.outTradeNo)).id });
    await hand({ kind: "expiry", subjectId: order.id });
    expect(await ask(order.id, null)).toEqual({ asked: true, answered: true });
    expect(await rounds(), "a colleague who may only look begins none").toEqual([]);
    expect(await ask(order.id)).toEqual({ asked: false, answered: true });
    expect(await rounds()).toEqual([
      { kind: "payment", cause: "unanswered" },
      { kind: "expiry", cause: "unanswered" },
    ]);
    expect(await shop.rows.order.findFirstOrThrow(), "the worker takes it up at once").toMatchObject({
      ...{ nextExpiryAt: NOON },
    });
    expect(await written("person.tried-again")).toMatchObject([{ actor: "staff:anna" }, { actor: "staff:anna" }]);
    await ask(order.id);
    expect(await rounds(), "what waits for nobody begins nothing").toHaveLength(2);
  });

  test("begin none for what is paid", async () => {
    const order = await shop.placeAndStart();
    await hand({ kind: "payment", subjectId: (await attemptOf(order.outTradeNo)).id });
    await hand({ kind: "expiry", subjectId: order.id });
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO });
    await shop.placeAndStart();
    for (const orderId of [order.id, "never-heard-of"]) {
      expect(await ask(orderId)).toEqual({ asked: false, answered: true });
    }
    expect(await rounds()).toEqual([]);
  });

  test("begin none for what a person has put away", async () => {
    const order = await shop.placeAndStart();
    const work = { kind: "payment", subjectId: (await attemptOf(order.outTradeNo)).id } as const;
    await hand(work);
    await settleByHand(shop.deps, { work, note: "", actor: "staff:ben" });
    await ask(order.id);
    expect(await rounds()).toEqual([]);
  });

  test("begin none for a refund whose fate is known, and one for any other", async () => {
    const order = await paidOrder();
    const [done, failed, open] = [
      await askRefund(order, 1_000, "one"),
      await askRefund(order, 2_000, "two"),
      await askRefund(order, 3_000, "three"),
    ];
    await submitRefund(shop.deps, { refundId: done.id });
    shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.TRADE_HAS_CLOSE", message: "" };
    await submitRefund(shop.deps, { refundId: failed.id });
    shop.gateway.refundAnswer = { kind: "unknown", cause: "timeout" };
    for (const { id } of [done, failed, open]) await hand({ kind: "refund", subjectId: id });
    const askRefundOf = ({ id }: { id: string }, actor: string | null) =>
      askRefundAsStaff(shop.deps, { refundId: id, actor });
    expect(await askRefundOf(done, "staff:anna")).toEqual({ status: "done" });
    expect(await askRefundOf(failed, "staff:anna")).toEqual({ status: "failed" });
    expect(await askRefundOf(open, null)).toEqual({ status: "unknown" });
    expect(await rounds()).toEqual([]);
    shop.pass(60);
    expect(await askRefundOf(open, "staff:anna")).toEqual({ status: "unknown" });
    expect(await rounds()).toEqual([{ kind: "refund", cause: "unanswered" }]);
    await expect(askRefundOf({ id: "never-heard-of" }, "staff:anna")).rejects.toThrow("never-heard-of");
  });
});

describe("work that breaks off", () => {
  test("is put off, longer each time, and is a person's after the fifth", async () => {
    const order = await paidOrder();
    const subjectId = (await shop.rows.payment.findFirstOrThrow()).id;
    const lines: unknown[] = [];
    shop.deps.log.error = (facts, text) => lines.push([facts, text]);
    const planned: unknown[] = [];
    for (let faults = 0; faults < 5; faults += 1) {
      await noteFault(shop.deps, { kind: "witness", subjectId });
      planned.push((await shop.rows.payment.findFirstOrThrow()).nextWitnessAt);
      expect(lines).toHaveLength(faults < 4 ? 0 : 1);
    }
    expect(planned).toEqual([5, 15, 60, 300, 900].map((seconds) => later(seconds)));
    expect(await shop.rows.workCase.findMany()).toMatchObject([
      { kind: "witness", subjectId, cause: "fault", needsPersonSince: NOON, faultCount: 5, tryCount: 0 },
    ]);
    expect(lines).toEqual([[{ kind: "witness", subject: TRADE_NO, cause: "fault" }, "a person is needed"]]);
    const data = { kind: "witness", cause: "fault", orderNo: order.orderNo, amountFen: order.totalFen };
    expect(await told("person.needed")).toEqual([message("person.needed", order.id, data)]);
  });
});

describe("a message", () => {
  async function waiting() {
    const order = await paidOrder();
    return { order, ...(await shop.rows.outboxMessage.findFirstOrThrow()) };
  }
  const row = () => shop.rows.outboxMessage.findFirstOrThrow();

  test("is its sender's for half a minute, and delivered once", async () => {
    const { id, body } = await waiting();
    const sent: unknown[] = [];
    let during: unknown = null;
    shop.deps.webhook = {
      deliver: async (given) => {
        sent.push(given);
        if (sent.length > 1) return { kind: "taken" };
        during = await row();
        await deliverMessage(shop.deps, { messageId: id });
        shop.pass(2);
        return { kind: "taken" };
      },
    };
    await deliverMessage(shop.deps, { messageId: id });
    await deliverMessage(shop.deps, { messageId: id });
    expect(sent).toEqual([{ id, type: "order.paid", body }]);
    expect(during).toMatchObject({ status: "waiting", sendCount: 1, nextTryAt: later(30) });
    expect(await row()).toMatchObject({ status: "delivered", deliveredAt: later(2), problem: null });
  });

  test("is written only where there is somebody to read it", async () => {
    shop.deps.webhook = null;
    await paidOrder();
    expect(await shop.rows.outboxMessage.count()).toBe(0);
  });

  test("whose consumer was taken from the settings is kept and tried again", async () => {
    const { id } = await waiting();
    shop.deps.webhook = null;
    await deliverMessage(shop.deps, { messageId: id });
    expect(await row()).toMatchObject({
      ...{ status: "waiting", problem: "no consumer is configured", nextTryAt: later(10) },
    });
    expect(await shop.rows.workCase.findMany()).toMatchObject([{ kind: "message", subjectId: id, tryCount: 1 }]);
  });

  test("that nobody takes is a person's, and no further message says so", async () => {
    const { id, order } = await waiting();
    shop.deps.webhook = { deliver: () => Promise.resolve({ kind: "refused", cause: "status 500" }) };
    for (let tries = 0; tries < 12; tries += 1) {
      await deliverMessage(shop.deps, { messageId: id });
      shop.pass(24 * 3_600);
    }
    expect(await written("person.needed")).toMatchObject([
      { orderId: order.id, subject: "order.paid", detail: { kind: "message", cause: "unanswered" } },
    ]);
    expect(await row()).toMatchObject({ status: "waiting", nextTryAt: null, sendCount: 12 });
    expect(await shop.rows.outboxMessage.count()).toBe(1);
  });
});

describe("a person", () => {
  const oddNotice = () => shop.notify({ notifyId: "N1", outTradeNo: "QH20261120ZZZZZZZZ_1", totalFen: 100 });
  const work = { kind: "notification", subjectId: "N1" } as const;

  test("puts a case away with a note, once", async () => {
    await oddNotice();
    shop.pass(60);
    const settle = () => settleByHand(shop.deps, { work, note: "查过了", actor: "staff:anna" });
    expect(await settle()).toEqual({ status: "settled" });
    expect(await settle()).toEqual({ status: "not-waiting" });
    expect(await written("person.settled")).toEqual([
      {
        ...{ at: later(60), actor: "staff:anna", action: "person.settled", orderId: null },
        ...{ subject: "QH20261120ZZZZZZZZ_1", before: "unexplained", after: "settled" },
        detail: { kind: "notification", note: "查过了" },
      },
    ]);
    expect(await shop.rows.quarantinedNotification.findMany()).toMatchObject([
      { status: "resolved", resolution: "by-staff", resolvedAt: later(60) },
    ]);
    expect(await shop.rows.workCase.findMany()).toMatchObject([
      { settledAt: later(60), settledBy: "staff:anna", note: "查过了" },
    ]);
  });

  test("puts a message away that nobody takes, and it is not sent any more", async () => {
    shop.deps.webhook = { deliver: () => Promise.resolve({ kind: "refused", cause: "status 500" }) };
    const order = await paidOrder();
    const { id } = await shop.rows.outboxMessage.findFirstOrThrow();
    for (let tries = 0; tries < 12; tries += 1) {
      await deliverMessage(shop.deps, { messageId: id });
      shop.pass(24 * 3_600);
    }
    const settled = await settleByHand(shop.deps, {
      ...{ work: { kind: "message", subjectId: id }, note: "told by telephone", actor: "staff:anna" },
    });
    expect(settled).toEqual({ status: "settled" });
    expect(await shop.rows.outboxMessage.findMany()).toMatchObject([{ status: "given-up", sendCount: 12 }]);
    expect(await written("person.settled")).toMatchObject([
      { orderId: order.id, subject: "order.paid", before: "unanswered", detail: { kind: "message" } },
    ]);
  });

  test("puts away nothing that waits for nobody, nor what Alipay's word alone can end", async () => {
    const settle = (subjectId: string, kind: "notification" | "refund" = "notification") =>
      settleByHand(shop.deps, { work: { kind, subjectId }, note: "", actor: "staff:anna" });
    expect(await settle("never-heard-of")).toEqual({ status: "not-waiting" });
    const order = await paidOrder();
    const refund = await askRefund(order, 1_000);
    shop.deps.merchant = { ...shop.deps.merchant, appId: "9021000100000002" };
    await submitRefund(shop.deps, { refundId: refund.id });
    expect(await settle(refund.id, "refund")).toEqual({ status: "not-by-hand" });
    expect(await written("person.settled")).toEqual([]);
  });

  test("begins a new round, which is written down and tried at once", async () => {
    expect(await tryAgain(shop.deps, { work, actor: "staff:anna" })).toEqual({ status: "not-waiting" });
    const order = await paidOrder();
    const refund = await askRefund(order, 1_000);
    const { merchant } = shop.deps;
    shop.deps.merchant = { ...merchant, appId: "9021000100000002" };
    await submitRefund(shop.deps, { refundId: refund.id });
    shop.deps.merchant = merchant;
    shop.pass(60);
    const again = { kind: "refund", subjectId: refund.id } as const;
    expect(await tryAgain(shop.deps, { work: again, actor: "staff:anna" })).toEqual({ status: "cleared" });
    expect(shop.gateway.methods()).toContain("refund");
    expect(await written("person.tried-again")).toEqual([
      {
        ...{ at: later(60), actor: "staff:anna", action: "person.tried-again", orderId: order.id },
        ...{ subject: refund.outRequestNo, before: null, after: null },
        detail: { kind: "refund", cause: "other-merchant" },
      },
    ]);
  });

  test("whose new round ends at once has it on the list again", async () => {
    const order = await paidOrder();
    const refund = await askRefund(order, 1_000);
    shop.deps.merchant = { ...shop.deps.merchant, appId: "9021000100000002" };
    await submitRefund(shop.deps, { refundId: refund.id });
    const again = { kind: "refund", subjectId: refund.id } as const;
    shop.pass(60);
    expect(await tryAgain(shop.deps, { work: again, actor: "staff:anna" })).toEqual({ status: "still-waiting" });
    expect(await shop.rows.workCase.findMany()).toMatchObject([{ ...again, needsPersonSince: later(60) }]);
  });

  test("has a contradicted witness asked again, and Alipay's word alone agrees", async () => {
    const order = await paidOrder();
    shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(1), finished: false };
    const { id } = await witnessed(order);
    const again = { kind: "witness", subjectId: id } as const;
    expect(await tryAgain(shop.deps, { work: again, actor: "staff:anna" })).toEqual({ status: "still-waiting" });
    paidAnswer(order);
    expect(await tryAgain(shop.deps, { work: again, actor: "staff:anna" })).toEqual({ status: "cleared" });
    expect(await shop.rows.payment.findFirstOrThrow()).toMatchObject({ witness: "agreed" });
  });

  test.each(["payment", "witness", "notification"] as const)(
    "finds a %s whose row is gone under its own id, and may be rid of it",
    async (kind) => {
      const gone = { kind, subjectId: "gone" };
      const lines: unknown[] = [];
      shop.deps.log.error = (facts) => lines.push(facts);
      const hand = () => shop.deps.database.write((tx) => handToPerson(tx, shop.deps, gone, "contradicted"));
      await hand();
      expect(lines).toEqual([{ kind, subject: "gone", cause: "contradicted" }]);
      expect(await written("person.needed")).toMatchObject([{ orderId: null, subject: "gone" }]);
      const data = { kind, cause: "contradicted", orderNo: null, amountFen: null };
      expect(await told("person.needed")).toMatchObject([{ orderId: null, data }]);
      expect(await tryAgain(shop.deps, { work: gone, actor: "staff:anna" })).toEqual({ status: "cleared" });
      expect(await written("person.tried-again")).toMatchObject([{ orderId: null, subject: "gone" }]);
      await hand();
      const settled = await settleByHand(shop.deps, { work: gone, note: "", actor: "staff:anna" });
      expect(settled).toEqual({ status: "settled" });
      expect(await written("person.settled")).toMatchObject([{ orderId: null, subject: "gone" }]);
      expect(shop.gateway.calls).toEqual([]);
    },
  );

  test("has each kind of work tried again by what treats it", async () => {
    shop.deps.webhook = { deliver: () => Promise.resolve({ kind: "refused", cause: "status 500" }) };
    const order = await paidOrder();
    const unpaid = await shop.placeAndStart();
    shop.pass(600);
    await shop.notify({ notifyId: "N2", outTradeNo: unpaid.outTradeNo, totalFen: 1, tradeNo: "T2" });
    const subjects = {
      payment: (await shop.rows.paymentAttempt.findUniqueOrThrow({ where: { outTradeNo: unpaid.outTradeNo } })).id,
      witness: (await shop.rows.payment.findFirstOrThrow()).id,
      notification: "N2",
      expiry: unpaid.id,
      message: (await shop.rows.outboxMessage.findFirstOrThrow()).id,
    };
    shop.gateway.trade = { kind: "unknown" };
    shop.gateway.close = { kind: "unknown", cause: "timeout" };
    const tried: string[] = [];
    for (const [kind, subjectId] of Object.entries(subjects) as [keyof typeof subjects, string][]) {
      const again = { kind, subjectId };
      await shop.deps.database.write((tx) => handToPerson(tx, shop.deps, again, "fault"));
      shop.gateway.calls.length = 0;
      shop.pass(3);
      expect(await tryAgain(shop.deps, { work: again, actor: "staff:anna" }), kind).toEqual({
        status: "still-waiting",
      });
      tried.push([kind, ...shop.gateway.methods()].join(" "));
    }
    expect(tried).toEqual(["payment query", "witness query", "notification query", "expiry close", "message"]);
    expect(await shop.rows.outboxMessage.findFirstOrThrow({ where: { orderId: order.id } })).toMatchObject({
      ...{ sendCount: 1, problem: "status 500" },
    });
  });
});
