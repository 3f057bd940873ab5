import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { clock as runClock } from "#lib/cli/clock.ts";
import { golive } from "#lib/cli/golive.ts";
import { existingSecrets, makeSecrets } from "#lib/cli/secrets.ts";
import { makeSimulatorKeys } from "#lib/cli/simulator-keys.ts";
import { createTerminal } from "#lib/cli/terminal.ts";
import { loadConfig } from "#lib/config/load-config.ts";
import { readSettings } from "#lib/config/settings.ts";
import { type Container, createContainer } from "#lib/container.ts";
import { verifyFile } from "#lib/db/verify/verify-file.ts";
import { certificateOf, type GoLivePlace } from "#lib/go-live/certificate.ts";
import { goLiveReport } from "#lib/go-live/report.ts";
import { JOBS } from "#lib/worker/jobs.ts";
import { runLeased } from "#lib/worker/run-job.ts";
import { createTestDatabaseFile } from "#tests/support/database.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";

// A day is lived with a worker of its own.
vi.setConfig({ testTimeout: 120_000 });

/** The shop without its pages: behind the two addresses that Alipay leads to. */
let server: Server;
let shopUrl: string;
let simulator: SimulatorProcess;
let files: Awaited<ReturnType<typeof createTestDatabaseFile>>;
let container: Container;

beforeAll(async () => {
  files = await createTestDatabaseFile();
  makeSecrets(files.folder);
  await makeSimulatorKeys(files.folder, existingSecrets(files.folder));
  simulator = await startSimulatorProcess({ folder: join(files.folder, "simulator") });
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", shopUrl);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (url.pathname === "/api/health") return response.end("ok");
      const answer =
        url.pathname === "/pay/return"
          ? container.shop
              .noteGoLiveReturn({ outTradeNo: url.searchParams.get("out_trade_no") ?? "", query: url.search })
              .then(() => ({ status: 200, reply: "back" }))
          : container.shop.receiveNotify(Buffer.concat(chunks));
      void answer.then(
        ({ status, reply }) => response.writeHead(status).end(reply),
        () => response.writeHead(500).end("fail"),
      );
      return undefined;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  shopUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(async () => {
  container = await createContainer(loadConfig({ env: environment(), cwd: files.folder }), "cli");
});

afterEach(async () => {
  await container.close();
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await simulator.stop();
  files.remove();
});

function environment() {
  return {
    ALIPAY_ENV: "simulator",
    DATA_DIR: files.folder,
    DATABASE_URL: `file:${files.file}`,
    PUBLIC_URL: shopUrl,
    PORT: new URL(shopUrl).port,
    SIMULATOR_PORT: String(simulator.port),
    LOG_LEVEL: "silent",
  };
}

async function travel(step: string): Promise<void> {
  const out = { write: () => true };
  const settings = readSettings({ env: environment(), cwd: files.folder });
  await runClock({ settings, terminal: createTerminal({ out, err: out }), args: [step] });
}

/** What the worker does while nobody looks. */
async function work(): Promise<void> {
  for (const job of JOBS) await runLeased(container.deps, { job, holder: "test" });
}

function place(): GoLivePlace {
  return { config: container.config, now: container.clock.now(), findCode: container.findAlipayCode };
}

async function evidenceOf(orderNo: string) {
  const evidence = await container.queries.goLive.findEvidence(orderNo);
  if (evidence === null) throw new Error(`no check ${orderNo}`);
  return evidence;
}

/** Each step and its state: "refund seen". */
async function statesOf(orderNo: string): Promise<string[]> {
  const { steps } = certificateOf(await evidenceOf(orderNo), place(), "en");
  return steps.map(({ id, state }) => `${id} ${state}`);
}

async function begin() {
  const begun = await container.shop.startGoLive({ actor: "cli", locale: "zh-CN" });
  await container.shop.continueGoLive({ orderNo: begun.orderNo });
  const order = await container.deps.database.read.orders.findByNo(begun.orderNo);
  const signed = await container.shop.signPayUrl({ orderId: order?.id ?? "", product: "page" });
  if (signed.status !== "redirect") throw new Error("the check cannot be paid");
  return { ...begun, payUrl: signed.url };
}

/** The buyer pays, and the browser follows where Alipay leads. */
async function payAndReturn(payUrl: string): Promise<string> {
  const { returnUrl } = await simulator.api.pay({ payUrl });
  expect((await fetch(returnUrl ?? "")).status).toBe(200);
  return returnUrl ?? "";
}

const notified = (orderNo: string) =>
  vi.waitFor(
    async () => {
      expect((await evidenceOf(orderNo)).notification).not.toBeNull();
    },
    { timeout: 10_000 },
  );

/** The check of the first test. */
let walked: string;

test("one fen is paid, notified, asked about and refunded, and each step is seen for itself", async () => {
  const { orderNo, payUrl, status } = await begin();
  expect(status).toBe("started");
  // A second start, or a double click, finds the same one.
  const again = await container.shop.startGoLive({ actor: "cli", locale: "en" });
  expect(again).toEqual({ status: "unfinished", orderNo });
  expect(await statesOf(orderNo)).toEqual([
    "pay-page seen",
    "payment waiting",
    "return waiting",
    "notification waiting",
    "query waiting",
    "refund waiting",
    "refund-query waiting",
    "bill waiting",
  ]);
  // The shop itself has opened the address, and no trade came of it.
  const { outTradeNo } = await evidenceOf(orderNo);
  expect(await simulator.api.findTrade(outTradeNo ?? "")).toBeNull();

  const returnUrl = await payAndReturn(payUrl);
  await notified(orderNo);
  await work();
  expect((await statesOf(orderNo)).slice(1, 6)).toEqual([
    "payment seen",
    "return seen",
    "notification seen",
    "query seen",
    "refund waiting",
  ]);
  // A forged address afterwards takes nothing away.
  await fetch(returnUrl.replace("total_amount=0.01", "total_amount=9.99"));
  expect((await evidenceOf(orderNo)).returned?.isGenuine).toBe(true);

  expect(await container.shop.refundGoLive({ orderNo, actor: "cli" })).toEqual({ status: "done" });
  expect(await container.shop.refundGoLive({ orderNo, actor: "cli" })).toMatchObject({ status: "done" });
  await container.shop.continueGoLive({ orderNo });
  expect((await statesOf(orderNo)).slice(5)).toEqual(["refund seen", "refund-query seen", "bill waiting"]);
  const before = certificateOf(await evidenceOf(orderNo), place(), "en");
  expect(before).toMatchObject({ verdict: "unfinished", canRefund: false });
  expect(before.billDue?.getTime()).toBeGreaterThan(container.clock.now().getTime());
  walked = orderNo;
});

test("the command walks the buyer through a new check and says what to do tomorrow", async () => {
  const terminal = listeningTerminal();
  const walking = command(["--new", "--lang", "en", "--yes"], terminal);
  // Whoever pays is somebody at a browser, at the address that was said.
  const [, orderNo = ""] = await vi.waitFor(
    () => /\/en\/pay\/(QH\w+)\?key=\S+/.exec(terminal.said()) ?? Promise.reject(new Error(terminal.said())),
    { timeout: 30_000 },
  );
  expect(terminal.said()).toContain("pay ¥0.01 with Alipay");
  const order = await container.deps.database.read.orders.findByNo(orderNo);
  const signed = await container.shop.signPayUrl({ orderId: order?.id ?? "", product: "page" });
  await payAndReturn(signed.status === "redirect" ? signed.url : "");
  await notified(orderNo);
  await work();
  expect(await walking).toBe(2);
  for (const title of ["Pay page", "Payment", "Return to the shop", "Notification", "Query", "Refund query"]) {
    expect(terminal.said()).toContain(`[Seen] ${title}`);
  }
  expect(terminal.said()).toContain("Run npm run golive again after");
});

test("the next day's bill completes both reports", async () => {
  // Past nine on the next morning, whatever the time of day now.
  await travel("+34h");
  const terminal = listeningTerminal();
  expect(await command(["--lang", "zh-CN"], terminal)).toBe(0);
  expect(terminal.said()).toContain("[已看到] 次日账单");
  const reports = [...terminal.said().matchAll(/\S+\.html/g)].map(([file]) => readFileSync(file, "utf8"));
  expect(reports.map((html) => /<html lang="([^"]+)"/.exec(html)?.[1])).toEqual(["zh-CN", "en"]);
  for (const html of reports) expect(html.match(/class="seen"/g)).toHaveLength(8);

  const orderNo = walked;
  await container.shop.continueGoLive({ orderNo });
  expect(new Set((await statesOf(orderNo)).map((state) => state.split(" ")[1]))).toEqual(new Set(["seen"]));
  const after = certificateOf(await evidenceOf(orderNo), place(), "en");
  expect(after).toMatchObject({ verdict: "complete", canGoOn: false, billDue: null });

  const zh = goLiveReport(await evidenceOf(orderNo), place(), "zh-CN");
  expect(zh).toContain("每一步都看到了");
  expect(zh.match(/class="seen"/g)).toHaveLength(8);
  const { payment } = await evidenceOf(orderNo);
  for (const text of [orderNo, payment?.tradeNo ?? "?", "¥0.01", "−¥0.01", shopUrl]) expect(zh).toContain(text);
  expect(goLiveReport(await evidenceOf(orderNo), place(), "en")).toContain("Every step was seen");
  // What was seen once is not asked or written down again.
  const rows = await auditRows(orderNo);
  await container.shop.continueGoLive({ orderNo });
  expect(await auditRows(orderNo)).toEqual(rows);
  expect(rows).toEqual([
    "go-live.started",
    "go-live.pay-page opened",
    "go-live.returned genuine",
    "go-live.refund-query found",
    "go-live.bill there",
  ]);

  expect(await verifyFile(files.file, { rowsMax: 10 })).toEqual([]);
});

async function auditRows(orderNo: string): Promise<string[]> {
  const order = await container.queries.admin.order.find(orderNo);
  return (order?.timeline ?? [])
    .filter(({ action }) => action.startsWith("go-live."))
    .map(({ action, after }) => (after === null ? action : `${action} ${after}`))
    .toReversed();
}

test("a notification that never comes is missing, and everything else goes on", async () => {
  const { orderNo, payUrl } = await begin();
  await simulator.api.shoot({ kind: "lose-notify", times: 8 });
  await payAndReturn(payUrl);
  // Nobody asks Alipay twice within three seconds.
  await travel("+5s");
  await container.shop.continueGoLive({ orderNo });
  expect((await statesOf(orderNo)).slice(1, 5)).toEqual([
    "payment seen",
    "return seen",
    "notification waiting",
    "query seen",
  ]);
  await travel("+6m");
  const { steps, verdict } = certificateOf(await evidenceOf(orderNo), place(), "en");
  expect(steps.find(({ id }) => id === "notification")).toMatchObject({
    state: "missing",
    todo: expect.stringContaining("npm run doctor") as string,
  });
  expect(verdict).toBe("missing");
  await simulator.api.clearFaults();
  expect(await container.shop.refundGoLive({ orderNo, actor: "cli" })).toEqual({ status: "done" });
});

test("a return address that Alipay did not sign is not taken for one, and nothing is paid by it", async () => {
  const { orderNo } = await begin();
  const { outTradeNo } = await evidenceOf(orderNo);
  await fetch(`${shopUrl}/pay/return?out_trade_no=${outTradeNo ?? ""}&trade_status=TRADE_SUCCESS&sign=x`);
  const evidence = await evidenceOf(orderNo);
  expect(evidence.returned).toMatchObject({ isGenuine: false });
  expect(evidence).toMatchObject({ status: "pending", payment: null });
  await giveUp(orderNo);
});

function listeningTerminal() {
  let said = "";
  const out = { write: (text: string) => (said += text) };
  return { ...createTerminal({ out, err: out }), said: () => said };
}

/** What `npm run golive -- …` gives, where nobody sits at the terminal. */
function command(args: string[], terminal: ReturnType<typeof listeningTerminal>): Promise<number> {
  const config = loadConfig({ env: environment(), cwd: files.folder });
  return golive({ terminal, args, config, confirm: null, lookEveryMs: 200 });
}

/** A check that nobody will pay any more. */
async function giveUp(orderNo: string): Promise<void> {
  const order = await container.deps.database.read.orders.findByNo(orderNo);
  await container.shop.cancelOrder({ orderId: order?.id ?? "", cause: "staff", actor: "cli" });
}

test("the command refunds nothing that nobody has agreed to, and begins nothing without the shop", async () => {
  const { orderNo, payUrl } = await begin();
  await payAndReturn(payUrl);
  await notified(orderNo);
  await work();
  const first = listeningTerminal();
  expect(await command(["--lang", "en"], first)).toBe(2);
  expect(first.said()).toContain("run it again with --yes");
  expect((await evidenceOf(orderNo)).refund).toBeNull();
  const second = listeningTerminal();
  await command(["--lang", "en", "--yes"], second);
  expect(second.said()).toContain("[Seen] Refund");

  const config = { ...loadConfig({ env: environment(), cwd: files.folder }), port: 9 };
  await expect(golive({ terminal: second, args: ["--new", "--lang", "en"], config, confirm: null })).rejects.toThrow(
    "run npm start in another terminal first",
  );
});

test("settings that Alipay does not accept are told from its error page, with what the code means", async () => {
  const before = await begin();
  await giveUp(before.orderNo);
  expect((await statesOf(before.orderNo)).slice(1, 3)).toEqual(["payment missing", "return missing"]);
  const other = loadConfig({ env: environment(), cwd: files.folder });
  await container.close();
  container = await createContainer({ ...other, alipay: { ...other.alipay, appId: "9021000199999999" } }, "cli");
  const { orderNo } = await container.shop.startGoLive({ actor: "cli", locale: "en" });
  expect(orderNo).not.toBe(before.orderNo);
  await container.shop.continueGoLive({ orderNo });
  const { steps } = certificateOf(await evidenceOf(orderNo), place(), "en");
  expect(steps[0]).toMatchObject({ id: "pay-page", state: "missing" });
  expect(steps[0]?.facts.map(({ text }) => text)).toContain("invalid-app-id");
  expect(steps[0]?.meaning).not.toBeNull();
  expect(goLiveReport(await evidenceOf(orderNo), place(), "en")).toContain("invalid-app-id");
});

test("the goods of a check are on no shelf of the shop", async () => {
  const { catalogue } = container.queries;
  expect(await catalogue.listCategories()).toEqual([]);
  expect(await catalogue.listCards({ categorySlug: null })).toEqual([]);
  expect(await catalogue.findProduct("go-live-check")).toBeNull();
});

test("after checks that were paid, refunded, refused and given up the books are right", async () => {
  expect(await verifyFile(files.file, { rowsMax: 10 })).toEqual([]);
});
