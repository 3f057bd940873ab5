import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { ConfigError, type ConfigSource } from "#lib/config/config.ts";
import { isMissingFile } from "#lib/config/missing-file.ts";
import { configProblem } from "#lib/config/problem.ts";

/** Settings as text by name; an empty value counts as not set, so that `.env.example` works as it is. */
export type Environment = Readonly<Record<string, string>>;

/**
 * The environment over `.env` of the working directory, or over the file that ENV_FILE of the environment names in its
 * place. Throws ConfigError when `.env` exists but cannot be read, or the file named does not exist.
 */
export function readEnvironment({ env = process.env, cwd = process.cwd() }: ConfigSource): Environment {
  const merged: Record<string, string> = {};
  for (const [name, value] of [...Object.entries(readFileOfSettings(env, cwd)), ...Object.entries(env)]) {
    // A variable that is set but empty in the environment takes nothing away from .env: shells and containers
    // pass empty variables on by accident far more often than on purpose.
    if (value !== undefined && value.trim() !== "") merged[name] = value.trim();
  }
  return merged;
}

function readFileOfSettings(env: NonNullable<ConfigSource["env"]>, cwd: string): Record<string, string | undefined> {
  const named = env["ENV_FILE"]?.trim() ?? "";
  const file = named === "" ? join(cwd, ".env") : resolve(cwd, named);
  try {
    return parseEnv(readFileSync(file, "utf8"));
  } catch (error) {
    if (isMissingFile(error) && named === "") return {};
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      named === ""
        ? configProblem("dot-env-closed", { file, reason })
        : configProblem("named-file-closed", { setting: "ENV_FILE", file, reason }),
    ]);
  }
}
