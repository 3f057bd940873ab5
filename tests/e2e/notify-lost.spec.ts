import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "playwright/test";
import { holdLock } from "#tests/support/lock-holder.ts";
import { type DeskOrder, NotifyDesk } from "#tests/support/notify-desk.ts";
import { openRawConnection } from "#tests/support/raw-connection.ts";
import { startShopRig } from "#tests/support/shop-rig.ts";

const DAY_SECONDS = 24 * 3_600;

// A rig of its own: its shop is killed, and its Alipay's clock moves.
let desk: NotifyDesk;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  desk = await NotifyDesk.open(await startShopRig("notify-lost", { worker: false }));
});

test.afterAll(async () => {
  await desk.close();
  await desk.rig.stop();
});

/** The order's notify, once its first attempt is recorded: the offline Alipay sends after it has answered the payment. */
async function paidNotify(order: DeskOrder) {
  const firstAttempts = async () => {
    const { notifies } = await desk.rig.simulator.api.trade(order.outTradeNo);
    return notifies.filter((notify) => notify.attempts.length > 0);
  };
  await expect.poll(firstAttempts).toHaveLength(1);
  const [notify] = await firstAttempts();
  const [attempt] = notify?.attempts ?? [];
  if (!notify || !attempt) throw new Error("the offline Alipay has sent nothing");
  return { ...notify, body: attempt.requestBody };
}

/** What the books say of an order that was settled the usual way. */
async function usualMoney() {
  const order = await desk.startOrder();
  await desk.pay(order);
  await expect.poll(async () => (await desk.moneyOf(order)).order.status).toBe("paid");
  return desk.moneyOf(order);
}

test("N-02: a lost notification is made up for within 5 seconds while the buyer's page is open", async () => {
  const order = await desk.startOrder();
  await desk.pay(order, { notifyLost: 1 });
  const phase = async () => (await desk.askStatus(order)).phase;
  await expect.poll(phase, { intervals: [1_000], timeout: 5_000 }).toBe("paid");
  expect(await desk.moneyOf(order)).toEqual(await usualMoney());
});

test("N-02: a lost notification is made up for by the worker within 2 minutes when no page is open", async () => {
  const order = await desk.startOrder();
  await desk.pay(order, { notifyLost: 1 });
  await desk.rig.runWorkerOnce();
  expect((await desk.moneyOf(order)).order.status).toBe("pending");
  await desk.rig.runWorkerOnce(118);
  const { audit, ...money } = await desk.moneyOf(order);
  const { audit: usualAudit, ...usual } = await usualMoney();
  expect(money).toEqual(usual);
  expect(audit).toEqual(usualAudit);
});

test("N-26: a shop that dies after the commit and before its answer reads the resend as known", async () => {
  const order = await desk.startOrder();
  await desk.pay(order, { notifyLost: 1 });
  const { body, notifyId } = await paidNotify(order);
  // The same bytes over a line that is cut before the answer can come back.
  const { socket } = await openRawConnection(desk.rig.shopUrl);
  socket.pause();
  socket.write(
    `POST /api/alipay/notify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  );
  await expect
    .poll(async () => (await desk.moneyOf(order)).order.status, { intervals: [5], timeout: 5_000 })
    .toBe("paid");
  await desk.rig.stopShop("SIGKILL");
  socket.destroy();

  await desk.rig.startShop();
  const before = await desk.books();
  expect(await desk.rig.simulator.api.resend(notifyId)).toBe(true);
  expect(await desk.changesSince(before)).toEqual({});
  expect(await desk.moneyOf(order)).toEqual(await usualMoney());
});

test("N-27: a shop that dies before the commit has acknowledged nothing, and the resend pays once", async () => {
  const order = await desk.startOrder();
  await desk.pay(order, { notifyLost: 1 });
  const { notifyId } = await paidNotify(order);
  const before = await desk.books();
  // Another process holds the write lock, so that the notification waits at the door of its transaction.
  const lock = await holdLock(desk.rig.database.file, 30_000);
  const answered = desk.rig.simulator.api.resend(notifyId);
  await pause(1_000);
  await desk.rig.stopShop("SIGKILL");
  await lock.release();
  expect(await answered).toBe(false);
  const attempts = (await paidNotify(order)).attempts;
  expect(attempts.at(-1)).toMatchObject({ reason: "resend", status: null });

  await desk.rig.startShop();
  expect(await desk.changesSince(before)).toEqual({});
  expect(await desk.rig.simulator.api.resend(notifyId)).toBe(true);
  expect(await desk.moneyOf(order)).toEqual(await usualMoney());
});

test("N-27: a notification that cannot be committed within five seconds is not acknowledged", async () => {
  const order = await desk.startOrder();
  const before = await desk.books();
  const body = desk.body(order);
  const lock = await holdLock(desk.rig.database.file, 30_000);
  const answer = await desk.send(body);
  await lock.release();
  expect(answer).toEqual({ status: 503, type: "text/plain", body: "fail" });
  expect(await desk.changesSince(before)).toEqual({});
  expect(await desk.send(body)).toMatchObject({ status: 200, body: "success" });
  expect((await desk.moneyOf(order)).payments).toHaveLength(1);
});

// The last one: after it, the offline Alipay lives a day ahead of the shop.
test("N-03: a notification that arrives a day late changes nothing any more", async () => {
  const order = await desk.startOrder();
  // The first and six of its seven repetitions are lost; the last comes after 24 hours and 24 minutes.
  await desk.pay(order, { notifyLost: 7 });
  expect(await desk.askStatus(order)).toMatchObject({ phase: "paid" });
  const before = await desk.books();
  await desk.rig.simulator.api.advanceClock(DAY_SECONDS + 3_600);
  const notify = await paidNotify(order);
  expect(notify).toMatchObject({ state: "delivered" });
  expect(notify.attempts).toHaveLength(8);
  expect(notify.attempts.at(-1)).toMatchObject({ status: 200, replyBody: "success" });
  // On its way through the day, the clock has also brought repetitions for the other tests' orders.
  const { inbox, ...others } = await desk.changesSince(before);
  expect(others).toEqual({});
  expect(inbox?.added?.filter((row) => row["orderId"] === order.id)).toMatchObject([
    { notifyId: notify.notifyId, verdict: "already-known" },
  ]);
});
