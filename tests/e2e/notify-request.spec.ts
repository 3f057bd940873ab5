import { setTimeout as pause } from "node:timers/promises";
import type { NotifyDesk } from "#tests/support/notify-desk.ts";
import { expect, test } from "#tests/support/notify-fixtures.ts";
import { NOT_GENUINE, type PostOptions, SUCCESS, TOO_LARGE, WRONG_TYPE } from "#tests/support/notify-post.ts";
import { openRawConnection, type RawConnection } from "#tests/support/raw-connection.ts";

/** The shop is that of other files as well, whose lines are theirs. */
let writtenBefore = 0;
test.beforeAll(({ desk }) => {
  writtenBefore = desk.rig.shopOutput().length;
});

for (const [name, place] of Object.entries<(body: string) => [string, PostOptions]>({
  "instead of the body": (body) => ["", { search: `?${body}` }],
  "beside the body": (body) => [body, { search: `?${body}` }],
  "that only add to the body": (body) => [body, { search: "?total_amount=9999.00" }],
})) {
  test(`N-36: fields in the address ${name} are refused`, async ({ desk }) => {
    const order = await desk.startOrder();
    const before = await desk.books();
    const body = desk.body(order);
    expect(await desk.send(...place(body))).toEqual(NOT_GENUINE);
    expect(await desk.changesSince(before)).toEqual({});
    expect(await desk.send(body)).toEqual(SUCCESS);
  });
}

for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE"]) {
  test(`N-36: ${method} is no way to notify`, async ({ desk }) => {
    const order = await desk.startOrder();
    const before = await desk.books();
    const body = desk.body(order);
    const bare = { "Content-Length": undefined, "Content-Type": undefined };
    expect((await desk.send("", { method, search: `?${body}`, headers: bare })).status).toBe(405);
    if (method !== "GET" && method !== "HEAD") expect((await desk.send(body, { method })).status).toBe(405);
    expect(await desk.changesSince(before)).toEqual({});
  });
}

const boundary = "----boundary";
const multipart = (body: string) =>
  [...new URLSearchParams(body)]
    .map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join("")
    .concat(`--${boundary}--\r\n`);

for (const [name, type, encode] of [
  ["JSON", "application/json", (body: string) => JSON.stringify(Object.fromEntries(new URLSearchParams(body)))],
  ["multipart", `multipart/form-data; boundary=${boundary}`, multipart],
  ["plain text", "text/plain", (body: string) => body],
  ["a type that only begins like a form's", "application/x-www-form-urlencoded-not", (body: string) => body],
  ["no content type", undefined, (body: string) => body],
  ["an empty content type", "", (body: string) => body],
] as const) {
  test(`N-37: a notification as ${name} is refused with 415`, async ({ desk }) => {
    const order = await desk.startOrder();
    const before = await desk.books();
    const body = desk.body(order);
    expect(await desk.send(encode(body), { headers: { "Content-Type": type } })).toEqual(WRONG_TYPE);
    expect(await desk.changesSince(before)).toEqual({});
    expect(await desk.send(body)).toEqual(SUCCESS);
  });
}

test("N-38: ten thousand fields are refused before anybody reads them", async ({ desk }) => {
  const before = await desk.books();
  const body = Array.from({ length: 10_000 }, (_, index) => `f${index}=1`).join("&");
  expect(await desk.send(body)).toEqual(TOO_LARGE);
  expect(await desk.changesSince(before)).toEqual({});
});

const LIMIT_BYTES = 16 * 1024;
/** What a loopback connection holds on its way before the server has to stop taking more. */
const KERNEL_BYTES_MAX = 8 * 1024 * 1024;
const HEAD =
  "POST /api/alipay/notify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";

/** What a buyer notices of it: nothing. */
async function expectOthersServed(desk: NotifyDesk): Promise<void> {
  const order = await desk.startOrder();
  expect(await desk.send(desk.body(order))).toEqual(SUCCESS);
  expect((await desk.moneyOf(order)).order.status).toBe("paid");
}

async function expectCut(connection: RawConnection, withinMs: number): Promise<void> {
  const late = Symbol("late");
  expect(await Promise.race([connection.over, pause(withinMs, late)])).not.toBe(late);
  expect(connection.received()).toMatch(/^$|^HTTP\/1\.1 (413|408) /);
  expect(connection.received()).not.toContain("success");
}

test("N-28: a body of exactly 16 KiB is read, one byte more is too large", async ({ desk }) => {
  const before = await desk.books();
  expect(await desk.send("a".repeat(LIMIT_BYTES))).toEqual(NOT_GENUINE);
  expect(await desk.send("a".repeat(LIMIT_BYTES + 1))).toEqual(TOO_LARGE);
  expect(await desk.changesSince(before)).toEqual({});
});

test("N-28: a genuine notification that was blown up beyond 16 KiB is refused", async ({ desk }) => {
  const order = await desk.startOrder();
  const before = await desk.books();
  expect(await desk.send(desk.body(order, { body: "x".repeat(LIMIT_BYTES) }))).toEqual(TOO_LARGE);
  expect(await desk.changesSince(before)).toEqual({});
  expect(await desk.send(desk.body(order))).toEqual(SUCCESS);
});

test("N-28: a declared length beyond 16 KiB is refused before the body comes", async ({ desk }) => {
  const connection = await openRawConnection(desk.rig.shopUrl);
  connection.socket.write(`${HEAD}Content-Length: 1000000000\r\n\r\na=1&`);
  await expectCut(connection, 5_000);
  expect(connection.received()).toMatch(/^HTTP\/1\.1 413 /);
  await expectOthersServed(desk);
});

test("N-28: a chunked body is cut off when it is longer than 16 KiB", async ({ desk }) => {
  const connection = await openRawConnection(desk.rig.shopUrl);
  connection.socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
  for (let sent = 0; sent <= LIMIT_BYTES; sent += 1_024) connection.socket.write(`400\r\n${"a".repeat(1_024)}\r\n`);
  await expectCut(connection, 5_000);
  expect(connection.received()).toMatch(/^HTTP\/1\.1 413 /);
  await expectOthersServed(desk);
});

test("N-28: a body without end is cut off, and is kept nowhere", async ({ desk }) => {
  const connection = await openRawConnection(desk.rig.shopUrl);
  const { socket } = connection;
  socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
  const chunk = `10000\r\n${"a".repeat(65_536)}\r\n`;
  const pour = () => {
    while (!socket.destroyed && socket.bytesWritten < 100 * KERNEL_BYTES_MAX && socket.write(chunk));
  };
  socket.on("drain", pour);
  pour();
  await expectOthersServed(desk);
  await expectCut(connection, 10_000);
  expect(socket.bytesWritten).toBeLessThan(KERNEL_BYTES_MAX);
});

test("N-28: bodies that come one byte a second are cut off, and others are served meanwhile", async ({ desk }) => {
  test.setTimeout(90_000);
  const slow = await Promise.all(Array.from({ length: 20 }, () => openRawConnection(desk.rig.shopUrl)));
  for (const { socket } of slow) socket.write(`${HEAD}Content-Length: 1000\r\n\r\n`);
  const dripping = setInterval(() => {
    for (const { socket } of slow) if (!socket.destroyed) socket.write("a");
  }, 1_000);
  await pause(2_000);
  await expectOthersServed(desk);
  await Promise.all(slow.map((connection) => expectCut(connection, 30_000)));
  clearInterval(dripping);
  await expectOthersServed(desk);
});

test("N-28: senders who hang up in the middle of a body hurt nobody", async ({ desk }) => {
  const before = await desk.books();
  const senders = await Promise.all(Array.from({ length: 20 }, () => openRawConnection(desk.rig.shopUrl)));
  for (const { socket } of senders) socket.write(`${HEAD}Content-Length: 1000\r\n\r\na=1&`);
  await pause(500);
  for (const { socket } of senders) socket.resetAndDestroy();
  await pause(500);
  expect(await desk.changesSince(before)).toEqual({});
  await expectOthersServed(desk);
});

test("the shop has lived through all of it, and its log holds no stack trace and no key", async ({ desk }) => {
  expect((await fetch(`${desk.rig.shopUrl}/api/health`)).status).toBe(200);
  expect(await desk.send("a=1")).toEqual(NOT_GENUINE);
  expect(desk.rig.shopOutput()).toContain("notification refused");
  const log = desk.rig.shopOutput().slice(writtenBefore);
  expect(log).not.toMatch(/URIError|UnhandledPromise|uncaught|PRIVATE KEY/i);
  // Not even the short form that Next writes for a sender who has hung up.
  expect(log).not.toMatch(/^\s+at .+(:\d+:\d+\)?|frames.*)$/m);
  expect(log).not.toContain("aborted");
});
