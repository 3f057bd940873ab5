import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorCode, UserError } from "#lib/cli/user-error.ts";

/** Makes a folder that only this user may enter, and makes sure that files can be written in it. */
export function prepareFolder(folder: string, setting: string): void {
  const probe = join(folder, `.write-check-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (error) {
    throw new UserError(
      `The folder ${folder} cannot be written (${errorCode(error) || String(error)}): give this user the right to write there, or ${setting}.`,
      { cause: error },
    );
  }
}

/**
 * Writes a file that only this user may read, unless it has this content already. Whoever reads it meanwhile, or after
 * a power cut, sees the old file or the new one, never half of one.
 */
export function writePrivateFile(file: string, content: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === content) {
    chmodSync(file, 0o600);
    return;
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, content, { mode: 0o600, flush: true });
  renameSync(fresh, file);
}
