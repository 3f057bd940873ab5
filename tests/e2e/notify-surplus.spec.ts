import type { DeskOrder, NotifyDesk } from "#tests/support/notify-desk.ts";
import { expect, test } from "#tests/support/notify-fixtures.ts";
import { SUCCESS } from "#tests/support/notify-post.ts";

// Money that goes back: here the worker runs, as it does at a customer's.
test.use({ withWorker: true });

/** The bytes that the offline Alipay sent, as often as it sent them. */
async function sentBodies(desk: NotifyDesk, outTradeNo: string): Promise<string[]> {
  const { notifies } = await desk.rig.simulator.api.trade(outTradeNo);
  return notifies.flatMap((notify) => notify.attempts.map((attempt) => attempt.requestBody));
}

/** Waits until nothing is on its way any more: no notification undelivered, no payment without its second witness. */
async function settleDown(desk: NotifyDesk, order: DeskOrder): Promise<void> {
  const { reader } = desk.rig.database;
  await expect
    .poll(async () => {
      const story = await desk.rig.simulator.api.findTrade(order.outTradeNo);
      const undelivered = story?.notifies.filter((notify) => notify.state !== "delivered").length ?? 0;
      const payments = await reader.payment.count({ where: { orderId: order.id, witness: "pending" } });
      const refunds = await reader.refund.count({
        where: { orderId: order.id, status: { notIn: ["done", "failed"] } },
      });
      return { undelivered, payments, refunds };
    })
    .toEqual({ undelivered: 0, payments: 0, refunds: 0 });
}

async function payAndSettle(desk: NotifyDesk): Promise<DeskOrder> {
  const order = await desk.startOrder();
  await desk.pay(order);
  await expect.poll(async () => (await desk.moneyOf(order)).order.status).toBe("paid");
  await settleDown(desk, order);
  return order;
}

test("N-11: a refund notification is no second payment", async ({ desk }) => {
  const order = await payAndSettle(desk);
  await desk.refund(order, 500);
  await settleDown(desk, order);
  const [, refundBody] = await sentBodies(desk, order.outTradeNo);
  // A partial refund keeps the status of a payment (protocol sheet, section 0.5).
  expect(refundBody).toContain("trade_status=TRADE_SUCCESS");
  expect(refundBody).toContain("refund_fee=5.00");
  const { payments, ledger, refunds, order: row } = await desk.moneyOf(order);
  expect(row.status).toBe("paid");
  expect(payments).toHaveLength(1);
  expect(refunds).toEqual([{ kind: "staff", status: "done", amountFen: 500 }]);
  expect(ledger).toMatchObject([
    { kind: "payment", amountFen: order.totalFen },
    { kind: "refund", amountFen: 500 },
  ]);
  const inbox = await desk.rig.database.reader.notification.findMany({ where: { orderId: order.id } });
  expect(inbox.map(({ kind, verdict }) => `${kind}: ${verdict}`)).toEqual(["payment: settled", "refund: noted"]);
});

test("N-11: a refund notification has a refund of unknown fate asked about, which settles it", async ({ desk }) => {
  const order = await payAndSettle(desk);
  const { api } = desk.rig.simulator;
  const { outTradeNo } = order;
  await desk.rig.stopWorker();
  // Alipay gives the money back, answers that its system is busy, and its notification is lost.
  await api.shoot({ kind: "lose-notify", outTradeNo });
  await api.shoot({ kind: "system-error-after", method: "alipay.trade.refund", outTradeNo });
  await desk.refund(order, 500);
  expect(await desk.moneyOf(order)).toMatchObject({ refunds: [{ status: "unknown" }], ledger: [{ kind: "payment" }] });

  const refundNotify = (await api.trade(outTradeNo)).notifies.find((notify) => notify.kind === "refunded");
  const before = await desk.books();
  expect(await api.resend(refundNotify?.notifyId ?? "")).toBe(true);
  const { refunds, inbox, ...others } = await desk.changesSince(before);
  expect(others).toEqual({});
  expect(refunds).toEqual({ altered: [{ nextTryAt: expect.any(Date) as unknown }] });
  expect(inbox).toMatchObject({ added: [{ kind: "refund", verdict: "noted" }] });

  await desk.rig.startWorker();
  await expect.poll(async () => (await desk.moneyOf(order)).refunds).toMatchObject([{ status: "done" }]);
  expect((await desk.moneyOf(order)).ledger).toMatchObject([{ kind: "payment" }, { kind: "refund", amountFen: 500 }]);
  expect((await api.trade(outTradeNo)).trade.refundedFen).toBe(500);
});

test("N-12: a payment notification replayed after the whole refund changes nothing", async ({ desk }) => {
  const order = await payAndSettle(desk);
  const [paymentBody] = await sentBodies(desk, order.outTradeNo);
  await desk.refund(order, order.totalFen);
  await settleDown(desk, order);
  const before = await desk.books();
  expect(await desk.send(paymentBody ?? "")).toEqual(SUCCESS);
  expect(await desk.changesSince(before)).toEqual({});

  // And under a notify_id that is new.
  const [tradeNo] = (await desk.rig.database.reader.payment.findMany({ where: { orderId: order.id } })).map(
    (payment) => payment.tradeNo,
  );
  expect(await desk.send(desk.body(order, { trade_no: tradeNo ?? "" }))).toEqual(SUCCESS);
  const { inbox, ...others } = await desk.changesSince(before);
  expect(others).toEqual({});
  expect(inbox).toMatchObject({ added: [{ verdict: "already-known" }] });
  const { ledger, payments } = await desk.moneyOf(order);
  expect(payments).toHaveLength(1);
  expect(ledger.map((entry) => [entry.kind, entry.amountFen])).toEqual([
    ["payment", order.totalFen],
    ["refund", order.totalFen],
  ]);
});

test("N-20: the second of two trades that were paid for one order goes back, once", async ({ desk }) => {
  const order = await desk.startOrder();
  // Both addresses are in the buyer's hands: the first number was given up here and never closed at Alipay.
  const { database } = desk.container.deps;
  const first = await database.read.attempts.findOpen(order.id);
  if (first === null) throw new Error("no open attempt");
  await database.write((tx) => tx.attempts.markClosed({ attemptId: first.id, at: new Date(), nextAskAt: null }));
  const second = { ...order, ...(await desk.startPayment(order)) };
  expect(second.outTradeNo).not.toBe(order.outTradeNo);

  await desk.pay(second);
  await expect.poll(async () => (await desk.moneyOf(order)).order.status).toBe("paid");
  const surplusTradeNo = await desk.pay(order);
  await expect.poll(async () => (await desk.moneyOf(order)).refunds).toMatchObject([{ status: "done" }]);
  await settleDown(desk, order);
  await settleDown(desk, second);

  const { order: row, payments, refunds, ledger, stock } = await desk.moneyOf(order);
  expect(row.status).toBe("paid");
  expect(payments.map((payment) => payment.purpose)).toEqual(["order", "surplus"]);
  expect(refunds).toEqual([{ kind: "surplus", status: "done", amountFen: order.totalFen }]);
  const amountFen = order.totalFen;
  expect(ledger).toEqual([
    { kind: "payment", debitAccount: "alipay-balance", creditAccount: "order-income", amountFen },
    { kind: "payment", debitAccount: "alipay-balance", creditAccount: "owed-to-buyer", amountFen },
    { kind: "refund", debitAccount: "owed-to-buyer", creditAccount: "alipay-balance", amountFen },
  ]);
  expect(stock).toEqual([{ kind: "reserve", quantity: -1 }]);

  // Alipay tells of it once more: nothing goes back a second time.
  const [surplusBody] = await sentBodies(desk, order.outTradeNo);
  const before = await desk.books();
  expect(await desk.send(surplusBody ?? "")).toEqual(SUCCESS);
  await desk.rig.runWorkerOnce();
  expect(await desk.changesSince(before)).toEqual({});
  const { trade, refunds: atAlipay } = await desk.rig.simulator.api.trade(order.outTradeNo);
  expect(trade).toMatchObject({ tradeNo: surplusTradeNo, refundedFen: order.totalFen });
  expect(atAlipay).toHaveLength(1);
});

test("N-21: money for a cancelled order goes back once, and the goods stay on the shelf", async ({ desk }) => {
  const order = await desk.startOrder();
  const cancelled = await desk.container.shop.cancelOrder({ orderId: order.id, cause: "buyer", actor: "buyer" });
  expect(cancelled).toEqual({ status: "cancelled" });
  // Without the worker for a moment, to see the state between.
  await desk.rig.stopWorker();
  await desk.pay(order);
  await expect.poll(async () => (await desk.moneyOf(order)).order.status).toBe("cancelled-refunding");
  const [refund] = await desk.rig.database.reader.refund.findMany({ where: { orderId: order.id } });
  // The number comes from the attempt: the same one whoever sends it, and however often.
  expect(refund?.outRequestNo.startsWith(order.outTradeNo)).toBe(true);

  await desk.rig.startWorker();
  await expect.poll(async () => (await desk.moneyOf(order)).order.status).toBe("cancelled");
  await settleDown(desk, order);
  const { refunds, ledger, stock } = await desk.moneyOf(order);
  expect(refunds).toEqual([{ kind: "surplus", status: "done", amountFen: order.totalFen }]);
  const amountFen = order.totalFen;
  expect(ledger).toEqual([
    { kind: "payment", debitAccount: "alipay-balance", creditAccount: "owed-to-buyer", amountFen },
    { kind: "refund", debitAccount: "owed-to-buyer", creditAccount: "alipay-balance", amountFen },
  ]);
  expect(stock).toEqual([
    { kind: "reserve", quantity: -1 },
    { kind: "give-back", quantity: 1 },
  ]);

  const [body] = await sentBodies(desk, order.outTradeNo);
  const before = await desk.books();
  expect(await desk.send(body ?? "")).toEqual(SUCCESS);
  await desk.rig.runWorkerOnce();
  expect(await desk.changesSince(before)).toEqual({});
  expect((await desk.rig.simulator.api.trade(order.outTradeNo)).refunds).toHaveLength(1);
});
