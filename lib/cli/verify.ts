import { runAtTerminal } from "#lib/cli/child-process.ts";
import { PROJECT_FOLDER, programArgs } from "#lib/cli/project.ts";
import type { Terminal } from "#lib/cli/terminal.ts";
import { ConfigError } from "#lib/config/config.ts";
import { readSettings } from "#lib/config/settings.ts";

/** 0: the books are right, 1: they are not, 2: they cannot be read. Without `--file` the shop's own database. */
export async function verify({ terminal, args }: { terminal: Terminal; args: readonly string[] }): Promise<number> {
  let file: readonly string[] = [];
  try {
    if (!args.some((arg) => arg.startsWith("--file"))) {
      file = ["--file", readSettings({ cwd: PROJECT_FOLDER }).databaseFile];
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    terminal.complain(error.message);
    return 2;
  }
  return runAtTerminal({ args: programArgs("lib/db/verify/main.ts", ...file, ...args), env: process.env });
}
