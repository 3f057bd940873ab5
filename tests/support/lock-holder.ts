import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";

// It waits without ending: who started it lets go.
const PROGRAM = `
  const Database = require(process.argv[1]);
  const database = new Database(process.argv[2]);
  database.exec("BEGIN IMMEDIATE");
  process.stdout.write("locked");
  setTimeout(() => process.exit(), Number(process.argv[3]));
`;

/** Another process that holds the database's write lock, for `forMs` or until `release`. */
export async function holdLock(file: string, forMs: number): Promise<{ release: () => Promise<void> }> {
  const driver = createRequire(import.meta.url).resolve("better-sqlite3");
  const program = spawn(process.execPath, ["-e", PROGRAM, driver, file, String(forMs)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(program.stdout, "data");
  return { release: () => end(program) };
}

async function end(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  program.kill();
  await once(program, "exit");
}
