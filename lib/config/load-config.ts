import { type Config, ConfigError, type ConfigSource } from "#lib/config/config.ts";
import { readGeneratedSettings, readSimulatorCredentials } from "#lib/config/generated-settings.ts";
import type { ConfigProblem } from "#lib/config/problem.ts";
import { readSettings } from "#lib/config/settings.ts";

/**
 * The configuration of a process of the shop: the environment over `.env`, and what `npm run setup` made in the data
 * folder. Throws ConfigError with all problems. Call it once, at the start of a program.
 */
export function loadConfig(source: ConfigSource = {}): Config {
  const settings = readSettings(source);
  const problems: ConfigProblem[] = [];
  const warnings = [...settings.warnings];
  const made = readGeneratedSettings(settings.dataDir, problems);
  const credentials =
    settings.credentials ?? (made && readSimulatorCredentials(settings, made, { problems, warnings }));
  if (made === null || credentials === null) throw new ConfigError(problems);
  return Object.freeze({
    mode: settings.mode,
    alipay: Object.freeze({ ...credentials, gateway: settings.gateway }),
    payProducts: settings.payProducts,
    publicUrl: settings.publicUrl,
    notifiesArrive: settings.notifiesArrive,
    port: settings.port,
    simulatorPort: settings.simulatorPort,
    dataDir: settings.dataDir,
    databaseFile: settings.databaseFile,
    secrets: Object.freeze({
      auth: made.authSecret,
      orderLink: made.orderLinkSecret,
      previousOrderLink: made.previousOrderLinkSecret ?? null,
    }),
    webhook: settings.webhook,
    orderLifetimeMinutes: settings.orderLifetimeMinutes,
    clockOffsetSeconds: settings.clockOffsetSeconds,
    loggingLevel: settings.loggingLevel,
    metricsToken: settings.metricsToken,
    warnings: Object.freeze(warnings),
  });
}
