import { expect, test } from "#tests/support/notify-fixtures.ts";
import { SUCCESS } from "#tests/support/notify-post.ts";
import { openRawConnection } from "#tests/support/raw-connection.ts";

const COPIES = 100;
const HALF_OPEN = 1_000;
/** So many connections are opened at once; a listening socket's queue holds 511. */
const OPENED_AT_ONCE = 100;

test("N-05: a hundred copies at once over two processes on one database are one payment", async ({ desk }) => {
  const second = await desk.rig.startSecondShop();
  try {
    const order = await desk.startOrder();
    const before = await desk.books();
    const body = desk.body(order);
    const shops = [desk.rig.shopUrl, second.shopUrl];
    const answers = await Promise.all(
      Array.from({ length: COPIES }, (_, at) => desk.send(body, { shopUrl: shops[at % shops.length] ?? "" })),
    );
    // Whoever found the database locked for five seconds says so, and is sent the notification again.
    for (const answer of answers) expect([SUCCESS, { ...SUCCESS, status: 503, body: "fail" }]).toContainEqual(answer);
    for (const shopUrl of shops) expect(await desk.send(body, { shopUrl })).toEqual(SUCCESS);
    const changes = await desk.changesSince(before);
    expect(Object.keys(changes).sort()).toEqual(["attempts", "audit", "inbox", "ledger", "orders", "payments"]);
    for (const table of ["audit", "inbox", "ledger", "payments"]) expect(changes[table]?.added).toHaveLength(1);
    expect((await desk.moneyOf(order)).stock).toEqual([{ kind: "reserve", quantity: -1 }]);
  } finally {
    await second.stop();
  }
});

// What bounds them is Node's server, as `next start` leaves it: headers that are not complete after 60 seconds
// (headersTimeout, looked at every 30) end the connection. Waiting for that would be a minute and a half of nothing.
test("N-29: a thousand half-open connections keep nobody from a page or a payment", async ({ desk }) => {
  const order = await desk.startOrder();
  const before = await desk.books();
  const { shopUrl } = desk.rig;
  const connections = [];
  for (let opened = 0; opened < HALF_OPEN; opened += OPENED_AT_ONCE) {
    connections.push(...(await Promise.all(Array.from({ length: OPENED_AT_ONCE }, () => openRawConnection(shopUrl)))));
  }
  for (const { socket } of connections)
    socket.write("POST /api/alipay/notify HTTP/1.1\r\nHost: localhost\r\nX-Never: ");
  for (const path of ["/", "/cart", `/api/orders/${order.orderNo}/status`]) {
    const answer = await fetch(`${shopUrl}${path}`, { headers: { cookie: `visitor=${order.visitorToken}` } });
    expect(answer.status, path).toBe(200);
  }
  expect(connections.filter(({ socket }) => !socket.destroyed).length).toBe(HALF_OPEN);
  // The waiting page has Alipay asked, which is written down; nothing else has happened.
  expect(Object.keys(await desk.changesSince(before))).toEqual(["attempts"]);
  expect(await desk.send(desk.body(order))).toEqual(SUCCESS);
  expect((await desk.moneyOf(order)).payments).toHaveLength(1);
  for (const { socket } of connections) socket.destroy();
  await Promise.all(connections.map(({ over }) => over));
  expect((await fetch(`${shopUrl}/api/health`)).status).toBe(200);
});
