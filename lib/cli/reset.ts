import { existsSync, rmSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { takeLock } from "#lib/cli/running-lock.ts";
import type { Terminal } from "#lib/cli/terminal.ts";
import { UserError } from "#lib/cli/user-error.ts";
import type { Settings } from "#lib/config/config.ts";
import { dataFolderPaths } from "#lib/config/generated-settings.ts";

export interface ResetOptions {
  readonly settings: Settings;
  readonly terminal: Terminal;
  /** Asks the person; true means yes. */
  readonly confirm: (question: string) => Promise<boolean>;
}

/**
 * Takes away the databases of the shop and of the offline Alipay, so that the next start makes the sample state anew.
 * Keys and secrets stay. Only where money is play money.
 */
export async function reset({ settings, terminal, confirm }: ResetOptions): Promise<void> {
  if (settings.mode !== "simulator") {
    throw new UserError(
      `Reset takes all orders and payments away, so it works with the offline Alipay only, not with ALIPAY_ENV=${settings.mode}.`,
    );
  }
  if (existsSync(settings.dataDir)) takeLock(settings.dataDir, `the data in ${settings.dataDir}`);
  const databases = [settings.databaseFile, dataFolderPaths(settings.dataDir).simulatorDatabase];
  const question = `All orders, payments and staff logins in ${settings.databaseFile}, and all trades of the offline Alipay, will be lost. Go on?`;
  if (databases.some((file) => existsSync(file)) && !(await confirm(question))) {
    terminal.say("Nothing was changed.");
    return;
  }
  // An empty shop has no past that a clock could run ahead of.
  rmSync(dataFolderPaths(settings.dataDir).clock, { force: true });
  for (const file of databases) {
    for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(`${file}${suffix}`, { force: true });
  }
  terminal.say("The sample state is back with the next npm start; keys and secrets were kept.");
}

/** Asks at the terminal. Where nobody can answer, the answer is an error that names the way round. */
export async function askAtTerminal(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UserError(`${question} Nobody can answer here: say npm run reset -- --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
