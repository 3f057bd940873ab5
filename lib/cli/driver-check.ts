import { type Finished, runNode } from "#lib/cli/child-process.ts";
import { UserError } from "#lib/cli/user-error.ts";
import type { DriverFact, DriverFault } from "#lib/doctor/judge-machine.ts";

const TRY_IT = 'const Database = require("better-sqlite3"); new Database(":memory:").close();';

/**
 * Whether the database driver loads. It is tried in a process of its own, because a native module that was built for
 * another machine may take the process down with it.
 */
export async function checkDriver(): Promise<void> {
  const driver = await tryDriver();
  if (driver.kind !== "loads") throw new UserError(driverProblem(driver));
}

export async function tryDriver(): Promise<DriverFact> {
  const result = await runNode({ args: ["--input-type=commonjs", "--eval", TRY_IT], env: process.env });
  return result.code === 0 ? { kind: "loads" } : driverFault(result);
}

/** Why a driver does not load, from what the attempt has written. */
export function driverFault({ signal, stderr }: Pick<Finished, "signal" | "stderr">): DriverFault {
  if (stderr.includes("NODE_MODULE_VERSION")) return { kind: "other-node" };
  if (stderr.includes("Cannot find module 'better-sqlite3'")) return { kind: "missing" };
  return { kind: "broken", reason: signal ?? /^\w*Error: (.*)$/m.exec(stderr)?.[1] ?? "no reason given" };
}

/** What to tell a person whose driver does not load. */
export function driverProblem(driver: DriverFault): string {
  switch (driver.kind) {
    case "other-node":
      return "The database driver better-sqlite3 was installed for another version of Node: run npm rebuild better-sqlite3.";
    case "missing":
      return "The database driver better-sqlite3 is not installed: run npm ci.";
    case "broken":
      return [
        `The database driver better-sqlite3 does not load (${driver.reason}).`,
        "Its installation fetches a prebuilt file from GitHub, or else compiles one. One of these three helps, then npm ci again:",
        "  1. a mirror: set npm_config_better_sqlite3_binary_host to the address of one that your network reaches;",
        "  2. a compiler: Python 3, make and a C++ compiler (Debian: build-essential python3; macOS: xcode-select --install; Windows: Visual Studio Build Tools), with Node's headers;",
        "  3. another network, from which GitHub can be reached.",
      ].join("\n");
  }
}
