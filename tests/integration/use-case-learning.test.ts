/** After a restore: what is asked of Alipay, in which order, and what is written down of each answer. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fen } from "#lib/domain/money.ts";
import { cancelOrder } from "#lib/services/cancel-order.ts";
import { learnAgain } from "#lib/services/learn-again.ts";
import { learnAttemptsAgain } from "#lib/services/learn-attempts-again.ts";
import type { PaymentGateway, TradeAnswer } from "#lib/services/ports.ts";
import { refreshPayment } from "#lib/services/refresh-payment.ts";
import { requestRefund } from "#lib/services/request-refund.ts";
import { startPayment } from "#lib/services/start-payment.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";
import { tryAgain } from "#lib/services/try-again.ts";
import { later, NOON } from "#tests/support/shop-rows.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

type RefundQueryAnswers = Awaited<ReturnType<PaymentGateway["queryRefund"]>>["answer"];

const TRADE_NO = "2026112022001400000000777";
const UNKNOWN: TradeAnswer["evidence"] = { kind: "unknown" };
/** What a trade is that was paid and wholly refunded. */
const RETURNED = { evidence: { kind: "closed", tradeNo: TRADE_NO }, paidAt: later(-60) } as const;

let shop: TestShop;
/** Alipay's answers by out_trade_no and by out_request_no: what is in neither is absent. */
let trades: Map<string, Partial<TradeAnswer>>;
let refunds: Map<string, RefundQueryAnswers>;

beforeEach(async () => {
  shop = await createTestShop();
  trades = new Map();
  refunds = new Map();
  const { gateway } = shop;
  const queryTrade = gateway.queryTrade.bind(gateway);
  const queryRefund = gateway.queryRefund.bind(gateway);
  gateway.queryTrade = async (outTradeNo) => {
    const answer = { ...(await queryTrade(outTradeNo)), ...trades.get(outTradeNo) };
    return { ...answer, note: answer.evidence.kind };
  };
  gateway.queryRefund = async (request) => ({
    ...(await queryRefund(request)),
    answer: refunds.get(request.outRequestNo) ?? { kind: "absent" },
  });
});
afterEach(async () => {
  await shop.close();
});

type Placed = { id: string; orderNo: string; totalFen: number };

const outRequestNo = ({ orderNo }: Placed, number: number, attempt = 1) =>
  `${orderNo}_${attempt}_R${number}_${TRADE_NO.slice(-12)}`;

/** As after a restore, and nothing has been asked yet. */
async function restored(): Promise<void> {
  await shop.opened.writer.order.updateMany({ data: { learnAgainAt: NOON } });
  shop.gateway.calls.length = 0;
}

async function learn({ id }: Placed): Promise<string[]> {
  shop.gateway.calls.length = 0;
  await learnAgain(shop.deps, { orderId: id });
  return shop.gateway.calls.map(({ number }) => number);
}

const planned = async ({ id }: Placed) => (await shop.rows.order.findUniqueOrThrow({ where: { id } })).learnAgainAt;
const statusOf = async ({ id }: Placed) => (await shop.rows.order.findUniqueOrThrow({ where: { id } })).status;
const attempts = () => shop.rows.paymentAttempt.findMany({ orderBy: { number: "asc" } });
const bookedRefunds = () => shop.rows.refund.findMany({ orderBy: { number: "asc" } });

async function paidOrder(finished = false) {
  const order = await shop.placeAndStart({ priceFen: 10_000 });
  const tradeStatus = finished ? "TRADE_FINISHED" : "TRADE_SUCCESS";
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO, tradeStatus });
  trades.set(order.outTradeNo, {
    evidence: { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished },
  });
  return order;
}

async function cancelledOrder() {
  const order = await shop.placeAndStart({ priceFen: 10_000 });
  shop.gateway.close = { kind: "closed" };
  await cancelOrder(shop.deps, { orderId: order.id, cause: "buyer", actor: "buyer" });
  return order;
}

const OTHER_MERCHANTS = [
  ["environment", { environment: "sandbox" }] as const,
  ["appId", { appId: "9021000100000002" }] as const,
];

describe("an attempt of a restored order", () => {
  test("that is open is asked about, and no further one can be there", async () => {
    const order = await shop.placeAndStart();
    trades.set(order.outTradeNo, { evidence: { kind: "waiting" } });
    await restored();
    expect(await learn(order)).toEqual([order.outTradeNo]);
    expect(await attempts()).toMatchObject([{ status: "open", gatewayStatus: "waiting" }]);
    expect(await planned(order)).toBeNull();
    expect(await shop.rows.workCase.count()).toBe(0);
  });

  test("that is paid is not asked about", async () => {
    const order = await paidOrder(true);
    await restored();
    expect(await learn(order)).toEqual([]);
    expect(await planned(order)).toBeNull();
  });

  test.each(OTHER_MERCHANTS)(
    "of another merchant, by its %s, is not asked about, nor what may have followed it",
    async (_name, other) => {
      const open = await shop.placeAndStart();
      const closed = await cancelledOrder();
      shop.deps.merchant = { ...shop.deps.merchant, ...other };
      await restored();
      for (const order of [open, closed]) {
        expect(await learn(order)).toEqual([]);
        expect(await planned(order)).toBeNull();
      }
    },
  );

  test("without an answer is asked about again, before anything else is", async () => {
    const order = await shop.placeAndStart();
    shop.gateway.close = { kind: "closed" };
    await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
    trades.set(order.outTradeNo, { evidence: UNKNOWN });
    await restored();
    expect(await learn(order), "neither the newer attempt nor a further one").toEqual([order.outTradeNo]);
    expect(await planned(order)).toEqual(later(10));
    expect(await shop.rows.workCase.findMany()).toMatchObject([
      { kind: "learning", subjectId: order.id, tryCount: 1, needsPersonSince: null },
    ]);
  });

  test("that nobody answers for is a person's in the end, who may let it be tried again", async () => {
    const order = await shop.placeAndStart();
    trades.set(order.outTradeNo, { evidence: UNKNOWN });
    await restored();
    for (let tries = 0; tries < 6; tries += 1) await learn(order);
    const work = { kind: "learning", subjectId: order.id } as const;
    expect(await shop.rows.workCase.findMany()).toMatchObject([{ ...work, cause: "unanswered", tryCount: 6 }]);
    trades.clear();
    shop.gateway.calls.length = 0;
    expect(await tryAgain(shop.deps, { work, actor: "staff:anna" })).toEqual({ status: "cleared" });
    expect(shop.gateway.methods()).toEqual(["query"]);
    expect(await planned(order)).toBeNull();
  });

  test("that Alipay has closed unpaid leads to the next number, until one is absent", async () => {
    const order = await shop.placeAndStart();
    trades.set(order.outTradeNo, { evidence: { kind: "closed", tradeNo: "T1" } });
    trades.set(`${order.orderNo}_2`, { evidence: { kind: "closed", tradeNo: "T2" } });
    await restored();
    shop.pass(5);
    expect(await learn(order)).toEqual([order.outTradeNo, `${order.orderNo}_2`, `${order.orderNo}_3`]);
    expect(await attempts()).toMatchObject([
      { number: 1, status: "closed" },
      { number: 2, status: "closed", outTradeNo: `${order.orderNo}_2`, createdAt: later(5), gatewayStatus: "closed" },
    ]);
    const opened = await shop.rows.auditEntry.findMany({ where: { action: "attempt.opened" }, orderBy: { at: "asc" } });
    expect(opened.map(({ actor, subject }) => [actor, subject])).toEqual([
      ["buyer", order.outTradeNo],
      ["worker", `${order.orderNo}_2`],
    ]);
    expect(await planned(order)).toBeNull();
    expect(await shop.rows.quarantinedNotification.count()).toBe(0);
  });

  test("that was made and paid after the backup is written down, and its payment booked", async () => {
    const order = await shop.placeAndStart();
    trades.set(order.outTradeNo, { evidence: { kind: "closed", tradeNo: "T1" } });
    const evidence = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished: true } as const;
    trades.set(`${order.orderNo}_2`, { evidence, paidAt: later(-60) });
    await restored();
    expect(await learn(order)).toEqual([order.outTradeNo, `${order.orderNo}_2`]);
    expect(await statusOf(order)).toBe("paid");
    expect(await attempts()).toMatchObject([{ status: "closed" }, { status: "paid" }]);
    expect(await planned(order)).toBeNull();
  });

  test("that may have been made after the backup is written down by no unknown answer", async () => {
    const order = await shop.placeAndStart();
    trades.set(order.outTradeNo, { evidence: { kind: "closed", tradeNo: "T1" } });
    trades.set(`${order.orderNo}_2`, { evidence: UNKNOWN });
    await restored();
    await learn(order);
    expect(await attempts()).toHaveLength(1);
    expect(await planned(order)).toEqual(later(10));
  });

  test("that was made, paid and returned after the backup waits for every answer", async () => {
    const order = await shop.placeAndStart();
    trades.set(order.outTradeNo, { evidence: { kind: "closed", tradeNo: "T1" } });
    trades.set(`${order.orderNo}_2`, RETURNED);
    refunds.set(outRequestNo(order, 1, 2), { kind: "unknown", cause: "timeout" });
    await restored();
    await learn(order);
    expect(await planned(order)).toEqual(later(10));
    expect(await shop.rows.payment.count()).toBe(0);
    expect(await shop.rows.quarantinedNotification.count()).toBe(0);
  });

  test("that a buyer begins anew at this very moment is the same one", async () => {
    const order = await shop.placeAndStart();
    trades.set(order.outTradeNo, { evidence: { kind: "closed", tradeNo: "T1" } });
    trades.set(`${order.orderNo}_2`, { evidence: { kind: "waiting" } });
    await restored();
    shop.gateway.meanwhile = () => {
      shop.gateway.meanwhile = async () => {
        await startPayment(shop.deps, { orderId: order.id, product: "page", anew: false });
      };
      return Promise.resolve();
    };
    await learn(order);
    expect(await attempts()).toMatchObject([{ status: "closed" }, { status: "open", gatewayStatus: "waiting" }]);
    expect(await planned(order)).toBeNull();
  });
});

describe("a payment of a restored order", () => {
  test("is asked for three refunds after the last that is known, and for itself", async () => {
    const order = await paidOrder();
    const asked = { orderId: order.id, amountFen: 1_000, reason: "damaged", note: "", formKey: "one" } as const;
    await requestRefund(shop.deps, { ...asked, requestedBy: "staff:anna" });
    await restored();
    expect(await learn(order)).toEqual([2, 3, 4].map((number) => outRequestNo(order, number)).concat(order.outTradeNo));
    expect(await planned(order)).toBeNull();
  });

  test("whose refund was sent after the backup has it again, under its number and sum, and gaps are no end", async () => {
    const order = await paidOrder();
    refunds.set(outRequestNo(order, 3), { kind: "found", amountFen: fen(2_500) });
    refunds.set(outRequestNo(order, 5), { kind: "found", amountFen: fen(500) });
    await restored();
    shop.pass(5);
    const numbers = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => outRequestNo(order, number));
    expect(await learn(order)).toEqual([...numbers, order.outTradeNo]);
    const done = { status: "done", kind: "elsewhere", sendCount: 0, settledAt: later(5) };
    expect(await bookedRefunds()).toMatchObject([
      { ...done, number: 3, outRequestNo: outRequestNo(order, 3), amountFen: 2_500 },
      { ...done, number: 5, outRequestNo: outRequestNo(order, 5), amountFen: 500 },
    ]);
    expect((await bookedRefunds())[0]?.detailItems).toContain("ALIPAYACCOUNT");
    expect(shop.gateway.methods()).not.toContain("refund");
    expect(await shop.rows.quarantinedNotification.count(), "what is left is not contradicted").toBe(0);
    expect(await planned(order)).toBeNull();
  });

  test("that is finished cannot have been refunded since", async () => {
    const order = await paidOrder(true);
    refunds.set(outRequestNo(order, 1), { kind: "found", amountFen: fen(2_500) });
    await restored();
    expect(await learn(order)).toEqual([]);
  });

  test.each(OTHER_MERCHANTS)("of another merchant, by its %s, is not asked about", async (_name, other) => {
    const order = await paidOrder();
    shop.deps.merchant = { ...shop.deps.merchant, ...other };
    await restored();
    expect(await learn(order)).toEqual([]);
    expect(await planned(order)).toBeNull();
  });

  test("without an answer about one refund is asked about again, before anything is concluded", async () => {
    const order = await paidOrder();
    refunds.set(outRequestNo(order, 1), { kind: "found", amountFen: fen(2_500) });
    refunds.set(outRequestNo(order, 2), { kind: "unknown", cause: "timeout" });
    await restored();
    expect(await learn(order)).toEqual([1, 2].map((number) => outRequestNo(order, number)));
    expect(await bookedRefunds()).toEqual([]);
    expect(await planned(order)).toEqual(later(10));
  });

  test("without an answer about itself is asked about again", async () => {
    const order = await paidOrder();
    trades.set(order.outTradeNo, { evidence: UNKNOWN });
    await restored();
    await learn(order);
    expect(await planned(order)).toEqual(later(10));
  });

  test("whose found refund has no room waits until one of ours is known to have failed", async () => {
    const order = await paidOrder();
    const asked = { orderId: order.id, amountFen: 3_000, reason: "damaged", note: "", formKey: "one" } as const;
    const ours = await requestRefund(shop.deps, { ...asked, requestedBy: "staff:anna" });
    refunds.set(outRequestNo(order, 2), { kind: "found", amountFen: fen(order.totalFen) });
    await restored();
    await learn(order);
    expect(await planned(order)).toEqual(later(10));
    expect(await bookedRefunds()).toMatchObject([{ number: 1, status: "new" }]);
    shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.TRADE_HAS_CLOSE", message: "" };
    if (ours.status === "accepted") await submitRefund(shop.deps, { refundId: ours.refundId });
    await learn(order);
    expect(await planned(order)).toBeNull();
    expect(await bookedRefunds()).toMatchObject([{ status: "failed" }, { number: 2, status: "done" }]);
  });

  test("that went back in the merchant centre is a person's, in one row", async () => {
    const order = await paidOrder();
    trades.set(order.outTradeNo, RETURNED);
    refunds.set(outRequestNo(order, 1), { kind: "found", amountFen: fen(order.totalFen - 1) });
    await restored();
    shop.pass(5);
    await learn(order);
    expect(await shop.rows.quarantinedNotification.findMany()).toMatchObject([
      {
        ...{ notifyId: `query_${order.outTradeNo}`, receivedAt: later(5), orderId: order.id, tradeNo: TRADE_NO },
        ...{ outTradeNo: order.outTradeNo, tradeStatus: "closed", reason: "refund-elsewhere", body: "" },
        ...{ status: "open", nextTryAt: null },
      },
    ]);
    expect(await shop.rows.workCase.findMany()).toMatchObject([
      { kind: "notification", subjectId: `query_${order.outTradeNo}`, cause: "unexplained" },
    ]);
    expect(await planned(order)).toBeNull();
  });

  test("that went back under our own numbers to the last fen needs nobody", async () => {
    const order = await paidOrder();
    trades.set(order.outTradeNo, RETURNED);
    refunds.set(outRequestNo(order, 1), { kind: "found", amountFen: fen(order.totalFen) });
    await restored();
    await learn(order);
    expect(await shop.rows.quarantinedNotification.count()).toBe(0);
    expect(await bookedRefunds()).toMatchObject([{ status: "done", amountFen: order.totalFen }]);
  });

  test("is not contradicted by another trade of its number that is closed", async () => {
    const order = await paidOrder();
    trades.set(order.outTradeNo, { evidence: { kind: "closed", tradeNo: "T2" } });
    await restored();
    await learn(order);
    expect(await shop.rows.quarantinedNotification.count()).toBe(0);
    expect(await planned(order)).toBeNull();
  });
});

describe("a trade that was paid and wholly returned after the backup", () => {
  test("is booked with its payment and refunds, and what a question had put away as odd is resolved", async () => {
    const order = await shop.placeAndStart({ priceFen: 10_000 });
    trades.set(order.outTradeNo, RETURNED);
    await refreshPayment(shop.deps, { orderId: order.id });
    expect(await shop.rows.quarantinedNotification.findMany()).toMatchObject([{ status: "open" }]);
    refunds.set(outRequestNo(order, 1), { kind: "found", amountFen: fen(2_500) });
    refunds.set(outRequestNo(order, 2), { kind: "found", amountFen: fen(7_500) });
    await restored();
    shop.pass(5);
    expect(await learnAttemptsAgain(shop.deps, order.id), "before anybody asks for refunds").toBe(true);
    expect(await statusOf(order)).toBe("paid");
    expect(await shop.rows.payment.findMany()).toMatchObject([
      {
        ...{ tradeNo: TRADE_NO, amountFen: 10_000, purpose: "order", learnedFrom: "query", witness: "agreed" },
        ...{ paidAt: RETURNED.paidAt, finished: false },
      },
    ]);
    expect(await attempts()).toMatchObject([{ status: "paid", gatewayStatus: "closed" }]);
    expect(await bookedRefunds()).toMatchObject([
      { number: 1, status: "done", amountFen: 2_500 },
      { number: 2, status: "done", amountFen: 7_500 },
    ]);
    expect(await shop.rows.quarantinedNotification.findMany()).toMatchObject([
      { status: "resolved", resolution: "learned-again", resolvedAt: later(5) },
    ]);
  });

  test("stays a contradiction for a person where our own numbers do not make up its sum", async () => {
    const order = await shop.placeAndStart({ priceFen: 10_000 });
    trades.set(order.outTradeNo, RETURNED);
    refunds.set(outRequestNo(order, 1), { kind: "found", amountFen: fen(9_999) });
    await restored();
    await learn(order);
    expect(await shop.rows.payment.count()).toBe(0);
    expect(await attempts()).toMatchObject([{ status: "closed" }]);
    expect(await shop.rows.quarantinedNotification.findMany()).toMatchObject([{ reason: "refund-elsewhere" }]);
    expect(await planned(order)).toBeNull();
  });

  test("is not booked a second time where its payment is known", async () => {
    const order = await paidOrder(true);
    shop.gateway.close = { kind: "closed" };
    const other = await shop.placeAndStart({ priceFen: 10_000 });
    trades.set(other.outTradeNo, RETURNED);
    refunds.set(outRequestNo(other, 1), { kind: "found", amountFen: fen(10_000) });
    await restored();
    expect(await learn(other)).toEqual([other.outTradeNo, `${other.orderNo}_2`]);
    expect(await shop.rows.payment.findMany()).toMatchObject([{ orderId: order.id }]);
    expect(await statusOf(other)).toBe("pending");
  });

  test("of a cancelled order is owed and was returned: nothing is sent again", async () => {
    const order = await cancelledOrder();
    trades.set(order.outTradeNo, RETURNED);
    refunds.set(outRequestNo(order, 1), { kind: "found", amountFen: fen(order.totalFen) });
    await restored();
    shop.pass(5);
    await learn(order);
    expect(await bookedRefunds()).toMatchObject([
      {
        ...{ kind: "surplus", number: 1, status: "done", amountFen: order.totalFen, settledAt: later(5) },
        ...{ nextTryAt: null },
      },
    ]);
    expect((await bookedRefunds())[0]?.detailItems).toContain("ALIPAYACCOUNT");
    expect(await statusOf(order)).toBe("cancelled");
    const entries = await shop.rows.ledgerEntry.findMany({ select: { kind: true, amountFen: true } });
    expect(entries.toSorted((one, two) => one.kind.localeCompare(two.kind))).toEqual([
      { kind: "payment", amountFen: order.totalFen },
      { kind: "refund", amountFen: order.totalFen },
    ]);
    expect(await shop.rows.auditEntry.findMany({ where: { action: "refund.done" } })).toMatchObject([
      { subject: outRequestNo(order, 1), before: "new", after: "done" },
    ]);
    expect(shop.gateway.methods()).not.toContain("refund");
    expect(await planned(order)).toBeNull();
  });

  test("of a cancelled order whose surplus has another sum is not called returned", async () => {
    const order = await cancelledOrder();
    trades.set(order.outTradeNo, RETURNED);
    refunds.set(outRequestNo(order, 1), { kind: "found", amountFen: fen(2_500) });
    refunds.set(outRequestNo(order, 2), { kind: "found", amountFen: fen(order.totalFen - 2_500) });
    await restored();
    await learn(order);
    expect(await bookedRefunds()).toMatchObject([{ kind: "surplus", number: 1, status: "new" }]);
    expect(await planned(order), "one of ours stands in the way").toEqual(later(10));
  });

  test("of a cancelled order that went back under a later number is booked when its surplus has failed", async () => {
    const order = await cancelledOrder();
    trades.set(order.outTradeNo, RETURNED);
    refunds.set(outRequestNo(order, 2), { kind: "found", amountFen: fen(order.totalFen) });
    await restored();
    await learn(order);
    const [surplus] = await bookedRefunds();
    expect(surplus).toMatchObject({ number: 1, status: "new" });
    shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.TRADE_HAS_CLOSE", message: "" };
    await submitRefund(shop.deps, { refundId: surplus?.id ?? "" });
    await learn(order);
    expect(await bookedRefunds()).toMatchObject([{ status: "failed" }, { number: 2, status: "done" }]);
    expect(await statusOf(order)).toBe("cancelled");
    expect(await planned(order)).toBeNull();
  });
});
