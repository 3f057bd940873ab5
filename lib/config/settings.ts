import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type AlipayCredentials, ConfigError, type ConfigSource, type Settings } from "#lib/config/config.ts";
import {
  CREDENTIALS,
  checkCredentials,
  decideGateway,
  decideMode,
  decidePublicUrl,
  decideWebhook,
  type Given,
} from "#lib/config/mode-rules.ts";
import { type Environment, readEnvironment } from "#lib/config/read-environment.ts";
import { type KeyReader, readAlipayPublicKey, readPrivateKey } from "#lib/config/rsa-key.ts";
import { expectedValues, type ParsedSettings, settingsSchema } from "#lib/config/settings-schema.ts";

/**
 * Reads and checks what the person who runs the shop has chosen: the environment over `.env`.
 * Throws ConfigError with every problem at once.
 */
export function readSettings(source: ConfigSource = {}): Settings {
  const cwd = source.cwd ?? process.cwd();
  const environment = readEnvironment(source);
  const problems: string[] = [];
  const warnings = misspelt(environment);
  const given = parseEach(environment, problems);
  const { values } = given;
  const portsAreReadable = !given.unreadable.has("PORT") && !given.unreadable.has("SIMULATOR_PORT");
  if (portsAreReadable && values.PORT !== undefined && values.PORT === values.SIMULATOR_PORT) {
    problems.push(`PORT and SIMULATOR_PORT are both ${values.PORT}: give them different numbers.`);
  }
  const credentials = readCredentials(given, cwd, problems);
  const mode = decideMode(given, problems);
  if (mode === null) throw new ConfigError(problems);
  checkCredentials(mode, given, problems, warnings);
  const gateway = decideGateway(mode, given, problems);
  const publicUrl = decidePublicUrl(mode, given, problems, warnings);
  const webhook = decideWebhook(mode, given, problems);
  if (mode !== "simulator" && (values.CLOCK_OFFSET_SECONDS ?? 0) !== 0) {
    problems.push(`CLOCK_OFFSET_SECONDS moves the shop's clock, which ALIPAY_ENV=${mode} does not allow: remove it.`);
  }
  if (problems.length > 0) throw new ConfigError(problems);

  const all = settingsSchema.parse(environment);
  const dataDir = resolve(cwd, all.DATA_DIR);
  return Object.freeze({
    mode,
    gateway,
    startsSimulator: mode === "simulator" && (all.ALIPAY_GATEWAY === undefined || namesOwnSimulator(all)),
    credentials,
    publicUrl,
    port: all.PORT,
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
function parseEach(environment: Environment, problems: string[]): Given {
  const whole = settingsSchema.safeParse(environment);
  if (whole.success) return { values: whole.data, unreadable: new Set() };
  const unreadable = new Set(whole.error.issues.map((issue) => String(issue.path[0])));
  for (const name of settingsSchema.keyof().options.filter((option) => unreadable.has(option))) {
    problems.push(`${name} is ${shown(name, environment[name])}, which is not valid: give ${expectedValues[name]}.`);
  }
  const readable = Object.fromEntries(Object.entries(environment).filter(([name]) => !unreadable.has(name)));
  return { values: settingsSchema.partial().parse(readable), unreadable };
}

/** Secrets are never repeated on a screen or in a log, not even wrong ones. */
function shown(name: string, value: string | undefined): string {
  if (value === undefined || /_(KEY|TOKEN|SECRET)$/.test(name)) return "set";
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}

function readCredentials({ values }: Given, cwd: string, problems: string[]): AlipayCredentials | null {
  // With the simulator, keys in the settings are refused altogether: how they look does not matter.
  if (values.ALIPAY_ENV === "simulator") return null;
  const { ALIPAY_APP_ID: appId, ALIPAY_SELLER_ID: sellerId } = values;
  const privateKey = read("ALIPAY_PRIVATE_KEY", readPrivateKey);
  const alipayPublicKey = read("ALIPAY_PUBLIC_KEY", readAlipayPublicKey);
  if (privateKey !== null && privateKey.publicKey === alipayPublicKey) {
    problems.push(
      "ALIPAY_PUBLIC_KEY is the public half of your own ALIPAY_PRIVATE_KEY (应用公钥): give Alipay's public key (支付宝公钥), which the console shows after you have uploaded yours.",
    );
    return null;
  }
  if (appId === undefined || sellerId === undefined || privateKey === null || alipayPublicKey === null) return null;
  return Object.freeze({
    appId,
    privateKey: privateKey.pkcs1,
    privateKeyPkcs8: privateKey.pkcs8,
    alipayPublicKey,
    sellerId,
  });

  function read<T>(setting: "ALIPAY_PRIVATE_KEY" | "ALIPAY_PUBLIC_KEY", reader: KeyReader<T>): T | null {
    const value = values[setting];
    if (value === undefined) return null;
    const result = reader({ setting, value, cwd });
    if ("key" in result) return result.key;
    problems.push(result.problem);
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

function misspelt(environment: Environment): string[] {
  const known = new Set<string>(settingsSchema.keyof().options);
  return Object.keys(environment)
    .filter((name) => name.startsWith("ALIPAY_") && !known.has(name))
    .map(
      (name) =>
        `${name} is not a setting of this shop and is ignored; there are ALIPAY_ENV, ALIPAY_GATEWAY, ${CREDENTIALS.join(", ")}.`,
    );
}
