/** The offline Alipay as a program: `npm run simulator`. */
import { resolve } from "node:path";
import { createApplication } from "#lib/simulator/operations/create-application.ts";
import { isLoopbackHost, readSettings, type SimulatorSettings, USAGE } from "#lib/simulator/settings.ts";
import { type RunningSimulator, startSimulator } from "#lib/simulator/start-simulator.ts";

function fail(sentence: string): never {
  process.stderr.write(`Offline Alipay: ${sentence}\n`);
  process.exit(1);
}

/** What the system answers when the folder cannot be made or written. */
const FOLDER_CODES = ["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "SQLITE_CANTOPEN", "SQLITE_READONLY"];

/** One sentence for what people can repair themselves. */
function explain(error: unknown, { host, folder }: SimulatorSettings): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  const port = "port" in error ? String(error.port) : "";
  if (code === "EADDRINUSE") return `port ${port} is taken by another program; set SIMULATOR_PORT to a free one.`;
  if (code === "EADDRNOTAVAIL") return `this machine has no address ${host}; set SIMULATOR_HOST to one that it has.`;
  if (code === "EACCES" && "syscall" in error && error.syscall === "listen") {
    return `port ${port} needs more rights; set SIMULATOR_PORT to one above 1023.`;
  }
  if (code === "SQLITE_BUSY") {
    return `another offline Alipay uses the folder ${folder}; stop it, or set SIMULATOR_DATA_DIR to another folder.`;
  }
  if (typeof code === "string" && FOLDER_CODES.includes(code)) {
    return `the folder ${folder} cannot be written; set SIMULATOR_DATA_DIR to one that can.`;
  }
  return `cannot start: ${error.message}`;
}

function reportError(error: unknown): void {
  process.stderr.write(`Offline Alipay: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

/** What a merchant configures, for an application whose key was made here; a shop's own set-up knows its key itself. */
function showSettings({ world, addresses: [address] }: RunningSimulator): void {
  const [first] = world.applications.list();
  const application = first ?? createApplication(world, { name: "示例商户 Sample merchant" });
  const keyPath = world.applications.privateKeyPath(application.appId);
  if (keyPath === null) return;
  process.stdout.write(
    [
      `  gateway            ${address}/gateway.do`,
      `  app_id             ${application.appId}`,
      `  seller_id          ${application.sellerId}`,
      `  private key        ${resolve(keyPath)} (PKCS#8)`,
      `  Alipay public key  ${resolve(world.keys.publicKeyPath)}`,
      "",
      world.keys.publicKeyPem.trim(),
      "",
      `  More applications, and the settings for each client: ${address}/console/applications`,
      "",
    ].join("\n"),
  );
}

/** The first signal ends the program in order; on Windows the console's Ctrl-C comes as SIGINT too. */
function stopOnSignals(simulator: RunningSimulator): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    simulator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        reportError(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, stop);
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes("--help")) {
    process.stdout.write(USAGE);
    return;
  }
  const read = readSettings(process.env, args);
  if (!read.ok) fail(read.sentence);
  const { settings } = read;
  const simulator = await startSimulator({ ...settings, realNow: Date.now, reportError }).catch((error: unknown) =>
    fail(explain(error, settings)),
  );
  stopOnSignals(simulator);
  const [address, ...others] = simulator.addresses;
  const also = others.length === 0 ? "" : `, also ${others.join(", ")}`;
  process.stdout.write(`Offline Alipay is ready: ${address} (console: ${address}/console)${also}\n`);
  if (!isLoopbackHost(settings.host)) {
    process.stderr.write(
      `WARNING: it listens on ${settings.host}: everybody who can reach it may pay, refund, read its keys and reset it.\n`,
    );
  }
  showSettings(simulator);
}

await main();
