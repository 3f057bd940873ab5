/** An hour-old backup is put back, and the shop learns from a real offline Alipay what it has forgotten (fault O-05). */
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { backUpDatabase } from "#lib/db/backup.ts";
import { type Database, openDatabase } from "#lib/db/client.ts";
import { readBlueprint } from "#lib/db/migrate.ts";
import { restoreDatabase } from "#lib/db/restore.ts";
import { verifyFile } from "#lib/db/verify/verify-file.ts";
import { cancelOrder } from "#lib/services/cancel-order.ts";
import { receiveNotify } from "#lib/services/receive-notify.ts";
import { refreshPayment } from "#lib/services/refresh-payment.ts";
import { requestRefund } from "#lib/services/request-refund.ts";
import { signPayUrl } from "#lib/services/sign-pay-url.ts";
import { startPayment } from "#lib/services/start-payment.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";
import { runStep } from "#lib/worker/step.ts";
import { createTestDatabaseFile, prismaFolder } from "#tests/support/database.ts";
import { connectToSimulator } from "#tests/support/shop-at-simulator.ts";
import { encodeForm, type FieldBytes, signFields } from "#tests/support/signed-notice.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

const HOUR_SECONDS = 3_600;
const blueprint = readBlueprint(prismaFolder);
/** Nobody listens there: every notification is lost, so that only asking remains. */
const NOWHERE = "http://127.0.0.1:9/notify";

let simulator: SimulatorProcess;
let place: Awaited<ReturnType<typeof createTestDatabaseFile>>;
let opened: Database;
let shop: TestShop;
let aheadMs: number;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
});
afterAll(async () => {
  await simulator.stop();
});

beforeEach(async () => {
  place = await createTestDatabaseFile();
  aheadMs = (await simulator.api.now()) - Date.now();
  await openShop();
});
afterEach(async () => {
  await opened.close();
  place.remove();
  await simulator.api.clearFaults();
});

const clock = { now: () => new Date(Date.now() + aheadMs) };

async function openShop(): Promise<void> {
  opened = await openDatabase({ file: place.file });
  shop = await createTestShop(opened);
  connectToSimulator(shop, { simulator, clock, notifyUrl: NOWHERE });
}

async function pass(seconds: number): Promise<void> {
  await simulator.api.advanceClock(seconds);
  aheadMs += seconds * 1000;
}

type Placed = { id: string; orderNo: string; totalFen: number };

const PRICE_FEN = 10_000;
const order = (): Promise<Placed> => shop.place({ priceFen: PRICE_FEN });

/** The address of the order's open attempt at the offline Alipay. */
async function payUrl({ id }: Placed, anew = false): Promise<string> {
  const started = await startPayment(shop.deps, { orderId: id, product: "page", anew });
  const signed = await signPayUrl(shop.deps, { orderId: id, product: "page" });
  if (started.status !== "ready" || signed.status !== "redirect") throw new Error("payment was not started");
  return signed.url;
}

/** The buyer pays, and the shop hears of it because the result page asks. */
async function paid(placed: Placed, url: string): Promise<string> {
  const { tradeNo } = await simulator.api.pay({ payUrl: url });
  await pass(4);
  await refreshPayment(shop.deps, { orderId: placed.id });
  return tradeNo;
}

async function askRefund(placed: Placed, amountFen: number, formKey = `${placed.id}-${amountFen}`) {
  return requestRefund(shop.deps, {
    orderId: placed.id,
    amountFen,
    reason: "damaged",
    note: "",
    formKey,
    requestedBy: "staff:anna",
  });
}

async function refunded(placed: Placed, amountFen: number): Promise<string> {
  const asked = await askRefund(placed, amountFen);
  if (asked.status !== "accepted") throw new Error(`refused: ${asked.code}`);
  return (await submitRefund(shop.deps, { refundId: asked.refundId })).status;
}

async function backUp(): Promise<string> {
  const options = { file: place.file, folder: join(place.folder, "backups"), shopVersion: "1", now: new Date() };
  return (await backUpDatabase({ ...options, environment: "simulator" }, blueprint)).file;
}

/** The shop is stopped, the backup takes the place of its database, and it is started again. */
async function restore(backup: string) {
  await opened.close();
  const restored = await restoreDatabase(
    { file: place.file, backup, environment: "simulator", now: new Date() },
    blueprint,
  );
  await openShop();
  return restored;
}

/** The worker, until nothing is left to do within the day. */
async function heal(): Promise<void> {
  const ends = clock.now().getTime() + 24 * HOUR_SECONDS * 1000;
  for (;;) {
    const { nextDueMs } = await runStep(shop.deps);
    if (nextDueMs === null || nextDueMs > ends) return;
    await pass(Math.ceil((nextDueMs - clock.now().getTime()) / 1000) + 1);
  }
}

const statusOf = async ({ id }: Placed) => (await shop.rows.order.findUniqueOrThrow({ where: { id } })).status;

/** [paid, refunded] by our books and by Alipay, over all trades of the order. */
async function compareSums({ id, orderNo }: Placed): Promise<{ books: number[]; alipay: number[] }> {
  const ledger = await shop.rows.ledgerEntry.findMany({ where: { orderId: id } });
  const booked = (kind: string) =>
    ledger.filter((entry) => entry.kind === kind).reduce((sum, entry) => sum + entry.amountFen, 0);
  const trades = (await simulator.api.trades()).filter((trade) => trade.outTradeNo.startsWith(`${orderNo}_`));
  const taken = trades.filter((trade) => trade.paidAt !== null);
  return {
    books: [booked("payment"), booked("refund")],
    alipay: [
      taken.reduce((sum, trade) => sum + trade.totalFen, 0),
      taken.reduce((sum, trade) => sum + trade.refundedFen, 0),
    ],
  };
}

/** Every refund that Alipay has made, of any trade. */
async function refundsAtAlipay(): Promise<string[]> {
  const trades = await simulator.api.trades();
  const stories = await Promise.all(trades.map((trade) => simulator.api.trade(trade.tradeNo)));
  return stories.flatMap(({ refunds }) => refunds.map((refund) => refund.outRequestNo)).sort();
}

test("O-05: every payment and refund of the forgotten hour is learned from Alipay, and nothing is sent again", async () => {
  const unpaid = await order();
  const unpaidUrl = await payUrl(unpaid);
  const notStarted = await order();
  const begunAnew = await order();
  await simulator.api.scan({ payUrl: await payUrl(begunAnew) });
  const paidAndReturned = await order();
  const paidAndReturnedUrl = await payUrl(paidAndReturned);
  const cancelled = await order();
  const cancelledUrl = await payUrl(cancelled);
  await fetch(cancelledUrl, { redirect: "manual" });
  expect(await cancelOrder(shop.deps, { orderId: cancelled.id, cause: "buyer", actor: "buyer" })).toEqual({
    status: "cancelled",
  });
  const [partly, wholly, waiting, afterRefusal] = [await order(), await order(), await order(), await order()];
  for (const each of [partly, wholly, waiting, afterRefusal]) await paid(each, await payUrl(each));
  expect(await refunded(wholly, 1_000)).toBe("done");
  const unsent = await askRefund(waiting, 4_000);
  const backup = await backUp();

  // The hour that will be forgotten.
  await pass(60);
  await paid(unpaid, unpaidUrl);
  await paid(notStarted, await payUrl(notStarted));
  await paid(begunAnew, await payUrl(begunAnew, true));
  await paid(paidAndReturned, paidAndReturnedUrl);
  expect(await refunded(paidAndReturned, 2_500)).toBe("done");
  expect(await refunded(paidAndReturned, PRICE_FEN - 2_500)).toBe("done");
  await simulator.api.pay({ payUrl: cancelledUrl });
  await heal();
  expect(await refunded(partly, 3_000)).toBe("done");
  expect(await refunded(wholly, 2_000)).toBe("done");
  expect(await refunded(wholly, 7_000)).toBe("done");
  if (unsent.status === "accepted") await submitRefund(shop.deps, { refundId: unsent.refundId });
  await simulator.api.shoot({
    kind: "sub-code",
    method: "alipay.trade.refund",
    detail: "ACQ.SELLER_BALANCE_NOT_ENOUGH",
  });
  expect(await refunded(afterRefusal, 500)).toBe("failed");
  expect(await refunded(afterRefusal, 600)).toBe("done");
  await pass(HOUR_SECONDS - 60);
  const known = [unpaid, notStarted, begunAnew, paidAndReturned, cancelled, partly, wholly, waiting, afterRefusal];
  const sums = await Promise.all(known.map(compareSums));
  expect(sums.map(({ books }) => books)).toEqual(sums.map(({ alipay }) => alipay));
  const sent = await refundsAtAlipay();
  expect(sent).toHaveLength(9);

  const { mark, forgotten } = await restore(backup);
  expect(mark.orders).toBe(known.length);
  expect(forgotten?.orders).toEqual([]);
  // What Alipay has refunded is not known yet: staff cannot refund it a second time.
  expect(await askRefund(partly, 3_000, "again")).toMatchObject({ status: "refused", code: "learning-again" });
  await heal();

  const learned = await Promise.all(known.map(compareSums));
  expect(learned.map(({ books }) => books)).toEqual(sums.map(({ alipay }) => alipay));
  expect(await refundsAtAlipay()).toEqual(sent);
  const statuses = await Promise.all(known.map(statusOf));
  expect(statuses).toEqual(known.map((each) => (each === cancelled ? "cancelled" : "paid")));
  expect(await shop.rows.refund.count({ where: { status: { notIn: ["done", "failed"] } } })).toBe(0);
  expect(await shop.rows.order.count({ where: { learnAgainAt: { not: null } } })).toBe(0);
  expect(await shop.rows.quarantinedNotification.count({ where: { status: "open" } })).toBe(0);
  expect(await shop.rows.payment.count({ where: { witness: "contradicted" } })).toBe(0);
  expect(await shop.rows.auditEntry.count({ where: { action: "database.restored" } })).toBe(1);
  expect(await verifyFile(place.file, { rowsMax: 5 })).toEqual([]);
  // And the next refund has a number that Alipay has never seen.
  expect(await refunded(afterRefusal, 700)).toBe("done");
  expect(await refundsAtAlipay()).toHaveLength(sent.length + 1);
  // A second look changes nothing.
  const before = await shop.rows.auditEntry.count();
  await opened.writer.order.updateMany({ data: { learnAgainAt: new Date(0) } });
  await heal();
  expect(await shop.rows.auditEntry.count()).toBe(before);
}, 120_000);

test("O-05: an order of the forgotten hour is named to people, and its notification is kept and never acknowledged", async () => {
  const backup = await backUp();
  const forgotten = await order();
  const tradeNo = await paid(forgotten, await payUrl(forgotten));
  const restored = await restore(backup);
  expect(restored.forgotten?.orders).toEqual([
    `order ${forgotten.orderNo}, paid, 100.00 yuan, paid by trade ${tradeNo}`,
  ]);
  const { notifies } = await simulator.api.trade(tradeNo);
  const fields = JSON.parse(notifies[0]?.content ?? "{}") as FieldBytes;
  const body = encodeForm(signFields(fields, simulator.alipayPrivateKey));
  expect(await receiveNotify(shop.deps, Buffer.from(body))).toEqual({ status: 200, reply: "fail" });
  expect(await shop.rows.quarantinedNotification.findMany({ select: { reason: true, tradeNo: true } })).toEqual([
    { reason: "unknown-trade", tradeNo },
  ]);
  expect(await shop.rows.ledgerEntry.count()).toBe(0);
});

test("O-05: as long as Alipay does not answer, a restored order neither expires nor is refunded", async () => {
  const unpaid = await order();
  const url = await payUrl(unpaid);
  const partly = await order();
  await paid(partly, await payUrl(partly));
  const backup = await backUp();
  await paid(unpaid, url);
  expect(await refunded(partly, 3_000)).toBe("done");
  await restore(backup);
  await simulator.kill();
  try {
    await pass(0).catch(() => undefined);
    aheadMs += 2 * HOUR_SECONDS * 1000;
    await runStep(shop.deps);
    expect(await statusOf(unpaid)).toBe("pending");
    expect(await askRefund(partly, 3_000, "again")).toMatchObject({ status: "refused", code: "learning-again" });
  } finally {
    await simulator.restart();
  }
  await simulator.api.advanceClock(2 * HOUR_SECONDS);
  await heal();
  expect(await statusOf(unpaid)).toBe("paid");
  expect((await compareSums(partly)).books).toEqual([PRICE_FEN, 3_000]);
}, 60_000);
