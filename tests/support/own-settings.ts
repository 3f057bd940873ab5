import { fileURLToPath } from "node:url";
import { NEXT_READS_NO_SETTINGS } from "#lib/cli/project.ts";
import { settingsSchema } from "#lib/config/settings-schema.ts";

const NO_SETTINGS = fileURLToPath(new URL("../fixtures/no-settings.env", import.meta.url));

/**
 * Takes the developer's own settings out of this process and of all that it starts: those in `.env`, which may hold real
 * keys, and those in the shell. Called by everything that runs tests, before it starts anything.
 */
export function leaveOwnSettings(env: NodeJS.ProcessEnv = process.env): void {
  for (const setting of settingsSchema.keyof().options) Reflect.deleteProperty(env, setting);
  Object.assign(env, NEXT_READS_NO_SETTINGS, { ENV_FILE: NO_SETTINGS });
}
