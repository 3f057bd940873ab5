import type { SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import { askSql } from "#lib/db/raw-sql.ts";
import { openReadOnly } from "#lib/db/verify/verify-file.ts";

/** What a database tells of the programs that work on it. */
export interface VitalSigns {
  /** By when the worker has to have checked the books again; null where it never has. */
  readonly nextBooksCheckAt: Date | null;
  /** The address of a login that set-up made for trying out. */
  readonly sampleLogin: string | null;
  /** Messages to the merchant's own system that were tried and not taken. */
  readonly undelivered: number;
}

/**
 * Read with plain SQL on a connection that cannot write: it works before the client is generated, and leaves nothing
 * behind beside a running shop. The database has to be current.
 */
export async function readVitalSigns(file: string): Promise<VitalSigns> {
  const connection = await openReadOnly(file);
  const first = (sql: string) => firstValue(connection, sql);
  try {
    const nextCheck = await first("SELECT nextCheckAt FROM BooksCheck");
    const sample = await first("SELECT email FROM User WHERE sample = 1");
    const undelivered = await first(
      "SELECT count(*) FROM OutboxMessage WHERE deliveredAt IS NULL AND sendCount > 0 AND status <> 'delivered'",
    );
    return {
      nextBooksCheckAt: nextCheck === null ? null : new Date(nextCheck),
      sampleLogin: sample,
      undelivered: Number(undelivered),
    };
  } finally {
    await connection.dispose();
  }
}

async function firstValue(connection: SqlDriverAdapter, sql: string): Promise<string | null> {
  const [row] = await askSql(connection, sql);
  const value = row?.[0];
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}
