import { type Config, ConfigError, type ConfigSource } from "#lib/config/config.ts";
import { readGeneratedSettings, readSimulatorCredentials } from "#lib/config/generated-settings.ts";
import { readSettings } from "#lib/config/settings.ts";

/**
 * The configuration of a process of the shop: the environment over `.env`, and what `npm run setup` made in the data
 * folder. Throws ConfigError with all problems, one sentence each. Call it once, at the start of a program.
 */
export function loadConfig(source: ConfigSource = {}): Config {
  const { gateway, credentials: given, startsSimulator: _, ...settings } = readSettings(source);
  const problems: string[] = [];
  const made = readGeneratedSettings(settings.dataDir, problems);
  const credentials = given ?? (made && readSimulatorCredentials(settings.dataDir, made, problems));
  if (made === null || credentials === null) throw new ConfigError(problems);
  return Object.freeze({
    ...settings,
    alipay: Object.freeze({ ...credentials, gateway }),
    secrets: Object.freeze({ auth: made.authSecret, orderLink: made.orderLinkSecret }),
  });
}
