import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { bundledProgram } from "#tests/support/bundled-program.ts";
import { createTestDatabaseFile } from "#tests/support/database.ts";
import { hasStrace, layOut, powerCuts, straceArguments } from "#tests/support/power-cut.ts";
import { Random } from "#tests/support/random.ts";
import { projectFolder } from "#tests/support/shop-template.ts";

vi.setConfig({ testTimeout: 120_000 });

const PROGRAM = [await bundledProgram("tests/support/committing-process.ts")];
const KILLS = 5;

let files: Awaited<ReturnType<typeof createTestDatabaseFile>>;
beforeEach(async () => {
  files = await createTestDatabaseFile();
});
afterEach(() => {
  files.remove();
});

/** Which rows are there when SQLite has recovered the file, and what it says of it. */
function look(file: string): { verdict: unknown; rows: Set<string> } {
  const database = new Sqlite(file);
  const verdict = database.pragma("integrity_check", { simple: true });
  const rows = database.prepare<[], { job: string }>("SELECT job FROM JobLease").all();
  database.close();
  return { verdict, rows: new Set(rows.map(({ job }) => job)) };
}

const rowNames = (count: number) => Array.from({ length: count }, (_, index) => `row-${index + 1}`);

test("P-07: killed while the log is moved into the file or the file is repacked, all that was acknowledged is there", async () => {
  const random = new Random(7);
  for (let kill = 0; kill < KILLS; kill += 1) {
    const { file, remove } = await createTestDatabaseFile();
    const args = [...PROGRAM, file, "shop", "100000", "maintain"];
    const program = spawn(process.execPath, args, { cwd: projectFolder, stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    program.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    await once(program.stdout, "data");
    await pause(random.below(300));
    const closed = once(program, "close");
    program.kill("SIGKILL");
    await closed;
    const acknowledged = said.split("\n").filter((line) => line.startsWith("acknowledged")).length;
    const { verdict, rows } = look(file);
    expect(verdict).toBe("ok");
    expect(rowNames(acknowledged).filter((row) => !rows.has(row))).toEqual([]);
    remove();
  }
});

/** Rows that were acknowledged and would be gone if the power went at the moment of the acknowledgement. */
function rowsLostToPower(how: "shop" | "driver"): string[] {
  const { file, folder } = files;
  const start = readFileSync(file);
  const trace = join(folder, "trace");
  const traced = spawnSync("strace", [...straceArguments(trace), process.execPath, ...PROGRAM, file, how], {
    cwd: projectFolder,
    encoding: "utf8",
  });
  expect(traced.status, traced.stderr).toBe(0);
  const lost = new Set<string>();
  let cuts = 0;
  for (const { row, onDisk } of powerCuts(trace, { file, start })) {
    cuts += 1;
    const { verdict, rows } = look(layOut(onDisk, folder));
    expect(verdict).toBe("ok");
    for (const name of rowNames(row)) if (!rows.has(name)) lost.add(name);
  }
  expect(cuts).toBe(40);
  return [...lost];
}

// Only a tracer sees what was written and what was made durable; without one, the settings themselves are tested
// (database-durable.test.ts).
test.skipIf(!hasStrace)(
  "P-08: a power cut right after any acknowledgement loses nothing, because the log is synced first",
  () => {
    expect(rowsLostToPower("shop")).toEqual([]);
  },
);

test.skipIf(!hasStrace)(
  "P-08: with the driver's own setting, NORMAL, the same power cuts lose what was acknowledged",
  () => {
    expect(rowsLostToPower("driver").length).toBeGreaterThan(0);
  },
);
