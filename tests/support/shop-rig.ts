import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { type Database, openDatabase } from "#lib/db/client.ts";
import { bundledProgram } from "#tests/support/bundled-program.ts";
import { copyShopTemplate, projectFolder, type StaffLogin } from "#tests/support/shop-template.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";

const START_TIMEOUT_MS = 60_000;
const WORKER = await bundledProgram("lib/worker/main.ts");

export type Program = {
  pid: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** The exit code, when the program has ended; null where a signal ended it. */
  ended: Promise<number | null>;
  output(): string;
};

/** The whole thing as a customer meets it: offline Alipay, worker and the built shop, each a process of its own. */
export type ShopRig = {
  shopUrl: string;
  simulator: SimulatorProcess;
  staff: StaffLogin[];
  dataDir: string;
  /** The shop's database file, for looking at what is really there. */
  database: Database;
  /** Alipay's private key, to sign messages that the offline Alipay would never send. */
  alipayPrivateKey: string;
  appId: string;
  sellerId: string;
  /** SIGKILL unless told otherwise. */
  stopShop(signal?: NodeJS.Signals): Promise<void>;
  startShop(): Promise<void>;
  /** A second process of the same shop on the same database, on a port of its own. */
  startSecondShop(): Promise<{ shopUrl: string; stop(): Promise<void> }>;
  /** Sends a signal and waits for nothing. */
  signalShop(signal: NodeJS.Signals): void;
  /** The exit code of the shop that runs now, when it has ended. */
  shopEnded(): Promise<number | null>;
  stopWorker(signal?: NodeJS.Signals): Promise<void>;
  startWorker(): Promise<void>;
  /** Runs every job once in a process whose clock goes ahead by this much. */
  runWorkerOnce(clockOffsetSeconds?: number): Promise<void>;
  /** `npm run clock -- +7d`: shop, worker and offline Alipay live through that time together. */
  travel(step: string): Promise<void>;
  shopOutput(): string;
  /** The process that serves the shop's pages. */
  shopPid(): number;
  stop(): Promise<void>;
};

type RigOptions = {
  env?: Record<string, string>;
  worker?: boolean;
  /** Shop and offline Alipay sign in certificate mode. */
  certificateMode?: boolean;
};

/** Starts a rig on free ports with a copy of the template's data. */
export async function startShopRig(
  name: string,
  { env = {}, worker = true, certificateMode = false }: RigOptions = {},
): Promise<ShopRig> {
  const { dataDir, staff } = copyShopTemplate(name);
  const simulatorFolder = join(dataDir, "simulator");
  const { appId, sellerId } = readApplication(join(simulatorFolder, "applications"));
  const simulator = await startSimulatorProcess({ folder: simulatorFolder, appId });
  const port = await freePort();
  const shopUrl = `http://localhost:${port}`;
  const settings: NodeJS.ProcessEnv = {
    ...process.env,
    ALIPAY_ENV: "simulator",
    DATA_DIR: dataDir,
    DATABASE_URL: `file:${join(dataDir, "shop.db")}`,
    PORT: String(port),
    SIMULATOR_PORT: String(simulator.port),
    PUBLIC_URL: shopUrl,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    LOG_LEVEL: "info",
    ...(certificateMode && (await certificateSettings(simulator))),
    ...env,
  };
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const shopProgram = (own = port) =>
    startProgram([next, "start", "--port", String(own)], settings, `http://localhost:${own}/api/health`);
  const workerProgram = () => startProgram([WORKER], settings, /worker ready/);
  let shop = await shopProgram();
  let running: Program | null = worker ? await workerProgram() : null;
  const database = await openDatabase({ file: join(dataDir, "shop.db") });
  return {
    shopUrl,
    simulator,
    staff,
    dataDir,
    database,
    alipayPrivateKey: simulator.alipayPrivateKey,
    appId,
    sellerId,
    stopShop: (signal = "SIGKILL") => shop.stop(signal),
    startShop: async () => {
      shop = await shopProgram();
    },
    startSecondShop: async () => {
      const own = await freePort();
      const second = await shopProgram(own);
      return { shopUrl: `http://localhost:${own}`, stop: () => second.stop("SIGTERM") };
    },
    signalShop: (signal) => {
      shop.signal(signal);
    },
    shopEnded: () => shop.ended,
    stopWorker: async (signal = "SIGKILL") => {
      await running?.stop(signal);
      running = null;
    },
    startWorker: async () => {
      running = await workerProgram();
    },
    runWorkerOnce: async (clockOffsetSeconds = 0) => {
      const once = { ...settings, CLOCK_OFFSET_SECONDS: String(clockOffsetSeconds) };
      const code = await finish(spawnProgram([WORKER, "--once"], once));
      if (code !== 0) throw new Error(`the worker ended with ${code}`);
    },
    travel: async (step) => {
      const code = await finish(spawnProgram(["--import", "tsx", "lib/cli/main.ts", "clock", step], settings));
      if (code !== 0) throw new Error(`the journey ended with ${code}`);
    },
    shopOutput: () => shop.output(),
    shopPid: () => shop.pid,
    stop: async () => {
      await running?.stop("SIGTERM");
      await shop.stop("SIGTERM");
      await simulator.stop();
      await database.close();
    },
  };
}

/** Turns certificate mode on and gives the shop what a merchant downloads from the console then. */
async function certificateSettings({ api }: SimulatorProcess): Promise<Record<string, string>> {
  await api.setSwitches({ certificateMode: true });
  const { certificates } = await api.keys();
  return { ALIPAY_APP_CERT: certificates.app, ALIPAY_CERT: certificates.alipay, ALIPAY_ROOT_CERT: certificates.root };
}

/** The shop's own application, as set-up registered it with the offline Alipay. */
function readApplication(folder: string): { appId: string; sellerId: string } {
  const [file] = readdirSync(folder);
  if (file === undefined) throw new Error("set-up has registered no application");
  return JSON.parse(readFileSync(join(folder, file), "utf8")) as { appId: string; sellerId: string };
}

function spawnProgram(args: string[], env: NodeJS.ProcessEnv, cwd = projectFolder): ChildProcess {
  return spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
}

function finish(child: ChildProcess): Promise<number | null> {
  child.stdout?.resume();
  child.stderr?.resume();
  return new Promise((resolve) => child.once("close", resolve));
}

/** Starts Node with a program and waits until it is ready: until the address answers, or the words were written. */
export async function startProgram(
  args: string[],
  env: NodeJS.ProcessEnv,
  ready: string | RegExp,
  cwd = projectFolder,
): Promise<Program> {
  const child = spawnProgram(args, env, cwd);
  let written = "";
  const collect = (chunk: Buffer) => {
    written += chunk.toString();
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isReady(ready, written))) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`did not start: ${args.join(" ")}\n${written}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    pid: child.pid ?? 0,
    output: () => written,
    ended,
    signal: (signal) => {
      child.kill(signal);
    },
    stop: async (signal = "SIGTERM") => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
  };
}

async function isReady(ready: string | RegExp, written: string): Promise<boolean> {
  if (ready instanceof RegExp) return ready.test(written);
  try {
    return (await fetch(ready)).ok;
  } catch {
    return false;
  }
}

/** A port that is free now; nothing else on the machine races for it in the moment until it is used. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}
