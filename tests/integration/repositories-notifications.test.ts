import { expect } from "vitest";
import { countWinners, storeOrder, test } from "#tests/support/shop-database.ts";
import { later, NOON } from "#tests/support/shop-rows.ts";

const ODD = {
  notifyId: "2026112000222120000000000000000001",
  receivedAt: NOON,
  orderId: null,
  outTradeNo: "QH20261120AAAAAAAA_1",
  tradeNo: "2026112022001400000000000001",
  tradeStatus: "TRADE_SUCCESS",
  reason: "unknown-trade",
  body: "out_trade_no=QH20261120AAAAAAAA_1",
  nextTryAt: later(30),
} as const;

test("a notification is known once it is recorded, and is recorded once", async ({ opened, database }) => {
  const { order, attempt, payment } = await storeOrder({ opened, database });
  const row = {
    notifyId: "2026112000222120000000000000000002",
    receivedAt: NOON,
    orderId: order.id,
    outTradeNo: attempt.outTradeNo,
    tradeNo: payment.tradeNo,
    tradeStatus: "TRADE_SUCCESS",
    kind: "payment",
    verdict: "settled",
    body: "a=b",
  } as const;
  const verdict = () => database.write((tx) => tx.notifications.findVerdict(row.notifyId));
  expect(await verdict()).toBeNull();
  await database.write((tx) => tx.notifications.record(row));
  expect(await verdict()).toBe("known");
  await expect(database.write((tx) => tx.notifications.record(row))).rejects.toThrow(/Unique constraint/);
  expect(await opened.reader.notification.findMany()).toEqual([row]);
});

test("a quarantined notification is one row, however often and in how many processes it comes", async ({
  opened,
  database,
  rival,
}) => {
  await countWinners({ database, rival }, async (tx) => {
    await tx.notifications.quarantine(ODD);
    return true;
  });
  await database.write((tx) => tx.notifications.quarantine({ ...ODD, reason: "amount-mismatch", body: "other" }));
  expect(await opened.reader.quarantinedNotification.findMany()).toMatchObject([
    { ...ODD, status: "open", tryCount: 0, resolution: null, resolvedAt: null },
  ]);
  expect(await database.write((tx) => tx.notifications.findVerdict(ODD.notifyId))).toBe("quarantined");
});

test("a quarantined notification is tried again until it is resolved, which happens once", async ({
  opened,
  database,
  rival,
}) => {
  await database.write((tx) => tx.notifications.quarantine(ODD));
  const plan = { notifyId: ODD.notifyId, nextTryAt: later(90) };
  await database.write((tx) => tx.notifications.scheduleTry(plan));
  const stored = () => opened.reader.quarantinedNotification.findUnique({ where: { notifyId: ODD.notifyId } });
  expect(await stored()).toMatchObject({ status: "open", tryCount: 1, nextTryAt: later(90) });
  const resolve = { notifyId: ODD.notifyId, resolution: "settled-by-query", at: later(91) };
  expect(await countWinners({ database, rival }, (tx) => tx.notifications.markResolved(resolve))).toBe(1);
  await database.write((tx) => tx.notifications.scheduleTry(plan));
  expect(await stored()).toMatchObject({
    status: "resolved",
    resolution: "settled-by-query",
    resolvedAt: later(91),
    nextTryAt: null,
    tryCount: 1,
  });
});
