import { backUp } from "#lib/cli/backup.ts";
import { endAllChildren, runAtTerminal } from "#lib/cli/child-process.ts";
import { clock } from "#lib/cli/clock.ts";
import { keys } from "#lib/cli/keys.ts";
import { PROJECT_FOLDER, programArgs } from "#lib/cli/project.ts";
import { askAtTerminal, reset } from "#lib/cli/reset.ts";
import { restore } from "#lib/cli/restore.ts";
import { setUp } from "#lib/cli/setup.ts";
import { start } from "#lib/cli/start.ts";
import { createTerminal, endWithReader } from "#lib/cli/terminal.ts";
import { UserError } from "#lib/cli/user-error.ts";
import { ConfigError, type Settings } from "#lib/config/config.ts";
import { readSettings } from "#lib/config/settings.ts";

const terminal = createTerminal({ out: process.stdout, err: process.stderr });

/** The commands of package.json's scripts; each gives its exit code. */
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  start: () => start({ settings: settings(), terminal, development: false }),
  dev: () => start({ settings: settings(), terminal, development: true }),
  setup: async (args) => {
    await setUp({ settings: settings(), terminal, build: true, samples: args.includes("--samples") });
    terminal.say("Ready: npm start runs the shop.");
    return 0;
  },
  reset: async (args) => {
    await reset({ settings: settings(), terminal, confirm: args.includes("--yes") ? async () => true : askAtTerminal });
    return 0;
  },
  clock: async (args) => {
    await clock({ settings: settings(), terminal, args });
    return 0;
  },
  keys: async (args) => {
    await keys({ terminal, args, source: { cwd: PROJECT_FOLDER }, stdin: process.stdin });
    return 0;
  },
  backup: (args) => backUp({ settings: settings(), args }),
  restore: (args) => restore({ settings: settings(), args }),
  migration: (args) => runAtTerminal({ args: programArgs("lib/db/main.ts", "migration", ...args), env: process.env }),
  verify: (args) => verify(args),
  "staff-add": (args) => runAtTerminal({ args: programArgs("lib/auth/main.ts", "add", ...args), env: process.env }),
};

/** 0: the books are right, 1: they are not, 2: they cannot be read. Without `--file` the shop's own database. */
async function verify(args: readonly string[]): Promise<number> {
  let file: readonly string[] = [];
  try {
    if (!args.some((arg) => arg.startsWith("--file"))) file = ["--file", settings().databaseFile];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    terminal.complain(error.message);
    return 2;
  }
  return runAtTerminal({ args: programArgs("lib/db/verify/main.ts", ...file, ...args), env: process.env });
}

function settings(): Settings {
  return readSettings({ cwd: PROJECT_FOLDER });
}

async function run([name = "", ...args]: readonly string[]): Promise<number> {
  const command = COMMANDS[name];
  if (command === undefined) throw new UserError(`Say what to do: ${Object.keys(COMMANDS).join(", ")}.`);
  return command(args);
}

// Whatever happens to this process, nothing that it started stays behind.
process.on("exit", endAllChildren);
endWithReader([process.stdout, process.stderr]);
// During preparation a signal ends this process at once; serve() listens for itself.
const endNow = () => process.exit(1);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) endNow();
  });
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const isForPeople = error instanceof UserError || error instanceof ConfigError;
  terminal.complain(
    isForPeople ? error.message : `Unexpected: ${error instanceof Error ? error.stack : String(error)}`,
  );
  process.exitCode = 1;
}
