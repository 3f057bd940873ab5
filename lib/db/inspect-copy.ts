import type { SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import type { BackupContents } from "#lib/db/backup-manifest.ts";
import { findFaultIn } from "#lib/db/database-file.ts";
import { BackupError } from "#lib/db/errors.ts";
import type { MigrationFile } from "#lib/db/migration-files.ts";
import { readMigrationState } from "#lib/db/migration-state.ts";
import { prepareReader } from "#lib/db/pragmas.ts";
import { askPragma, askSql } from "#lib/db/raw-sql.ts";
import { sqliteDriver } from "#lib/db/sqlite-driver.ts";
import { readTableShapes } from "#lib/db/table-shapes.ts";
import type { TableWalls } from "#lib/db/walls.ts";

export type Wanted = { readonly migrations: readonly MigrationFile[]; readonly walls: readonly TableWalls[] };

/**
 * Reads a copy of the database from end to end: every page and index, every reference, the migrations and walls, and
 * counts what is in it. An older state passes, because migrations bring it up.
 *
 * @param shown how the copy is called in the sentence of an error
 * @throws BackupError for the first thing that makes it unfit to be restored
 */
export async function inspectCopy(copy: string, shown: string, wanted: Wanted): Promise<BackupContents> {
  let connection: SqlDriverAdapter | undefined;
  try {
    // Nobody else uses the copy.
    connection = await sqliteDriver(copy, { busyTimeoutMs: 0, mayCreate: false }).connect();
    await prepareReader(connection);
    return await inspect(connection, shown, wanted);
  } catch (error) {
    const fault = findFaultIn(copy, error);
    if (fault === undefined) throw error;
    throw new BackupError("damaged", `${shown} is damaged or no database.`, { cause: error });
  } finally {
    await connection?.dispose();
  }
}

async function inspect(connection: SqlDriverAdapter, shown: string, wanted: Wanted): Promise<BackupContents> {
  const verdict = await askPragma(connection, "integrity_check(1)");
  if (verdict !== "ok") throw new BackupError("damaged", `${shown} is damaged: ${verdict.split("\n").at(-1) ?? ""}.`);
  const orphans = await askSql(connection, "PRAGMA foreign_key_check");
  if (orphans.length > 0) {
    throw new BackupError(
      "damaged",
      `${shown} has ${String(orphans.length)} rows that refer to rows which are not there.`,
    );
  }
  const shapes = await readTableShapes(connection);
  if (!shapes.some((shape) => shape.table === "LedgerEntry")) {
    throw new BackupError("foreign", `${shown} is not a database of this shop.`);
  }
  const { unknown, edited, failed, wallsDiffer } = await readMigrationState(
    connection,
    wanted.migrations,
    wanted.walls,
  );
  if (unknown.length > 0) {
    throw new BackupError("newer", `${shown} was made by a newer version of the shop: it has ${unknown.join(", ")}.`);
  }
  if (edited.length > 0 || failed.length > 0) {
    throw new BackupError(
      "foreign",
      `${shown} has other migrations than this shop: ${[...edited, ...failed].join(", ")}.`,
    );
  }
  if (wallsDiffer) throw new BackupError("damaged", `${shown} lacks walls that this version of the shop puts up.`);
  const rows: Record<string, number> = {};
  for (const { table } of shapes)
    rows[table] = Number((await askSql(connection, `SELECT count(*) FROM "${table}"`))[0]?.[0]);
  const applied = await askSql(connection, "SELECT migration_name FROM _prisma_migrations ORDER BY migration_name");
  const sums = await askSql(connection, "SELECT kind, CAST(sum(amountFen) AS TEXT) FROM LedgerEntry GROUP BY kind");
  return {
    migrations: applied.map(([name]) => String(name)),
    rows,
    ledgerFen: Object.fromEntries(sums.map(([kind, sum]) => [String(kind), String(sum)])),
  };
}
