import { createHash } from "node:crypto";
import { closeSync, constants, copyFileSync, createReadStream, fsyncSync, linkSync, openSync } from "node:fs";
import { dirname } from "node:path";

/** Hex of the file's SHA-256. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** Waits until the file's content is on the disk. */
export function flushFile(file: string): void {
  const descriptor = openSync(file, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Waits until names that were made or changed in the file's folder are on the disk. */
export function flushFolderOf(file: string): void {
  // Windows opens no folders, and keeps names in its journal by itself.
  if (process.platform === "win32") return;
  const descriptor = openSync(dirname(file), "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Gives the file a second name in the same folder, never one that is there already. */
export function addName(file: string, name: string): void {
  try {
    linkSync(file, name);
  } catch (error) {
    if (!isWithoutLinks(error)) throw error;
    copyFileSync(file, name, constants.COPYFILE_EXCL);
    flushFile(name);
  }
}

/** Some file systems (FAT, some network shares) know one name for a file only. */
function isWithoutLinks(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EPERM" || code === "ENOTSUP" || code === "ENOSYS" || code === "EOPNOTSUPP";
}
