/** Merchants' applications: files that a merchant's set-up writes, and switches that the console keeps. */
import { createPublicKey, type KeyObject } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Application, ApplicationSettings } from "#lib/simulator/domain/model.ts";
import { createApplicationReader } from "#lib/simulator/store/application-files.ts";
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

/** Refund notifies are on because most accounts get them; the others are off as on a fresh account. */
const SETTINGS_DEFAULT: ApplicationSettings = {
  notifyRefund: true,
  notifyClose: false,
  notifyFinish: false,
  notifyWaiting: false,
  notifyLogonIds: false,
  acceptsRsa1: false,
  certificateMode: false,
  sandboxLimits: false,
};

export interface ApplicationStore {
  list(): Application[];
  /** As its file says now: a merchant's set-up may add or change applications while the gateway runs. */
  find(appId: string): Application | null;
  publicKey(application: Application): KeyObject;
  /** Writes the application's file (a new one, or in place of the old) and, where it was made here, its private key. */
  save(application: Application, privateKeyPem: string | null): void;
  /** Where the private key of an application that was made here lies, as PKCS#8 PEM; null for all others. */
  privateKeyPath(appId: string): string | null;
  /** A private key that was made here belongs to the old public key, and goes with it. */
  replacePublicKey(application: Application, publicKeyPem: string): void;
  /** With its keys and switches. Trades and log stay. */
  remove(appId: string): void;
  settings(appId: string): ApplicationSettings;
  saveSettings(appId: string, settings: ApplicationSettings): void;
}

/** The id becomes a file name: digits only. */
function isId(appId: string): boolean {
  return /^\d{1,32}$/.test(appId);
}

/** Whoever reads meanwhile sees the old file or the new one, never half of one. */
function writeWhole(path: string, text: string, mode: number): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, text, { mode, flush: true });
  renameSync(fresh, path);
}

export function createApplicationStore(database: SimulatorDatabase, folder: string): ApplicationStore {
  const readSettings = database.prepare<[string], { settings: string }>(
    "SELECT settings FROM applicationSettings WHERE appId = ?",
  );
  const writeSettings = database.prepare<[string, string]>(
    "INSERT INTO applicationSettings VALUES (?, ?) ON CONFLICT (appId) DO UPDATE SET settings = excluded.settings",
  );
  const forgetSettings = database.prepare<[string]>("DELETE FROM applicationSettings WHERE appId = ?");
  const pathOf = (appId: string) => join(folder, "applications", `${appId}.json`);
  const read = createApplicationReader();
  // Making a key out of PEM costs a good part of a signature.
  const keys = new WeakMap<Application, KeyObject>();
  const keyPathOf = (appId: string) => join(folder, "applications", `${appId}-private-key.pem`);
  function save(application: Application, privateKeyPem: string | null): void {
    mkdirSync(join(folder, "applications"), { recursive: true });
    if (privateKeyPem !== null) writeWhole(keyPathOf(application.appId), privateKeyPem, 0o600);
    writeWhole(pathOf(application.appId), `${JSON.stringify(application, null, 2)}\n`, 0o644);
  }
  return {
    list() {
      const directory = join(folder, "applications");
      if (!existsSync(directory)) return [];
      const names = readdirSync(directory).filter((name) => name.endsWith(".json"));
      return names.sort().flatMap((name) => read(join(directory, name)) ?? []);
    },
    find(appId) {
      return isId(appId) ? read(pathOf(appId)) : null;
    },
    publicKey(application) {
      const key = keys.get(application) ?? createPublicKey(application.publicKey);
      keys.set(application, key);
      return key;
    },
    save,
    privateKeyPath: (appId) => (isId(appId) && existsSync(keyPathOf(appId)) ? keyPathOf(appId) : null),
    replacePublicKey(application, publicKeyPem) {
      const isOther = publicKeyPem !== application.publicKey;
      save({ ...application, publicKey: publicKeyPem }, null);
      if (isOther) rmSync(keyPathOf(application.appId), { force: true });
    },
    remove(appId) {
      if (!isId(appId)) return;
      rmSync(pathOf(appId), { force: true });
      rmSync(keyPathOf(appId), { force: true });
      forgetSettings.run(appId);
    },
    settings(appId) {
      const stored = readSettings.get(appId);
      const changed = stored === undefined ? {} : (JSON.parse(stored.settings) as Partial<ApplicationSettings>);
      return { ...SETTINGS_DEFAULT, ...changed };
    },
    saveSettings: (appId, settings) => void writeSettings.run(appId, JSON.stringify(settings)),
  };
}
