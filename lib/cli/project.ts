import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Settings } from "#lib/config/config.ts";

/** The folder that holds package.json: programs are started from here, whatever the current folder is. */
export const PROJECT_FOLDER = fileURLToPath(new URL("../..", import.meta.url));

/** In a release each program lies as one file of JavaScript where its source lies in the project (deploy/release). */
export const IS_RELEASE = import.meta.url.endsWith(".js");

/** Arguments for Node that run one of the project's programs, named by its TypeScript source. */
export function programArgs(program: string, ...args: readonly string[]): string[] {
  if (IS_RELEASE) return [join(PROJECT_FOLDER, program.replace(/\.ts$/, ".js")), ...args];
  return ["--import", "tsx", join(PROJECT_FOLDER, program), ...args];
}

/**
 * Next by itself takes `.env`, `.env.local`, `.env.production` and more into the environment, and replaces what follows
 * a `$` in their values: the shop would see other settings than the worker and the command line. This is how Next tells
 * its own children that it has read them already.
 */
export const NEXT_READS_NO_SETTINGS = { __NEXT_PROCESSED_ENV: "true" } as const;

/**
 * The environment of every program that is started: what was decided from the settings stands in it by name, so that
 * all of them agree even if `.env` is changed while they run.
 */
export function programEnvironment(settings: Settings, nodeEnv: "production" | "development"): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ALIPAY_ENV: settings.mode,
    PUBLIC_URL: settings.publicUrl,
    PORT: String(settings.port),
    SIMULATOR_PORT: String(settings.simulatorPort),
    DATA_DIR: settings.dataDir,
    DATABASE_URL: `file:${settings.databaseFile}`,
    NODE_ENV: nodeEnv,
    NEXT_TELEMETRY_DISABLED: "1",
    ...NEXT_READS_NO_SETTINGS,
  };
}
