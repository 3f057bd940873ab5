import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * A hash over names and contents of files, in whatever order they are found. Folders are walked; what is missing counts
 * as missing. `skip` tells of a path (with forward slashes, from the folder) that it does not count.
 */
export function hashSources(folder: string, names: readonly string[], skip: (path: string) => boolean): string {
  const hash = createHash("sha256");
  for (const path of names
    .flatMap((name) => filesBelow(folder, name))
    .filter((found) => !skip(found))
    .sort()) {
    const content = readFileSync(join(folder, path));
    hash.update(`${path}\0${content.byteLength}\0`).update(content);
  }
  return hash.digest("hex");
}

function filesBelow(folder: string, path: string): string[] {
  const full = join(folder, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full).flatMap((name) => filesBelow(folder, `${path}/${name}`));
}
