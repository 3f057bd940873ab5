import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { clock as runClock } from "#lib/cli/clock.ts";
import { writePrivateFile } from "#lib/cli/data-folder.ts";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { existingSecrets, makeSecrets } from "#lib/cli/secrets.ts";
import { makeSimulatorKeys } from "#lib/cli/simulator-keys.ts";
import { createTerminal } from "#lib/cli/terminal.ts";
import { readSettings } from "#lib/config/settings.ts";
import { type Database, openDatabase } from "#lib/db/client.ts";
import { createTestDatabaseFile } from "#tests/support/database.ts";
import { NotifyDesk } from "#tests/support/notify-desk.ts";
import type { ShopRig } from "#tests/support/shop-rig.ts";
import { addVariant } from "#tests/support/shop-rows.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";

const DAY_MS = 24 * 3_600_000;

// Each journey starts a worker and lives through dozens of steps; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

/** The shop without its pages: the use-cases behind the one address that Alipay calls. */
let server: Server;
let shopUrl: string;
let desk: NotifyDesk;
let simulator: SimulatorProcess;
let database: Database;
let files: Awaited<ReturnType<typeof createTestDatabaseFile>>;

beforeAll(async () => {
  files = await createTestDatabaseFile();
  const dataDir = files.folder;
  makeSecrets(dataDir);
  const secrets = existingSecrets(dataDir);
  await makeSimulatorKeys(dataDir, secrets);
  simulator = await startSimulatorProcess({ folder: join(dataDir, "simulator") });
  database = await openDatabase({ file: files.file });
  await addVariant(database, { priceFen: 8_888, stock: 10 });
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      void desk.container.shop.receiveNotify(Buffer.concat(chunks)).then((verdict) => {
        response.writeHead(verdict.status, { "content-type": "text/plain" }).end(verdict.reply);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  shopUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rig: Pick<ShopRig, "shopUrl" | "dataDir" | "simulator" | "database"> = {
    shopUrl,
    dataDir,
    simulator,
    database,
  };
  desk = await NotifyDesk.open(rig as ShopRig);
});

afterAll(async () => {
  await desk.close();
  server.close();
  server.closeAllConnections();
  await simulator.stop();
  await database.close();
  files.remove();
});

function environment() {
  return {
    ALIPAY_ENV: "simulator",
    DATA_DIR: files.folder,
    PUBLIC_URL: shopUrl,
    PORT: new URL(shopUrl).port,
    SIMULATOR_PORT: String(simulator.port),
    LOG_LEVEL: "silent",
  };
}

/** What `npm run clock -- …` does and says, in this process. */
async function clock(...args: string[]): Promise<string> {
  let said = "";
  const out = { write: (text: string) => (said += text) };
  const settings = readSettings({ env: environment(), cwd: files.folder });
  await runClock({ settings, terminal: createTerminal({ out, err: out }), args });
  return said;
}

/** The command itself, beside the running shop. */
async function clockCommand(...args: string[]): Promise<string> {
  const env = { ...process.env, ...environment() };
  const command = ["--import", "tsx", "lib/cli/main.ts", "clock", ...args];
  return (await promisify(execFile)(process.execPath, command, { cwd: PROJECT_FOLDER, env })).stdout;
}

const orderOf = (id: string) => database.reader.order.findUniqueOrThrow({ where: { id } });

test("a week is lived by shop and offline Alipay together", async () => {
  expect(await clock("--show")).toContain("They agree.");

  const unpaid = await desk.startOrder();
  await simulator.api.scan({ payUrl: unpaid.payUrl });
  // Every repetition but the last is lost, after 24 hours and 24 minutes.
  const unheard = await desk.startOrder();
  await desk.pay(unheard, { notifyLost: 7 });
  expect((await orderOf(unheard.id)).status).toBe("pending");

  // A quarter of an hour: nothing expires, and the payment is found by asking.
  await clock("+15m");
  expect((await orderOf(unpaid.id)).status).toBe("pending");
  const paid = await orderOf(unheard.id);
  expect(paid.status).toBe("paid");

  const output = await clockCommand("+7d");
  expect(output).toMatch(/Arrived: \d+ jobs were done on the way\./);
  const cancelled = await orderOf(unpaid.id);
  expect(cancelled).toMatchObject({ status: "cancelled", cancelCause: "expired" });
  // Each at its own time, not at the end of the week.
  const late = (cancelled.cancelledAt?.getTime() ?? Number.POSITIVE_INFINITY) - cancelled.expiresAt.getTime();
  expect(late).toBeLessThan(60_000);
  expect((await simulator.api.trade(unpaid.outTradeNo)).trade.status).toBe("TRADE_CLOSED");

  const { notifies } = await simulator.api.trade(unheard.outTradeNo);
  expect(notifies[0]).toMatchObject({ state: "delivered", attemptsMade: 8 });
  const [payment] = await database.reader.payment.findMany({ where: { orderId: unheard.id } });
  expect(payment).toMatchObject({ learnedFrom: "query" });

  // Both have lived as long, and agree.
  const lived = desk.container.clock.now().getTime() - Date.now();
  expect(Math.round(lived / DAY_MS)).toBe(7);
  expect(await clock("--show")).toContain("They agree.");
  const alipayAhead = (await simulator.api.now()) - desk.container.clock.now().getTime();
  expect(Math.abs(alipayAhead)).toBeLessThan(1_000);
});

test("what was left behind is brought along: after Alipay alone has travelled, the next step brings both together", async () => {
  await simulator.api.advanceClock(3_600);
  expect(await clock("--show")).toContain("They differ");
  await clock("+1m");
  expect(await clock("--show")).toContain("They agree.");
});

test("a journey that was interrupted is finished by the next call, which goes no further", async () => {
  const from = desk.container.clock.now().getTime();
  const target = from + 3 * 3_600_000;
  const offsetMs = from - Date.now();
  // As it lies there when the command was killed after an hour of three.
  writePrivateFile(
    join(files.folder, "clock.json"),
    JSON.stringify({ offsetMs: offsetMs + 3_600_000, travellingTo: target }),
  );
  expect(await clock("--show")).toContain("was interrupted");
  expect(await clock("+3h")).toContain("An earlier journey was interrupted");
  const beyond = [desk.container.clock.now().getTime() - target, (await simulator.api.now()) - target];
  for (const ms of beyond) expect(Math.abs(ms)).toBeLessThan(60_000);
  expect(await clock("--show")).toMatch(/They agree\.\n$/);
});

test("a stopped or fast clock is not followed", async () => {
  const post = (body: object) =>
    fetch(`${simulator.address}/console/api/clock`, { method: "POST", body: JSON.stringify(body) });
  await post({ speed: 60 });
  await expect(clock("+1m")).rejects.toThrow(/runs at 60 times the speed, which the shop's cannot follow/);
  await post({ stop: true });
  await expect(clock("+1m")).rejects.toThrow(/is stopped, which the shop's cannot follow/);
});
