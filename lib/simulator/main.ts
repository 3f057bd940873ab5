/** The offline Alipay as a program: `node --import tsx lib/simulator/main.ts`. */
import { readSettings, type SimulatorSettings } from "#lib/simulator/settings.ts";
import { startSimulator } from "#lib/simulator/start-simulator.ts";

function fail(sentence: string): never {
  process.stderr.write(`Offline Alipay: ${sentence}\n`);
  process.exit(1);
}

/** What the system answers when the folder cannot be made or written. */
const FOLDER_CODES = ["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "SQLITE_CANTOPEN", "SQLITE_READONLY"];

/** One sentence for what people can repair themselves. */
function explain(error: unknown, { port, folder }: SimulatorSettings): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `port ${port} is taken by another program; set SIMULATOR_PORT to a free one.`;
  if (code === "EACCES" && "syscall" in error && error.syscall === "listen") {
    return `port ${port} needs more rights; set SIMULATOR_PORT to one above 1023.`;
  }
  if (typeof code === "string" && FOLDER_CODES.includes(code)) {
    return `the folder ${folder} cannot be written; set SIMULATOR_DATA_DIR to one that can.`;
  }
  return `cannot start: ${error.message}`;
}

function reportError(error: unknown): void {
  process.stderr.write(`Offline Alipay: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

async function main(): Promise<void> {
  const read = readSettings(process.env);
  if (!read.ok) fail(read.sentence);
  const simulator = await startSimulator({ ...read.settings, realNow: Date.now, reportError }).catch((error: unknown) =>
    fail(explain(error, read.settings)),
  );
  process.stdout.write(`Offline Alipay is ready: ${simulator.address} (console: ${simulator.address}/console)\n`);

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
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

await main();
