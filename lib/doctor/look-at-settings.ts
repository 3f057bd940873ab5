import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { certificateSn, parseCertificates } from "#lib/config/certificate.ts";
import {
  type AlipayCertificates,
  type Config,
  ConfigError,
  type ConfigSource,
  type Settings,
} from "#lib/config/config.ts";
import { dataFolderOf } from "#lib/config/configured-keys.ts";
import { readGivenText } from "#lib/config/given-text.ts";
import { inspectKey } from "#lib/config/inspect-key.ts";
import { loadConfig } from "#lib/config/load-config.ts";
import type { ConfigProblem } from "#lib/config/problem.ts";
import { type Environment, readEnvironment } from "#lib/config/read-environment.ts";
import { readSettings } from "#lib/config/settings.ts";
import type { CertificateFact, KeyFact, SettingsFact } from "#lib/doctor/judge-settings.ts";

export interface Look {
  readonly facts: SettingsFact;
  /** Null where something in the settings is wrong. */
  readonly settings: Settings | null;
  /** Null as long as `npm run setup` has not run, too. */
  readonly config: Config | null;
  /** Known whatever is wrong. */
  readonly dataDir: string;
  /** The file that ALIPAY_PRIVATE_KEY names, where it names one. */
  readonly keyFile: string | null;
  /** The first proxy setting in the environment. */
  readonly proxySetting: string | null;
}

const PROXY_SETTINGS = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy"];

/** Reads the settings as the shop does, and goes on where the shop would stop. */
export function lookAtSettings(source: Required<Pick<ConfigSource, "cwd">> & ConfigSource): Look {
  // Where .env cannot be read, readSettings says so.
  const { value: environment = {} } = attempt(() => readEnvironment(source));
  const { value: settings = null, problems } = attempt(() => readSettings(source));
  const { value: config = null, problems: notSetUp } = settings === null ? NOTHING : attempt(() => loadConfig(source));
  const isSimulator = (settings?.mode ?? environment["ALIPAY_ENV"]) === "simulator";
  const keyOf = (setting: string) => (isSimulator ? null : factOf(setting, environment, source.cwd));
  return {
    facts: {
      mode: settings?.mode ?? environment["ALIPAY_ENV"] ?? null,
      problems,
      warnings: settings?.warnings ?? [],
      notSetUp,
      gateway: environment["ALIPAY_GATEWAY"] ?? null,
      appId: config?.alipay.appId ?? environment["ALIPAY_APP_ID"] ?? null,
      sellerId: config?.alipay.sellerId ?? environment["ALIPAY_SELLER_ID"] ?? null,
      privateKey: keyOf("ALIPAY_PRIVATE_KEY"),
      alipayKey: keyOf("ALIPAY_PUBLIC_KEY"),
      certificates: certificatesOf(settings?.keyChoices.certificates ?? null),
      now: source.now ?? new Date(),
    },
    settings,
    config,
    dataDir: settings?.dataDir ?? dataFolderOf(source),
    keyFile: fileNamedBy(environment["ALIPAY_PRIVATE_KEY"], source.cwd),
    proxySetting: PROXY_SETTINGS.find((name) => environment[name] !== undefined) ?? null,
  };
}

const NOTHING = { value: undefined, problems: [] } as const;

function attempt<T>(read: () => T): { value: T | undefined; problems: readonly ConfigProblem[] } {
  try {
    return { value: read(), problems: [] };
  } catch (error) {
    if (error instanceof ConfigError) return { value: undefined, problems: error.problems };
    throw error;
  }
}

function factOf(setting: string, environment: Environment, cwd: string): KeyFact {
  const value = environment[setting];
  if (value === undefined) return null;
  const text = readGivenText({ setting, value, cwd }, "key");
  return "value" in text ? inspectKey(text.value) : { kind: "no-file", problem: text.problem };
}

function certificatesOf(all: AlipayCertificates | null): CertificateFact[] {
  if (all === null) return [];
  const named = { ALIPAY_APP_CERT: all.appCert, ALIPAY_CERT: all.alipayCert };
  return Object.entries(named).flatMap(([setting, pem]) => {
    const certificate = parseCertificates(pem)?.[0];
    if (certificate === undefined) return [];
    return [{ setting, sn: certificateSn(certificate), endsAt: new Date(certificate.validTo) }];
  });
}

/** A key itself is longer than any path. */
function fileNamedBy(value: string | undefined, cwd: string): string | null {
  if (value === undefined || value.length > 300) return null;
  const file = resolve(cwd, value);
  return existsSync(file) && statSync(file).isFile() ? file : null;
}
