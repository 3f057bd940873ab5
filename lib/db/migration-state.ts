import type { SqlQueryable } from "@prisma/driver-adapter-utils";
import { type MigrationFile, migrationChecksum } from "#lib/db/migration-files.ts";
import { askSql } from "#lib/db/raw-sql.ts";
import { readTableShapes } from "#lib/db/table-shapes.ts";
import { WALL_PREFIX, type WallTrigger, wallTriggers } from "#lib/db/wall-triggers.ts";
import type { TableWalls } from "#lib/db/walls.ts";

/** How a database stands to the migrations and walls of this version of the shop. All empty: it is current. */
export type MigrationState = {
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
  readonly failed: readonly string[];
  readonly edited: readonly string[];
  readonly wallsDiffer: boolean;
};

type Applied = { readonly name: string; readonly checksum: string; readonly finished: boolean };

/** Reads how the database stands; changes nothing. */
export async function readMigrationState(
  connection: SqlQueryable,
  migrations: readonly MigrationFile[],
  walls: readonly TableWalls[],
): Promise<MigrationState> {
  const applied = await readApplied(connection);
  const finished = new Map(applied.filter((row) => row.finished).map((row) => [row.name, row.checksum]));
  const known = new Map(migrations.map(({ name, sql }) => [name, migrationChecksum(sql)]));
  const missing = [...known.keys()].filter((name) => !finished.has(name));
  return {
    missing,
    unknown: [...finished.keys()].filter((name) => !known.has(name)),
    failed: applied.filter((row) => !row.finished).map((row) => row.name),
    edited: [...finished].filter(([name, sum]) => known.has(name) && known.get(name) !== sum).map(([name]) => name),
    wallsDiffer: missing.length === 0 && !(await hasWalls(connection, walls)),
  };
}

async function readApplied(connection: SqlQueryable): Promise<Applied[]> {
  const table = await askSql(connection, "SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'");
  if (table.length === 0) return [];
  const rows = await askSql(
    connection,
    `SELECT migration_name, checksum, finished_at IS NOT NULL FROM _prisma_migrations
      WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return rows.map(([name, checksum, done]) => ({
    name: String(name),
    checksum: String(checksum),
    finished: Number(done) === 1,
  }));
}

async function hasWalls(connection: SqlQueryable, walls: readonly TableWalls[]): Promise<boolean> {
  const shapes = await readTableShapes(connection);
  if (walls.some((wall) => !shapes.some((shape) => shape.table === wall.table))) return false;
  const wanted = new Set(wallTriggers(shapes, walls).map((trigger) => trigger.sql));
  const present = await readWallTriggers(connection);
  return present.length === wanted.size && present.every((trigger) => wanted.has(trigger.sql));
}

/** The walls' triggers that are in the database. */
export async function readWallTriggers(connection: SqlQueryable): Promise<WallTrigger[]> {
  const rows = await askSql(
    connection,
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB ? ORDER BY name",
    `${WALL_PREFIX}*`,
  );
  return rows.map(([name, sql]) => ({ name: String(name), sql: String(sql) }));
}
