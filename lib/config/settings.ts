import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type AlipayCredentials,
  ConfigError,
  type ConfigSource,
  type KeyChoices,
  type Settings,
} from "#lib/config/config.ts";
import { joinCredentials } from "#lib/config/credentials.ts";
import type { GivenReader } from "#lib/config/given-text.ts";
import { readKeyChoices } from "#lib/config/key-choices.ts";
import {
  APPLICATION_SETTINGS,
  checkCredentials,
  checkKeyChoices,
  decideGateway,
  decideMode,
  decidePublicUrl,
  decideWebhook,
  defaultPayProducts,
  doNotifiesArrive,
  type Given,
} from "#lib/config/mode-rules.ts";
import { type ConfigProblem, configProblem } from "#lib/config/problem.ts";
import { type Environment, readEnvironment } from "#lib/config/read-environment.ts";
import { readAlipayPublicKey, readPrivateKey } from "#lib/config/rsa-key.ts";
import { type ParsedSettings, type SettingName, settingsSchema } from "#lib/config/settings-schema.ts";

/**
 * Reads and checks what the person who runs the shop has chosen: the environment over `.env`.
 * Throws ConfigError with every problem at once.
 */
export function readSettings(source: ConfigSource = {}): Settings {
  const cwd = source.cwd ?? process.cwd();
  const environment = readEnvironment(source);
  const problems: ConfigProblem[] = [];
  const warnings = misspelt(environment);
  const given = parseEach(environment, problems);
  const { values } = given;
  const portsAreReadable = !given.unreadable.has("PORT") && !given.unreadable.has("SIMULATOR_PORT");
  if (portsAreReadable && values.PORT !== undefined && values.PORT === values.SIMULATOR_PORT) {
    problems.push(configProblem("same-port", { setting: "PORT", other: "SIMULATOR_PORT", port: String(values.PORT) }));
  }
  const telling = { cwd, now: source.now ?? new Date(), problems, warnings };
  checkKeyChoices(given, problems);
  const keyChoices = readKeyChoices({ given, ...telling });
  const credentials = readCredentials(given, keyChoices, telling);
  const mode = decideMode(given, problems);
  if (mode === null) throw new ConfigError(problems);
  checkCredentials(mode, given, problems, warnings);
  const gateway = decideGateway(mode, given, problems);
  const publicUrl = decidePublicUrl(mode, given, problems, warnings);
  const webhook = decideWebhook(mode, given, problems);
  if (mode !== "simulator" && (values.CLOCK_OFFSET_SECONDS ?? 0) !== 0) {
    problems.push(configProblem("moved-clock", { setting: "CLOCK_OFFSET_SECONDS", mode }));
  }
  if (problems.length > 0) throw new ConfigError(problems);

  const all = settingsSchema.parse(environment);
  const dataDir = resolve(cwd, all.DATA_DIR);
  return Object.freeze({
    mode,
    gateway,
    startsSimulator: mode === "simulator" && (all.ALIPAY_GATEWAY === undefined || namesOwnSimulator(all)),
    credentials,
    keyChoices,
    payProducts: Object.freeze(all.ALIPAY_PRODUCTS ?? defaultPayProducts(mode)),
    publicUrl,
    notifiesArrive: doNotifiesArrive(mode, publicUrl),
    port: all.PORT,
    listenAddress: all.LISTEN_ADDRESS ?? null,
    simulatorPort: all.SIMULATOR_PORT,
    dataDir,
    databaseFile: all.DATABASE_URL === undefined ? join(dataDir, "shop.db") : databasePath(all.DATABASE_URL, cwd),
    webhook,
    orderLifetimeMinutes: all.ORDER_LIFETIME_MINUTES,
    clockOffsetSeconds: all.CLOCK_OFFSET_SECONDS,
    loggingLevel: all.LOG_LEVEL,
    metricsToken: all.METRICS_TOKEN ?? null,
    warnings: Object.freeze(warnings),
  });
}

/** Parses each setting by itself, so that one wrong value does not hide what is wrong with the others. */
function parseEach(environment: Environment, problems: ConfigProblem[]): Given {
  const whole = settingsSchema.safeParse(environment);
  if (whole.success) return { values: whole.data, unreadable: new Set() };
  const unreadable = new Set(whole.error.issues.map((issue) => String(issue.path[0])));
  for (const name of settingsSchema.keyof().options.filter((option) => unreadable.has(option))) {
    problems.push(notValid(name, environment[name]));
  }
  const readable = Object.fromEntries(Object.entries(environment).filter(([name]) => !unreadable.has(name)));
  return { values: settingsSchema.partial().parse(readable), unreadable };
}

interface Telling {
  readonly cwd: string;
  readonly problems: ConfigProblem[];
  readonly warnings: ConfigProblem[];
}

/** Secrets are never repeated on a screen or in a log, not even wrong ones. */
function notValid(setting: SettingName, value = ""): ConfigProblem {
  if (/_(KEY|TOKEN|SECRET)(_NEXT)?$/.test(setting)) return configProblem("secret-not-valid", { setting });
  const shown = JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  return configProblem("not-valid", { setting, value: shown });
}

function readCredentials({ values }: Given, choices: KeyChoices, tell: Telling): AlipayCredentials | null {
  // With the simulator, keys in the settings are refused altogether: how they look does not matter.
  if (values.ALIPAY_ENV === "simulator") return null;
  const { ALIPAY_APP_ID: appId, ALIPAY_SELLER_ID: sellerId } = values;
  const privateKey = read("ALIPAY_PRIVATE_KEY", readPrivateKey);
  const alipayPublicKey = read("ALIPAY_PUBLIC_KEY", readAlipayPublicKey);
  if (appId === undefined || sellerId === undefined || privateKey === null) return null;
  return joinCredentials({ appId, sellerId, privateKey, alipayPublicKey }, choices, tell);

  function read<T>(setting: "ALIPAY_PRIVATE_KEY" | "ALIPAY_PUBLIC_KEY", reader: GivenReader<T>): T | null {
    const value = values[setting];
    if (value === undefined) return null;
    const result = reader({ setting, value, cwd: tell.cwd });
    if ("value" in result) return result.value;
    tell.problems.push(result.problem);
    return null;
  }
}

function namesOwnSimulator({ ALIPAY_GATEWAY: gateway, SIMULATOR_PORT: port }: ParsedSettings): boolean {
  return gateway?.protocol === "http:" && gateway.port === String(port);
}

function databasePath(url: string, cwd: string): string {
  if (url.startsWith("file:///")) return fileURLToPath(url);
  const path = url.slice("file:".length).replace(/^\/\//, "");
  return isAbsolute(path) ? path : resolve(cwd, path);
}

function misspelt(environment: Environment): ConfigProblem[] {
  const known = new Set<string>(settingsSchema.keyof().options);
  const ofAlipay = ["ALIPAY_ENV", "ALIPAY_GATEWAY", "ALIPAY_PRODUCTS", ...APPLICATION_SETTINGS].join(", ");
  return Object.keys(environment)
    .filter((name) => name.startsWith("ALIPAY_") && !known.has(name))
    .map((setting) => configProblem("not-a-setting", { setting, known: ofAlipay }));
}
