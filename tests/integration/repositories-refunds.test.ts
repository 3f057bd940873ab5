import { describe, expect } from "vitest";
import { fen } from "#lib/domain/money.ts";
import type { Database, RefundDetails } from "#lib/services/ports.ts";
import { countWinners, storeOrder, test, without } from "#tests/support/shop-database.ts";
import { later, NOON, newRefund } from "#tests/support/shop-rows.ts";

type Parts = Parameters<typeof storeOrder>[0];

const DETAILS: RefundDetails = {
  gmtRefundPay: "2026-11-20 12:00:05",
  sendBackFen: fen(100),
  detailItems: '[{"fund_channel":"ALIPAYACCOUNT","amount":"1.00"}]',
  depositBack: null,
  royalties: null,
};

async function storeRefund({ opened, database }: Parts, changes: Parameters<typeof newRefund>[1] = {}) {
  const { order, payment } = await storeOrder({ opened, database });
  const refund = newRefund(payment, changes);
  await database.write(async (tx) => {
    await tx.orders.markPaid({ orderId: order.id, at: NOON });
    await tx.attempts.markPaid({ attemptId: payment.attemptId, gatewayStatus: "TRADE_SUCCESS" });
    await tx.payments.create(payment);
    await tx.refunds.create(refund);
  });
  return { payment, refund, stored: () => opened.reader.refund.findUniqueOrThrow({ where: { id: refund.id } }) };
}

const claimAt = (refundId: string, at: Date) => ({
  refundId,
  at,
  sentUntil: later(-10, at),
  nextTryAt: later(30, at),
});

function claim(database: Database, refundId: string, at: Date = NOON) {
  return database.write((tx) => tx.refunds.claim(claimAt(refundId, at)));
}

describe("refunds", () => {
  test("are found by id, by number, by form and by payment", async ({ opened, database }) => {
    const { refund, payment } = await storeRefund({ opened, database });
    const row = { ...without(refund, "note", "createdAt", "nextTryAt"), sendCount: 0 };
    expect(await database.read.refunds.find(refund.id)).toEqual(row);
    expect(await database.read.refunds.findByOutRequestNo(refund.outRequestNo)).toEqual(row);
    expect(await database.read.refunds.findByFormKey(refund.formKey)).toEqual(row);
    expect(await database.read.refunds.list(payment.id)).toEqual([row]);
    expect(await database.read.refunds.findByOutRequestNo(refund.id)).toBeNull();
  });

  test("never share an out_request_no, a form or a place in the payment's row", async ({ opened, database }) => {
    const { refund, payment } = await storeRefund({ opened, database });
    const { outRequestNo, formKey, number } = refund;
    for (const taken of [
      { number: 2, outRequestNo },
      { number: 2, formKey },
      { number, outRequestNo: "another" },
    ]) {
      const again = database.write((tx) => tx.refunds.create(newRefund(payment, taken)));
      await expect(again).rejects.toThrow(/Unique constraint/);
    }
    expect(await opened.reader.refund.count()).toBe(1);
  });

  test("keep nothing of a form but their own columns", async ({ opened, database }) => {
    const { payment } = await storeRefund({ opened, database });
    const sneaky = { ...newRefund(payment, { number: 2 }), ...{ settledAt: NOON, sendCount: 9 } };
    await database.write((tx) => tx.refunds.create(sneaky));
    const stored = await opened.reader.refund.findUniqueOrThrow({ where: { id: sneaky.id } });
    expect(stored).toMatchObject({ settledAt: null, sendCount: 0 });
  });
});

describe("a refund", () => {
  test("is claimed by one sender; a claim is taken over only when its time has passed", async ({
    opened,
    database,
    rival,
  }) => {
    const { refund, stored } = await storeRefund({ opened, database });
    expect(await countWinners({ database, rival }, (tx) => tx.refunds.claim(claimAt(refund.id, NOON)))).toBe(1);
    expect(await stored()).toMatchObject({ status: "requested", sendCount: 1, sentAt: NOON, nextTryAt: later(30) });
    expect(await claim(database, refund.id, later(29.999))).toBe(false);
    expect(await countWinners({ database, rival }, (tx) => tx.refunds.claim(claimAt(refund.id, later(30))))).toBe(1);
    expect(await stored()).toMatchObject({ sendCount: 2, sentAt: later(30), nextTryAt: later(60) });
  });

  test("whose fate is unknown can be claimed again, and keeps why until it is settled", async ({
    opened,
    database,
  }) => {
    const { refund, stored } = await storeRefund({ opened, database });
    const unknown = {
      refundId: refund.id,
      sendCount: 1,
      because: "ACQ.SYSTEM_ERROR",
      code: "ACQ.SYSTEM_ERROR",
      nextTryAt: later(10),
    };
    expect(await database.write((tx) => tx.refunds.markUnknown(unknown))).toBe(false);
    await claim(database, refund.id);
    expect(await database.write((tx) => tx.refunds.markUnknown({ ...unknown, sendCount: 2 }))).toBe(false);
    expect(await database.write((tx) => tx.refunds.markUnknown(unknown))).toBe(true);
    expect(await stored()).toMatchObject({
      status: "unknown",
      failureCode: "ACQ.SYSTEM_ERROR",
      failureMessage: "ACQ.SYSTEM_ERROR",
      nextTryAt: later(10),
    });
    expect(await claim(database, refund.id, later(9.999))).toBe(false);
    expect(await claim(database, refund.id, later(10))).toBe(true);
    await database.write((tx) => tx.refunds.markDone({ refundId: refund.id, at: later(12), details: DETAILS }));
    expect(await stored()).toMatchObject({ status: "done", failureCode: null, failureMessage: null, sendCount: 2 });
  });

  test("is done once, with where the money went, and stays done", async ({ opened, database, rival }) => {
    const { refund, stored } = await storeRefund({ opened, database });
    const done = { refundId: refund.id, at: later(2), details: DETAILS };
    expect(await database.write((tx) => tx.refunds.markDone(done))).toBe(false);
    await claim(database, refund.id);
    expect(await countWinners({ database, rival }, (tx) => tx.refunds.markDone(done))).toBe(1);
    const failed = { refundId: refund.id, sendCount: 1, at: later(3), code: "X", message: "x" };
    expect(await database.write((tx) => tx.refunds.markFailed(failed))).toBe(false);
    expect(await claim(database, refund.id, later(9_999))).toBe(false);
    await database.write((tx) => tx.refunds.hasten({ refundId: refund.id, nextTryAt: NOON }));
    expect(await stored()).toMatchObject({ status: "done", settledAt: later(2), nextTryAt: null, ...DETAILS });
  });

  test("that waits long for its next try can be claimed sooner, but not before Alipay can know of it", async ({
    opened,
    database,
  }) => {
    const { refund } = await storeRefund({ opened, database });
    const unknown = {
      refundId: refund.id,
      sendCount: 1,
      because: "no answer in 8 s",
      code: null,
      nextTryAt: later(3_600),
    };
    await claim(database, refund.id);
    await database.write((tx) => tx.refunds.markUnknown(unknown));
    expect(await claim(database, refund.id, later(9.999))).toBe(false);
    expect(await claim(database, refund.id, later(10))).toBe(true);
  });

  test("fails only while it is requested, once, and is sent no more", async ({ opened, database, rival }) => {
    const { refund, stored } = await storeRefund({ opened, database });
    const failed = {
      refundId: refund.id,
      sendCount: 1,
      at: later(2),
      code: "ACQ.TRADE_HAS_FINISHED",
      message: "交易已完结",
    };
    expect(await database.write((tx) => tx.refunds.markFailed(failed))).toBe(false);
    await claim(database, refund.id);
    expect(await database.write((tx) => tx.refunds.markFailed({ ...failed, sendCount: 2 }))).toBe(false);
    expect(await countWinners({ database, rival }, (tx) => tx.refunds.markFailed(failed))).toBe(1);
    expect(await claim(database, refund.id, later(9_999))).toBe(false);
    expect(await stored()).toMatchObject({
      status: "failed",
      settledAt: later(2),
      nextTryAt: null,
      failureCode: "ACQ.TRADE_HAS_FINISHED",
      failureMessage: "交易已完结",
    });
    // Unless it shows that the money has moved all the same.
    const done = { refundId: refund.id, at: later(3), details: DETAILS };
    expect(await countWinners({ database, rival }, (tx) => tx.refunds.markDone(done))).toBe(1);
    expect(await stored()).toMatchObject({ status: "done", settledAt: later(3), failureCode: null });
  });

  test("that is done learns later details without losing the earlier ones", async ({ opened, database }) => {
    const { refund, stored } = await storeRefund({ opened, database });
    const depositBack = '{"has_deposit_back":"true"}';
    const details = { ...DETAILS, gmtRefundPay: null, detailItems: null, depositBack };
    const note = () => database.write((tx) => tx.refunds.noteDetails({ refundId: refund.id, details }));
    await note();
    expect(await stored()).toMatchObject({ depositBack: null });
    await claim(database, refund.id);
    await database.write((tx) => tx.refunds.markDone({ refundId: refund.id, at: NOON, details: DETAILS }));
    await note();
    expect(await stored()).toMatchObject({ ...DETAILS, depositBack });
  });

  test("is planned anew while nobody is sending it, and taken off the plan at the end of its round", async ({
    opened,
    database,
  }) => {
    const { refund, stored } = await storeRefund({ opened, database }, { nextTryAt: NOON });
    const plan = (at: Date | null) =>
      database.write((tx) => tx.work.plan({ kind: "refund", subjectId: refund.id, at }));
    await plan(later(900));
    await plan(later(5));
    expect((await stored()).nextTryAt).toEqual(later(5));
    await claim(database, refund.id);
    await plan(later(7));
    expect((await stored()).nextTryAt, "the sender keeps its time").toEqual(later(30));
    await plan(null);
    expect((await stored()).nextTryAt).toBeNull();
    await plan(later(7));
    expect((await stored()).nextTryAt).toEqual(later(7));
  });

  test("is tried sooner when hastened, and never later", async ({ opened, database }) => {
    const { refund, stored } = await storeRefund({ opened, database }, { nextTryAt: later(900) });
    const hasten = (nextTryAt: Date) => database.write((tx) => tx.refunds.hasten({ refundId: refund.id, nextTryAt }));
    await hasten(later(1_000));
    expect((await stored()).nextTryAt).toEqual(later(900));
    await hasten(later(5));
    expect((await stored()).nextTryAt).toEqual(later(5));
    await database.write((tx) => tx.work.plan({ kind: "refund", subjectId: refund.id, at: null }));
    await hasten(later(8));
    expect((await stored()).nextTryAt, "also where the machine had stopped").toEqual(later(8));
  });
});
