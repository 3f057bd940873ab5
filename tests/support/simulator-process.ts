/** The offline Alipay as its own process with a fresh folder, and a typed client of its console API. */
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScenarioProgress } from "#lib/simulator/console/scenarios/scenario-progress.ts";
import type { TradeStory } from "#lib/simulator/console/trades/trade-story.ts";
import type { Wallet } from "#lib/simulator/console/wallets/wallets.ts";
import type { BesideFault, Fault, FaultKind, Shot } from "#lib/simulator/domain/fault.ts";
import type { Refund, Trade } from "#lib/simulator/domain/model.ts";
import type { ScenarioName } from "#lib/simulator/domain/scenario.ts";
import { bundledProgram } from "#tests/support/bundled-program.ts";

/** Name the signed address, or the number of an address that was opened before. */
export interface PayRequest {
  payUrl?: string;
  outTradeNo?: string;
  /** Account or id of a test buyer; the first (rich) one when absent. */
  buyer?: string;
  via?: "phone" | "password";
  channel?: "balance" | "card" | "credit";
  /** A coupon's id, or `first` for the buyer's first that fits; none when absent. */
  coupon?: string;
}

export interface FaultRequest {
  kind: FaultKind;
  method?: string;
  appId?: string;
  outTradeNo?: string;
  /** One shot when absent, or without end by a rate. The official SDK repeats a call by itself once when the line breaks: two shots lose both. */
  times?: number;
  /** The chance of each occasion to be hit: 0 < rate <= 1. */
  rate?: number;
  seconds?: number;
  /** The choice that some kinds have: a sub_code, an HTTP status, a way to split. */
  detail?: string;
}

/** A bad notify that was sent at once, and what the merchant said. */
export interface NotifyShot {
  sent: string;
  answer: { status: number | null; replyBody: string; error: string };
  acknowledged: boolean;
}

/** PEM, and Alipay's numbers of the certificates. */
interface ApplicationKeys {
  alipayPublicKey: string;
  certificates: {
    app: string;
    alipay: string;
    root: string;
    appCertSn: string;
    alipayCertSn: string;
    rootCertSn: string;
  };
}

export interface SimulatorApi {
  /** The buyer opens the address, enters and pays. Rejects with the refusal's code. */
  pay(request: PayRequest): Promise<{ tradeNo: string; returnUrl: string | null; trade: Trade }>;
  /** The buyer scans and does not pay (yet): the trade exists as WAIT_BUYER_PAY. */
  scan(request: PayRequest): Promise<{ tradeNo: string; trade: Trade }>;
  trades(): Promise<Trade[]>;
  /** null while no buyer has opened the number. */
  findTrade(outTradeNo: string): Promise<TradeStory | null>;
  trade(outTradeNo: string): Promise<TradeStory>;
  buyers(): Promise<Wallet[]>;
  resend(notifyId: string): Promise<boolean>;
  /** Resolves when everything that falls due on the way has happened. */
  advanceClock(seconds: number): Promise<void>;
  /** Epoch milliseconds on the simulator's clock. */
  now(): Promise<number>;
  /** As a person in Alipay's merchant centre; sums are yuan, all that is left when absent. Rejects with the code. */
  refundElsewhere(refund: {
    number: string;
    amount?: string;
    reason?: string;
  }): Promise<{ trade: Trade; refund: Refund }>;
  freeze(freeze: { number: string; frozen: boolean }): Promise<void>;
  /** Moves money between the seller's account and bank and gives the balance in yuan; withdraws all when absent. */
  withdraw(withdrawal: { sellerId: string; amount?: string }): Promise<string>;
  deposit(deposit: { sellerId: string; amount: string }): Promise<string>;
  /** What the test's application is given to configure, in either mode. */
  keys(): Promise<ApplicationKeys>;
  /** As a merchant does it in the console: the old key stops at once. */
  uploadKey(publicKey: string): Promise<ApplicationKeys>;
  /** Alipay signs with a new key (PKCS#8 PEM; any, when absent), in certificate mode with a new certificate. */
  changeAlipayKey(privateKey?: string): Promise<ApplicationKeys>;
  setSwitches(switches: Record<string, boolean>): Promise<void>;
  shoot(fault: FaultRequest): Promise<Fault>;
  faults(): Promise<Fault[]>;
  clearFaults(): Promise<void>;
  removeFault(id: number): Promise<void>;
  /** The newest first. */
  shots(): Promise<Shot[]>;
  /** Sends a bad notify about a trade at once, beside its timetable. */
  shootNotify(outTradeNo: string, shot: { kind: BesideFault; detail?: string }): Promise<NotifyShot>;
  /** For this number, or for the next new number that a cashier is opened for. */
  loadScenario(scenario: { name: ScenarioName; appId?: string; outTradeNo?: string }): Promise<ScenarioProgress>;
  scenario(id: number): Promise<ScenarioProgress>;
  clearScenarios(): Promise<void>;
}

export interface SimulatorProcess {
  address: string;
  gateway: string;
  port: number;
  folder: string;
  appId: string;
  sellerId: string;
  /** PKCS#8 PEM of the merchant's application; empty when the folder was given. */
  appPrivateKey: string;
  /** SPKI PEM with which replies and notifies verify. */
  alipayPublicKey: string;
  /** PKCS#8 PEM of this Alipay, to sign messages that it would never send. */
  alipayPrivateKey: string;
  api: SimulatorApi;
  /** What the process wrote so far. */
  output(): string;
  /** SIGKILL, no farewell. */
  kill(): Promise<void>;
  /** Starts again on the same port and folder, after kill(). */
  restart(): Promise<void>;
  /** SIGTERM; removes the folder if it was made here. Gives the exit code. */
  stop(): Promise<number | null>;
}

const TEST_APP_ID = "9021000100000001";
const TEST_SELLER_ID = "2088000000000001";

const ROOT = new URL("../../", import.meta.url).pathname;
const PROGRAM = await bundledProgram("lib/simulator/main.ts");
const START_TIMEOUT_MS = 30_000;

let madeKeys: ReturnType<typeof makeKeys> | null = null;
const makeKeys = () => generateKeyPairSync("rsa", { modulusLength: 2048 });

/** The merchant stays the same when a test starts another Alipay; searching for primes takes longer than that start. */
function applicationKeys(): ReturnType<typeof makeKeys> {
  madeKeys ??= makeKeys();
  return madeKeys;
}

/** Writes an application as a merchant's set-up would, and gives its private key (PKCS#8 PEM). */
function writeApplication(
  folder: string,
  application: { appId: string; sellerId: string; name?: string } = { appId: TEST_APP_ID, sellerId: TEST_SELLER_ID },
): string {
  const { privateKey, publicKey } = applicationKeys();
  mkdirSync(join(folder, "applications"), { recursive: true });
  const file = {
    appId: application.appId,
    name: application.name ?? "青禾 Qinghe",
    sellerId: application.sellerId,
    sellerEmail: "shop@example.com",
    publicKey: publicKey.export({ type: "spki", format: "pem" }),
  };
  writeFileSync(join(folder, "applications", `${application.appId}.json`), JSON.stringify(file, null, 2));
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function createApi(address: () => string, appId: string): SimulatorApi {
  async function call(method: string, path: string, body?: object): Promise<{ status: number; json: unknown }> {
    const response = await fetch(`${address()}/console/api${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    return { status: response.status, json: await response.json() };
  }
  async function get<T>(method: string, path: string, body?: object): Promise<T> {
    const { status, json } = await call(method, path, body);
    if (status >= 400) throw new Error((json as { error: string }).error);
    return json as T;
  }
  const findTrade = async (outTradeNo: string): Promise<TradeStory | null> => {
    const { status, json } = await call("GET", `/trades/${encodeURIComponent(outTradeNo)}`);
    return status === 404 ? null : (json as TradeStory);
  };
  return {
    pay: (request) => get("POST", "/pay", request),
    scan: (request) => get("POST", "/scan", request),
    trades: async () => (await get<{ trades: Trade[] }>("GET", "/trades")).trades,
    findTrade,
    async trade(outTradeNo) {
      const story = await findTrade(outTradeNo);
      if (!story) throw new Error(`the simulator knows no trade ${outTradeNo}`);
      return story;
    },
    buyers: async () => (await get<{ buyers: Wallet[] }>("GET", "/buyers")).buyers,
    resend: async (notifyId) =>
      (await get<{ acknowledged: boolean }>("POST", `/notifies/${notifyId}/resend`)).acknowledged,
    async advanceClock(seconds) {
      await get("POST", "/clock", { advanceSeconds: seconds });
    },
    now: async () => (await get<{ now: number }>("GET", "/clock")).now,
    refundElsewhere: (refund) => get("POST", "/merchant/refunds", refund),
    async freeze(freeze) {
      await get("POST", "/merchant/freezes", freeze);
    },
    withdraw: async (withdrawal) =>
      (await get<{ balance: string }>("POST", "/merchant/withdrawals", withdrawal)).balance,
    deposit: async (deposit) => (await get<{ balance: string }>("POST", "/merchant/deposits", deposit)).balance,
    keys: () => get("GET", `/applications/${appId}/keys`),
    uploadKey: (publicKey) => get("POST", `/applications/${appId}/key`, { publicKey }),
    changeAlipayKey: (privateKey) => get("POST", `/applications/${appId}/alipay-key`, { privateKey }),
    async setSwitches(switches) {
      await get("POST", `/applications/${appId}/settings`, switches);
    },
    shoot: async (fault) => (await get<{ fault: Fault }>("POST", "/faults", fault)).fault,
    faults: async () => (await get<{ faults: Fault[] }>("GET", "/faults")).faults,
    async clearFaults() {
      await get("DELETE", "/faults");
    },
    async removeFault(id) {
      await get("DELETE", `/faults/${id}`);
    },
    shots: async () => (await get<{ shots: Shot[] }>("GET", "/faults")).shots,
    shootNotify: (outTradeNo, shot) => get("POST", `/trades/${encodeURIComponent(outTradeNo)}/notify-fault`, shot),
    loadScenario: (scenario) => get("POST", "/scenarios", scenario),
    scenario: (id) => get("GET", `/scenarios/${id}`),
    async clearScenarios() {
      await get("DELETE", "/scenarios");
    },
  };
}

interface RunningChild {
  child: ChildProcess;
  exited: Promise<number | null>;
  output: () => string;
}

/** Runs the program without waiting for anything: also for tests of the ways it refuses to start. */
export function spawnSimulator(environment: Record<string, string>): RunningChild {
  const child = spawn(process.execPath, [PROGRAM], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let written = "";
  child.stdout.on("data", (chunk: Buffer) => (written += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (written += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, exited, output: () => written };
}

async function waitUntilReady(running: RunningChild): Promise<number> {
  let code: number | null | undefined;
  void running.exited.then((exitCode) => (code = exitCode));
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const port = /is ready: http:\/\/127\.0\.0\.1:(\d+)/.exec(running.output())?.[1];
    if (port) return Number(port);
    if (code !== undefined) throw new Error(`the simulator ended with ${String(code)}: ${running.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the simulator did not start: ${running.output()}`);
}

/**
 * Starts lib/simulator/main.ts. Without `folder`, a temporary one with keys and one application is made; with it, the
 * folder must hold its applications already (as the shop's set-up leaves it). Without `port`, any free one.
 */
export async function startSimulatorProcess(
  options: {
    folder?: string;
    port?: number;
    env?: Record<string, string>;
    /** The application that `api` is about, where the folder has another than the one that is made here. */
    appId?: string;
  } = {},
): Promise<SimulatorProcess> {
  const appId = options.appId ?? TEST_APP_ID;
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "simulator-"));
  const appPrivateKey = options.folder === undefined ? writeApplication(folder) : "";
  const launch = (port: number) =>
    spawnSimulator({ SIMULATOR_PORT: String(port), SIMULATOR_DATA_DIR: folder, NODE_ENV: "test", ...options.env });
  let running = launch(options.port ?? 0);
  const port = await waitUntilReady(running);
  const address = `http://127.0.0.1:${port}`;
  const key = (name: string) => {
    const path = join(folder, name);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  };
  return {
    address,
    gateway: `${address}/gateway.do`,
    port,
    folder,
    appId,
    sellerId: TEST_SELLER_ID,
    appPrivateKey,
    alipayPublicKey: key("alipay-public-key.pem"),
    alipayPrivateKey: key("alipay-private-key.pem"),
    api: createApi(() => address, appId),
    output: () => running.output(),
    async kill() {
      running.child.kill("SIGKILL");
      await running.exited;
    },
    async restart() {
      running = launch(port);
      await waitUntilReady(running);
    },
    async stop() {
      running.child.kill("SIGTERM");
      const code = await running.exited;
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}
