import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { adminRefundQueries } from "#lib/db/queries/admin-refunds.ts";
import { outRequestNoOf } from "#lib/domain/ids.ts";
import { fen } from "#lib/domain/money.ts";
import { bookFoundRefund } from "#lib/services/book-found-refund.ts";
import { learnRefundsAgain } from "#lib/services/learn-refunds-again.ts";
import { requestRefund } from "#lib/services/request-refund.ts";
import { resolveQuarantine } from "#lib/services/resolve-quarantine.ts";
import { settleByHand } from "#lib/services/settle-by-hand.ts";
import { shipOrder } from "#lib/services/ship-order.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";
import { witnessPayment } from "#lib/services/witness-payment.ts";
import { quarantine, refunds as refundsJob } from "#lib/worker/jobs.ts";
import { runLeased } from "#lib/worker/run-job.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

let shop: TestShop;
beforeEach(async () => {
  shop = await createTestShop();
});
afterEach(async () => {
  await shop.close();
});

const TRADE_NO = "2026112022001400000000777";
let forms = 0;

/** An order of exactly 100.00 yuan, paid. */
async function paidOrder() {
  const order = await shop.placeAndStart({ priceFen: 10_000 });
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO });
  return order;
}

function ask(
  order: { id: string },
  amountFen: number,
  changes: { formKey?: string; requestedBy?: string; address?: string } = {},
) {
  forms += 1;
  return requestRefund(shop.deps, {
    orderId: order.id,
    amountFen,
    reason: "damaged",
    note: "",
    formKey: `refund-form-${forms}`,
    requestedBy: "staff:anna",
    ...changes,
  });
}

async function accepted(order: { id: string }, amountFen: number): Promise<string> {
  const result = await ask(order, amountFen);
  if (result.status !== "accepted") throw new Error(`refused: ${result.code}`);
  return result.refundId;
}

const refunds = () =>
  shop.rows.refund.findMany({ orderBy: { number: "asc" }, select: { status: true, amountFen: true, sendCount: true } });
const refundEntries = () => shop.rows.ledgerEntry.findMany({ where: { kind: "refund" }, select: { amountFen: true } });

test("C-03: two members of staff ask for 60 of 100 at once: one is refused before anything is sent", async () => {
  const order = await paidOrder();
  const results = await Promise.all([
    ask(order, 6_000, { requestedBy: "staff:anna" }),
    ask(order, 6_000, { requestedBy: "staff:ben" }),
  ]);
  expect(results.map((result) => result.status).sort()).toEqual(["accepted", "refused"]);
  expect(results.find((result) => result.status === "refused")).toMatchObject({
    code: "exceeds-refundable",
    refundableFen: 4_000,
  });
  expect(shop.gateway.methods()).not.toContain("refund");
});

test("C-04: a double click on one dialog is one refund", async () => {
  const order = await paidOrder();
  const click = () => ask(order, 3_000, { formKey: "one-dialog" });
  const [first, second] = await Promise.all([click(), click()]);
  expect(first).toEqual(second);
  expect(await refunds()).toHaveLength(1);
  expect(await ask(order, 4_000, { formKey: "one-dialog" })).toMatchObject({ status: "refused", code: "form-reused" });
});

test("C-05: fifty partial refunds at once never promise more than was paid", async () => {
  const order = await paidOrder();
  const results = await Promise.all(Array.from({ length: 50 }, () => ask(order, 700)));
  expect(results.filter((result) => result.status === "accepted")).toHaveLength(14);
  expect((await refunds()).reduce((sum, refund) => sum + refund.amountFen, 0)).toBe(9_800);
});

test.each([0, -1, 0.5, Number.NaN, 10_001])("I-18: a refund of %d fen of 10000 is refused", async (amountFen) => {
  const order = await paidOrder();
  expect(await ask(order, amountFen)).toMatchObject({ status: "refused", refundableFen: 10_000 });
  expect(await refunds()).toEqual([]);
});

test("an unpaid order has nothing to refund, a finished trade nothing any more", async () => {
  const unpaid = await shop.placeAndStart();
  expect(await ask(unpaid, 1)).toMatchObject({ status: "refused", code: "nothing-paid" });
  const order = await paidOrder();
  const paid = { outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO };
  await shop.notify({ ...paid, tradeStatus: "TRADE_FINISHED" });
  expect(await ask(order, 1)).toMatchObject({ status: "refused", code: "finished" });
});

test("a part and then the rest: two refunds under two numbers, both in the books", async () => {
  const order = await paidOrder();
  expect(await submitRefund(shop.deps, { refundId: await accepted(order, 3_000) })).toEqual({ status: "done" });
  expect(await submitRefund(shop.deps, { refundId: await accepted(order, 7_000) })).toEqual({ status: "done" });
  const numbers = shop.gateway.calls.filter((call) => call.method === "refund").map((call) => call.number);
  expect(new Set(numbers).size).toBe(2);
  expect(await refundEntries()).toEqual([{ amountFen: 3_000 }, { amountFen: 7_000 }]);
  expect(await ask(order, 1)).toMatchObject({ status: "refused", refundableFen: 0 });
});

test("when the bank expects the money is asked for after the refund is booked, and kept", async () => {
  const order = await paidOrder();
  shop.gateway.refundQuery = { kind: "found", amountFen: fen(3_000) };
  shop.gateway.laterDetails = { depositBack: '{"est_bank_receipt_time":"2026-11-22 10:00:00"}' };
  expect(await submitRefund(shop.deps, { refundId: await accepted(order, 3_000) })).toEqual({ status: "done" });
  expect(shop.gateway.methods().filter((method) => method.startsWith("refund"))).toEqual(["refund", "refund-query"]);
  expect(await shop.rows.refund.findFirstOrThrow()).toMatchObject({
    status: "done",
    depositBack: '{"est_bank_receipt_time":"2026-11-22 10:00:00"}',
  });
});

test("a refund that is done stays done when its details cannot be learned", async () => {
  const order = await paidOrder();
  const refundId = await accepted(order, 3_000);
  // The first call is the refund; the question about its details is the one that breaks.
  shop.gateway.meanwhile = async () => {
    shop.gateway.meanwhile = () => Promise.reject(new Error("broken"));
  };
  expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "done" });
  expect(await refundEntries()).toEqual([{ amountFen: 3_000 }]);
});

test("G-03, G-04: no answer keeps the reservation; the repeat has the same number and books once", async () => {
  const order = await paidOrder();
  const refundId = await accepted(order, 10_000);
  shop.gateway.refundAnswer = { kind: "unknown", cause: "timeout" };
  expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "unknown" });
  expect(await ask(order, 1)).toMatchObject({ status: "refused", refundableFen: 0 });
  shop.pass(10);
  shop.gateway.refundAnswer = { kind: "unmoved" };
  shop.gateway.refundQuery = { kind: "found", amountFen: fen(10_000) };
  expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "done" });
  expect(
    new Set(shop.gateway.calls.filter((call) => call.method.startsWith("refund")).map((call) => call.number)).size,
  ).toBe(1);
  expect(await refundEntries()).toEqual([{ amountFen: 10_000 }]);
});

test("G-05, G-07: 10000 without fund_change and an empty query are not a refund", async () => {
  const order = await paidOrder();
  const refundId = await accepted(order, 10_000);
  shop.gateway.refundAnswer = { kind: "unmoved" };
  shop.gateway.refundQuery = { kind: "absent" };
  expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "unknown" });
  expect(await refundEntries()).toEqual([]);
});

test("a refund that Alipay knows under another sum is never called done", async () => {
  const order = await paidOrder();
  const refundId = await accepted(order, 5_000);
  shop.gateway.refundAnswer = { kind: "unmoved" };
  shop.gateway.refundQuery = { kind: "found", amountFen: fen(4_999) };
  expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "unknown" });
});

test("G-09: a final refusal frees the amount, moves no books and keeps its reason", async () => {
  const order = await paidOrder();
  const refundId = await accepted(order, 10_000);
  shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.SELLER_BALANCE_NOT_ENOUGH", message: "卖家余额不足" };
  expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "failed" });
  expect(await refundEntries()).toEqual([]);
  expect(await shop.rows.refund.findFirstOrThrow()).toMatchObject({ failureCode: "ACQ.SELLER_BALANCE_NOT_ENOUGH" });
  expect(await ask(order, 10_000)).toMatchObject({ status: "accepted" });
});

test("a refusal of a repeat is believed only when the refund query knows nothing either", async () => {
  const order = await paidOrder();
  const refundId = await accepted(order, 10_000);
  shop.gateway.refundAnswer = { kind: "unknown", cause: "timeout" };
  await submitRefund(shop.deps, { refundId });
  shop.pass(10);
  shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.TRADE_HAS_CLOSE", message: "交易已关闭" };
  expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "failed" });
});

test("one refund is sent by one process, however many try", async () => {
  const order = await paidOrder();
  const refundId = await accepted(order, 10_000);
  await Promise.all(Array.from({ length: 10 }, () => submitRefund(shop.deps, { refundId })));
  expect(shop.gateway.methods().filter((method) => method === "refund")).toHaveLength(1);
  expect(await refundEntries()).toHaveLength(1);
});

test("P-16: a refund whose process died after claiming it is picked up again with its number", async () => {
  const order = await paidOrder();
  const refundId = await accepted(order, 10_000);
  shop.gateway.meanwhile = () => Promise.reject(new Error("killed"));
  await expect(submitRefund(shop.deps, { refundId })).rejects.toThrow("killed");
  expect(await refunds()).toMatchObject([{ status: "requested" }]);
  shop.pass(44);
  expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "requested" });
  shop.pass(1);
  const due = await shop.deps.database.queues.findRefundsToSend({ now: shop.deps.clock.now(), limit: 10 });
  expect(due).toEqual([refundId]);
  expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "done" });
  expect(new Set(shop.gateway.calls.filter((call) => call.method === "refund").map((call) => call.number)).size).toBe(
    1,
  );
});

test("a sender that was overtaken cannot call a refund failed that the second one has sent again", async () => {
  const order = await paidOrder();
  const refundId = await accepted(order, 10_000);
  shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.TRADE_STATUS_ERROR", message: "交易状态非法" };
  shop.gateway.meanwhile = async () => {
    // The first sender hangs for so long that its claim runs out and another one takes the refund over.
    shop.pass(45);
    shop.gateway.meanwhile = () => Promise.reject(new Error("the second sender dies"));
    await expect(submitRefund(shop.deps, { refundId })).rejects.toThrow("the second sender dies");
  };
  await submitRefund(shop.deps, { refundId });
  expect(await refunds()).toMatchObject([{ status: "requested", sendCount: 2 }]);
  expect(await ask(order, 1)).toMatchObject({ status: "refused", refundableFen: 0 });
});

test("N-11: a refund notification of ours is no second payment and hastens the question", async () => {
  const order = await paidOrder();
  const refundId = await accepted(order, 3_000);
  shop.gateway.refundAnswer = { kind: "unknown", cause: "timeout" };
  await submitRefund(shop.deps, { refundId });
  const { outRequestNo } = await shop.rows.refund.findFirstOrThrow();
  const reply = await shop.notify({
    outTradeNo: order.outTradeNo,
    totalFen: order.totalFen,
    tradeNo: TRADE_NO,
    kind: "refund",
    outBizNo: outRequestNo,
  });
  expect(reply).toEqual({ status: 200, reply: "success" });
  expect(await shop.rows.payment.count()).toBe(1);
  expect((await shop.rows.refund.findFirstOrThrow()).nextTryAt).toEqual(shop.deps.clock.now());
});

test("a refund made in the merchant centre is asked about and booked once", async () => {
  const order = await paidOrder();
  const notice = {
    outTradeNo: order.outTradeNo,
    totalFen: order.totalFen,
    tradeNo: TRADE_NO,
    kind: "refund",
    outBizNo: "CENTRE1",
    body: "out_biz_no=CENTRE1",
  } as const;
  expect(await shop.notify(notice)).toEqual({ status: 200, reply: "success" });
  shop.gateway.refundQuery = { kind: "found", amountFen: fen(2_500) };
  const [row] = await shop.deps.database.queues.findQuarantined({ now: shop.deps.clock.now(), limit: 10 });
  if (!row) throw new Error("nothing is due");
  await resolveQuarantine(shop.deps, row);
  await resolveQuarantine(shop.deps, row);
  expect(await refundEntries()).toEqual([{ amountFen: 2_500 }]);
  expect(await ask(order, 10_000)).toMatchObject({ status: "refused", refundableFen: 7_500 });
});

test("N-06: a refund made elsewhere is answered the same when it is redelivered, before and after it is booked", async () => {
  const order = await paidOrder();
  const { outTradeNo, totalFen } = order;
  const notice = { outTradeNo, totalFen, tradeNo: TRADE_NO, kind: "refund", outBizNo: "CENTRE1" } as const;
  const deliver = () => shop.notify({ ...notice, notifyId: "2026112000222000000011", body: "out_biz_no=CENTRE1" });
  expect(await deliver()).toEqual({ status: 200, reply: "success" });
  expect(await deliver()).toEqual({ status: 200, reply: "success" });
  shop.gateway.refundQuery = { kind: "found", amountFen: fen(2_500) };
  const [row] = await shop.deps.database.queues.findQuarantined({ now: shop.deps.clock.now(), limit: 10 });
  if (!row) throw new Error("nothing is due");
  await resolveQuarantine(shop.deps, row);
  expect(await deliver()).toEqual({ status: 200, reply: "success" });
  expect(await shop.rows.quarantinedNotification.count()).toBe(1);
  expect(await refundEntries()).toEqual([{ amountFen: 2_500 }]);
});

describe("A-18: the audit log says of each refund who, from where, before and after", () => {
  async function audited(action: string) {
    const rows = await shop.rows.auditEntry.findMany({ where: { action }, orderBy: [{ at: "asc" }, { id: "asc" }] });
    return rows.map(({ actor, subject, before, after, detail }) => ({
      ...{ actor, subject, before, after },
      detail: JSON.parse(detail) as unknown,
    }));
  }
  const origins = async () => (await adminRefundQueries(shop.rows).list(NEWEST)).rows.map(({ origin }) => origin);
  const NEWEST = { filter: null, cursor: null };

  test("a colleague's", async () => {
    const order = await paidOrder();
    const asked = await ask(order, 3_000, { address: "203.0.113.7" });
    if (asked.status !== "accepted") throw new Error(asked.code);
    await submitRefund(shop.deps, asked);
    const { outRequestNo: subject } = await shop.rows.refund.findFirstOrThrow();
    const from = { amountFen: 3_000, origin: "staff" };
    expect(await audited("refund.requested")).toEqual([
      {
        ...{ actor: "staff:anna", subject, before: null, after: "new" },
        detail: { ...from, reason: "damaged", address: "203.0.113.7" },
      },
    ]);
    expect(await audited("refund.done")).toEqual([
      { actor: "alipay", subject, before: "requested", after: "done", detail: { ...from, kind: "staff" } },
    ]);
    expect(await origins()).toEqual(["staff"]);
  });

  test("the surplus rule's", async () => {
    const order = await paidOrder();
    await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen });
    await runLeased(shop.deps, { job: refundsJob, holder: "worker" });
    const amountFen = order.totalFen;
    expect(await audited("payment.surplus")).toMatchObject([
      { actor: "alipay", detail: { origin: "surplus-rule", cause: "paid-twice", amountFen } },
    ]);
    expect(await audited("refund.done")).toMatchObject([
      { before: "requested", after: "done", detail: { origin: "surplus-rule", amountFen } },
    ]);
    expect(await origins()).toEqual(["surplus-rule"]);
  });

  test("one that was found at Alipay, and one of ours that was forgotten with a backup", async () => {
    const order = await paidOrder();
    const [payment] = await shop.deps.database.read.payments.list(order.id);
    if (!payment) throw new Error("the order was not paid");
    shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished: false };
    const details = { gmtRefundPay: null, sendBackFen: null, detailItems: null, depositBack: null, royalties: null };
    const ours = outRequestNoOf({ outTradeNo: order.outTradeNo, tradeNo: TRADE_NO, number: 1 });
    for (const found of [{ outRequestNo: ours, number: 1 }, { outRequestNo: "CENTRE1" }]) {
      shop.pass(1);
      await shop.deps.database.write((tx) =>
        bookFoundRefund(tx, shop.deps, { payment, amountFen: fen(1_000), details, ...found }),
      );
    }
    expect(await audited("refund.done")).toMatchObject([
      { subject: ours, before: null, after: "done", detail: { origin: "found-again" } },
      { subject: "CENTRE1", before: null, after: "done", detail: { origin: "found-at-alipay" } },
    ]);
    expect(await origins()).toEqual(["found-at-alipay", "found-again"]);
  });

  test("no refund without its row, and no row that can be changed", async () => {
    const order = await paidOrder();
    const { id: taken } = await shop.rows.auditEntry.findFirstOrThrow();
    const ids = ["refund-1", taken];
    const deps = { ...shop.deps, ids: { ...shop.deps.ids, newId: () => ids.shift() ?? "none" } };
    const intent = { reason: "damaged", note: "", formKey: "f", requestedBy: "staff:anna" } as const;
    await expect(requestRefund(deps, { orderId: order.id, amountFen: 1_000, ...intent })).rejects.toThrow();
    expect(ids).toEqual([]);
    expect(await refunds()).toEqual([]);
    const where = { id: taken };
    await expect(shop.opened.writer.auditEntry.update({ where, data: { actor: "nobody" } })).rejects.toThrow();
    await expect(shop.opened.writer.auditEntry.delete({ where })).rejects.toThrow();
  });
});

describe("goods whose money went back elsewhere", () => {
  const ship = (order: { id: string }) =>
    shipOrder(shop.deps, { orderId: order.id, carrier: "SF", trackingNo: "SF1357", actor: "staff:anna" });
  const heldBack = { status: "refused", because: "refund-elsewhere" };

  async function returnedElsewhere() {
    const order = await paidOrder();
    const [payment] = await shop.deps.database.read.payments.list(order.id);
    if (!payment) throw new Error("the order was not paid");
    shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished: false };
    await witnessPayment(shop.deps, payment);
    const { outTradeNo, totalFen } = order;
    const notice = { outTradeNo, totalFen, tradeNo: TRADE_NO, kind: "refund", outBizNo: "CENTRE1" } as const;
    await shop.notify({ ...notice, body: "out_biz_no=CENTRE1" });
    return { ...order, payment };
  }

  test("stay here until the worker has learned how much it was, and then only where all of it went", async () => {
    const order = await returnedElsewhere();
    expect(await ship(order)).toEqual(heldBack);
    shop.gateway.refundQuery = { kind: "unknown", cause: "timeout" };
    await runLeased(shop.deps, { job: quarantine, holder: "worker" });
    expect(await ship(order), "an answer is missing").toEqual(heldBack);
    shop.gateway.refundQuery = { kind: "found", amountFen: fen(2_500) };
    shop.pass(3_600);
    await runLeased(shop.deps, { job: quarantine, holder: "worker" });
    expect(await ship(order), "a part of it was returned").toEqual({ status: "shipped" });
  });

  test("stay here for good where the worker finds all of the money gone", async () => {
    const order = await returnedElsewhere();
    shop.gateway.refundQuery = { kind: "found", amountFen: fen(order.totalFen) };
    await runLeased(shop.deps, { job: quarantine, holder: "worker" });
    expect(await ship(order)).toEqual({ status: "refused", because: "refunded" });
  });

  test("leave when a person has put away what could not be explained", async () => {
    const order = await returnedElsewhere();
    for (let tries = 0; tries < 5; tries += 1) {
      await runLeased(shop.deps, { job: quarantine, holder: "worker" });
      shop.pass(3_600);
    }
    expect(await ship(order)).toEqual(heldBack);
    const { notifyId } = await shop.rows.quarantinedNotification.findFirstOrThrow();
    const work = { kind: "notification", subjectId: notifyId } as const;
    const settle = { work, note: "it was another order's", actor: "staff:anna" };
    expect(await settleByHand(shop.deps, settle)).toEqual({ status: "settled" });
    expect(await ship(order)).toEqual({ status: "shipped" });
  });

  test("do not hold back another order's goods", async () => {
    await returnedElsewhere();
    const other = await shop.placeAndStart();
    await shop.notify({ outTradeNo: other.outTradeNo, totalFen: other.totalFen });
    expect(await ship(other)).toEqual({ status: "refused", because: "awaiting-witness" });
  });

  test("a person can settle it too where a restored shop learns of it from the closed trade alone", async () => {
    const order = await paidOrder();
    const [payment] = await shop.deps.database.read.payments.list(order.id);
    if (!payment) throw new Error("the order was not paid");
    shop.gateway.trade = { kind: "closed", tradeNo: TRADE_NO };
    expect(await learnRefundsAgain(shop.deps, order.id)).toBe(true);
    expect(await ship(order)).toEqual(heldBack);
    const work = { kind: "notification", subjectId: `query_${order.outTradeNo}` } as const;
    expect(await settleByHand(shop.deps, { work, note: "looked", actor: "staff:anna" })).toEqual({ status: "settled" });
    expect(await ship(order)).toEqual({ status: "refused", because: "awaiting-witness" });
  });
});

test("N-12: a payment notification replayed after a full refund changes nothing", async () => {
  const order = await paidOrder();
  await submitRefund(shop.deps, { refundId: await accepted(order, 10_000) });
  const before = await shop.rows.ledgerEntry.count();
  const paid = { outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO };
  expect(await shop.notify(paid)).toEqual({ status: 200, reply: "success" });
  expect(await shop.rows.ledgerEntry.count()).toBe(before);
  expect(await ask(order, 1)).toMatchObject({ status: "refused", refundableFen: 0 });
});

test("a refund of a payment of another environment is refused and never sent", async () => {
  const order = await paidOrder();
  const refundId = await accepted(order, 1_000);
  shop.deps.merchant = { ...shop.deps.merchant, environment: "production" };
  expect(await ask(order, 1_000)).toMatchObject({ status: "refused", code: "other-merchant" });
  expect(await submitRefund(shop.deps, { refundId })).toEqual({ status: "new" });
  expect(shop.gateway.methods()).not.toContain("refund");
});
