import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Database, type DatabaseOptions, openDatabase } from "#lib/db/client.ts";
import { deployMigrations, readBlueprint } from "#lib/db/migrate.ts";

export const prismaFolder = fileURLToPath(new URL("../../prisma", import.meta.url));

const blueprint = readBlueprint(prismaFolder);

/** A place in memory, where the system has one: for tests whose commits are so many that a disk would be waited for. */
export const MEMORY_FOLDER = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** A fresh, migrated, empty database of its own, open; `close` also removes its folder. */
export async function createTestDatabase({
  under = tmpdir(),
  ...options
}: Omit<DatabaseOptions, "file"> & { under?: string } = {}): Promise<Database> {
  const { file, remove } = await createTestDatabaseFile(under);
  const database = await openDatabase({ file, ...options });
  return {
    ...database,
    close: async () => {
      await database.close();
      remove();
    },
  };
}

/** The file alone, for tests that start other processes on it or open it themselves. */
export async function createTestDatabaseFile(
  under: string = tmpdir(),
): Promise<{ file: string; folder: string; remove: () => void }> {
  const template = await findTemplate();
  const folder = mkdtempSync(join(under, "shop-test-"));
  const file = join(folder, "shop.db");
  copyFileSync(template, file);
  return {
    file,
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Migrating takes half a second, copying a millisecond: so once for each state of migrations and walls. */
async function findTemplate(): Promise<string> {
  const template = join(tmpdir(), "shop-test-templates", `${fingerprint()}.db`);
  if (existsSync(template)) return template;
  mkdirSync(dirname(template), { recursive: true });
  const scratch = mkdtempSync(join(dirname(template), "making-"));
  await deployMigrations(join(scratch, "shop.db"), blueprint);
  renameSync(join(scratch, "shop.db"), template);
  rmSync(scratch, { recursive: true });
  return template;
}

function fingerprint(): string {
  const generator = readFileSync(join(prismaFolder, "..", "lib", "db", "wall-triggers.ts"), "utf8");
  const inputs = [blueprint.migrations, blueprint.walls, generator];
  return createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 16);
}
