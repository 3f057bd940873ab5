import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { adminQueries } from "#lib/db/queries/admin.ts";
import { encodeCursor } from "#lib/db/queries/admin-cursor.ts";
import { shanghaiMidnight } from "#lib/db/queries/admin-home.ts";
import { refundDestinationOf } from "#lib/db/queries/refund-destination.ts";
import { requestRefund } from "#lib/services/request-refund.ts";
import { shipOrder } from "#lib/services/ship-order.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";
import { witnessPayment } from "#lib/services/witness-payment.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

let shop: TestShop;
let queries: ReturnType<typeof adminQueries>;

beforeEach(async () => {
  shop = await createTestShop();
  queries = adminQueries(shop.opened.reader);
});
afterEach(() => shop.close());

const firstPage = { search: null, filter: null, cursor: null };

async function search(text: string): Promise<string[]> {
  const { rows } = await queries.orders.list({ ...firstPage, search: text });
  return rows.map((row) => row.orderNo);
}

async function paid(priceFen = 8_888) {
  const order = await shop.placeAndStart({ priceFen });
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen });
  const payment = await shop.rows.payment.findFirstOrThrow({ where: { orderId: order.id } });
  return { ...order, tradeNo: payment.tradeNo };
}

async function witnessed(order: { id: string; totalFen: number; tradeNo: string }) {
  shop.gateway.trade = { kind: "paid", tradeNo: order.tradeNo, totalFen: order.totalFen as never, finished: false };
  const payments = await shop.deps.database.read.payments.list(order.id);
  for (const payment of payments) await witnessPayment(shop.deps, payment);
}

/** A refund of the merchant centre, heard of and not settled yet. */
async function refundedElsewhere({ outTradeNo, totalFen, tradeNo }: Awaited<ReturnType<typeof paid>>) {
  const body = "out_biz_no=CENTRE1";
  await shop.notify({ outTradeNo, totalFen, tradeNo, kind: "refund", outBizNo: "CENTRE1", body });
}

async function refund(order: { id: string }, amountFen: number, formKey = `form-${amountFen}`) {
  const asked = await requestRefund(shop.deps, {
    orderId: order.id,
    amountFen,
    reason: "damaged",
    note: "",
    formKey,
    requestedBy: "staff:anna",
  });
  if (asked.status !== "accepted") throw new Error(asked.code);
  await submitRefund(shop.deps, { refundId: asked.refundId });
  return shop.rows.refund.findUniqueOrThrow({ where: { id: asked.refundId } });
}

describe("the list of orders", () => {
  test("is found by every number that belongs to an order, in part or whole", async () => {
    const order = await paid();
    await witnessed(order);
    const { outRequestNo } = await refund(order, 100);
    await shipOrder(shop.deps, { orderId: order.id, carrier: "sf", trackingNo: "SF1357924680", actor: "staff:anna" });
    await paid();
    for (const number of [order.orderNo, order.outTradeNo, order.tradeNo, outRequestNo, "SF1357924680", "1357924"]) {
      expect(await search(number), number).toEqual([order.orderNo]);
    }
    expect(await search("李雷")).toHaveLength(2);
    expect(await search("  13800138000 ")).toHaveLength(2);
    expect(await search("nothing of the kind")).toEqual([]);
  });

  test("takes wildcards, quotes and comments for what they are", async () => {
    const order = await paid();
    const odd = "100%_\\'--\"";
    await shop.opened.writer.order.update({ where: { id: order.id }, data: { contactName: odd } });
    const other = await paid();
    expect(await search(odd)).toEqual([order.orderNo]);
    expect(await search("%")).toEqual([order.orderNo]);
    expect(await search("_\\")).toEqual([order.orderNo]);
    expect(await search("' OR '1'='1")).toEqual([]);
    // An underscore stands in every out_trade_no; as a wildcard it would match this, too.
    expect(await search(other.outTradeNo.replace("_", "%"))).toEqual([]);
  });

  test("can be turned page by page without losing or repeating an order, while new ones come in", async () => {
    const placed: string[] = [];
    for (let index = 0; index < 35; index += 1) {
      placed.unshift((await shop.place()).orderNo);
      // Several orders fall into one moment.
      if (index % 3 === 0) shop.pass(1);
    }
    const first = await queries.orders.list(firstPage);
    expect(first.rows).toHaveLength(30);
    await shop.place();
    const second = await queries.orders.list({ ...firstPage, cursor: first.nextCursor });
    expect(second.nextCursor).toBeNull();
    const seen = [...first.rows, ...second.rows].map((row) => row.orderNo);
    expect(seen.toSorted()).toEqual(placed.toSorted());
  });

  test.each(["rubbish", "", encodeCursor({ at: new Date(0), id: "x" }).slice(0, 5), "x".repeat(5_000)])(
    "a cursor that we did not make (%#) shows the first page",
    async (cursor) => {
      const { orderNo } = await shop.place();
      const { rows } = await queries.orders.list({ ...firstPage, cursor });
      expect(rows.map((row) => row.orderNo)).toEqual([orderNo]);
    },
  );

  test("counts and filters agree, and say what can be shipped and what is blocked", async () => {
    await shop.place();
    const waiting = await paid();
    const blocked = await paid();
    shop.gateway.trade = { kind: "closed", tradeNo: "2026112022001400999999999" };
    for (const payment of await shop.deps.database.read.payments.list(blocked.id)) {
      await witnessPayment(shop.deps, payment);
    }
    const refunded = await paid();
    await refund(refunded, refunded.totalFen);
    const returned = await paid();
    await refundedElsewhere(returned);
    const counts = await queries.orders.count(null);
    expect(counts).toMatchObject({ all: 5, pending: 1, paid: 4, shipped: 0, "to-ship": 1, blocked: 2 });
    const listed = async (filter: "to-ship" | "blocked") =>
      (await queries.orders.list({ ...firstPage, filter })).rows.map((row) => row.orderNo);
    expect(await listed("to-ship")).toEqual([waiting.orderNo]);
    expect((await listed("blocked")).toSorted()).toEqual([blocked.orderNo, returned.orderNo].toSorted());
    expect((await queries.order.find(returned.orderNo))?.shippingObstacle).toBe("refund-elsewhere");
    expect((await queries.order.find(waiting.orderNo))?.shippingObstacle).toBe("awaiting-witness");
    expect(await queries.orders.count(refunded.orderNo)).toMatchObject({ all: 1, "to-ship": 0 });
  });

  test("says of each order how far its refunds are", async () => {
    const order = await paid();
    const row = async () => (await queries.orders.list({ ...firstPage, search: order.orderNo })).rows[0];
    expect(await row()).toMatchObject({ refund: "none", witness: "pending", pieces: 1, status: "paid" });
    await refund(order, 100);
    expect(await row()).toMatchObject({ refund: "part", refundedFen: 100 });
    shop.gateway.refundAnswer = { kind: "unknown", cause: "timeout" };
    await refund(order, 200);
    expect(await row()).toMatchObject({ refund: "checking", refundedFen: 100 });
  });
});

describe("one order", () => {
  test("carries the four numbers of the refund dialog, and an unknown refund keeps its share", async () => {
    const order = await paid(20_000);
    await refund(order, 5_000);
    shop.gateway.refundAnswer = { kind: "unknown", cause: "timeout" };
    await refund(order, 3_000);
    shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.SELLER_BALANCE_NOT_ENOUGH", message: "卖家余额不足" };
    await refund(order, 1_000);
    const expected = { paidFen: 20_000, refundedFen: 5_000, refundingFen: 3_000, refundableFen: 12_000 };
    expect((await queries.order.find(order.orderNo))?.refundBox).toEqual(expected);
    expect(await queries.order.findRefundBox(order.id)).toEqual(expected);
  });

  test("shows attempts with their payments and refunds, notifications, and who did what", async () => {
    await shop.opened.writer.user.create({ data: { id: "anna", name: "Anna", email: "anna@shop.test" } });
    const order = await paid();
    await refund(order, 100);
    const view = await queries.order.find(order.orderNo);
    expect(view).toMatchObject({
      status: "paid",
      shippingObstacle: "awaiting-witness",
      names: { "staff:anna": "Anna" },
      notifications: [{ box: "inbox", verdict: "settled" }],
      attempts: [
        { outTradeNo: order.outTradeNo, payments: [{ tradeNo: order.tradeNo, refunds: [{ status: "done" }] }] },
      ],
    });
    expect(view?.timeline.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["order.placed", "payment.settled", "refund.requested", "refund.done"]),
    );
    await witnessed(order);
    expect((await queries.order.find(order.orderNo))?.shippingObstacle).toBeNull();
  });

  test("has no refund dialog before it was paid, and is not there under another number", async () => {
    const { orderNo, id } = await shop.place();
    expect((await queries.order.find(orderNo))?.refundBox).toBeNull();
    expect(await queries.order.findRefundBox(id)).toBeNull();
    expect(await queries.order.find("QH20000101AAAAAAAA")).toBeNull();
  });
});

describe("the home page", () => {
  test("counts what waits and says since when", async () => {
    const order = await paid();
    shop.pass(60);
    shop.gateway.refundAnswer = { kind: "unknown", cause: "timeout" };
    const unknown = await refund(order, 100);
    const late = await shop.placeAndStart();
    await shop.notify({ outTradeNo: late.outTradeNo, totalFen: late.totalFen + 1 });
    const work = new Map((await queries.home.work()).map((item) => [item.kind, item]));
    expect(work.get("unknown-refunds")).toMatchObject({ count: 1, oldestAt: unknown.createdAt });
    expect(work.get("quarantine")).toMatchObject({ count: 1 });
    const { paidAt } = await shop.rows.order.findUniqueOrThrow({ where: { id: order.id } });
    expect(work.get("to-ship")).toMatchObject({ count: 1, oldestAt: paidAt });
    expect(work.get("blocked-orders")).toMatchObject({ count: 0, oldestAt: null });
    expect(work.get("surplus-refunds")).toMatchObject({ count: 0 });
  });

  test("adds up what came and went since midnight in Shanghai and in the days before", async () => {
    const order = await paid(10_000);
    await refund(order, 2_500);
    shop.pass(24 * 3600);
    await paid(30_000);
    const now = shop.deps.clock.now();
    const [today, week] = await queries.home.periods(now);
    expect(today).toMatchObject({
      days: 1,
      now: { paidFen: 30_000, refundedFen: 0, netFen: 30_000, orders: 1 },
      before: { paidFen: 10_000, refundedFen: 2_500, netFen: 7_500, orders: 1 },
    });
    expect(week).toMatchObject({ days: 7, now: { paidFen: 40_000, refundedFen: 2_500 }, before: { paidFen: 0 } });
  });

  test("sums beyond 32 bits stay exact", async () => {
    for (let index = 0; index < 22; index += 1) await paid(99_999_999);
    const [today] = await queries.home.periods(shop.deps.clock.now());
    expect(today?.now.paidFen).toBe(22 * 99_999_999);
  });

  test.each([
    ["2026-11-19T15:59:59.999Z", "2026-11-18T16:00:00.000Z"],
    ["2026-11-19T16:00:00.000Z", "2026-11-19T16:00:00.000Z"],
    ["2026-11-20T04:00:00.000Z", "2026-11-19T16:00:00.000Z"],
  ])("midnight in Shanghai before %s is %s", (at, midnight) => {
    expect(shanghaiMidnight(new Date(at)).toISOString()).toBe(midnight);
  });
});

describe("refunds and notifications", () => {
  test("are listed and counted under their filters", async () => {
    const order = await paid();
    await refund(order, 100);
    shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.TRADE_HAS_FINISHED", message: "交易已完结" };
    await refund(order, 200);
    expect(await queries.refunds.count()).toMatchObject({ all: 2, done: 1, failed: 1, checking: 0, surplus: 0 });
    const failed = await queries.refunds.list({ filter: "failed", cursor: null });
    expect(failed.rows).toMatchObject([
      { amountFen: 200, failureCode: "ACQ.TRADE_HAS_FINISHED", orderNo: order.orderNo },
    ]);
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen + 1 });
    expect(await queries.notifications.count()).toEqual({ inbox: 1, open: 1, resolved: 0 });
    const open = await queries.notifications.list({ box: "open", cursor: null });
    expect(open.rows).toMatchObject([{ box: "open", reason: "amount-mismatch", orderNo: order.orderNo }]);
  });
});

describe("where a refund went", () => {
  test("balance, card and the bank's date are read from Alipay's own words", () => {
    const destination = refundDestinationOf({
      detailItems: JSON.stringify([
        { fund_channel: "ALIPAYACCOUNT", amount: "10.00" },
        { fund_channel: "BANKCARD", amount: "5.50" },
        { fund_channel: "COUPON", amount: "not money" },
      ]),
      depositBack: JSON.stringify({
        has_deposit_back: "true",
        dback_status: "P",
        dback_amount: "5.50",
        est_bank_receipt_time: "2026-11-25 12:00:00",
      }),
    });
    expect(destination).toEqual({
      shares: [
        { channel: "balance", channelCode: "ALIPAYACCOUNT", amountFen: 1_000 },
        { channel: "bank-card", channelCode: "BANKCARD", amountFen: 550 },
        { channel: "other", channelCode: "COUPON", amountFen: null },
      ],
      bank: { status: "under-way", amountFen: 550, expectedAt: "2026-11-25 12:00:00", arrivedAt: null },
    });
  });

  test.each([null, "", "{", "7", '"text"', "[null, 3]", '{"has_deposit_back":"false","dback_status":"S"}'])(
    "%j tells nothing, and breaks nothing",
    (json) => {
      expect(refundDestinationOf({ detailItems: json, depositBack: json })).toEqual({ shares: [], bank: null });
    },
  );
});
