import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { adminNeedsPersonQueries } from "#lib/db/queries/admin-needs-person.ts";
import { fen } from "#lib/domain/money.ts";
import { SCHEDULES } from "#lib/domain/recovery.ts";
import { cancelOrder } from "#lib/services/cancel-order.ts";
import { tryAgain } from "#lib/services/try-again.ts";
import { createWebhookSender } from "#lib/webhook/webhook-sender.ts";
import { outbox, refunds, witness } from "#lib/worker/jobs.ts";
import { runLeased } from "#lib/worker/run-job.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

const KEY = Buffer.from("0123456789abcdef0123456789abcdef");
const SECRET = `whsec_${KEY.toString("base64")}`;
const TRADE_NO = "2026112022001400000000777";

type Taken = { headers: IncomingHttpHeaders; body: string; path: string };

/** The merchant's own system: takes messages, or does what a test tells it to. */
let consumer: Server;
let taken: Taken[] = [];
let behave: (response: ServerResponse) => void;
let url: string;
let shop: TestShop;

const take = (response: ServerResponse) => response.writeHead(204).end();
const alwaysTake = (response: ServerResponse): void => {
  take(response);
};

beforeEach(async () => {
  taken = [];
  behave = alwaysTake;
  consumer = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      taken.push({ headers: request.headers, body: Buffer.concat(chunks).toString(), path: request.url ?? "" });
      behave(response);
    });
  });
  await new Promise<void>((resolve) => consumer.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(consumer.address() as AddressInfo).port}/events`;
  shop = await createTestShop();
  shop.deps.webhook = createWebhookSender({ url, secret: SECRET, clock: shop.deps.clock, deadlineMs: 1_500 });
});

afterEach(async () => {
  consumer.closeAllConnections();
  await new Promise((resolve) => consumer.close(resolve));
  await shop.close();
});

const deliver = () => runLeased(shop.deps, { job: outbox, holder: "worker" });
const messages = () => shop.rows.outboxMessage.findMany({ orderBy: { createdAt: "asc" } });

async function placePaid() {
  const order = await shop.placeAndStart();
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen, tradeNo: TRADE_NO });
  return order;
}

describe("a message", () => {
  test("P-20: is signed over id, time and body, and says nothing of the buyer", async () => {
    const order = await placePaid();
    expect(await deliver()).toBe(1);
    const [message] = taken;
    const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signature } = message?.headers ?? {};
    const expected = createHmac("sha256", KEY).update(`${String(id)}.${String(at)}.${message?.body ?? ""}`);
    expect(signature).toBe(`v1,${expected.digest("base64")}`);
    expect(JSON.parse(message?.body ?? "")).toEqual({
      type: "order.paid",
      timestamp: shop.deps.clock.now().toISOString(),
      data: { orderNo: order.orderNo, amountFen: order.totalFen, status: "paid" },
    });
    for (const personal of [order.contactName, order.contactPhone, order.addressDetail]) {
      expect(message?.body).not.toContain(personal);
    }
    expect(await messages()).toMatchObject([{ id, status: "delivered", sendCount: 1 }]);
    expect(await deliver(), "once").toBe(0);
  });

  test("is not written where no consumer is configured", async () => {
    shop.deps.webhook = null;
    await placePaid();
    expect(await messages()).toEqual([]);
  });

  test("vanishes with the change that it tells of", async () => {
    const order = await shop.placeAndStart();
    const failing = shop.deps.database.write(async (tx) => {
      await tx.outbox.write({ ...{ id: "m1", type: "order.paid", orderId: order.id, body: "{}" }, at: new Date() });
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    expect(await messages()).toEqual([]);
  });

  test("tells of a cancelled order and of refunds, done and refused", async () => {
    const cancelled = await shop.placeAndStart();
    await cancelOrder(shop.deps, { orderId: cancelled.id, cause: "buyer", actor: "buyer" });
    shop.pass(1);
    await shop.notify({ outTradeNo: cancelled.outTradeNo, totalFen: cancelled.totalFen });
    await runLeased(shop.deps, { job: refunds, holder: "worker" });
    shop.pass(1);
    await shop.notify({ outTradeNo: cancelled.outTradeNo, totalFen: cancelled.totalFen });
    shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.TRADE_HAS_CLOSE", message: "" };
    await runLeased(shop.deps, { job: refunds, holder: "worker" });
    await deliver();
    const told = taken.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> });
    expect(told.map(({ type }) => type).toSorted()).toEqual([
      "order.cancelled",
      "person.needed",
      "refund.done",
      "refund.failed",
    ]);
    expect(told.find(({ type }) => type === "refund.failed")?.data).toMatchObject({
      ...{ orderNo: cancelled.orderNo, amountFen: cancelled.totalFen, code: "ACQ.TRADE_HAS_CLOSE" },
    });
  });
});

const HANG = () => undefined;

describe("P-20: a consumer that", () => {
  test.each([
    ["answers 500", (response: ServerResponse) => response.writeHead(500).end("boom"), /status 500/],
    ["answers 429", (response: ServerResponse) => response.writeHead(429).end(), /status 429/],
    [
      "redirects",
      (response: ServerResponse) => response.writeHead(307, { location: "/elsewhere" }).end(),
      /status 307/,
    ],
    ["hangs", HANG, /no answer within/],
    ["breaks the line", (response: ServerResponse) => response.destroy(), /closed|hang up|terminated|reset/],
  ])(
    "P-20: %s holds up no order, keeps the message, and is given it later under the same id",
    async (_name, bad, why) => {
      behave = bad;
      const order = await placePaid();
      await deliver();
      expect(await shop.rows.order.findUniqueOrThrow({ where: { id: order.id } })).toMatchObject({ status: "paid" });
      const [kept] = await messages();
      expect(kept).toMatchObject({ status: "waiting", sendCount: 1 });
      expect(kept?.problem).toMatch(why);
      expect(
        taken.every(({ path }) => path === "/events"),
        "no redirect is followed",
      ).toBe(true);
      behave = alwaysTake;
      expect(await deliver(), "not before its time").toBe(0);
      shop.pass(10);
      expect(await deliver()).toBe(1);
      expect(new Set(taken.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
      expect(new Set(taken.map(({ body }) => body)).size).toBe(1);
      expect(await messages()).toMatchObject([{ status: "delivered", sendCount: 2, problem: null }]);
    },
  );

  test("P-20: answers with an endless body is taken by its status, and nothing more is read", async () => {
    let written = 0;
    behave = (response) => {
      response.writeHead(200);
      const pour = () => {
        written += 64 * 1024;
        if (!response.destroyed && written < 50 * 1024 * 1024) response.write(Buffer.alloc(64 * 1024), pour);
      };
      pour();
    };
    await placePaid();
    await deliver();
    expect(await messages()).toMatchObject([{ status: "delivered" }]);
    expect(written).toBeLessThan(50 * 1024 * 1024);
  });

  test("P-20: is not there at all for a day ends with a person, who sends it again when it is back", async () => {
    consumer.closeAllConnections();
    await new Promise((resolve) => consumer.close(resolve));
    const order = await placePaid();
    shop.gateway.trade = { kind: "paid", tradeNo: TRADE_NO, totalFen: fen(order.totalFen), finished: false };
    await runLeased(shop.deps, { job: witness, holder: "worker" });
    for (const seconds of SCHEDULES.message.delaysSeconds) {
      expect(await deliver()).toBe(1);
      shop.pass(seconds);
    }
    expect(await deliver()).toBe(1);
    const [message] = await messages();
    expect(message).toMatchObject({ status: "waiting", nextTryAt: null });
    const { rows } = await adminNeedsPersonQueries(shop.rows).list();
    expect(rows).toMatchObject([{ kind: "message", cause: "unanswered", orderNo: order.orderNo, label: "order.paid" }]);
    expect(await messages(), "that it is unreachable is not told to it").toHaveLength(1);
    const port = Number(new URL(url).port);
    await new Promise<void>((resolve) => consumer.listen(port, "127.0.0.1", resolve));
    const work = { kind: "message", subjectId: message?.id ?? "" } as const;
    expect(await tryAgain(shop.deps, { work, actor: "staff:1" })).toEqual({ status: "cleared" });
    expect(taken).toHaveLength(1);
    expect(await messages()).toMatchObject([{ status: "delivered" }]);
  });
});

test("P-16, P-20: a worker killed between sending and writing it down sends the same message again, half a minute later", async () => {
  await placePaid();
  const [message] = await messages();
  const now = shop.deps.clock.now();
  const claim = { messageId: message?.id ?? "", at: now, nextTryAt: new Date(now.getTime() + 30_000) };
  expect(await shop.deps.database.write((tx) => tx.outbox.claim(claim))).toBe(true);
  expect(await shop.deps.database.write((tx) => tx.outbox.claim(claim)), "one sender at a time").toBe(false);
  expect(await deliver()).toBe(0);
  shop.pass(30);
  expect(await deliver()).toBe(1);
  expect(await messages()).toMatchObject([{ status: "delivered", sendCount: 2 }]);
});
