import { existsSync, readFileSync } from "node:fs";
import { BackupError } from "#lib/db/errors.ts";

/** What stands beside each backup, in a file of the same name with `.json`. It is written last: without it a backup is not whole. */
export type BackupManifest = {
  readonly format: 1;
  /** The moment just before the copy began (ISO 8601): everything acknowledged earlier is in it. */
  readonly takenAt: string;
  readonly shopVersion: string;
  /** simulator | sandbox | production */
  readonly environment: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The rules of `npm run verify` that the copy breaks; null where it is of an older version and cannot be verified. */
  readonly brokenRules: readonly string[] | null;
} & BackupContents;

/** What was counted in the copy itself. Sums are fen, as text because they may outgrow a number. */
export type BackupContents = {
  readonly migrations: readonly string[];
  readonly rows: Readonly<Record<string, number>>;
  readonly ledgerFen: Readonly<Record<string, string>>;
};

/** A version of the shop that writes another form of manifest must count up, so that older ones refuse it. */
export const MANIFEST_FORMAT = 1;

export const manifestFileOf = (backup: string) => backup.replace(/\.db$/, ".json");

/** @throws BackupError where there is none, or none that this version can read */
export function readManifest(backup: string): BackupManifest {
  const file = manifestFileOf(backup);
  if (file === backup || !existsSync(file)) {
    throw new BackupError(
      "no-manifest",
      `There is no manifest ${file} beside ${backup}: only what npm run backup has written, both files together, is restored. A copy of a database file may lack what was committed last.`,
    );
  }
  const read = parse(file);
  if (typeof read["format"] === "number" && read["format"] > MANIFEST_FORMAT) {
    throw new BackupError(
      "newer",
      `The backup ${backup} was made by a newer version of the shop (${String(read["shopVersion"])}).`,
    );
  }
  if (!isManifest(read)) throw new BackupError("damaged", `The manifest ${file} is damaged.`);
  return read;
}

function parse(file: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof read === "object" && read !== null) return read as Record<string, unknown>;
  } catch (cause) {
    throw new BackupError("damaged", `The manifest ${file} cannot be read.`, { cause });
  }
  throw new BackupError("damaged", `The manifest ${file} is damaged.`);
}

function isManifest(read: Record<string, unknown>): read is BackupManifest & Record<string, unknown> {
  const texts = ["takenAt", "shopVersion", "environment", "sha256"].every((name) => typeof read[name] === "string");
  const objects = ["rows", "ledgerFen"].every((name) => typeof read[name] === "object" && read[name] !== null);
  return (
    texts &&
    objects &&
    read["format"] === MANIFEST_FORMAT &&
    typeof read["bytes"] === "number" &&
    Array.isArray(read["migrations"])
  );
}
