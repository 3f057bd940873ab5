import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { manifestFileOf } from "#lib/db/backup-manifest.ts";

const BACKUP_NAME = /^shop-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.db$/;

/** "20261127T051000Z": sorts by time, and is a file's name on every system. */
export function stampOf(at: Date): string {
  return at.toISOString().replaceAll(/[-:]|\.\d+/g, "");
}

/** The names of the whole backups in a folder, the oldest first: without its manifest none is one. */
export function listBackups(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => BACKUP_NAME.test(name) && existsSync(manifestFileOf(join(folder, name))))
    .sort();
}

/** When the newest whole backup of a folder was taken; null where there is none. */
export function findNewestBackup(folder: string): Date | null {
  const newest = listBackups(folder).at(-1);
  return newest === undefined ? null : new Date(newest.replace(BACKUP_NAME, "$1-$2-$3T$4:$5:$6Z"));
}
