import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorCode, UserError } from "#lib/cli/user-error.ts";

/**
 * Marks a folder as in use by this process until it ends, and refuses when another one uses it: a reset would take the
 * database from under a running shop, and a build the pages. `what` says what is in use, to end the sentence.
 */
export function takeLock(folder: string, what: string): void {
  const file = join(folder, "running.pid");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  while (!tryToWrite(file)) {
    const owner = readOwner(file);
    if (owner !== null && isAlive(owner)) {
      throw new UserError(
        `The shop is running already (process ${owner}) and uses ${what}: stop it first. If process ${owner} is something else, remove ${file}.`,
      );
    }
    rmSync(file, { force: true });
  }
  process.once("exit", () => {
    if (readOwner(file) === process.pid) rmSync(file, { force: true });
  });
}

function tryToWrite(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

function readOwner(file: string): number | null {
  try {
    return Number(readFileSync(file, "utf8")) || null;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return errorCode(error) === "EPERM";
  }
}
