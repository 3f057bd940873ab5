import { existsSync } from "node:fs";
import { backUp } from "#lib/cli/backup.ts";
import { runAtTerminal } from "#lib/cli/child-process.ts";
import { clock } from "#lib/cli/clock.ts";
import { keys } from "#lib/cli/keys.ts";
import { readOptions } from "#lib/cli/options.ts";
import { PROJECT_FOLDER, programArgs } from "#lib/cli/project.ts";
import { askAtTerminal, reset } from "#lib/cli/reset.ts";
import { restore } from "#lib/cli/restore.ts";
import { type Commands, runCommand } from "#lib/cli/run-command.ts";
import { secrets } from "#lib/cli/secrets.ts";
import { setUp } from "#lib/cli/setup.ts";
import { start, startBehindTunnel } from "#lib/cli/start.ts";
import { createTerminal } from "#lib/cli/terminal.ts";
import { UserError } from "#lib/cli/user-error.ts";
import { verify } from "#lib/cli/verify.ts";
import type { Settings } from "#lib/config/config.ts";
import { loadConfig } from "#lib/config/load-config.ts";
import { readSettings } from "#lib/config/settings.ts";

const terminal = createTerminal({ out: process.stdout, err: process.stderr });

/** The commands of package.json's scripts. */
const COMMANDS: Commands = {
  start: () => start({ settings: settings(), terminal, development: false }),
  dev: (args) => develop(args),
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
  doctor: async (args) => {
    // It brings Alipay's library along, for which no other command should wait.
    const { doctor } = await import("#lib/cli/doctor.ts");
    return doctor({ terminal, args, source: { cwd: PROJECT_FOLDER } });
  },
  keys: async (args) => {
    await keys({ terminal, args, source: { cwd: PROJECT_FOLDER }, stdin: process.stdin });
    return 0;
  },
  golive: async (args) => {
    const config = loadConfig({ cwd: PROJECT_FOLDER });
    // It needs the database client, which a fresh clone does not have before its first set-up.
    const { confirmAtTerminal, golive } = await import("#lib/cli/golive.ts");
    return golive({ terminal, args, config, confirm: process.stdin.isTTY ? confirmAtTerminal : null });
  },
  secrets: async (args) => {
    secrets({ settings: settings(), terminal, args });
    return 0;
  },
  backup: (args) => backUp({ settings: settings(), args }),
  restore: (args) => restore({ settings: settings(), args }),
  migration: (args) => runAtTerminal({ args: programArgs("lib/db/main.ts", "migration", ...args), env: process.env }),
  verify: (args) => verify({ terminal, args }),
  "staff-add": (args) => {
    // The program itself needs the database client, which a fresh clone does not have before its first set-up.
    const { databaseFile } = settings();
    if (!args.some((arg) => arg.startsWith("--file")) && !existsSync(databaseFile)) {
      throw new UserError(`There is no database at ${databaseFile} yet: run npm run setup first.`);
    }
    return runAtTerminal({ args: programArgs("lib/auth/main.ts", "add", ...args), env: process.env });
  },
};

/** With `--tunnel COMMAND` the shop is reached through the address that the command prints. */
async function develop(args: readonly string[]): Promise<number> {
  const usage = 'npm run dev -- --tunnel "cloudflared tunnel --url http://localhost:3000"';
  const { tunnel } = readOptions(args, { options: { tunnel: { type: "string" } } }, usage).values;
  if (tunnel === undefined) return start({ settings: settings(), terminal, development: true });
  if (tunnel.trim() === "") throw new UserError(`--tunnel needs the command that opens it. Usage: ${usage}`);
  return startBehindTunnel({ command: tunnel, terminal, readSettings: settings });
}

/** What was chosen; `publicUrl` in the place of PUBLIC_URL, where it is known only now. */
function settings(publicUrl?: string): Settings {
  if (publicUrl === undefined) return readSettings({ cwd: PROJECT_FOLDER });
  return readSettings({ cwd: PROJECT_FOLDER, env: { ...process.env, PUBLIC_URL: publicUrl } });
}

await runCommand(COMMANDS, terminal);
