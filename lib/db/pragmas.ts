import type { SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import { DatabaseFaultError } from "#lib/db/errors.ts";
import { askPragma } from "#lib/db/raw-sql.ts";

/**
 * better-sqlite3 waits for a lock without letting the event loop go on. So a short time here; the guard waits the rest.
 */
export const BUSY_TIMEOUT_MS = 50;

/** What SQLite answers for synchronous=FULL. */
const FULL = "2";

/**
 * Settings of a connection that writes.
 *
 * - WAL: a commit that meets a lock fails alone and does not spoil the connection, and readers never wait.
 * - synchronous=FULL: a commit is on the disk before it is acknowledged; Alipay does not resend what was acknowledged.
 * - recursive_triggers: INSERT OR REPLACE then meets the walls against deletion too.
 *
 * @throws DatabaseFaultError when one of the first two does not hold afterwards
 */
export async function prepareWriter(connection: SqlDriverAdapter): Promise<void> {
  await connection.executeScript("PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; PRAGMA synchronous=FULL;");
  const journal = await askPragma(connection, "journal_mode=WAL");
  if (journal !== "wal") {
    throw new DatabaseFaultError("not-wal", `The database cannot be put into WAL mode: it stays in ${journal}.`);
  }
  const synchronous = await askPragma(connection, "synchronous");
  if (synchronous !== FULL) {
    throw new DatabaseFaultError(
      "not-durable",
      `The database does not write through to the disk: synchronous is ${synchronous} and not FULL.`,
    );
  }
}

/** Settings of a connection that only reads: it refuses every write. */
export async function prepareReader(connection: SqlDriverAdapter): Promise<void> {
  await connection.executeScript("PRAGMA query_only=ON;");
}
