import { join, resolve } from "node:path";
import { runAtTerminal } from "#lib/cli/child-process.ts";
import { readOptions } from "#lib/cli/options.ts";
import { programArgs, programEnvironment } from "#lib/cli/project.ts";
import { UserError } from "#lib/cli/user-error.ts";
import type { Settings } from "#lib/config/config.ts";

const USAGE = "npm run backup -- --to FOLDER --keep COUNT (both may be left away)";

/** Copies the database while the shop runs, and gives the exit code. Without `--keep` no older backup is removed. */
export async function backUp({ settings, args }: { settings: Settings; args: readonly string[] }): Promise<number> {
  const { values } = readOptions(args, { options: { to: { type: "string" }, keep: { type: "string" } } }, USAGE);
  const folder = values.to === undefined ? join(settings.dataDir, "backups") : resolve(values.to);
  const keep = values.keep === undefined ? [] : ["--keep", countOf(values.keep)];
  const program = programArgs(
    "lib/db/main.ts",
    "backup",
    ...["--file", settings.databaseFile, "--to", folder, "--mode", settings.mode, ...keep],
  );
  return runAtTerminal({ args: program, env: programEnvironment(settings, "production") });
}

function countOf(text: string): string {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new UserError(`--keep is "${text}": give how many backups stay, 1 or more.`);
  return text;
}
