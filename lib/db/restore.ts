import { constants, copyFileSync, existsSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join, parse } from "node:path";
import { stampOf } from "#lib/db/backup-folder.ts";
import { type BackupContents, type BackupManifest, readManifest } from "#lib/db/backup-manifest.ts";
import { openDatabase } from "#lib/db/client.ts";
import { addName, flushFile, flushFolderOf, sha256Of } from "#lib/db/durable-file.ts";
import { BackupError } from "#lib/db/errors.ts";
import { type ForgottenRows, findForgotten } from "#lib/db/forgotten-rows.ts";
import { inspectCopy } from "#lib/db/inspect-copy.ts";
import { type Blueprint, deployMigrations } from "#lib/db/migrate.ts";
import { takeOutOfUse } from "#lib/db/out-of-use.ts";
import { markRestored, type RestoredMark } from "#lib/db/restored-mark.ts";

export type RestoreOptions = {
  /** The shop's database, there or not. */
  readonly file: string;
  readonly backup: string;
  readonly environment: string;
  readonly now: Date;
};

export type Restored = {
  readonly takenAt: string;
  /** The name under which the database that was there is kept; null where there was none. */
  readonly kept: string | null;
  readonly mark: RestoredMark;
  /** What the kept database knows and the backup does not; null where it cannot be read. */
  readonly forgotten: ForgottenRows | null;
};

/**
 * Puts a backup in the place of the shop's database, which is kept under a dated name. Everything that can be refused is
 * refused before anything is changed; the new database takes its place, migrated and marked, by a single rename.
 *
 * The shop must not run: the caller holds its lock, and a process that has the database open all the same is found out.
 *
 * @throws BackupError, DatabaseFaultError with one sentence; the present database is then as it was
 */
export async function restoreDatabase(options: RestoreOptions, blueprint: Blueprint): Promise<Restored> {
  const { file, backup, environment, now } = options;
  refuseBareCopy(backup);
  const manifest = readManifest(backup);
  if (manifest.environment !== environment) {
    throw new BackupError(
      "foreign",
      `The backup ${backup} was made with ALIPAY_ENV=${manifest.environment}, and this shop runs with ALIPAY_ENV=${environment}.`,
    );
  }
  await takeOutOfUse(file);
  const fresh = `${file}.restoring`;
  removeWithLog(fresh);
  try {
    copyFileSync(backup, fresh, constants.COPYFILE_EXCL);
    await refuseDamaged({ copy: fresh, backup, manifest }, blueprint);
    await deployMigrations(fresh, blueprint);
    const mark = await markCopy(fresh, manifest, now);
    flushFile(fresh);
    const kept = existsSync(file) ? keepPresent(file, now) : null;
    renameSync(fresh, file);
    flushFolderOf(file);
    const forgotten = kept === null ? null : await findForgotten({ kept, restored: file });
    return { takenAt: manifest.takenAt, kept, mark, forgotten };
  } finally {
    removeWithLog(fresh);
  }
}

/** A file in WAL mode was copied from under a shop: what was committed last stands in another file (fault O-06). */
function refuseBareCopy(backup: string): void {
  if (!existsSync(backup) || !statSync(backup).isFile()) {
    throw new BackupError("missing", `There is no backup at ${backup}.`);
  }
  const writeVersion = readFileSync(backup).at(18);
  if (writeVersion !== 2) return;
  throw new BackupError(
    "bare-copy",
    `${backup} is a copy of a database that was in use: what was committed last stands in a file beside it (-wal) and may be missing. Restore a backup that npm run backup has written.`,
  );
}

type Copy = { copy: string; backup: string; manifest: BackupManifest };

async function refuseDamaged({ copy, backup, manifest }: Copy, blueprint: Blueprint): Promise<void> {
  const shown = `The backup ${backup}`;
  if ((await sha256Of(copy)) !== manifest.sha256) {
    throw new BackupError("damaged", `${shown} is not what its manifest describes: it was changed or damaged.`);
  }
  const { migrations, rows, ledgerFen } = await inspectCopy(copy, shown, blueprint);
  const described: BackupContents = {
    migrations: manifest.migrations,
    rows: manifest.rows,
    ledgerFen: manifest.ledgerFen,
  };
  if (JSON.stringify({ migrations, rows, ledgerFen }) !== JSON.stringify(described)) {
    throw new BackupError("damaged", `${shown} does not hold the rows and sums that its manifest names.`);
  }
}

async function markCopy(copy: string, manifest: BackupManifest, now: Date): Promise<RestoredMark> {
  const database = await openDatabase({ file: copy });
  try {
    return await markRestored(database, { takenAt: manifest.takenAt, sha256: manifest.sha256, restoredAt: now });
  } finally {
    // The last one to leave writes the log into the file and removes it.
    await database.close();
  }
}

/** Under its second name the old database stays whole, whenever this process may die. */
function keepPresent(file: string, now: Date): string {
  const { dir, name, ext } = parse(file);
  const kept = join(dir, `${name}-before-restore-${stampOf(now)}${ext}`);
  addName(file, kept);
  // Left behind only by a database that could not be read: the new one must not find them.
  for (const log of ["-wal", "-shm"]) if (existsSync(`${file}${log}`)) renameSync(`${file}${log}`, `${kept}${log}`);
  return kept;
}

function removeWithLog(file: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(`${file}${suffix}`, { force: true });
}
