import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "#lib/db/client.ts";
import { PrismaClient } from "#lib/db/generated/client.ts";
import { guardAdapter } from "#lib/db/guard.ts";
import { sqliteDriver } from "#lib/db/sqlite-driver.ts";
import { createTestDatabaseFile } from "#tests/support/database.ts";
import { holdLock } from "#tests/support/lock-holder.ts";
import { openUnguarded } from "#tests/support/sqlite-faults.ts";

const LATER = new Date("2026-11-20T04:00:00.000Z");

function lease(job: string) {
  return { data: { job, holder: "test", expiresAt: LATER } };
}

function writeInTransaction(client: PrismaClient, job: string): Promise<unknown> {
  return client.$transaction((inside) => inside.jobLease.create(lease(job)));
}

/** Runs `work` and tells how long the event loop stood still at most meanwhile. */
async function longestStandstillMs(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const measure = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(measure, 5);
  await work();
  measure();
  clearInterval(timer);
  return longest;
}

let file: string;
let remove: () => void;

beforeEach(async () => {
  ({ file, remove } = await createTestDatabaseFile());
});

afterEach(() => {
  remove();
});

describe("another process holds the lock (finding 1.2)", () => {
  test("for a second: the event loop goes on, and the writes succeed afterwards", async () => {
    const database = await openDatabase({ file });
    await database.writer.jobLease.count();
    const holder = await holdLock(file, 1_000);
    const standstill = await longestStandstillMs(() =>
      Promise.all([writeInTransaction(database.writer, "one"), database.writer.jobLease.create(lease("two"))]),
    );
    expect(standstill).toBeLessThan(500);
    expect(await database.reader.jobLease.count()).toBe(2);
    await holder.release();
    await database.close();
  });

  test("for a second: the driver alone, told to wait that long, stops the event loop", async () => {
    const unguarded = openUnguarded(file, { busyTimeoutMs: 5_000 });
    await unguarded.jobLease.count();
    const holder = await holdLock(file, 1_000);
    expect(await longestStandstillMs(() => unguarded.jobLease.create(lease("one")))).toBeGreaterThan(500);
    await holder.release();
    await unguarded.$disconnect();
  });

  test("P-11: for ten seconds, all who wait are refused after five, and the next transaction works", async () => {
    const database = await openDatabase({ file });
    await database.writer.jobLease.count();
    const holder = await holdLock(file, 10_000);
    const before = performance.now();
    const refusals = await Promise.allSettled([
      writeInTransaction(database.writer, "one"),
      database.writer.jobLease.create(lease("two")),
      writeInTransaction(database.writer, "three"),
    ]);
    const waitedMs = performance.now() - before;
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ status: "rejected", reason: { name: "DatabaseBusyError" } });
    }
    expect(waitedMs).toBeGreaterThan(4_000);
    expect(waitedMs).toBeLessThan(7_000);
    expect(await database.reader.jobLease.count()).toBe(0);
    await holder.release();
    await writeInTransaction(database.writer, "four");
    expect(await database.reader.jobLease.count()).toBe(1);
    await database.close();
  });
});

/** Reads, lets another connection write, then writes: what cannot be done in a transaction that began as a reader. */
async function readThenWrite(client: PrismaClient): Promise<void> {
  const other = new Sqlite(file, { timeout: 0 });
  try {
    await client.$transaction(async (inside) => {
      await inside.jobLease.count();
      try {
        other.exec("INSERT INTO JobLease (job, holder, expiresAt) VALUES ('other', 'other', '')");
      } catch {
        // The lock is taken: just what BEGIN IMMEDIATE is for.
      }
      await inside.jobLease.create(lease("own"));
    });
  } finally {
    other.close();
  }
}

describe("P-13: a transaction that reads before it writes (finding 1.2)", () => {
  test("cannot be overtaken by another process", async () => {
    const database = await openDatabase({ file });
    await readThenWrite(database.writer);
    expect(await database.reader.jobLease.count({ where: { job: "own" } })).toBe(1);
    await database.close();
  });

  test("fails without the guard", async () => {
    const unguarded = openUnguarded(file);
    await expect(readThenWrite(unguarded)).rejects.toThrow();
    await unguarded.$disconnect();
  });
});

/**
 * Outside WAL mode a reader elsewhere makes a COMMIT fail with SQLITE_BUSY. The shop's database is always in WAL mode,
 * so that this cannot happen; the guard answers for it all the same (P-12).
 */
function leaveWal(): void {
  const database = new Sqlite(file);
  database.pragma("journal_mode=DELETE");
  database.close();
}

/** Lets a COMMIT fail, then writes once more and ends. Tells what both said and which rows are there after the end. */
async function commitAgainstAReader(client: PrismaClient) {
  await client.$queryRawUnsafe("PRAGMA foreign_keys=ON");
  const reader = new Sqlite(file);
  reader.exec("BEGIN");
  reader.prepare("SELECT * FROM JobLease").all();
  const first = await Promise.allSettled([writeInTransaction(client, "first")]);
  reader.exec("COMMIT");
  const second = await Promise.allSettled([
    writeInTransaction(client, "second"),
    client.jobLease.create(lease("third")),
  ]);
  await client.$disconnect();
  const rows = reader.prepare<[], { job: string }>("SELECT job FROM JobLease ORDER BY job").all();
  reader.close();
  return { first: first[0], second, rows: rows.map((row) => row.job) };
}

describe("P-12: a COMMIT that fails with SQLITE_BUSY (finding 1.3)", () => {
  beforeEach(leaveWal);

  test("is said, undone, and spoils nothing that comes after", async () => {
    const factory = sqliteDriver(file, { busyTimeoutMs: 20, mayCreate: false });
    const adapter = guardAdapter(factory, { begin: "BEGIN IMMEDIATE", prepare: () => Promise.resolve() });
    const guarded = new PrismaClient({ adapter });
    const { first, second, rows } = await commitAgainstAReader(guarded);
    expect(first).toMatchObject({ status: "rejected", reason: { name: "DatabaseBusyError" } });
    expect(second.map((outcome) => outcome.status)).toEqual(["fulfilled", "fulfilled"]);
    expect(rows).toEqual(["second", "third"]);
  });

  test("without the guard the connection stays spoilt: what is acknowledged afterwards is not there", async () => {
    const unguarded = openUnguarded(file, { busyTimeoutMs: 20 });
    const { second, rows } = await commitAgainstAReader(unguarded);
    const acknowledged = second.filter((outcome) => outcome.status === "fulfilled").length;
    expect(acknowledged).toBeGreaterThan(rows.length);
  });
});
