import "server-only";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A picture's file name never contains a path: letters, digits and hyphens. */
const PICTURE_NAME = /^[a-z0-9][a-z0-9-]{0,80}\.webp$/;

/** Bytes of a picture of the catalogue, or null. Only names that are in the folder are ever opened. */
export async function findPicture(file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!PICTURE_NAME.test(file)) return null;
  const folder = join(process.cwd(), "prisma", "seed", "pictures");
  const names = await readdir(folder);
  return names.includes(file) ? new Uint8Array(await readFile(join(folder, file))) : null;
}
