import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { ConfigError, type ConfigSource } from "#lib/config/config.ts";
import { isMissingFile } from "#lib/config/missing-file.ts";

/** Settings as text by name; an empty value counts as not set, so that `.env.example` works as it is. */
export type Environment = Readonly<Record<string, string>>;

/** The environment over `.env` of the working directory. Throws ConfigError when `.env` exists but cannot be read. */
export function readEnvironment({ env = process.env, cwd = process.cwd() }: ConfigSource): Environment {
  const merged: Record<string, string> = {};
  for (const [name, value] of [...Object.entries(readDotEnv(cwd)), ...Object.entries(env)]) {
    // A variable that is set but empty in the environment takes nothing away from .env: shells and containers
    // pass empty variables on by accident far more often than on purpose.
    if (value !== undefined && value.trim() !== "") merged[name] = value.trim();
  }
  return merged;
}

function readDotEnv(cwd: string): Record<string, string | undefined> {
  const file = join(cwd, ".env");
  try {
    return parseEnv(readFileSync(file, "utf8"));
  } catch (error) {
    if (isMissingFile(error)) return {};
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`The file ${file} cannot be read (${reason}): correct its permissions or remove it.`]);
  }
}
