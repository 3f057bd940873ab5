import { isDriverAdapterError, type SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import { findFileFault } from "#lib/db/database-file.ts";
import { type DatabaseFault, DatabaseFaultError } from "#lib/db/errors.ts";
import { readMigrations } from "#lib/db/migration-files.ts";
import { type MigrationState, readMigrationState } from "#lib/db/migration-state.ts";
import { BUSY_TIMEOUT_MS, prepareReader } from "#lib/db/pragmas.ts";
import { askPragma } from "#lib/db/raw-sql.ts";
import { sqliteDriver } from "#lib/db/sqlite-driver.ts";
import { WALLS } from "#lib/db/walls.ts";

/** Which database, and the folder of the migrations that it must have (prisma/migrations of the project). */
export type CheckOptions = { readonly file: string; readonly migrationsFolder: string };

/**
 * Looks at the database before the program starts. Changes nothing.
 *
 * @throws DatabaseFaultError for the first thing found wrong, in one sentence
 */
export async function checkDatabase({ file, migrationsFolder }: CheckOptions): Promise<void> {
  const fault = findFileFault(file) ?? (await findContentFault(file, migrationsFolder));
  if (fault !== undefined) throw fault;
}

async function findContentFault(file: string, migrationsFolder: string): Promise<DatabaseFaultError | undefined> {
  let connection: SqlDriverAdapter | undefined;
  try {
    connection = await sqliteDriver(file, { busyTimeoutMs: BUSY_TIMEOUT_MS, mayCreate: false }).connect();
    await prepareReader(connection);
    const verdict = await askPragma(connection, "quick_check(1)");
    // SQLite's words come under a heading.
    if (verdict !== "ok") return damaged(file, verdict.split("\n").at(-1) ?? verdict);
    return faultOf(file, await readMigrationState(connection, readMigrations(migrationsFolder), WALLS));
  } catch (error) {
    return faultOfDriverError(file, error);
  } finally {
    await connection?.dispose();
  }
}

/** The first reason why a database in this state cannot be used by this version of the shop. */
export function faultOf(file: string, state: MigrationState): DatabaseFaultError | undefined {
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

/** The driver's own error when connecting has a code; its errors in statements come wrapped. */
function faultOfDriverError(file: string, error: unknown): DatabaseFaultError {
  const code = isDriverAdapterError(error) ? error.cause.originalCode : codeOf(error);
  const detail = isDriverAdapterError(error) ? (error.cause.originalMessage ?? error.message) : String(error);
  switch (code) {
    case "SQLITE_NOTADB":
      return new DatabaseFaultError("not-a-database", `The file ${file} is not a SQLite database.`, { cause: error });
    case "SQLITE_CANTOPEN":
      return new DatabaseFaultError("unreadable", `The database ${file} cannot be opened.`, { cause: error });
    case "SQLITE_CORRUPT":
      return damaged(file, detail, error);
    default:
      throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function damaged(file: string, detail: string, cause?: unknown): DatabaseFaultError {
  return new DatabaseFaultError("damaged", `The database ${file} is damaged: ${detail}.`, { cause });
}
