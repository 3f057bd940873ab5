import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "playwright/test";
import { findBrokenTables } from "#tests/soak/compare.ts";
import { holdLock } from "#tests/support/lock-holder.ts";
import { type DeskOrder, freshTradeNo, NotifyDesk } from "#tests/support/notify-desk.ts";
import { type Answer, SUCCESS } from "#tests/support/notify-post.ts";
import { type FaultyRig, startFaultyRig } from "#tests/support/shop-faults.ts";

let rig: FaultyRig;
let desk: NotifyDesk;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  rig = await startFaultyRig("process-faults");
  desk = await NotifyDesk.open(rig);
});

test.afterAll(async () => {
  await desk.close();
  await rig.stop();
});

test.beforeEach(() => {
  test.setTimeout(120_000);
});

const LATER: Answer = { status: 503, type: "text/plain", body: "fail" };
/** Never heard of again, whoever cut it. */
const CUT = "cut";

const health = async () => {
  const answer = await fetch(`${rig.shopUrl}/api/health`);
  const { because = null } = (await answer.json()) as { because?: string };
  return { status: answer.status, because };
};

/** A busy machine may have held the shop up for a moment, which shows for ten seconds. */
const expectWell = () => expect.poll(health, { timeout: 30_000 }).toEqual({ status: 200, because: null });

/** Genuine notifications for orders of their own, as Alipay would send them all at once. */
async function prepareNotices(count: number): Promise<{ order: DeskOrder; body: string }[]> {
  const notices: { order: DeskOrder; body: string }[] = [];
  while (notices.length < count) {
    const order = await desk.startOrder();
    notices.push({ order, body: desk.body(order, { trade_no: freshTradeNo() }) });
  }
  return notices;
}

/** What is there of an order: paid with all that belongs to it, or untouched. Anything else is a half transaction. */
async function stateOf(order: DeskOrder): Promise<"paid" | "untouched"> {
  const { order: row, payments, ledger, audit } = await desk.moneyOf(order);
  const inbox = await rig.database.reader.notification.count({ where: { orderId: order.id } });
  const settled = audit.filter(({ action }) => action === "payment.settled").length;
  const parts = [row.status === "paid", payments.length === 1, ledger.length === 1, inbox === 1, settled === 1];
  expect(new Set(parts).size, `order ${order.orderNo} is half done: ${parts.join()}`).toBe(1);
  return parts[0] ? "paid" : "untouched";
}

test("P-09: a disk that fills up in the middle of a commit gets 503, leaves reads alone, and the same notification is taken when there is room again", async () => {
  const order = await desk.startOrder();
  await rig.doToShop(`for (const connection of connections) connection.pragma("max_page_count=1")`);
  // What fits into pages that are there already is still taken.
  let answer = SUCCESS;
  let body = "";
  for (let sent = 0; answer.status === 200 && sent < 50; sent += 1) {
    body = desk.body(order, { trade_no: "2026112022001400000000000901" });
    const before = await desk.books();
    answer = await desk.send(body);
    if (answer.status !== 200) expect(await desk.changesSince(before)).toEqual({});
  }
  expect(answer).toEqual(LATER);
  await expectWell();
  expect(await desk.askStatus(order)).toHaveProperty("phase");
  await rig.doToShop(`for (const connection of connections) connection.pragma("max_page_count=1073741823")`);
  expect(await desk.send(body)).toEqual(SUCCESS);
  expect((await desk.moneyOf(order)).payments).toHaveLength(1);
  expect(findBrokenTables(rig.database.file)).toEqual([]);
});

test("P-11: while another process holds the database for longer than five seconds a notification gets 503 and pages are read; afterwards it is taken", async () => {
  const [notice] = await prepareNotices(1);
  if (notice === undefined) throw new Error("there is no notice");
  const holder = await holdLock(rig.database.file, 60_000);
  const refused = desk.send(notice.body);
  await expectWell();
  expect(await desk.askStatus(notice.order)).toHaveProperty("phase");
  expect(await refused).toEqual(LATER);
  expect(await stateOf(notice.order)).toBe("untouched");
  await holder.release();
  expect(await desk.send(notice.body)).toEqual(SUCCESS);
  expect(await stateOf(notice.order)).toBe("paid");
});

test("P-10: a failing fsync ends the shop in one sentence and acknowledges nothing; the next start takes what is sent again, once", async () => {
  const [notice] = await prepareNotices(1);
  if (notice === undefined) throw new Error("there is no notice");
  await rig.doToShop(`for (const connection of connections) {
    const prepare = connection.prepare.bind(connection);
    connection.prepare = (sql) => {
      if (sql === "COMMIT") throw new SqliteError("disk I/O error", "SQLITE_IOERR_FSYNC");
      return prepare(sql);
    };
  }`);
  const answer = await desk.send(notice.body).catch(() => CUT);
  expect(answer).not.toEqual(SUCCESS);
  expect(await rig.shopEnded()).toBe(1);
  expect(rig.shopOutput()).toContain("SQLITE_IOERR_FSYNC). Nothing that is written now could be believed");
  expect(await stateOf(notice.order)).toBe("untouched");
  await rig.startShop();
  expect(await desk.send(notice.body)).toEqual(SUCCESS);
  expect(await stateOf(notice.order)).toBe("paid");
});

test("P-18: at SIGTERM fifty requests under way are answered, what was acknowledged is there, and a client that never finishes holds nothing up", async () => {
  const notices = await prepareNotices(50);
  const { hostname, port } = new URL(rig.shopUrl);
  const endless = connect({ host: hostname, port: Number(port) });
  endless.on("error", () => undefined);
  endless.write("POST /api/alipay/notify HTTP/1.1\r\nHost: shop\r\nContent-Length: 500\r\n");
  const answers = Promise.all(notices.map(({ body }) => desk.send(body).catch(() => CUT)));
  await pause(100);
  rig.signalShop("SIGTERM");
  // Ten seconds, and some for a machine that does other things.
  expect(await Promise.race([rig.shopEnded(), pause(15_000, "it still runs")])).toBe(143);
  const words = (await answers).map((answer) => (typeof answer === "string" ? answer : answer.body));
  expect(words).toContain("success");
  for (const [index, { order }] of notices.entries()) {
    const state = await stateOf(order);
    if (words[index] === "success") expect(state).toBe("paid");
  }
  endless.destroy();
  await rig.startShop();
  for (const { order, body } of notices) {
    expect(await desk.send(body)).toEqual(SUCCESS);
    expect(await stateOf(order)).toBe("paid");
  }
});

test("P-19: after the event loop stood still for five seconds the health check is red for a while, and what was sent meanwhile is whole", async () => {
  const [notice] = await prepareNotices(1);
  if (notice === undefined) throw new Error("there is no notice");
  const blocked = rig.doToShop("const until = Date.now() + 5000; while (Date.now() < until);");
  const [answer] = await Promise.all([desk.send(notice.body), blocked]);
  expect(answer).toEqual(SUCCESS);
  expect(await health()).toMatchObject({ status: 503, because: "event-loop-stalled" });
  expect(await stateOf(notice.order)).toBe("paid");
  await expect.poll(async () => (await health()).status, { timeout: 30_000 }).toBe(200);
});

const UNHANDLED = [
  { what: "a rejection", code: `Promise.reject(new Error("dropped on purpose"))`, exit: 143 },
  { what: "an exception", code: `setImmediate(() => { throw new Error("thrown on purpose"); })`, exit: 1 },
] as const;

for (const { what, code, exit } of UNHANDLED) {
  test(`P-19: ${what} that nobody handles ends the shop, and no transaction is left half done`, async () => {
    const notices = await prepareNotices(10);
    const answers = Promise.all(notices.map(({ body }) => desk.send(body).catch(() => CUT)));
    await rig.doToShop(code);
    expect(await rig.shopEnded()).toBe(exit);
    expect(rig.shopOutput()).toContain("that nobody handled: the shop ends");
    for (const [index, answer] of (await answers).entries()) {
      const order = notices[index]?.order;
      if (order === undefined) continue;
      const state = await stateOf(order);
      if (typeof answer !== "string" && answer.body === "success") expect(state).toBe("paid");
    }
    await rig.startShop();
    for (const { order, body } of notices) {
      expect(await desk.send(body)).toEqual(SUCCESS);
      expect(await stateOf(order)).toBe("paid");
    }
  });
}

test("P-19: clients that hang up in the middle of a request, a form or a page end nothing", async () => {
  const { hostname, port } = new URL(rig.shopUrl);
  const boundary = "cut";
  const starts = [
    "POST /api/alipay/notify HTTP/1.1\r\nHost: shop\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\na=",
    `POST /checkout HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${rig.shopUrl}\r\nNext-Action: ${"7f".padEnd(42, "0")}\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\nContent-Length: 900\r\n\r\n--${boundary}\r\nContent-Disposition: form-data; name="0"\r\n\r\n[`,
    `GET /goods/all HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`,
    `GET /admin/login HTTP/1.1\r\nHost: ${hostname}:${port}\r\nRSC: 1\r\n\r\n`,
    `POST /api/cart HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${rig.shopUrl}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nvaria`,
  ];
  for (let round = 0; round < 20; round += 1) {
    for (const start of starts) {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.on("error", () => undefined);
      await new Promise((resolve) => socket.write(start, resolve));
      await pause(round);
      socket.resetAndDestroy();
    }
  }
  await pause(500);
  await expectWell();
  expect(rig.shopOutput()).not.toContain("that nobody handled");
});
