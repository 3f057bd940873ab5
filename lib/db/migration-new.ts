import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Blueprint } from "#lib/db/migrate.ts";
import { SchemaEngine } from "#lib/db/schema-engine.ts";
import { sqliteDriver } from "#lib/db/sqlite-driver.ts";

/**
 * The SQL that is missing between the migrations and the schema, found on a scratch database; undefined when they agree.
 */
export async function findDrift(blueprint: Blueprint): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), "shop-migration-"));
  const driver = sqliteDriver(join(folder, "scratch.db"), { busyTimeoutMs: 0, mayCreate: true });
  const connection = await driver.connect();
  try {
    const engine = await SchemaEngine.start(connection, blueprint.schema);
    try {
      await engine.apply(blueprint.migrationsFolder, blueprint.migrations);
      return await engine.diff();
    } finally {
      engine.free();
    }
  } finally {
    await connection.dispose();
    rmSync(folder, { recursive: true });
  }
}

/**
 * Writes the next migration, from what the migrations give to what the schema says.
 *
 * @param now the time that names the migration, so that migrations are applied in the order of their making
 * @returns the new file's path; undefined when the schema has not changed
 */
export async function writeMigration(blueprint: Blueprint, name: string, now: Date): Promise<string | undefined> {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new Error("A migration's name has small letters, digits and underscores only, such as add_coupons.");
  }
  const sql = await findDrift(blueprint);
  if (sql === undefined) return undefined;
  const stamp = now.toISOString().replaceAll(/\D/g, "").slice(0, "yyyymmddhhmmss".length);
  const folder = join(blueprint.migrationsFolder, `${stamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "migration.sql");
  writeFileSync(file, sql);
  writeFileSync(join(blueprint.migrationsFolder, "migration_lock.toml"), MIGRATION_LOCK);
  return file;
}

const MIGRATION_LOCK = '# Prisma reads this file; it belongs into version control.\nprovider = "sqlite"\n';
