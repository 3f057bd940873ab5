import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GO_LIVE_ACTIONS, GO_LIVE_VISITOR } from "#lib/domain/go-live.ts";
import { fen } from "#lib/domain/money.ts";
import { cancelOrder } from "#lib/services/cancel-order.ts";
import { continueGoLive, type GoLiveDeps } from "#lib/services/continue-go-live.ts";
import { noteGoLiveReturn } from "#lib/services/note-go-live-return.ts";
import type { BillAnswer, BillRow, PayPageAnswer } from "#lib/services/ports.ts";
import { refundGoLive } from "#lib/services/refund-go-live.ts";
import { requestRefund } from "#lib/services/request-refund.ts";
import { startGoLive } from "#lib/services/start-go-live.ts";
import { startPayment } from "#lib/services/start-payment.ts";
import { NOON } from "#tests/support/shop-rows.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

const TRADE_NO = "2026112022001400000000777";
/** The day of NOON in Beijing, and when its bill is due. */
const DAY = "2026-11-20";
const UNTIL_BILL_SECONDS = 21 * 3_600;

const opened: PayPageAnswer = { said: "opened", host: "excashier.alipay.com", code: null, cause: null };
const notMade: BillAnswer = { kind: "not-there", code: "BILL_NOT_EXIST" };

let shop: TestShop;
/** What the pay page and the bills say, and what was asked of them. */
let page: PayPageAnswer;
let bill: BillAnswer;
let visits: string[];
let daysAsked: string[];
let deps: GoLiveDeps;
beforeEach(async () => {
  shop = await createTestShop();
  [page, bill, visits, daysAsked] = [opened, notMade, [], []];
  deps = {
    ...shop.deps,
    payPage: {
      visit: (url) => {
        visits.push(url);
        return Promise.resolve(page);
      },
    },
    bills: {
      findTradeBill: (day) => {
        daysAsked.push(day);
        return Promise.resolve(bill);
      },
    },
  };
});
afterEach(async () => {
  await shop.close();
});

async function begin(locale = "zh-CN") {
  const { orderNo } = await startGoLive(deps, { actor: "staff:anna", locale });
  const order = await shop.rows.order.findUniqueOrThrow({ where: { orderNo }, include: { lines: true } });
  return { ...order, outTradeNo: `${orderNo}_1` };
}

type Check = Awaited<ReturnType<typeof begin>>;

async function pay({ outTradeNo }: Check) {
  await shop.notify({ outTradeNo, totalFen: 1, tradeNo: TRADE_NO });
}

/** A check that was paid and whose fen has gone back. */
async function refunded() {
  const check = await begin();
  await pay(check);
  expect(await refundGoLive(deps, { orderNo: check.orderNo, actor: "staff:anna" })).toEqual({ status: "done" });
  const refund = await shop.rows.refund.findFirstOrThrow();
  shop.gateway.calls.length = 0;
  return { ...check, outRequestNo: refund.outRequestNo };
}

const goOn = ({ orderNo }: Check) => continueGoLive(deps, { orderNo });

/** The notes of one kind, whole but for their own ids. */
async function noted(action: string) {
  const entries = await shop.rows.auditEntry.findMany({
    where: { action },
    omit: { id: true },
    orderBy: { at: "asc" },
  });
  return entries.map((entry) => ({ ...entry, detail: JSON.parse(entry.detail) as Record<string, unknown> }));
}

const asked = (method: string) => shop.gateway.methods().filter((name) => name === method).length;

describe("a check that begins", () => {
  test("is an order of one fen that belongs to nobody, with its payment and who began it", async () => {
    const begun = await startGoLive(deps, { actor: "staff:anna", locale: "zh-CN" });
    const order = await shop.rows.order.findFirstOrThrow({ include: { lines: true, attempts: true } });
    expect(begun).toEqual({ status: "started", orderNo: order.orderNo });
    expect(order).toMatchObject({
      ...{ visitorHash: GO_LIVE_VISITOR, totalFen: 1, freightFen: 0, status: "pending", locale: "zh-CN" },
      ...{ contactName: "上线检查", contactPhone: "", contactEmail: "", addressRegion: "", addressDetail: "" },
      buyerNote: "",
    });
    expect(order.lines).toMatchObject([{ quantity: 1, unitPriceFen: 1, lineFen: 1 }]);
    expect(order.attempts).toMatchObject([{ outTradeNo: `${order.orderNo}_1`, product: "page", status: "open" }]);
    expect(await noted(GO_LIVE_ACTIONS.started)).toEqual([
      {
        ...{ at: NOON, actor: "staff:anna", action: "go-live.started", orderId: order.id, subject: order.orderNo },
        ...{ before: null, after: null, detail: { environment: "simulator", appId: "9021000100000001" } },
      },
    ]);
    expect(await noted("order.placed")).toMatchObject([{ actor: "staff:anna", orderId: order.id }]);
  });

  test("speaks the language that it was asked for", async () => {
    expect(await begin("en")).toMatchObject({ locale: "en", contactName: "Go-live check" });
  });

  test("is the one that can still be paid, where there is one, and else the next", async () => {
    const first = await begin();
    expect(await startGoLive(deps, { actor: "cli", locale: "en" })).toEqual({
      status: "unfinished",
      orderNo: first.orderNo,
    });
    expect(await shop.rows.paymentAttempt.count()).toBe(1);
    expect(shop.gateway.calls, "its payment goes on as it is").toEqual([]);
    expect(await noted(GO_LIVE_ACTIONS.started)).toHaveLength(1);
    await cancelOrder(deps, { orderId: first.id, cause: "staff", actor: "staff:anna" });
    expect(await startGoLive(deps, { actor: "cli", locale: "en" })).toMatchObject({ status: "started" });
    shop.pass(1_800);
    expect(await startGoLive(deps, { actor: "cli", locale: "en" })).toMatchObject({ status: "started" });
    expect(await shop.rows.order.count()).toBe(3);
  });
});

describe("the pay page", () => {
  test("is opened by the shop once, and what it led to is written down", async () => {
    const check = await begin();
    await goOn(check);
    await goOn(check);
    expect(visits).toEqual([`https://alipay.test/?out_trade_no=${check.outTradeNo}`]);
    expect(await noted(GO_LIVE_ACTIONS.payPage)).toEqual([
      {
        ...{ at: NOON, actor: "alipay", action: "go-live.pay-page", orderId: check.id, subject: check.outTradeNo },
        ...{ before: null, after: "opened", detail: { host: "excashier.alipay.com", code: null, cause: null } },
      },
    ]);
  });

  test("that is refused is opened again, and written down again where it says something else", async () => {
    const check = await begin();
    const says = async (answer: Partial<PayPageAnswer>) => {
      page = { said: "refused", host: "openapi.alipay.com", code: "invalid-app-id", cause: null, ...answer };
      shop.pass(1);
      await goOn(check);
    };
    await says({});
    await says({});
    await says({ code: "invalid-signature" });
    await says({ said: "unanswered", code: null, cause: "timeout" });
    await says({ said: "unanswered", code: null, cause: "timeout" });
    await says(opened);
    expect(visits).toHaveLength(6);
    expect((await noted(GO_LIVE_ACTIONS.payPage)).map(({ after, detail }) => [after, detail["code"]])).toEqual([
      ["refused", "invalid-app-id"],
      ["refused", "invalid-signature"],
      ["unanswered", null],
      ["opened", null],
    ]);
  });

  test("of a check that nobody can pay any more is not opened", async () => {
    const check = await begin();
    shop.pass(1_800);
    await goOn(check);
    expect(visits).toEqual([]);
    expect(await noted(GO_LIVE_ACTIONS.payPage)).toEqual([]);
  });
});

describe("the payment", () => {
  test("is asked about until it is known, and not afterwards", async () => {
    await shop.placeAndStart();
    const check = await begin();
    await shop.placeAndStart();
    await goOn(check);
    expect(shop.gateway.calls).toEqual([{ method: "query", number: check.outTradeNo }]);
    shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(1), finished: false };
    shop.pass(60);
    await goOn(check);
    expect(await shop.rows.payment.findMany()).toMatchObject([{ tradeNo: TRADE_NO, amountFen: 1 }]);
    expect(asked("query")).toBe(2);
    shop.pass(60);
    await goOn(check);
    expect(asked("query")).toBe(2);
  });

  test("that is known is not asked about under an earlier number either", async () => {
    const check = await begin();
    shop.gateway.close = { kind: "closed" };
    await startPayment(deps, { orderId: check.id, product: "page", anew: true });
    await pay({ ...check, outTradeNo: `${check.orderNo}_2` });
    shop.gateway.calls.length = 0;
    shop.pass(60);
    await goOn(check);
    expect(shop.gateway.calls).toEqual([]);
  });

  test("of an order that is no check, or of none, is nobody's business here", async () => {
    const order = await shop.placeAndStart();
    await continueGoLive(deps, { orderNo: order.orderNo });
    await continueGoLive(deps, { orderNo: "QH20261120NONENONE" });
    expect(visits).toEqual([]);
    expect(shop.gateway.calls).toEqual([]);
  });
});

describe("the return", () => {
  const query = "?out_trade_no=x&sign=y";
  const returns = (isGenuine: boolean) => ({
    ...deps,
    returns: { verify: () => ({ isGenuine, because: isGenuine ? null : "wrong signature" }) },
  });

  test("is written down once for each of the two findings, and a genuine one is the last word", async () => {
    const check = await begin();
    const comeBack = (isGenuine: boolean) =>
      noteGoLiveReturn(returns(isGenuine), { outTradeNo: check.outTradeNo, query });
    await comeBack(false);
    shop.pass(1);
    await comeBack(false);
    shop.pass(1);
    await comeBack(true);
    await comeBack(true);
    await comeBack(false);
    const common = { actor: "buyer", action: "go-live.returned", orderId: check.id, subject: check.outTradeNo };
    expect(await noted(GO_LIVE_ACTIONS.returned)).toEqual([
      { at: NOON, ...common, before: null, after: "not-genuine", detail: { because: "wrong signature" } },
      { at: shop.deps.clock.now(), ...common, before: null, after: "genuine", detail: { because: null } },
    ]);
  });

  test("of another order, or of no number of ours, is not looked at", async () => {
    const order = await shop.placeAndStart();
    for (const outTradeNo of [order.outTradeNo, "QH20261120NONENONE_1"]) {
      await noteGoLiveReturn(returns(true), { outTradeNo, query });
    }
    expect(await noted(GO_LIVE_ACTIONS.returned)).toEqual([]);
  });
});

describe("the refund", () => {
  test("goes back whole, asked for by whoever clicked, and twice it is the same", async () => {
    const check = await refunded();
    expect(await shop.rows.refund.findMany()).toMatchObject([
      { amountFen: 1, reason: "other", note: "", status: "done", requestedBy: "staff:anna" },
    ]);
    expect(await refundGoLive(deps, { orderNo: check.orderNo, actor: "cli" })).toEqual({ status: "done" });
    expect(asked("refund"), "the second time nothing is sent").toBe(0);
  });

  test("that Alipay refused may be asked for again, and is the next one then", async () => {
    const check = await begin();
    await pay(check);
    const code = "ACQ.SELLER_BALANCE_NOT_ENOUGH";
    shop.gateway.refundAnswer = { kind: "refused", code, message: "余额不足" };
    const again = () => refundGoLive(deps, { orderNo: check.orderNo, actor: "cli" });
    expect(await again()).toEqual({ status: "failed" });
    expect(await again()).toEqual({ status: "failed" });
    shop.gateway.refundAnswer = { kind: "moved" };
    expect(await again()).toEqual({ status: "done" });
    const refunds = await shop.rows.refund.findMany({ orderBy: { number: "asc" } });
    expect(refunds.map(({ number, status }) => [number, status])).toEqual([
      [1, "failed"],
      [2, "failed"],
      [3, "done"],
    ]);
  });

  test("of a check that nobody has paid is refused, and one of no check is none", async () => {
    const check = await begin();
    expect(await refundGoLive(deps, { orderNo: check.orderNo, actor: "cli" })).toEqual({
      status: "refused",
      code: "nothing-paid",
    });
    const order = await shop.placeAndStart();
    for (const orderNo of [order.orderNo, "QH20261120NONENONE"]) {
      expect(await refundGoLive(deps, { orderNo, actor: "cli" })).toEqual({ status: "no-check" });
    }
    expect(shop.gateway.calls).toEqual([]);
  });
});

describe("the refund query", () => {
  test("names the sum, under the refund's own number, and is not asked again once the refund was found", async () => {
    const check = await refunded();
    shop.gateway.refundQuery = { kind: "found", amountFen: fen(1) };
    await goOn(check);
    shop.pass(60);
    await goOn(check);
    expect(shop.gateway.calls.filter(({ method }) => method === "refund-query")).toEqual([
      { method: "refund-query", number: check.outRequestNo },
    ]);
    expect(await noted(GO_LIVE_ACTIONS.refundQuery)).toEqual([
      {
        ...{ at: NOON, actor: "alipay", action: "go-live.refund-query", orderId: check.id },
        ...{ subject: check.outRequestNo, before: null, after: "found", detail: { amountFen: 1, cause: null } },
      },
    ]);
  });

  test("that found nothing is asked again after five seconds, and written down where it says something else", async () => {
    const check = await refunded();
    await goOn(check);
    shop.pass(4.999);
    await goOn(check);
    expect(asked("refund-query")).toBe(1);
    shop.pass(0.001);
    await goOn(check);
    expect(asked("refund-query")).toBe(2);
    shop.gateway.refundQuery = { kind: "unknown", cause: "timeout" };
    shop.pass(5);
    await goOn(check);
    expect((await noted(GO_LIVE_ACTIONS.refundQuery)).map(({ after, detail }) => ({ after, ...detail }))).toEqual([
      { after: "absent", amountFen: null, cause: null },
      { after: "unknown", amountFen: null, cause: "timeout" },
    ]);
  });

  test("is not asked where nothing was sent or Alipay refused it", async () => {
    const check = await begin();
    await goOn(check);
    await pay(check);
    await goOn(check);
    const formKey = `go-live:${check.id}:1`;
    const wish = { orderId: check.id, amountFen: 1, reason: "other", note: "", formKey, requestedBy: "cli" } as const;
    expect(await requestRefund(deps, wish)).toMatchObject({ status: "accepted" });
    await goOn(check);
    expect(asked("refund-query"), "it was written down and not sent yet").toBe(0);
    shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.SELLER_BALANCE_NOT_ENOUGH", message: "余额不足" };
    await refundGoLive(deps, { orderNo: check.orderNo, actor: "cli" });
    await goOn(check);
    expect(asked("refund-query")).toBe(0);
  });
});

describe("the bill", () => {
  const row = (changes: Partial<BillRow>): BillRow => ({
    ...{ tradeNo: TRADE_NO, outTradeNo: "", kind: "payment", kindText: "交易", subject: "" },
    ...{ createdAt: null, finishedAt: null, counterparty: "", orderFen: 1, receiptFen: 0, outRequestNo: "", feeFen: 0 },
    remark: "",
    ...changes,
  });
  const nothing = { paymentFen: null, refundFen: null, unreadable: 0, code: null, cause: null };
  const bills = async () => (await noted(GO_LIVE_ACTIONS.bill)).map(({ after, detail }) => ({ after, ...detail }));

  test("is asked for once it is due, and names our payment and our refund among all rows", async () => {
    const { outRequestNo, ...check } = await refunded();
    bill = {
      kind: "bill",
      rows: [
        row({ tradeNo: "2026112022001400000000778", orderFen: 500 }),
        row({ kind: "refund", orderFen: -7, outRequestNo: "CENTRE-1" }),
        row({ kind: "other", orderFen: -9, outRequestNo }),
        row({ kind: "refund", orderFen: -1, outRequestNo }),
        row({}),
      ],
      unreadable: [],
    };
    shop.pass(UNTIL_BILL_SECONDS - 1);
    await goOn(check);
    expect(daysAsked).toEqual([]);
    shop.pass(1);
    await goOn(check);
    await goOn(check);
    expect(daysAsked).toEqual([DAY]);
    expect(await noted(GO_LIVE_ACTIONS.bill)).toEqual([
      {
        ...{ at: shop.deps.clock.now(), actor: "alipay", action: "go-live.bill", orderId: check.id, subject: DAY },
        ...{ before: null, after: "there", detail: { ...nothing, paymentFen: 1, refundFen: -1 } },
      },
    ]);
  });

  test("is asked for until it tells everything, and written down whenever it says something else", async () => {
    const check = await refunded();
    shop.pass(UNTIL_BILL_SECONDS);
    const says = async (answer: BillAnswer) => {
      bill = answer;
      shop.pass(1);
      await goOn(check);
    };
    await says(notMade);
    await says(notMade);
    await says({ kind: "unknown", cause: "timeout", code: null });
    await says({ kind: "unknown", cause: "timeout", code: null });
    await says({ kind: "unknown", cause: "no right", code: "isv.insufficient-isv-permissions" });
    await says({ kind: "bill", rows: [], unreadable: ["a line"] });
    await says({ kind: "bill", rows: [row({})], unreadable: ["a line", "another"] });
    expect(await bills()).toEqual([
      { ...nothing, after: "not-there", code: "BILL_NOT_EXIST" },
      { ...nothing, after: "unknown", cause: "timeout" },
      { ...nothing, after: "unknown", code: "isv.insufficient-isv-permissions", cause: "no right" },
      { ...nothing, after: "there", unreadable: 1 },
      { ...nothing, after: "there", paymentFen: 1, unreadable: 2 },
    ]);
  });

  test("names no refund of ours while there is none, whatever went back in Alipay's merchant centre", async () => {
    const check = await begin();
    await pay(check);
    bill = {
      kind: "bill",
      rows: [row({}), row({ kind: "refund", orderFen: -1, outRequestNo: "CENTRE-1" })],
      unreadable: [],
    };
    shop.pass(UNTIL_BILL_SECONDS);
    await goOn(check);
    expect(await bills()).toEqual([{ ...nothing, after: "there", paymentFen: 1 }]);
  });

  test("of each of two days is asked for by itself, where the refund is of another day", async () => {
    const check = await begin();
    await pay(check);
    shop.pass(24 * 3_600);
    await refundGoLive(deps, { orderNo: check.orderNo, actor: "cli" });
    await goOn(check);
    shop.pass(UNTIL_BILL_SECONDS);
    await goOn(check);
    expect(daysAsked).toEqual([DAY, DAY, "2026-11-21"]);
    expect((await noted(GO_LIVE_ACTIONS.bill)).map(({ subject }) => subject)).toEqual([DAY, "2026-11-21"]);
  });

  test("of the sandbox, in which nothing of ours stands, is asked for once", async () => {
    deps.merchant = { ...deps.merchant, environment: "sandbox" };
    shop.deps.merchant = deps.merchant;
    const check = await refunded();
    bill = { kind: "bill", rows: [], unreadable: [] };
    shop.pass(UNTIL_BILL_SECONDS);
    await goOn(check);
    await goOn(check);
    expect(daysAsked).toEqual([DAY]);
  });
});
