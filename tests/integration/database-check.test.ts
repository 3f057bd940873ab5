import { spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  cpSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkDatabase } from "#lib/db/check.ts";
import { openDatabase } from "#lib/db/client.ts";
import { deployMigrations, readBlueprint } from "#lib/db/migrate.ts";
import { createTestDatabaseFile, prismaFolder } from "#tests/support/database.ts";

const projectFolder = dirname(prismaFolder);
const migrationsFolder = join(prismaFolder, "migrations");

// The owner of everything may write everywhere, so a file is read-only for somebody else only.
const somebodyElse = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

function runCheck(options: { uid?: number; gid?: number } = {}) {
  return spawnSync(
    process.execPath,
    ["--import", "tsx", join(projectFolder, "lib/db/main.ts"), "check", "--file", file],
    {
      cwd: projectFolder,
      encoding: "utf8",
      ...options,
    },
  );
}

function overwrite(position: number, bytes: Uint8Array): void {
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, bytes, 0, bytes.length, position);
  closeSync(descriptor);
}

function change(sql: string): void {
  const database = new Sqlite(file);
  database.exec(sql);
  database.close();
}

const addApplied = (name: string, finishedAt: string) => `
  INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at)
    VALUES ('x', 'x', '${name}', '2030-01-01', ${finishedAt})`;

let file: string;
let folder: string;
let remove: () => void;

beforeEach(async () => {
  ({ file, folder, remove } = await createTestDatabaseFile());
});

afterEach(() => {
  chmodSync(folder, 0o755);
  remove();
});

test("a current database passes", async () => {
  await checkDatabase({ file, migrationsFolder });
  expect(runCheck()).toMatchObject({ status: 0, stdout: "The database is current.\n", stderr: "" });
});

test.each([
  [
    "missing",
    () => {
      rmSync(file);
    },
    /^There is no database at /,
  ],
  [
    "not-a-database",
    () => {
      rmSync(file);
      mkdirSync(file);
    },
    /is not a file\.$/,
  ],
  [
    "not-a-database",
    () => {
      overwrite(0, Buffer.from("SQLite farmer 3"));
    },
    /is not a SQLite database: its header is damaged\.$/,
  ],
  // The header's text stands, the page size in it is impossible.
  [
    "not-a-database",
    () => {
      overwrite(16, Buffer.from([0, 7]));
    },
    /is not a SQLite database\.$/,
  ],
  [
    "damaged",
    () => {
      overwrite(4096 * 3, Buffer.alloc(4096 * 3, 0x5a));
    },
    /is damaged: /,
  ],
  [
    "migrations-missing",
    () => {
      writeFileSync(file, "");
    },
    /lacks the migration \d+_init/,
  ],
  [
    "migrations-unknown",
    () => {
      change(addApplied("99999999999999_later", "'2030-01-01'"));
    },
    /newer version .* 99999999999999_later\.$/,
  ],
  [
    "migration-failed",
    () => {
      change(addApplied("99999999999999_later", "NULL"));
    },
    /failed: 99999999999999_later\.$/,
  ],
  [
    "migration-edited",
    () => {
      change("UPDATE _prisma_migrations SET checksum = 'x'");
    },
    /another version of the migration \d+_init/,
  ],
  [
    "walls-differ",
    () => {
      change("DROP TRIGGER wall_LedgerEntry_no_delete");
    },
    /does not have the walls/,
  ],
] as const)("P-14: refuses a database that is %s, in one sentence", async (fault, spoil, sentence) => {
  spoil();
  await expect(checkDatabase({ file, migrationsFolder })).rejects.toMatchObject({ name: "DatabaseFaultError", fault });
  const { status, stdout, stderr } = runCheck();
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr.trimEnd()).toMatch(sentence);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});

test.each([
  [
    "file",
    () => {
      chmodSync(folder, 0o777);
      chmodSync(file, 0o444);
    },
    /^The database .* is read-only for this user\.$/,
  ],
  [
    "folder",
    () => {
      chmodSync(file, 0o666);
      chmodSync(folder, 0o555);
    },
    /^The folder of the database .* is read-only/,
  ],
])("P-14: refuses a read-only %s", (_what, spoil, sentence) => {
  spoil();
  const { status, stderr } = runCheck(somebodyElse);
  expect(stderr.trimEnd()).toMatch(sentence);
  expect(status).toBe(1);
});

test("deploying refuses what it cannot mend, and leaves it as it was", async () => {
  writeFileSync(file, "a letter, not a database");
  await expect(deployMigrations(file, readBlueprint(prismaFolder))).rejects.toMatchObject({ fault: "not-a-database" });
  expect(readFileSync(file, "utf8")).toBe("a letter, not a database");
  const below = join(file, "shop.db");
  await expect(deployMigrations(below, readBlueprint(prismaFolder))).rejects.toMatchObject({ fault: "unreadable" });
});

test("deploying mends missing walls", async () => {
  change("DROP TRIGGER wall_LedgerEntry_no_delete");
  expect(await deployMigrations(file, readBlueprint(prismaFolder))).toEqual([]);
  await checkDatabase({ file, migrationsFolder });
});

test("the program starts where no client is generated yet: it is what generates it", () => {
  const fresh = join(folder, "project");
  const copied = (path: string) => !path.includes("generated");
  for (const part of ["lib/db", "lib/domain", "lib/services", "package.json"]) {
    cpSync(join(projectFolder, part), join(fresh, part), { recursive: true, filter: copied });
  }
  symlinkSync(join(projectFolder, "node_modules"), join(fresh, "node_modules"), "junction");
  const program = [join(fresh, "lib/db/main.ts"), "deploy", "--file", file];
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", ...program], {
    cwd: fresh,
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("schema.prisma") as string });
});

test("opening says the same of a file that cannot be one", async () => {
  rmSync(file);
  await expect(openDatabase({ file })).rejects.toMatchObject({ name: "DatabaseFaultError", fault: "missing" });
});
