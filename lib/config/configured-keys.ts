import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ConfigError, type ConfigSource } from "#lib/config/config.ts";
import { dataFolderPaths } from "#lib/config/generated-settings.ts";
import { type Environment, readEnvironment } from "#lib/config/read-environment.ts";
import { readAlipayPublicKey, readPrivateKey } from "#lib/config/rsa-key.ts";

/** The public halves of what this machine signs and verifies with, as SPKI PEM; null where there is none to be read. */
export interface ConfiguredKeys {
  readonly own: string | null;
  readonly alipay: string | null;
}

/**
 * The keys in the settings, or else those that were made for the offline Alipay, whatever is wrong with the other
 * settings. Never throws, and never gives a private key away.
 */
export function readConfiguredKeys(source: ConfigSource = {}): ConfiguredKeys {
  const cwd = source.cwd ?? process.cwd();
  const environment = environmentOf(source);
  const made = dataFolderPaths(dataFolderOf(source));
  const own = environment["ALIPAY_PRIVATE_KEY"] ?? contentOf(made.appPrivateKey);
  const alipay = environment["ALIPAY_PUBLIC_KEY"] ?? contentOf(made.alipayPublicKey);
  const ownRead = own === null ? null : readPrivateKey({ setting: "ALIPAY_PRIVATE_KEY", value: own, cwd });
  const alipayRead = alipay === null ? null : readAlipayPublicKey({ setting: "ALIPAY_PUBLIC_KEY", value: alipay, cwd });
  return {
    own: ownRead !== null && "value" in ownRead ? ownRead.value.publicKey : null,
    alipay: alipayRead !== null && "value" in alipayRead ? alipayRead.value : null,
  };
}

/** Absolute; known even where other settings are wrong. */
export function dataFolderOf(source: ConfigSource = {}): string {
  return resolve(source.cwd ?? process.cwd(), environmentOf(source)["DATA_DIR"] ?? ".data");
}

/** Nothing, where `.env` cannot be read: readSettings complains of that in its own words. */
function environmentOf(source: ConfigSource): Environment {
  try {
    return readEnvironment(source);
  } catch (error) {
    if (error instanceof ConfigError) return {};
    throw error;
  }
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Not made yet, or not for this user to read: either way there is nothing to compare with.
    return null;
  }
}
