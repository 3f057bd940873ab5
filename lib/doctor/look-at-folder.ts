import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { dataFolderPaths } from "#lib/config/generated-settings.ts";
import type { FolderFact } from "#lib/doctor/judge-machine.ts";

/** Looks at the data folder and at the files with secrets in it; `keyFile` is one that the settings name. Writes nothing. */
export function lookAtFolder(folder: string, keyFile: string | null): FolderFact {
  return { folder, state: stateOf(folder), openFiles: openFilesIn(folder, keyFile), freeBytes: freeBytesAt(folder) };
}

function stateOf(folder: string): FolderFact["state"] {
  if (!existsSync(folder)) return "missing";
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return "writable";
  } catch {
    return "closed";
  }
}

/** Modes say nothing on Windows, where folders of a user are closed to others anyway. */
function openFilesIn(folder: string, keyFile: string | null): FolderFact["openFiles"] {
  if (process.platform === "win32") return [];
  const { settings, keys, simulatorPrivateKey } = dataFolderPaths(folder);
  const made = [settings, simulatorPrivateKey, ...filesIn(keys).filter((file) => file.includes("private"))];
  const secret = keyFile === null ? made : [...made, keyFile];
  return [...new Set(secret)].flatMap((file) => {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
    return (mode & 0o077) === 0 ? [] : [{ file, mode: (mode & 0o777).toString(8) }];
  });
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    // Not made yet, or not for this user: the state of the data folder says so.
    return [];
  }
}

/** Of the nearest folder that is there: the data folder may still have to be made in it. */
function freeBytesAt(folder: string): number | null {
  if (!existsSync(folder)) return dirname(folder) === folder ? null : freeBytesAt(dirname(folder));
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
