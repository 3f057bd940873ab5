import { spawn } from "node:child_process";
import { once } from "node:events";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { prismaFolder } from "#tests/support/database.ts";

const PROGRAM = `
  import { deployMigrations, readBlueprint } from "#lib/db/migrate.ts";
  const [file, prismaFolder, sql] = process.argv.slice(1);
  const blueprint = readBlueprint(prismaFolder);
  const planted = { name: "99999999999999_planted", sql };
  await deployMigrations(file, { ...blueprint, migrations: [...blueprint.migrations, planted] });
`;

/**
 * Runs one more migration on the database, in a process of its own: a migration waits for the write lock without an
 * event loop, so that within one process a writer could never finish and give the lock back.
 */
export async function migrateElsewhere(file: string, sql: string): Promise<void> {
  const args = ["--import", "tsx", "--input-type=module", "--eval", PROGRAM, file, prismaFolder, sql];
  const child = spawn(process.execPath, args, { cwd: PROJECT_FOLDER, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`the migration ended with ${code ?? "a signal"}`);
}
