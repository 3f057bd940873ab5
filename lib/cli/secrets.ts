import { randomBytes, randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { writePrivateFile } from "#lib/cli/data-folder.ts";
import { ConfigError } from "#lib/config/config.ts";
import { dataFolderPaths, type GeneratedSettings, readGeneratedSettings } from "#lib/config/generated-settings.ts";
import type { ConfigProblem } from "#lib/config/problem.ts";

/** Makes the secrets of this machine, once. Made again, every session and every link to an order would be void. */
export function makeSecrets(dataDir: string): "made" | "kept" {
  const file = dataFolderPaths(dataDir).settings;
  if (existsSync(file)) {
    existingSecrets(dataDir);
    return "kept";
  }
  const made: GeneratedSettings = {
    authSecret: randomBytes(32).toString("base64url"),
    orderLinkSecret: randomBytes(32).toString("base64url"),
    // Of the shapes that Alipay's sandbox gives: https://opendocs.alipay.com, the sandbox's applications and accounts.
    simulatorAppId: `9021${digits(12)}`,
    simulatorSellerId: `2088${digits(12)}`,
  };
  writePrivateFile(file, `${JSON.stringify(made, null, 2)}\n`);
  return "made";
}

/** The secrets that were made. Throws ConfigError when they are damaged. */
export function existingSecrets(dataDir: string): GeneratedSettings {
  const problems: ConfigProblem[] = [];
  const made = readGeneratedSettings(dataDir, problems);
  if (made === null) throw new ConfigError(problems);
  return made;
}

function digits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join("");
}
