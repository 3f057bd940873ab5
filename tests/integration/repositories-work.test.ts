import { describe, expect } from "vitest";
import { countWinners, storeOrder, test, without } from "#tests/support/shop-database.ts";
import { later, NOON, newRefund } from "#tests/support/shop-rows.ts";

describe("what is due", () => {
  test("are pending orders from the moment they expire, longest waiting first", async ({ opened, database }) => {
    const late = await storeOrder({ opened, database }, { expiresAt: later(20) });
    const early = await storeOrder({ opened, database }, { expiresAt: later(10) });
    const paid = await storeOrder({ opened, database }, { expiresAt: later(5) });
    await database.write((tx) => tx.orders.markPaid({ orderId: paid.order.id, at: NOON }));
    const due = (seconds: number, limit = 9) => database.queues.findExpiredOrderIds({ now: later(seconds), limit });
    expect(await due(9.999)).toEqual([]);
    expect(await due(10)).toEqual([early.order.id]);
    expect(await due(20)).toEqual([early.order.id, late.order.id]);
    expect(await due(20, 1)).toEqual([early.order.id]);
  });

  test("are attempts to ask about, also those of cancelled orders, until nothing more can come", async ({
    opened,
    database,
  }) => {
    const { order, attempt } = await storeOrder({ opened, database });
    await database.write(async (tx) => {
      await tx.orders.markCancelled({ orderId: order.id, cause: "buyer", at: NOON });
      await tx.attempts.markClosed({ attemptId: attempt.id, at: NOON, nextAskAt: later(60) });
    });
    const due = (seconds: number) => database.queues.findAttemptsToAsk({ now: later(seconds), limit: 9 });
    expect(await due(59)).toEqual([]);
    expect(await due(60)).toMatchObject([{ id: attempt.id, status: "closed", outTradeNo: attempt.outTradeNo }]);
    await database.write((tx) => tx.attempts.scheduleAsk({ attemptId: attempt.id, nextAskAt: null }));
    expect(await due(60)).toEqual([]);
  });

  test("are payments that wait for their second witness", async ({ opened, database }) => {
    const { attempt, payment } = await storeOrder({ opened, database });
    await database.write((tx) => tx.payments.create({ ...payment, nextWitnessAt: later(5) }));
    const due = (seconds: number) => database.queues.findPaymentsToWitness({ now: later(seconds), limit: 9 });
    expect(await due(4)).toEqual([]);
    expect(await due(5)).toMatchObject([{ id: payment.id, outTradeNo: attempt.outTradeNo }]);
    const agree = { paymentId: payment.id, witness: "agreed", note: "", at: later(5) } as const;
    await database.write((tx) => tx.payments.markWitnessed(agree));
    expect(await due(5)).toEqual([]);
  });

  test("are refunds: new ones, unknown ones, and those whose sender died", async ({ opened, database }) => {
    const { payment } = await storeOrder({ opened, database });
    const refund = newRefund(payment);
    await database.write(async (tx) => {
      await tx.payments.create(payment);
      await tx.refunds.create(refund);
    });
    const due = (seconds: number) => database.queues.findRefundsToSend({ now: later(seconds), limit: 9 });
    const move = { refundId: refund.id, sentUntil: NOON, nextTryAt: later(30) };
    expect(await due(0)).toEqual([refund.id]);
    await database.write((tx) => tx.refunds.claim({ ...move, at: NOON }));
    expect(await due(29)).toEqual([]);
    expect(await due(30)).toEqual([refund.id]);
    await database.write((tx) =>
      tx.refunds.markUnknown({ ...move, sendCount: 1, because: "", code: null, nextTryAt: later(40) }),
    );
    expect(await due(39)).toEqual([]);
    expect(await due(40)).toEqual([refund.id]);
    await database.write((tx) => tx.refunds.claim({ ...move, at: later(40) }));
    await database.write((tx) =>
      tx.refunds.markFailed({ ...move, sendCount: 2, at: later(41), code: "X", message: "x" }),
    );
    expect(await due(99)).toEqual([]);
  });

  test("are quarantined notifications while they are open and have a next try", async ({ database }) => {
    const odd = {
      notifyId: "n1",
      receivedAt: NOON,
      orderId: null,
      outTradeNo: "QH1_1",
      tradeNo: "2026",
      tradeStatus: "TRADE_SUCCESS",
      reason: "unknown-trade",
      body: "a=b",
    } as const;
    await database.write(async (tx) => {
      await tx.notifications.quarantine({ ...odd, nextTryAt: later(30) });
      await tx.notifications.quarantine({ ...odd, notifyId: "n2", nextTryAt: null });
    });
    const due = (seconds: number) => database.queues.findQuarantined({ now: later(seconds), limit: 9 });
    expect(await due(29)).toEqual([]);
    expect(await due(30)).toEqual([{ ...without(odd, "tradeStatus"), tryCount: 0 }]);
    await database.write((tx) => tx.notifications.markResolved({ notifyId: "n1", resolution: "ok", at: later(31) }));
    expect(await due(31)).toEqual([]);
  });
});

describe("a lease", () => {
  test("has one holder, however many ask for it at once in two processes", async ({ database, rival }) => {
    const takers = Array.from({ length: 4 }, (_, index) => ({
      from: index % 2 ? database : rival,
      holder: `p${index}`,
    }));
    const take = (now: Date) =>
      Promise.all(
        takers.map(({ from, holder }) => from.leases.take({ job: "payments", holder, now, until: later(30, now) })),
      );
    expect((await take(NOON)).filter(Boolean)).toHaveLength(1);
    // The holder renews; nobody else gets in. When it has run out, one new holder gets it.
    expect((await take(later(15))).filter(Boolean)).toHaveLength(1);
    expect((await take(later(45))).filter(Boolean)).toHaveLength(1);
  });

  test("stays with its holder until it ends, to the millisecond", async ({ database }) => {
    const take = (holder: string, now: Date) =>
      database.leases.take({ job: "refunds", holder, now, until: later(30, now) });
    expect(await take("a", NOON)).toBe(true);
    expect(await take("b", later(29.999))).toBe(false);
    expect(await take("a", later(20))).toBe(true);
    expect(await take("b", later(30))).toBe(false);
    expect(await take("b", later(50))).toBe(true);
    expect(await take("a", later(50))).toBe(false);
  });

  test("can be released by its holder only, and is one for each job", async ({ database }) => {
    const take = (job: string, holder: string) => database.leases.take({ job, holder, now: NOON, until: later(30) });
    expect(await take("expiry", "a")).toBe(true);
    expect(await take("refunds", "b")).toBe(true);
    await database.leases.release({ job: "expiry", holder: "b" });
    expect(await take("expiry", "b")).toBe(false);
    await database.leases.release({ job: "expiry", holder: "a" });
    expect(await take("expiry", "b")).toBe(true);
  });

  test("of a dead holder does not outlive a clock that was set back two hours", async ({ database, rival }) => {
    const take = (from: typeof database, holder: string, now: Date) =>
      from.leases.take({ job: "payments", holder, now, until: later(30, now) });
    expect(await take(database, "dead", later(7_200))).toBe(true);
    expect(await take(rival, "living", NOON)).toBe(true);
    expect(await take(database, "other", NOON)).toBe(false);
  });
});

test("a claim that is lost in a rolled-back transaction can be won again", async ({ opened, database, rival }) => {
  const { attempt } = await storeOrder({ opened, database });
  const claim = { attemptId: attempt.id, at: NOON, seconds: 3 };
  const failing = database.write(async (tx) => {
    await tx.attempts.claimAsk(claim);
    throw new Error("crash");
  });
  await expect(failing).rejects.toThrow("crash");
  expect(await countWinners({ database, rival }, (tx) => tx.attempts.claimAsk(claim))).toBe(1);
});
