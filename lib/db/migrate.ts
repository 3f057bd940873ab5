import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import { findDatabaseFault } from "#lib/db/check.ts";
import { findFaultIn } from "#lib/db/database-file.ts";
import { DatabaseBusyError, type DatabaseFault, DatabaseFaultError } from "#lib/db/errors.ts";
import { isBusy } from "#lib/db/lock-patience.ts";
import { type MigrationFile, readMigrations } from "#lib/db/migration-files.ts";
import { readWallTriggers } from "#lib/db/migration-state.ts";
import { askSql } from "#lib/db/raw-sql.ts";
import { SchemaEngine, type SchemaFile } from "#lib/db/schema-engine.ts";
import { sqliteDriver } from "#lib/db/sqlite-driver.ts";
import { readTableShapes } from "#lib/db/table-shapes.ts";
import { wallTriggers, wallViolationQueries } from "#lib/db/wall-triggers.ts";
import { type TableWalls, WALLS } from "#lib/db/walls.ts";

// A busy shop leaves the write lock for moments only, and SQLite looks ten times a second. A program of its own does this,
// so nothing suffers when it waits without an event loop.
const MIGRATION_LOCK_WAIT_MS = 60_000;

/** What the database must become. */
export type Blueprint = {
  readonly schema: SchemaFile;
  readonly migrationsFolder: string;
  readonly migrations: readonly MigrationFile[];
  readonly walls: readonly TableWalls[];
};

/** The project's own schema, migrations and walls. `prismaFolder` is its folder prisma/. */
export function readBlueprint(prismaFolder: string): Blueprint {
  const path = join(prismaFolder, "schema.prisma");
  const migrationsFolder = join(prismaFolder, "migrations");
  return {
    schema: { path, content: readFileSync(path, "utf8") },
    migrationsFolder,
    migrations: readMigrations(migrationsFolder),
    walls: WALLS,
  };
}

/**
 * Brings a database file, new or old, to the blueprint: missing migrations, then all walls. Everything happens in one
 * transaction, so a run that is killed or fails leaves the file as it was.
 *
 * @param lockWaitMs for so long others may keep writing before it gives up
 * @returns the names of the migrations that were applied
 * @throws DatabaseFaultError when the file cannot be used, or was made by a newer or another version of the shop
 * @throws DatabaseBusyError when others never let it in
 */
export async function deployMigrations(
  file: string,
  blueprint: Blueprint,
  lockWaitMs = MIGRATION_LOCK_WAIT_MS,
): Promise<string[]> {
  makeFolderOf(file);
  const fault = await findDatabaseFault(file, blueprint);
  if (fault === undefined) return [];
  if (!WHAT_DEPLOYING_MENDS.includes(fault.fault)) throw fault;
  try {
    const connection = await sqliteDriver(file, { busyTimeoutMs: lockWaitMs, mayCreate: true }).connect();
    try {
      return await bringUpToDate(connection, blueprint);
    } finally {
      await connection.dispose();
    }
  } catch (cause) {
    if (isBusy(cause)) {
      const message = `Other programs have kept the database ${file} locked for ${String(lockWaitMs / 1000)} seconds: stop them and try again.`;
      throw new DatabaseBusyError(message, { cause });
    }
    throw findFaultIn(file, cause) ?? cause;
  }
}

function makeFolderOf(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (cause) {
    throw new DatabaseFaultError("unreadable", `The folder for the database ${file} cannot be made.`, { cause });
  }
}

const WHAT_DEPLOYING_MENDS: readonly DatabaseFault[] = ["missing", "migrations-missing", "walls-differ"];

async function bringUpToDate(connection: SqlDriverAdapter, blueprint: Blueprint): Promise<string[]> {
  // foreign_keys cannot be switched inside a transaction, and rebuilding a table needs it off; it is checked below.
  await connection.executeScript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF;");
  await connection.executeScript("BEGIN IMMEDIATE");
  try {
    const applied = await applyAll(connection, blueprint);
    await refuseBrokenReferences(connection);
    await connection.executeScript("COMMIT");
    return applied;
  } catch (error) {
    await connection.executeScript("ROLLBACK");
    throw error;
  }
}

/** Walls come down first: a migration may have to change rows that nobody else may, and rebuilt tables lose theirs. */
async function applyAll(connection: SqlDriverAdapter, blueprint: Blueprint): Promise<string[]> {
  for (const { name } of await readWallTriggers(connection)) await connection.executeScript(`DROP TRIGGER "${name}"`);
  const engine = await SchemaEngine.start(connection, blueprint.schema);
  try {
    const applied = await engine.apply(blueprint.migrationsFolder, blueprint.migrations);
    await raiseWalls(connection, blueprint.walls);
    return applied;
  } finally {
    engine.free();
  }
}

async function raiseWalls(connection: SqlDriverAdapter, walls: readonly TableWalls[]): Promise<void> {
  const shapes = await readTableShapes(connection);
  for (const [wall, query] of wallViolationQueries(shapes, walls)) {
    const broken = Number((await askSql(connection, query))[0]?.[0]);
    if (broken > 0) throw new Error(`${String(broken)} rows of the database break the wall ${wall}`);
  }
  for (const { sql } of wallTriggers(shapes, walls)) await connection.executeScript(sql);
}

async function refuseBrokenReferences(connection: SqlDriverAdapter): Promise<void> {
  const broken = await askSql(connection, "PRAGMA foreign_key_check");
  if (broken.length > 0) {
    throw new Error(
      `${String(broken.length)} rows would refer to rows that are not there, the first in ${String(broken[0]?.[0])}`,
    );
  }
}
