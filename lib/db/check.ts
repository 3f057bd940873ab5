import type { SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import { findFaultIn, findFileFault } from "#lib/db/database-file.ts";
import { type DatabaseFault, DatabaseFaultError } from "#lib/db/errors.ts";
import { type MigrationFile, readMigrations } from "#lib/db/migration-files.ts";
import { type MigrationState, readMigrationState } from "#lib/db/migration-state.ts";
import { BUSY_TIMEOUT_MS, prepareReader } from "#lib/db/pragmas.ts";
import { askPragma } from "#lib/db/raw-sql.ts";
import { sqliteDriver } from "#lib/db/sqlite-driver.ts";
import { type TableWalls, WALLS } from "#lib/db/walls.ts";

/** Which database, and the folder of the migrations that it must have (prisma/migrations of the project). */
export type CheckOptions = { readonly file: string; readonly migrationsFolder: string };

/**
 * Looks at the database before the program starts. Changes nothing.
 *
 * @throws DatabaseFaultError for the first thing found wrong, in one sentence
 */
export async function checkDatabase({ file, migrationsFolder }: CheckOptions): Promise<void> {
  const fault = await findDatabaseFault(file, { migrations: readMigrations(migrationsFolder), walls: WALLS });
  if (fault !== undefined) throw fault;
}

/** The first reason why these migrations and walls cannot be worked with on this file; undefined when there is none. */
export async function findDatabaseFault(
  file: string,
  wanted: { readonly migrations: readonly MigrationFile[]; readonly walls: readonly TableWalls[] },
): Promise<DatabaseFaultError | undefined> {
  const fault = findFileFault(file);
  if (fault !== undefined) return fault;
  let connection: SqlDriverAdapter | undefined;
  try {
    connection = await sqliteDriver(file, { busyTimeoutMs: BUSY_TIMEOUT_MS, mayCreate: false }).connect();
    await prepareReader(connection);
    const verdict = await askPragma(connection, "quick_check(1)");
    // SQLite's words come under a heading.
    if (verdict !== "ok") return damaged(file, verdict.split("\n").at(-1) ?? verdict);
    return faultOf(file, await readMigrationState(connection, wanted.migrations, wanted.walls));
  } catch (error) {
    const found = findFaultIn(file, error);
    if (found === undefined) throw error;
    return found;
  } finally {
    await connection?.dispose();
  }
}

function faultOf(file: string, state: MigrationState): DatabaseFaultError | undefined {
  const { failed, unknown, edited, missing } = state;
  const fault = (kind: DatabaseFault, says: string) => new DatabaseFaultError(kind, `The database ${file} ${says}.`);
  if (failed.length > 0) return fault("migration-failed", `holds a migration that failed: ${failed.join(", ")}`);
  if (unknown.length > 0) {
    return fault("migrations-unknown", `was made by a newer version of the shop: it has ${unknown.join(", ")}`);
  }
  if (edited.length > 0) {
    return fault("migration-edited", `was made by another version of the migration ${edited.join(", ")}`);
  }
  if (missing.length > 0) return fault("migrations-missing", `lacks the migration ${missing.join(", ")}`);
  if (state.wallsDiffer) return fault("walls-differ", "does not have the walls of this version of the shop");
  return undefined;
}

function damaged(file: string, detail: string): DatabaseFaultError {
  return new DatabaseFaultError("damaged", `The database ${file} is damaged: ${detail}.`);
}
