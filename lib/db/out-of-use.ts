import type { SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import { findFaultIn, findFileFault } from "#lib/db/database-file.ts";
import { BackupError } from "#lib/db/errors.ts";
import { isBusy } from "#lib/db/lock-patience.ts";
import { sqliteDriver } from "#lib/db/sqlite-driver.ts";

/**
 * Makes sure that no process has the database open, and writes its log (-wal) into the file, so that the file alone is
 * the whole database. One that cannot be read is left as it is.
 *
 * @throws BackupError when a process uses it
 */
export async function takeOutOfUse(file: string): Promise<void> {
  // SQLite itself would clear away the log of what it takes for an empty database.
  if (findFileFault(file) !== undefined) return;
  let connection: SqlDriverAdapter | undefined;
  try {
    connection = await sqliteDriver(file, { busyTimeoutMs: 1_000, mayCreate: false }).connect();
    // An exclusive lock is only given to one who is alone, whatever the others are doing.
    await connection.executeScript("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;");
    await connection.executeScript("PRAGMA wal_checkpoint(TRUNCATE);");
  } catch (error) {
    if (isBusy(error)) {
      throw new BackupError("in-use", `A process has the database ${file} open: stop it first.`, { cause: error });
    }
    if (findFaultIn(file, error) === undefined) throw error;
  } finally {
    await connection?.dispose();
  }
}
