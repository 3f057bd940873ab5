/** The shop's own use-cases, worker jobs and books in the offline Alipay's scenarios: each ends as the scenario demands. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { fen } from "#lib/domain/money.ts";
import { cancelOrder } from "#lib/services/cancel-order.ts";
import { receiveNotify } from "#lib/services/receive-notify.ts";
import { requestRefund } from "#lib/services/request-refund.ts";
import { signPayUrl } from "#lib/services/sign-pay-url.ts";
import type { ScenarioName } from "#lib/simulator/domain/scenario.ts";
import { JOBS } from "#lib/worker/jobs.ts";
import { runLeased } from "#lib/worker/run-job.ts";
import { connectToSimulator } from "#tests/support/shop-at-simulator.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

let simulator: SimulatorProcess;
let shop: TestShop;
let server: Server;
let aheadMs: number;
let answers: { status: number; reply: string }[];

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      receiveNotify(shop.deps, Buffer.concat(chunks)).then(
        ({ status, reply }) => {
          answers.push({ status, reply });
          response.writeHead(status, { "content-type": "text/plain" }).end(reply);
        },
        // The shop of the test before is closed: Alipay hears a failure, as from a shop that restarts.
        () => response.writeHead(500).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await simulator.stop();
});

beforeEach(async () => {
  shop = await createTestShop();
  aheadMs = (await simulator.api.now()) - Date.now();
  answers = [];
  connectToSimulator(shop, {
    simulator,
    clock: { now: () => new Date(Date.now() + aheadMs) },
    notifyUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`,
  });
});

afterEach(async () => {
  await simulator.api.clearScenarios();
  await simulator.api.clearFaults();
  await shop.close();
});

/** Alipay sends after it has answered, one message after another. */
const PATIENCE = { timeout: 10_000 };

/** Both clocks move; Alipay's retries and the shop's worker do on the way what they do. */
async function pass(seconds: number): Promise<void> {
  await simulator.api.advanceClock(seconds);
  aheadMs += seconds * 1000;
  for (const job of JOBS) await runLeased(shop.deps, { job, holder: "worker-1" });
}

async function order(scenario: ScenarioName) {
  const { scenario: loaded } = await simulator.api.loadScenario({ name: scenario });
  const placed = await shop.placeAndStart({ priceFen: 10_000 });
  const signed = await signPayUrl(shop.deps, { orderId: placed.id, product: "page" });
  if (signed.status !== "redirect") throw new Error(`not payable: ${signed.status}`);
  return { ...placed, payUrl: signed.url, scenarioId: loaded.id };
}

type Placed = Awaited<ReturnType<typeof order>>;

const statusOf = async ({ id }: Placed) => (await shop.rows.order.findUniqueOrThrow({ where: { id } })).status;

/** What the books say of an order: the sums of its ledger, in their order. */
async function booksOf({ id }: Placed): Promise<[string, number][]> {
  const lines = await shop.rows.ledgerEntry.findMany({ where: { orderId: id }, orderBy: { createdAt: "asc" } });
  return lines.map(({ kind, amountFen }) => [kind, amountFen]);
}

const alipaysRefunds = async ({ outTradeNo }: Placed) => (await simulator.api.trade(outTradeNo)).refunds.length;

async function paidOrder(scenario: ScenarioName): Promise<Placed> {
  const placed = await order(scenario);
  await simulator.api.pay({ payUrl: placed.payUrl });
  await expect.poll(async () => statusOf(placed), PATIENCE).toBe("paid");
  return placed;
}

async function askRefund(placed: Placed, formKey = "dialog"): Promise<void> {
  const asked = await requestRefund(shop.deps, {
    orderId: placed.id,
    amountFen: fen(1_000),
    reason: "damaged",
    note: "",
    formKey,
    requestedBy: "staff:anna",
  });
  expect(asked.status).toBe("accepted");
}

const refundStates = async ({ id }: Placed) =>
  (await shop.rows.refund.findMany({ where: { orderId: id }, orderBy: { createdAt: "asc" } })).map(
    ({ status }) => status,
  );

test("paid-never-heard: the worker learns of the payment by asking", async () => {
  const placed = await order("paid-never-heard");
  await simulator.api.pay({ payUrl: placed.payUrl });
  await pass(120);
  expect(answers).toEqual([]);
  expect([await statusOf(placed), await booksOf(placed)]).toEqual(["paid", [["payment", placed.totalFen]]]);
});

test("notify-twice-at-once: twice success, one entry", async () => {
  const placed = await paidOrder("notify-twice-at-once");
  await expect
    .poll(() => answers, PATIENCE)
    .toEqual([
      { status: 200, reply: "success" },
      { status: 200, reply: "success" },
    ]);
  expect(await booksOf(placed)).toEqual([["payment", placed.totalFen]]);
});

test("forged-notifies: none of the bad ones is believed, the right one is", async () => {
  const placed = await paidOrder("forged-notifies");
  await expect.poll(() => answers.length, PATIENCE).toBe(8);
  expect(answers.map(({ reply }) => reply)).toEqual([...Array.from({ length: 7 }, () => "fail"), "success"]);
  expect(await booksOf(placed)).toEqual([["payment", placed.totalFen]]);
  const { shots } = await simulator.api.scenario(placed.scenarioId);
  expect(shots.filter(({ result }) => result.includes("success"))).toEqual([]);
});

test("paid-at-close, scanned: the shop asks why the close was refused, and the order is paid", async () => {
  const placed = await order("paid-at-close");
  await simulator.api.scan({ payUrl: placed.payUrl });
  expect(await cancelOrder(shop.deps, { orderId: placed.id, cause: "buyer", actor: "buyer" })).toEqual({
    status: "paid",
  });
  await pass(2);
  expect([await statusOf(placed), await booksOf(placed)]).toEqual(["paid", [["payment", placed.totalFen]]]);
});

test("paid-at-close, not scanned: the order is cancelled, and the money goes back by itself", async () => {
  const placed = await order("paid-at-close");
  await fetch(placed.payUrl, { redirect: "manual" });
  expect(await cancelOrder(shop.deps, { orderId: placed.id, cause: "buyer", actor: "buyer" })).toEqual({
    status: "cancelled",
  });
  for (let turn = 0; turn < 4; turn += 1) await pass(60);
  expect(await statusOf(placed)).toBe("cancelled");
  expect((await simulator.api.trade(placed.outTradeNo)).trade).toMatchObject({
    status: "TRADE_CLOSED",
    refundedFen: placed.totalFen,
  });
  expect(await booksOf(placed)).toEqual([
    ["payment", placed.totalFen],
    ["refund", placed.totalFen],
  ]);
});

test.each([
  ["refund-silent-done", 1],
  ["refund-silent-not-done", 0],
  ["refund-refused", 0],
] as const)("%s: never twice, and done in the end", async (scenario, refundsAtFirst) => {
  const placed = await paidOrder(scenario);
  await askRefund(placed);
  await pass(1);
  expect(await alipaysRefunds(placed)).toBe(refundsAtFirst);
  if (scenario === "refund-refused") {
    expect(await refundStates(placed)).toEqual(["failed"]);
    await askRefund(placed, "again");
  }
  for (let turn = 0; turn < 5; turn += 1) await pass(60);
  expect((await refundStates(placed)).at(-1)).toBe("done");
  expect(await alipaysRefunds(placed)).toBe(1);
  expect(await booksOf(placed)).toEqual([
    ["payment", placed.totalFen],
    ["refund", 1_000],
  ]);
});

test.each(["system-busy", "line-down"] as const)("%s: unknown meanwhile, made up for by itself", async (scenario) => {
  const placed = await paidOrder(scenario);
  await askRefund(placed);
  await pass(1);
  expect(await refundStates(placed)).not.toContain("failed");
  for (let turn = 0; turn < 10; turn += 1) await pass(120);
  expect(await refundStates(placed)).toEqual(["done"]);
  expect(await alipaysRefunds(placed)).toBe(1);
});

test("refund-elsewhere: a refund of the merchant centre is written into the shop's books, once", async () => {
  const placed = await paidOrder("refund-elsewhere");
  const response = await fetch(`${simulator.address}/console/api/merchant/refunds`, {
    method: "POST",
    body: JSON.stringify({ number: placed.outTradeNo, amount: "5.00" }),
  });
  expect(response.status).toBeLessThan(300);
  for (let turn = 0; turn < 3; turn += 1) await pass(60);
  expect(await booksOf(placed)).toEqual([
    ["payment", placed.totalFen],
    ["refund", 500],
  ]);
  expect(await alipaysRefunds(placed)).toBe(1);
});
