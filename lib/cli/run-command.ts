import { endAllChildren } from "#lib/cli/child-process.ts";
import { endWithReader, type Terminal } from "#lib/cli/terminal.ts";
import { UserError } from "#lib/cli/user-error.ts";
import { ConfigError } from "#lib/config/config.ts";

/** Commands by name; each takes its arguments and gives its exit code. */
export type Commands = Readonly<Record<string, (args: readonly string[]) => Promise<number>>>;

/** Runs the command that the process was started with. What goes wrong for people is a sentence, what else a stack. */
export async function runCommand(commands: Commands, terminal: Terminal): Promise<void> {
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
  const [name = "", ...args] = process.argv.slice(2);
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined) throw new UserError(`Say what to do: ${Object.keys(commands).join(", ")}.`);
    process.exitCode = await command(args);
  } catch (error) {
    const isForPeople = error instanceof UserError || error instanceof ConfigError;
    terminal.complain(
      isForPeople ? error.message : `Unexpected: ${error instanceof Error ? error.stack : String(error)}`,
    );
    process.exitCode = 1;
  }
}
