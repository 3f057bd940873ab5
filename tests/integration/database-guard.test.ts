import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Database, openDatabase, type TransactionClient } from "#lib/db/client.ts";
import type { PrismaClient } from "#lib/db/generated/client.ts";
import { createTestDatabaseFile } from "#tests/support/database.ts";
import { faultyDriver, openUnguarded } from "#tests/support/sqlite-faults.ts";

const LATER = new Date("2026-11-20T04:00:00.000Z");

function lease(job: string) {
  return { data: { job, holder: "test", expiresAt: LATER } };
}

function signal() {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

/** Writes `outside` while a transaction is open that then rolls back. Tells which of the two rows are there after it. */
async function writeBesideARollback(client: PrismaClient): Promise<string[]> {
  const opened = signal();
  const rollBack = signal();
  const transaction = client.$transaction(async (inside) => {
    await inside.jobLease.create(lease("inside"));
    opened.give();
    await rollBack.given;
    throw new Error("rolled back on purpose");
  });
  const ended = expect(transaction).rejects.toThrow("rolled back on purpose");
  await opened.given;
  const outside = client.jobLease.create(lease("outside"));
  await Promise.race([outside, pause(100)]);
  rollBack.give();
  await ended;
  await outside;
  const rows = await client.jobLease.findMany({ orderBy: { job: "asc" } });
  return rows.map((row) => row.job);
}

let file: string;
let remove: () => void;
let database: Database;

beforeEach(async () => {
  ({ file, remove } = await createTestDatabaseFile());
  database = await openDatabase({ file });
});

afterEach(async () => {
  await database.close();
  remove();
});

describe("a transaction is alone on its connection (finding 1.1)", () => {
  test("a write outside an open transaction survives its rollback", async () => {
    expect(await writeBesideARollback(database.writer)).toEqual(["outside"]);
  });

  test("without the guard that write is acknowledged and lost", async () => {
    const unguarded = openUnguarded(file);
    expect(await writeBesideARollback(unguarded)).toEqual([]);
    await unguarded.$disconnect();
  });

  test("the reader does not see what is not committed, and does not wait for it", async () => {
    const opened = signal();
    const commit = signal();
    const transaction = database.transaction(async (client) => {
      await client.jobLease.create(lease("uncommitted"));
      opened.give();
      await commit.given;
    });
    await opened.given;
    expect(await database.reader.jobLease.count()).toBe(0);
    commit.give();
    await transaction;
    expect(await database.reader.jobLease.count()).toBe(1);
  });

  test("the reader refuses to write", async () => {
    await expect(database.reader.jobLease.create(lease("any"))).rejects.toThrow("readonly");
  });

  test("transactions that read before they write come one after the other", async () => {
    await database.writer.rateLimit.create({ data: { id: "1", key: "1", count: 0, lastRequest: 0 } });
    const increments = Array.from({ length: 50 }, () =>
      database.transaction(async (client) => {
        const { count } = await client.rateLimit.findUniqueOrThrow({ where: { id: "1" } });
        await pause(1);
        await client.rateLimit.update({ where: { id: "1" }, data: { count: count + 1 } });
      }),
    );
    await Promise.all(increments);
    expect((await database.reader.rateLimit.findUniqueOrThrow({ where: { id: "1" } })).count).toBe(50);
  });

  test("a transaction that Prisma times out is undone, lets the next one in, and nothing slips out after it", async () => {
    const timedOut = signal();
    const transaction = database.writer.$transaction(
      async (client) => {
        await client.jobLease.create(lease("too slow"));
        await timedOut.given;
        await client.jobLease.create(lease("after the end"));
      },
      { timeout: 50 },
    );
    const ended = expect(transaction).rejects.toThrow(/expired|closed|over/);
    await database.writer.jobLease.create(lease("next"));
    timedOut.give();
    await ended;
    expect((await database.reader.jobLease.findMany()).map((row) => row.job)).toEqual(["next"]);
  });

  test("the event loop goes round before each statement of a transaction", async () => {
    const statements = 10;
    let rounds = 0;
    let counting = true;
    const count = () => {
      rounds += 1;
      if (counting) setImmediate(count);
    };
    await database.transaction(async (client) => {
      await client.jobLease.count();
      setImmediate(count);
      for (let index = 0; index < statements; index += 1) await client.jobLease.count();
      counting = false;
    });
    expect(rounds).toBeGreaterThanOrEqual(statements - 1);
  });

  test("a statement that waits for its round is refused when the transaction ends meanwhile", async () => {
    const transaction = database.transaction((client) => {
      const late = client.jobLease.create(lease("late"));
      late.catch(() => undefined);
      throw new Error("rolled back on purpose");
    });
    await expect(transaction).rejects.toThrow("rolled back on purpose");
    await pause(20);
    expect(await database.reader.jobLease.count()).toBe(0);
  });

  test("a process that stands still for five seconds in the middle of a transaction finishes it afterwards", async () => {
    await database.transaction(async (client) => {
      await client.jobLease.create(lease("before"));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5_200);
      await client.jobLease.create(lease("after"));
    });
    expect(await database.reader.jobLease.count()).toBe(2);
  });

  test("inside a transaction the other clients are refused at once instead of waiting for themselves", async () => {
    const before = performance.now();
    for (const outer of [database.writer, database.reader]) {
      const transaction = database.transaction(() => outer.jobLease.count());
      await expect(transaction).rejects.toThrow("only the transaction's own client");
    }
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  test("the compiler refuses the outer client where a transaction's is wanted", async () => {
    const write = (client: TransactionClient) => client.jobLease.create(lease("typed"));
    await database.transaction((client) => write(client));
    // @ts-expect-error the writer is not the client of an open transaction
    const mistake = () => write(database.writer);
    expect(mistake).toBeTypeOf("function");
  });
});

describe("a failure leaves the connection usable", () => {
  test("a BEGIN that fails frees the queue", async () => {
    let failures = 1;
    const faulty = await openDatabase({
      file,
      driver: faultyDriver((sql) => {
        if (sql !== "BEGIN IMMEDIATE" || failures === 0) return sql;
        failures -= 1;
        throw new Error("no transaction today");
      }),
    });
    const write = (job: string) => faulty.transaction((client) => client.jobLease.create(lease(job)));
    await expect(write("first")).rejects.toThrow("no transaction today");
    await write("second");
    await faulty.writer.jobLease.create(lease("third"));
    expect(await faulty.reader.jobLease.count()).toBe(2);
    await faulty.close();
  });

  test("P-09: a transaction that met a full disk is undone whole, and nothing of it runs on; later ones work", async () => {
    await database.writer.$queryRawUnsafe("PRAGMA max_page_count=1");
    const transaction = database.transaction(async (client) => {
      await client.jobLease.create(lease("before"));
      await client.jobLease.create(lease("x".repeat(1_000_000))).catch(() => undefined);
      await client.jobLease.create(lease("after"));
    });
    await expect(transaction).rejects.toThrow("The transaction is over");
    expect(await database.reader.jobLease.count()).toBe(0);
    await database.transaction((client) => client.jobLease.create(lease("small")));
    expect(await database.reader.jobLease.count()).toBe(1);
  });
});
