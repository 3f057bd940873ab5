import { describe, expect } from "vitest";
import type { AttemptRow } from "#lib/services/ports.ts";
import { countWinners, storeOrder, test, without } from "#tests/support/shop-database.ts";
import { addVariant, later, NOON, newAttempt, newOrder, newPayment } from "#tests/support/shop-rows.ts";

describe("payment attempts", () => {
  test("are found by number, by order and while open", async ({ opened, database }) => {
    const { order, attempt } = await storeOrder({ opened, database });
    const row: AttemptRow = without(attempt, "createdAt", "nextAskAt");
    expect(await database.read.attempts.find(attempt.id)).toEqual(row);
    expect(await database.read.attempts.findByOutTradeNo(attempt.outTradeNo)).toEqual(row);
    expect(await database.read.attempts.findOpen(order.id)).toEqual(row);
    expect(await database.read.attempts.list(order.id)).toEqual([row]);
    expect(await database.read.attempts.findByOutTradeNo(order.orderNo)).toBeNull();
  });

  test("are never two open ones for one order", async ({ opened, database }) => {
    const { order } = await storeOrder({ opened, database });
    const second = database.write((tx) => tx.attempts.create(newAttempt(order, { number: 2 })));
    await expect(second).rejects.toThrow(/Unique constraint/);
    expect(await database.read.attempts.list(order.id)).toHaveLength(1);
  });

  test("change their product while they are open, each caller told whether it was another", async ({
    opened,
    database,
    rival,
  }) => {
    const { attempt } = await storeOrder({ opened, database });
    const change = { attemptId: attempt.id, product: "wap" } as const;
    expect(await countWinners({ database, rival }, (tx) => tx.attempts.changeProduct(change))).toBe(1);
    expect(await database.read.attempts.find(attempt.id)).toMatchObject({ product: "wap", status: "open" });
    await database.write((tx) => tx.attempts.markClosed({ attemptId: attempt.id, at: NOON, nextAskAt: null }));
    const back = { attemptId: attempt.id, product: "page" } as const;
    expect(await database.write((tx) => tx.attempts.changeProduct(back))).toBe(false);
    expect(await database.read.attempts.find(attempt.id)).toMatchObject({ product: "wap", status: "closed" });
  });

  test("never share an out_trade_no", async ({ opened, database }) => {
    const { attempt } = await storeOrder({ opened, database });
    const other = newOrder(await addVariant(opened));
    await database.write((tx) => tx.orders.create(other));
    const copy = newAttempt(other, { outTradeNo: attempt.outTradeNo });
    await expect(database.write((tx) => tx.attempts.create(copy))).rejects.toThrow(/Unique constraint/);
  });

  test("make room for the next number when they are closed", async ({ opened, database, rival }) => {
    const { order, attempt } = await storeOrder({ opened, database });
    const close = { attemptId: attempt.id, at: later(5), nextAskAt: later(65) };
    expect(await countWinners({ database, rival }, (tx) => tx.attempts.markClosed(close))).toBe(1);
    expect(await database.read.attempts.findOpen(order.id)).toBeNull();
    await database.write((tx) => tx.attempts.create(newAttempt(order, { number: 2 })));
    expect((await database.read.attempts.list(order.id)).map((row) => [row.number, row.status])).toEqual([
      [1, "closed"],
      [2, "open"],
    ]);
    const stored = await opened.reader.paymentAttempt.findUnique({ where: { id: attempt.id } });
    expect(stored).toMatchObject({ closedAt: later(5), nextAskAt: later(65) });
  });

  test("are paid once, also after they were believed closed, and then asked about no more", async ({
    opened,
    database,
    rival,
  }) => {
    const { order, attempt } = await storeOrder({ opened, database });
    await database.write((tx) => tx.attempts.markClosed({ attemptId: attempt.id, at: NOON, nextAskAt: later(60) }));
    expect(
      await countWinners({ database, rival }, (tx) =>
        tx.attempts.markPaid({ attemptId: attempt.id, gatewayStatus: "TRADE_SUCCESS" }),
      ),
    ).toBe(1);
    const close = { attemptId: attempt.id, at: NOON, nextAskAt: later(60) };
    expect(await database.write((tx) => tx.attempts.markClosed(close))).toBe(false);
    const stored = await opened.reader.paymentAttempt.findUnique({ where: { id: attempt.id } });
    expect(stored).toMatchObject({ status: "paid", nextAskAt: null, openOrderId: null });
    expect(await database.read.attempts.findOpen(order.id)).toBeNull();
  });

  test("keep what Alipay said without changing their own status", async ({ opened, database }) => {
    const { attempt } = await storeOrder({ opened, database });
    const note = { attemptId: attempt.id, gatewayStatus: "TRADE_SUCCESS", nextAskAt: later(120) };
    await database.write((tx) => tx.attempts.noteAnswer(note));
    const stored = () => opened.reader.paymentAttempt.findUnique({ where: { id: attempt.id } });
    expect(await stored()).toMatchObject({ status: "open", gatewayStatus: "TRADE_SUCCESS", nextAskAt: later(120) });
    await database.write((tx) => tx.attempts.scheduleAsk({ attemptId: attempt.id, nextAskAt: null }));
    expect(await stored()).toMatchObject({ gatewayStatus: "TRADE_SUCCESS", nextAskAt: null });
  });
});

describe("the right to ask Alipay", () => {
  test("goes to one caller in three seconds, over all processes", async ({ opened, database, rival }) => {
    const { attempt } = await storeOrder({ opened, database });
    const claimAt = (at: Date) =>
      countWinners({ database, rival }, (tx) => tx.attempts.claimAsk({ attemptId: attempt.id, at, seconds: 3 }));
    expect(await claimAt(NOON)).toBe(1);
    expect(await claimAt(later(2.999))).toBe(0);
    expect(await claimAt(later(3))).toBe(1);
    expect((await database.read.attempts.find(attempt.id))?.askCount).toBe(2);
  });

  test("is not held back by a caller whose clock was read a moment later", async ({ opened, database }) => {
    const { attempt } = await storeOrder({ opened, database });
    const claim = (at: Date) => database.write((tx) => tx.attempts.claimAsk({ attemptId: attempt.id, at, seconds: 3 }));
    expect(await claim(later(0.05))).toBe(true);
    expect(await claim(NOON)).toBe(false);
  });

  test("comes back at once when the clock was set back two hours", async ({ opened, database, rival }) => {
    const { attempt } = await storeOrder({ opened, database });
    const claim = (at: Date) => ({ attemptId: attempt.id, at, seconds: 3 });
    await database.write((tx) => tx.attempts.claimAsk(claim(later(7_200))));
    expect(await countWinners({ database, rival }, (tx) => tx.attempts.claimAsk(claim(NOON)))).toBe(1);
  });
});

describe("payments", () => {
  test("are found with the number of their attempt", async ({ opened, database }) => {
    const { order, attempt, payment } = await storeOrder({ opened, database });
    expect(await database.read.payments.list(order.id)).toEqual([]);
    await database.write((tx) => tx.payments.create(payment));
    const { id, orderId, attemptId, tradeNo, amountFen, environment, appId, purpose, witness, finished } = payment;
    const known = { id, orderId, attemptId, tradeNo, amountFen, environment, appId, purpose, witness, finished };
    const row = { ...known, outTradeNo: attempt.outTradeNo, witnessCount: 0 };
    expect(await database.read.payments.find(id)).toEqual(row);
    expect(await database.read.payments.findByTradeNo(tradeNo)).toEqual(row);
    expect(await database.read.payments.list(order.id)).toEqual([row]);
    expect(await database.read.payments.findByTradeNo(id)).toBeNull();
  });

  test("are one for each trade_no", async ({ opened, database }) => {
    const { attempt, payment } = await storeOrder({ opened, database });
    await database.write((tx) => tx.payments.create(payment));
    const again = newPayment(attempt, { tradeNo: payment.tradeNo });
    await expect(database.write((tx) => tx.payments.create(again))).rejects.toThrow(/Unique constraint/);
    expect(await opened.reader.payment.count()).toBe(1);
  });

  test("are witnessed once, and finished once", async ({ opened, database, rival }) => {
    const { payment } = await storeOrder({ opened, database });
    await database.write((tx) => tx.payments.create(payment));
    const plan = { paymentId: payment.id, nextWitnessAt: later(10) };
    await database.write((tx) => tx.payments.scheduleWitness(plan));
    expect(await database.read.payments.find(payment.id)).toMatchObject({ witness: "pending", witnessCount: 1 });
    const agree = { paymentId: payment.id, witness: "agreed", note: "TRADE_SUCCESS", at: later(11) } as const;
    expect(await countWinners({ database, rival }, (tx) => tx.payments.markWitnessed(agree))).toBe(1);
    const contradict = { ...agree, witness: "contradicted" } as const;
    expect(await database.write((tx) => tx.payments.markWitnessed(contradict))).toBe(false);
    await database.write((tx) => tx.payments.scheduleWitness(plan));
    expect(await countWinners({ database, rival }, (tx) => tx.payments.markFinished(payment.id))).toBe(1);
    expect(await opened.reader.payment.findUnique({ where: { id: payment.id } })).toMatchObject({
      witness: "agreed",
      witnessNote: "TRADE_SUCCESS",
      witnessedAt: later(11),
      nextWitnessAt: null,
      witnessCount: 1,
      finished: true,
    });
  });
});
