import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { programArgs } from "#lib/cli/project.ts";
import { backUpDatabase, keepNewest } from "#lib/db/backup.ts";
import { findNewestBackup } from "#lib/db/backup-folder.ts";
import { type BackupManifest, manifestFileOf } from "#lib/db/backup-manifest.ts";
import { type Database, openDatabase } from "#lib/db/client.ts";
import { createDatabase } from "#lib/db/database.ts";
import { deployMigrations, readBlueprint } from "#lib/db/migrate.ts";
import { restoreDatabase } from "#lib/db/restore.ts";
import { paymentPosting } from "#lib/domain/ledger.ts";
import { createTestDatabaseFile, prismaFolder } from "#tests/support/database.ts";
import { storeOrder } from "#tests/support/shop-database.ts";
import { NOON, nextId } from "#tests/support/shop-rows.ts";

const blueprint = readBlueprint(prismaFolder);
const LATER = new Date("2026-11-20T05:00:00.000Z");

let place: Awaited<ReturnType<typeof createTestDatabaseFile>>;
let opened: Database;
beforeEach(async () => {
  place = await createTestDatabaseFile();
  opened = await openDatabase({ file: place.file });
});
afterEach(async () => {
  await opened.close();
  place.remove();
});

const backupFolder = () => join(place.folder, "backups");

/** One order, paid: its rows and its books in one commit each, as the shop writes them. */
async function storePaidOrder(): Promise<void> {
  const database = createDatabase(opened);
  const { order, payment } = await storeOrder({ opened, database });
  await database.write(async (tx) => {
    await tx.payments.create(payment);
    const { tradeNo, purpose, amountFen } = payment;
    const posting = paymentPosting({ tradeNo, purpose, amountFen });
    await tx.ledger.post({ ...posting, id: nextId("entry"), orderId: order.id, at: NOON });
  });
}

async function backUp(changes: { now?: Date; environment?: string } = {}, wanted = blueprint): Promise<string> {
  const { now = NOON, environment = "simulator" } = changes;
  const options = { file: place.file, folder: backupFolder(), environment, shopVersion: "1", now };
  return (await backUpDatabase(options, wanted)).file;
}

/** With the shop stopped, as the command demands. */
async function restore(backup: string, environment = "simulator") {
  await opened.close();
  return restoreDatabase({ file: place.file, backup, environment, now: LATER }, blueprint);
}

/** Runs lib/db/main.ts as the command line does. */
async function program(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, programArgs("lib/db/main.ts", ...args), { stdio: ["ignore", "pipe", "pipe"] });
  const written = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (written.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (written.err += text));
  return { code: await new Promise((resolve) => child.once("close", resolve)), ...written };
}

function ask(file: string, sql: string): unknown[] {
  const database = new Sqlite(file, { readonly: true });
  try {
    return database.prepare(sql).raw().all();
  } finally {
    database.close();
  }
}

const manifestOf = (backup: string) => JSON.parse(readFileSync(manifestFileOf(backup), "utf8")) as BackupManifest;

test("O-04: a backup taken under load is one whole moment, and no write fails meanwhile", async () => {
  await storePaidOrder();
  let acknowledged = 1;
  const load = new AbortController();
  const writing = (async () => {
    while (!load.signal.aborted) {
      await storePaidOrder();
      acknowledged += 1;
      // SQLite answers at once: without this turn nothing else in this process would ever happen.
      await setImmediate();
    }
  })();
  const atLeast = acknowledged;
  onTestFinished(() => {
    load.abort();
  });
  const { code, out } = await program("backup", "--file", place.file, "--to", backupFolder(), "--mode", "simulator");
  const atMost = acknowledged + 1;
  load.abort();
  await writing;
  expect(code).toBe(0);
  const backup = /checked: (.*\.db)\./.exec(out)?.[1] ?? "";
  expect(ask(backup, "PRAGMA integrity_check")).toEqual([["ok"]]);
  expect(ask(backup, "PRAGMA foreign_key_check")).toEqual([]);
  const [[payments, booked, orders]] = ask(
    backup,
    "SELECT (SELECT count(*) FROM Payment), (SELECT count(*) FROM LedgerEntry), (SELECT count(*) FROM PaymentAttempt)",
  ) as [[number, number, number]];
  expect(payments).toBe(booked);
  expect(orders - payments).toBeLessThanOrEqual(1);
  expect(payments).toBeGreaterThanOrEqual(atLeast);
  expect(payments).toBeLessThanOrEqual(atMost);
  expect(manifestOf(backup).rows).toMatchObject({ Payment: payments, LedgerEntry: booked });
  expect(readdirSync(backupFolder())).toHaveLength(2);
  expect(await opened.reader.payment.count()).toBe(acknowledged);
});

test("O-04: a backup can be read by its owner alone, and is restored to the rows that it was taken with", async () => {
  await storePaidOrder();
  const backup = await backUp();
  await storePaidOrder();
  if (process.platform !== "win32") {
    for (const file of [backup, manifestFileOf(backup)]) expect(statSync(file).mode & 0o077).toBe(0);
  }
  const { kept, mark } = await restore(backup);
  expect(mark.orders).toBe(1);
  expect(ask(place.file, "SELECT count(*) FROM Payment")).toEqual([[1]]);
  expect(ask(kept ?? "", "SELECT count(*) FROM Payment")).toEqual([[2]]);
  const again = await openDatabase({ file: place.file });
  expect(await again.reader.order.count({ where: { learnAgainAt: LATER } })).toBe(1);
  await again.close();
});

test("O-04: books that do not add up are backed up all the same, and the manifest names the broken rule", async () => {
  await storePaidOrder();
  const right = manifestOf(await backUp()).brokenRules ?? [];
  const other = new Sqlite(place.file);
  other.exec("DROP TRIGGER wall_LedgerEntry_no_delete; DELETE FROM LedgerEntry;");
  other.close();
  await opened.close();
  await expect(backUp({ now: LATER })).rejects.toThrow("The copy lacks walls");
  await deployMigrations(place.file, blueprint);
  const wrong = manifestOf(await backUp({ now: LATER })).brokenRules ?? [];
  expect(wrong.filter((rule) => !right.includes(rule))).not.toEqual([]);
});

test("the newest whole backup of a folder says when it was taken, for whoever watches its age", async () => {
  expect(findNewestBackup(backupFolder())).toBeNull();
  const newest = manifestOf(await backUp({ now: LATER })).takenAt;
  await backUp();
  // Without its manifest it is not whole, however new it looks.
  writeFileSync(join(backupFolder(), "shop-29991231T235959Z.db"), "");
  expect(findNewestBackup(backupFolder())?.getTime()).toBe(Math.floor(Date.parse(newest) / 1000) * 1000);
});

test("O-04: an earlier backup is never overwritten, and only as many are kept as were asked for", async () => {
  const first = await backUp();
  await expect(backUp()).rejects.toThrow("There is a backup");
  const second = await backUp({ now: LATER });
  writeFileSync(join(backupFolder(), "notes.db"), "mine");
  expect(keepNewest(backupFolder(), 2)).toEqual([]);
  expect(keepNewest(backupFolder(), 1)).toHaveLength(1);
  expect([first, second].map((file) => existsSync(file))).toEqual([false, true]);
  expect(readdirSync(backupFolder())).toHaveLength(3);
});

describe("what is not a whole backup of this shop is refused, and the database stays as it was", () => {
  async function refused(backup: string, message: RegExp, environment?: string): Promise<void> {
    await opened.close();
    const before = readFileSync(place.file);
    await expect(restore(backup, environment)).rejects.toThrow(message);
    expect(readFileSync(place.file).equals(before)).toBe(true);
    expect(readdirSync(place.folder).filter((name) => name.includes("restor"))).toEqual([]);
  }

  test("O-06: a copy of the database file without its log", async () => {
    await storePaidOrder();
    // The row is in the log alone: the copied file does not have it.
    const copy = join(place.folder, "copy.db");
    copyFileSync(place.file, copy);
    await refused(copy, /is a copy of a database that was in use.*\(-wal\)/);
  });

  test("O-06: any file that has no manifest", async () => {
    const backup = await backUp();
    const copy = join(place.folder, "copy.db");
    copyFileSync(backup, copy);
    await refused(copy, /There is no manifest/);
  });

  test("O-06: a backup in which one byte is another", async () => {
    await storePaidOrder();
    const backup = await backUp();
    const bytes = readFileSync(backup);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    writeFileSync(backup, bytes);
    await refused(backup, /is not what its manifest describes/);
  });

  test("O-06: a backup of play money in a shop of real money", async () => {
    await refused(await backUp(), /made with ALIPAY_ENV=simulator.*runs with ALIPAY_ENV=production/, "production");
  });

  test("O-03: a backup of a newer version of the shop", async () => {
    const newer = { name: "99999999999999_newer", sql: "CREATE TABLE Newer (id TEXT PRIMARY KEY);" };
    const future = { ...blueprint, migrations: [...blueprint.migrations, newer] };
    await opened.close();
    await deployMigrations(place.file, future);
    const backup = await backUp({}, future);
    await refused(backup, /made by a newer version of the shop: it has 99999999999999_newer/);
  });

  test("O-06: any backup, while a process still has the database open", async () => {
    // Taken by another process: whoever closes a file gives up every lock that its own process has on it.
    const made = await program("backup", "--file", place.file, "--to", backupFolder(), "--mode", "simulator");
    const backup = /checked: (.*\.db)\./.exec(made.out)?.[1] ?? "";
    await opened.reader.order.count();
    const { code, err } = await program("restore", "--file", place.file, "--from", backup, "--mode", "simulator");
    expect([code, err]).toEqual([1, `A process has the database ${place.file} open: stop it first.\n`]);
  });

  test("what does not exist", async () => {
    await refused(join(place.folder, "none.db"), /There is no backup at/);
  });
});

test("O-03: a backup of an older version is brought up by the migrations when it is restored", async () => {
  await opened.close();
  const old = join(place.folder, "old");
  mkdirSync(old);
  const file = join(old, "shop.db");
  const first = { ...blueprint, migrations: blueprint.migrations.slice(0, 1), walls: [] };
  await deployMigrations(file, first);
  const options = { file, folder: backupFolder(), environment: "simulator", shopVersion: "0", now: NOON };
  const { file: backup, brokenRules } = await backUpDatabase(options, blueprint);
  expect(brokenRules).toBeNull();
  expect(manifestOf(backup).migrations).toHaveLength(1);
  await restore(backup);
  expect(await deployMigrations(place.file, blueprint)).toEqual([]);
});

test("a damaged database is kept with its log, and gives way to the backup", async () => {
  await storePaidOrder();
  const backup = await backUp();
  await opened.close();
  writeFileSync(place.file, "not a database");
  writeFileSync(`${place.file}-wal`, "its log");
  const { kept, forgotten } = await restore(backup);
  expect(forgotten).toBeNull();
  expect(readFileSync(kept ?? "", "utf8")).toBe("not a database");
  expect(readFileSync(`${kept ?? ""}-wal`, "utf8")).toBe("its log");
  expect(ask(place.file, "SELECT count(*) FROM Payment")).toEqual([[1]]);
});

test("staff who were signed in when the backup was taken sign in again", async () => {
  await opened.writer.user.create({ data: { id: "anna", name: "Anna", email: "anna@example.com" } });
  const session = { id: "s", token: "t", userId: "anna", expiresAt: new Date("2030-01-01T00:00:00Z") };
  await opened.writer.session.create({ data: session });
  expect((await restore(await backUp())).mark.sessions).toBe(1);
  expect(ask(place.file, "SELECT count(*) FROM Session")).toEqual([[0]]);
});
