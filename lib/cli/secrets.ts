import { randomBytes, randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { writePrivateFile } from "#lib/cli/data-folder.ts";
import { IS_RELEASE } from "#lib/cli/project.ts";
import type { Terminal } from "#lib/cli/terminal.ts";
import { UserError } from "#lib/cli/user-error.ts";
import { ConfigError, type Settings } from "#lib/config/config.ts";
import { dataFolderPaths, type GeneratedSettings, readGeneratedSettings } from "#lib/config/generated-settings.ts";
import type { ConfigProblem } from "#lib/config/problem.ts";

/** How the command is called here. */
const COMMAND = IS_RELEASE ? "node secrets.js" : "npm run secrets --";

/** Makes the secrets of this machine, once. */
export function makeSecrets(dataDir: string): "made" | "kept" {
  const file = dataFolderPaths(dataDir).settings;
  if (existsSync(file)) {
    existingSecrets(dataDir);
    return "kept";
  }
  const made: GeneratedSettings = {
    authSecret: newSecret(),
    orderLinkSecret: newSecret(),
    // Of the shapes that Alipay's sandbox gives: https://opendocs.alipay.com, the sandbox's applications and accounts.
    simulatorAppId: `9021${digits(12)}`,
    simulatorSellerId: `2088${digits(12)}`,
  };
  writeSecrets(dataDir, made);
  return "made";
}

/**
 * Makes both secrets anew; programs follow at their next start. Sessions of the staff end then. Links to orders that
 * were given away before stay good, by the secret before, until forgetPreviousSecret.
 * Throws UserError while an earlier secret is still kept: with it, its links would be lost.
 */
function rotateSecrets(dataDir: string): void {
  const { previousOrderLinkSecret, ...made } = existingSecrets(dataDir);
  if (previousOrderLinkSecret !== undefined) {
    throw new UserError(
      `The secrets were changed before, and links of that time still open orders: run ${COMMAND} forget first.`,
    );
  }
  const previous = made.orderLinkSecret;
  const fresh = { ...made, authSecret: newSecret(), orderLinkSecret: newSecret() };
  writeSecrets(dataDir, { ...fresh, previousOrderLinkSecret: previous });
}

/** Whether there was one to forget. */
function forgetPreviousSecret(dataDir: string): boolean {
  const { previousOrderLinkSecret, ...made } = existingSecrets(dataDir);
  if (previousOrderLinkSecret === undefined) return false;
  writeSecrets(dataDir, made);
  return true;
}

/** `npm run secrets -- rotate` or `forget`; throws UserError with the way to call it on anything else. */
export function secrets({ settings, terminal, args }: SecretsCommand): void {
  const file = dataFolderPaths(settings.dataDir).settings;
  const [deed, ...more] = args;
  if (more.length > 0 || (deed !== "rotate" && deed !== "forget")) {
    throw new UserError(
      `Usage: ${COMMAND} rotate (makes the secrets of sessions and order links anew), or ${COMMAND} forget (order links from before open nothing any more).`,
    );
  }
  if (deed === "rotate") {
    rotateSecrets(settings.dataDir);
    terminal.say(
      `The secrets in ${file} are new. Restart the shop: staff sign in anew; links to orders from before still open.`,
    );
    terminal.say(`Once those links may end, run ${COMMAND} forget, and restart again.`);
    return;
  }
  terminal.say(
    forgetPreviousSecret(settings.dataDir)
      ? `The secret before is gone from ${file}. Restart the shop: order links from before open nothing any more.`
      : "There is no secret from before: nothing was changed.",
  );
}

export interface SecretsCommand {
  readonly settings: Pick<Settings, "dataDir">;
  readonly terminal: Terminal;
  readonly args: readonly string[];
}

/** The secrets that were made. Throws ConfigError when they are damaged. */
export function existingSecrets(dataDir: string): GeneratedSettings {
  const problems: ConfigProblem[] = [];
  const made = readGeneratedSettings(dataDir, problems);
  if (made === null) throw new ConfigError(problems);
  return made;
}

/** 256 bits. */
function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

function writeSecrets(dataDir: string, secretsNow: GeneratedSettings): void {
  writePrivateFile(dataFolderPaths(dataDir).settings, `${JSON.stringify(secretsNow, null, 2)}\n`);
}

function digits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join("");
}
