import { resolve } from "node:path";
import { runAtTerminal } from "#lib/cli/child-process.ts";
import { prepareFolder } from "#lib/cli/data-folder.ts";
import { hasSamples, rememberSamples, renewDatabaseIdentity } from "#lib/cli/database-identity.ts";
import { generateClient } from "#lib/cli/database-steps.ts";
import { readOptions } from "#lib/cli/options.ts";
import { programArgs, programEnvironment } from "#lib/cli/project.ts";
import { takeLock } from "#lib/cli/running-lock.ts";
import { UserError } from "#lib/cli/user-error.ts";
import type { Settings } from "#lib/config/config.ts";

const USAGE = "npm run restore -- FILE, a backup that npm run backup has written";

/** Puts a backup in the place of the database, while the shop stands still, and gives the exit code. */
export async function restore({ settings, args }: { settings: Settings; args: readonly string[] }): Promise<number> {
  const { positionals } = readOptions(args, { allowPositionals: true, options: {} }, USAGE);
  const [backup] = positionals;
  if (backup === undefined || positionals.length > 1) throw new UserError(`Name one backup: ${USAGE}.`);
  const { dataDir, databaseFile } = settings;
  prepareFolder(dataDir, "set DATA_DIR to another folder");
  takeLock(dataDir, `the data in ${dataDir}`);
  const env = programEnvironment(settings, "production");
  await generateClient(env);
  const options = ["--file", databaseFile, "--from", resolve(backup), "--mode", settings.mode];
  const code = await runAtTerminal({ args: programArgs("lib/db/main.ts", "restore", ...options), env });
  if (code === 0) {
    // Pages are built from the catalogue, and that is another one now.
    const hadSamples = hasSamples(dataDir);
    renewDatabaseIdentity(dataDir);
    if (hadSamples) rememberSamples(dataDir);
  }
  return code;
}
