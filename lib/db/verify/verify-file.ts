import { setImmediate } from "node:timers/promises";
import type { SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import { prepareReader } from "#lib/db/pragmas.ts";
import { sqliteDriver } from "#lib/db/sqlite-driver.ts";
import { verifyBooks } from "#lib/db/verify/verify-books.ts";
import type { BrokenRule } from "#lib/services/ports.ts";

/** In WAL a reader waits for nobody; only a database that is just being made or mended locks it out. */
const BUSY_TIMEOUT_MS = 2_000;

/**
 * Verifies a database file, on a connection of its own that cannot write and sees one moment of it, whoever writes
 * meanwhile. Between two queries the event loop goes on.
 */
export async function verifyFile(file: string, limits: { rowsMax: number }): Promise<BrokenRule[]> {
  const connection = await openReadOnly(file);
  try {
    await connection.executeScript("BEGIN");
    return await verifyBooks(async (sql) => {
      await setImmediate();
      return rowsOf(connection, sql);
    }, limits);
  } finally {
    await connection.dispose();
  }
}

export async function openReadOnly(file: string): Promise<SqlDriverAdapter> {
  const driver = sqliteDriver(file, { busyTimeoutMs: BUSY_TIMEOUT_MS, mayCreate: false, readOnly: true });
  const connection = await driver.connect();
  await prepareReader(connection);
  return connection;
}

async function rowsOf(connection: SqlDriverAdapter, sql: string): Promise<Record<string, unknown>[]> {
  const { columnNames, rows } = await connection.queryRaw({ sql, args: [], argTypes: [] });
  return rows.map((row) => Object.fromEntries(columnNames.map((name, index) => [name, row[index]])));
}
