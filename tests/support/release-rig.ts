import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeRelease } from "#deploy/release/write-release.ts";
import { freePort, type Program, startProgram } from "#tests/support/shop-rig.ts";
import { copyShopTemplate, projectFolder, type StaffLogin } from "#tests/support/shop-template.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { startTlsFront, TLS_FILE, type TlsFront } from "#tests/support/tls-front.ts";

/** A release alone in a folder of its own, behind a TLS front, as it stands on a server. */
export type ReleaseRig = {
  folder: string;
  dataDir: string;
  /** Where buyers and Alipay reach it. */
  publicUrl: string;
  /** Where it listens itself. */
  innerUrl: string;
  front: TlsFront;
  simulator: SimulatorProcess;
  staff: StaffLogin[];
  start(): Promise<void>;
  /** SIGTERM to both; how each ended. */
  stop(): Promise<{ shop: number | null; worker: number | null }>;
  /** Runs a file of the release to its end and gives what it printed; throws unless it ends with 0. */
  run(file: string, ...args: string[]): string;
  end(): Promise<void>;
};

/** Nothing of the environment of the tests gets to the programs but where Node's own tools are found. */
const BARE: NodeJS.ProcessEnv = { PATH: process.env["PATH"], NODE_ENV: "production" };

/** Takes the release from the build that the template was made with, and starts everything on free ports. */
export async function startReleaseRig(): Promise<ReleaseRig> {
  const place = mkdtempSync(join(tmpdir(), "storefront-"));
  const { folder } = await writeRelease({ project: projectFolder, to: join(place, "release") });
  const { dataDir, staff } = copyShopTemplate("release");
  const simulator = await startSimulatorProcess({
    folder: join(dataDir, "simulator"),
    env: { NODE_EXTRA_CA_CERTS: TLS_FILE },
  });
  const [port, frontPort] = [await freePort(), await freePort()];
  const publicUrl = `https://localhost:${frontPort}`;
  const innerUrl = `http://127.0.0.1:${port}`;
  const front = await startTlsFront({ port: frontPort, target: new URL(innerUrl) });
  const settings = {
    // The one Alipay that can be paid at without money; a release brings none along.
    ALIPAY_ENV: "simulator",
    SIMULATOR_PORT: String(simulator.port),
    PUBLIC_URL: publicUrl,
    PORT: String(port),
    DATA_DIR: dataDir,
  };
  const env = { ...BARE, ...settings };
  let running: { shop: Program; worker: Program } | null = null;
  const start = async () => {
    const shop = await startProgram([join(folder, "shop.js")], env, `${innerUrl}/api/health`, place);
    running = { shop, worker: await startProgram([join(folder, "worker.js")], env, /worker ready/, place) };
  };
  const stop = async () => {
    if (running === null) throw new Error("the release does not run");
    const { shop, worker } = running;
    running = null;
    await Promise.all([shop.stop("SIGTERM"), worker.stop("SIGTERM")]);
    return { shop: await shop.ended, worker: await worker.ended };
  };
  await start();
  return {
    folder,
    dataDir,
    publicUrl,
    innerUrl,
    front,
    simulator,
    staff,
    start,
    stop,
    run: (file, ...args) => runFile(join(folder, file), args, settings),
    async end() {
      if (running !== null) await stop();
      await front.stop();
      await simulator.stop();
      rmSync(place, { recursive: true, force: true });
    },
  };
}

/** Runs a file of a release with these settings and nothing else in its environment. */
export function runFile(file: string, args: string[], settings: Record<string, string>): string {
  const env = { ...BARE, ...settings };
  return execFileSync(process.execPath, [file, ...args], { cwd: tmpdir(), env, encoding: "utf8", stdio: "pipe" });
}

/** Starts the shop of a release with these settings and nothing else in its environment. */
export function startShopOf(folder: string, settings: Record<string, string>): Promise<Program> {
  const ready = `http://127.0.0.1:${settings["PORT"] ?? ""}/api/health`;
  return startProgram([join(folder, "shop.js")], { ...BARE, ...settings }, ready, tmpdir());
}
