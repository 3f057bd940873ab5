import { parseArgs } from "node:util";
import { writeRelease } from "#deploy/release/write-release.ts";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { runCommand } from "#lib/cli/run-command.ts";
import { setUp } from "#lib/cli/setup.ts";
import { createTerminal } from "#lib/cli/terminal.ts";
import { readSettings } from "#lib/config/settings.ts";

const terminal = createTerminal({ out: process.stdout, err: process.stderr });

/**
 * npm run release -- [--to FOLDER]: prepares and builds as `npm run setup` does, then writes one folder with all that a
 * server needs (docs/deployment.md). The folder is made anew; left away, it is .tmp/release.
 */
async function release(args: readonly string[]): Promise<number> {
  const options = { to: { type: "string", default: ".tmp/release" } } as const;
  const { to } = parseArgs({ args: [...args], options }).values;
  await setUp({ settings: readSettings({ cwd: PROJECT_FOLDER }), terminal, build: true });
  const { folder, files, megabytes } = await writeRelease({ project: PROJECT_FOLDER, to });
  terminal.say(`Release written: ${folder} (${files} files, ${megabytes} MB)`);
  return 0;
}

await runCommand({ release }, terminal);
