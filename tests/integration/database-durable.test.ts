import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "#lib/db/client.ts";
import type { PrismaClient } from "#lib/db/generated/client.ts";
import { createTestDatabaseFile } from "#tests/support/database.ts";
import { faultyDriver, openUnguarded } from "#tests/support/sqlite-faults.ts";

async function readPragma(client: PrismaClient, pragma: string): Promise<unknown> {
  const rows = await client.$queryRawUnsafe<Record<string, unknown>[]>(`PRAGMA ${pragma}`);
  return Object.values(rows[0] ?? {})[0];
}

let file: string;
let remove: () => void;

beforeEach(async () => {
  ({ file, remove } = await createTestDatabaseFile());
});

afterEach(() => {
  remove();
});

test("the database is in WAL mode, on disk and on both connections (finding 1.3)", async () => {
  const database = await openDatabase({ file });
  expect(await readPragma(database.writer, "journal_mode")).toBe("wal");
  expect(await readPragma(database.reader, "journal_mode")).toBe("wal");
  await database.close();
  const other = new Sqlite(file);
  expect(other.pragma("journal_mode", { simple: true })).toBe("wal");
  other.close();
});

test("P-08: the writer's commits are on the disk before they are acknowledged: synchronous=FULL (finding 1.4)", async () => {
  const database = await openDatabase({ file });
  expect(Number(await readPragma(database.writer, "synchronous"))).toBe(2);
  await database.close();
});

test("P-08: the driver alone would not write through: synchronous=NORMAL", async () => {
  const unguarded = openUnguarded(file);
  expect(Number(await readPragma(unguarded, "synchronous"))).toBe(1);
  await unguarded.$disconnect();
});

test("P-08: refuses to open where synchronous=FULL does not hold", async () => {
  const driver = faultyDriver((sql) => sql.replace("synchronous=FULL", "synchronous=NORMAL"));
  await expect(openDatabase({ file, driver })).rejects.toMatchObject({
    name: "DatabaseFaultError",
    fault: "not-durable",
  });
});

test("refuses to open where WAL mode cannot be had", async () => {
  const other = new Sqlite(file);
  other.pragma("journal_mode=DELETE");
  other.close();
  const driver = faultyDriver((sql) => sql.replace("journal_mode=WAL", "journal_mode=DELETE"));
  await expect(openDatabase({ file, driver })).rejects.toMatchObject({ name: "DatabaseFaultError", fault: "not-wal" });
});

test("foreign keys hold on the writer", async () => {
  const database = await openDatabase({ file });
  const orphan = { id: "o", variantId: "none", kind: "adjust", quantity: 1, reference: "r", createdAt: new Date(0) };
  await expect(database.writer.stockMovement.create({ data: orphan })).rejects.toThrow("Foreign key");
  await database.close();
});
