import { backUp } from "#lib/cli/backup.ts";
import { runAtTerminal } from "#lib/cli/child-process.ts";
import { prepare } from "#lib/cli/prepare.ts";
import { PROJECT_FOLDER, programArgs } from "#lib/cli/project.ts";
import { restore } from "#lib/cli/restore.ts";
import { runCommand } from "#lib/cli/run-command.ts";
import { secrets } from "#lib/cli/secrets.ts";
import { createTerminal } from "#lib/cli/terminal.ts";
import { verify } from "#lib/cli/verify.ts";
import type { Settings } from "#lib/config/config.ts";
import { loadConfig } from "#lib/config/load-config.ts";
import { readSettings } from "#lib/config/settings.ts";

const terminal = createTerminal({ out: process.stdout, err: process.stderr });

function settings(): Settings {
  return readSettings({ cwd: PROJECT_FOLDER });
}

/** The commands of a release; its folder has a file for each. What builds or plays stays in the project. */
await runCommand(
  {
    migrate: async () => {
      await prepare({ settings: settings(), terminal });
      terminal.say("Ready: start shop.js and worker.js.");
      return 0;
    },
    keys: async (args) => {
      const { keys } = await import("#lib/cli/keys.ts");
      await keys({ terminal, args, source: { cwd: process.cwd() }, stdin: process.stdin });
      return 0;
    },
    secrets: async (args) => {
      secrets({ settings: settings(), terminal, args });
      return 0;
    },
    backup: (args) => backUp({ settings: settings(), args }),
    restore: (args) => restore({ settings: settings(), args }),
    verify: (args) => verify({ terminal, args }),
    doctor: async (args) => {
      const { doctor } = await import("#lib/cli/doctor.ts");
      return doctor({ terminal, args, source: { cwd: PROJECT_FOLDER } });
    },
    golive: async (args) => {
      const { confirmAtTerminal, golive } = await import("#lib/cli/golive.ts");
      const confirm = process.stdin.isTTY ? confirmAtTerminal : null;
      return golive({ terminal, args, config: loadConfig({ cwd: PROJECT_FOLDER }), confirm });
    },
    "staff-add": (args) => {
      const file = ["--file", settings().databaseFile];
      return runAtTerminal({ args: programArgs("lib/auth/main.ts", "add", ...file, ...args), env: process.env });
    },
  },
  terminal,
);
