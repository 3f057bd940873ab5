import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listBackups, stampOf } from "#lib/db/backup-folder.ts";
import { type BackupManifest, MANIFEST_FORMAT, manifestFileOf } from "#lib/db/backup-manifest.ts";
import { findFileFault } from "#lib/db/database-file.ts";
import { addName, flushFile, flushFolderOf, sha256Of } from "#lib/db/durable-file.ts";
import { BackupError } from "#lib/db/errors.ts";
import { inspectCopy, type Wanted } from "#lib/db/inspect-copy.ts";
import { askSql } from "#lib/db/raw-sql.ts";
import { sqliteDriver } from "#lib/db/sqlite-driver.ts";
import { verifyFile } from "#lib/db/verify/verify-file.ts";

// A program of its own takes backups, and only a process that recovers the database makes it wait.
const BACKUP_LOCK_WAIT_MS = 5_000;

export type BackupOptions = {
  readonly file: string;
  /** Where backups are kept; made where it is missing. */
  readonly folder: string;
  readonly environment: string;
  readonly shopVersion: string;
  readonly now: Date;
};

export type BackupMade = { readonly file: string; readonly brokenRules: BackupManifest["brokenRules"] };

/** The manifest names rules; `npm run verify` shows their rows. */
const ROWS_OF_BROKEN_RULES = 1;

/**
 * Copies the database while the shop goes on writing: one consistent moment, read back from end to end, on the disk
 * before it has its name. VACUUM INTO reads like any reader in WAL mode, so writers never wait for it; and the copy is a
 * single file that needs no log beside it.
 *
 * Books that do not add up are named in the answer and in the manifest. They are backed up all the same: that is when a
 * copy is needed most.
 *
 * @throws DatabaseFaultError when there is no such database; BackupError when the copy is not fit to be restored
 */
export async function backUpDatabase(options: BackupOptions, wanted: Wanted): Promise<BackupMade> {
  const { file, folder, now } = options;
  const fault = findFileFault(file);
  if (fault !== undefined) throw fault;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const target = join(folder, `shop-${stampOf(now)}.db`);
  if (existsSync(target))
    throw new BackupError("name-taken", `There is a backup ${target} already: it is not overwritten.`);
  const unfinished = join(folder, `.unfinished-${process.pid}.db`);
  try {
    await copyInto(file, unfinished);
    const contents = await inspectCopy(unfinished, "The copy", wanted);
    const isCurrent = contents.migrations.length === wanted.migrations.length;
    const brokenRules = isCurrent ? await findBrokenRules(unfinished) : null;
    flushFile(unfinished);
    const manifest: BackupManifest = {
      format: MANIFEST_FORMAT,
      takenAt: now.toISOString(),
      shopVersion: options.shopVersion,
      environment: options.environment,
      bytes: statSync(unfinished).size,
      sha256: await sha256Of(unfinished),
      brokenRules,
      ...contents,
    };
    addName(unfinished, target);
    writeManifest(target, manifest);
    return { file: target, brokenRules };
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** Removes all but the newest backups of a folder, each with its manifest. Other files there are not touched. */
export function keepNewest(folder: string, count: number): string[] {
  const whole = listBackups(folder);
  const surplus = whole.slice(0, Math.max(0, whole.length - count));
  for (const name of surplus) {
    // The manifest goes first: what is left without one is not taken for a backup.
    rmSync(manifestFileOf(join(folder, name)));
    rmSync(join(folder, name));
  }
  return surplus;
}

async function findBrokenRules(copy: string): Promise<string[]> {
  return (await verifyFile(copy, { rowsMax: ROWS_OF_BROKEN_RULES })).map(({ rule }) => rule);
}

async function copyInto(file: string, target: string): Promise<void> {
  // Made beforehand, because SQLite would let others read it.
  writeFileSync(target, "", { mode: 0o600 });
  const connection = await sqliteDriver(file, { busyTimeoutMs: BACKUP_LOCK_WAIT_MS, mayCreate: false }).connect();
  try {
    await askSql(connection, "VACUUM INTO ?", target);
  } finally {
    await connection.dispose();
  }
}

function writeManifest(backup: string, manifest: BackupManifest): void {
  const file = manifestFileOf(backup);
  const unfinished = `${file}.unfinished`;
  writeFileSync(unfinished, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(unfinished, file);
  flushFolderOf(file);
}
