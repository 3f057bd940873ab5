import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type MigrationFile = { readonly name: string; readonly sql: string };

/** The migrations in a folder such as prisma/migrations, in the order in which they are applied. */
export function readMigrations(folder: string): MigrationFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "migration.sql")))
    .map((entry) => ({ name: entry.name, sql: readFileSync(join(folder, entry.name, "migration.sql"), "utf8") }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The checksum that Prisma's engine stores with an applied migration. */
export function migrationChecksum(sql: string): string {
  return createHash("sha256").update(sql).digest("hex");
}
