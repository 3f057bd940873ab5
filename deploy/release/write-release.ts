import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { bundlePrograms } from "#deploy/release/bundle-programs.ts";
import { ENTRIES } from "#deploy/release/entries.ts";

/** What stands in a release besides Next's own folder, by its path in the project. */
const COPIES = [
  // Next serves these itself; its standalone folder leaves them out for whoever has a server of their own for files.
  [".next/static", ".next/static"],
  // Read by their path, so that no import tells of them.
  ["prisma/schema.prisma", "prisma/schema.prisma"],
  ["prisma/migrations", "prisma/migrations"],
  ["prisma/seed/pictures", "prisma/seed/pictures"],
  // Brings databases up to date. Nothing of Next imports it.
  ["node_modules/@prisma/schema-engine-wasm", "node_modules/@prisma/schema-engine-wasm"],
  ["LICENSE", "LICENSE"],
] as const;

export type Release = { folder: string; files: number; megabytes: number };

/**
 * Writes the release of a project that is built. What was in the folder before is removed.
 *
 * @throws Error when the project is not built, or the folder holds something that is no release
 */
export async function writeRelease({ project, to }: { project: string; to: string }): Promise<Release> {
  const folder = resolve(project, to);
  const standalone = join(project, ".next", "standalone");
  if (!existsSync(join(standalone, "server.js"))) throw new Error("The shop is not built: run npm run setup first.");
  emptyFolder(folder);
  // Links inside the folder stay links to their neighbours: a release can be moved.
  const travels = (path: string) => !isLeftAtHome(relative(standalone, path));
  cpSync(standalone, folder, { recursive: true, verbatimSymlinks: true, filter: travels });
  for (const [from, into] of COPIES) cpSync(join(project, from), join(folder, into), { recursive: true });
  forgetPagesOfThisMachine(join(folder, ".next", "server", "app"));
  writePackageFile(project, folder);
  await bundlePrograms({ project, folder });
  for (const [name, text] of Object.entries(ENTRIES)) writeFileSync(join(folder, name), text);
  const sizes = filesBelow(folder).map((file) => statSync(file).size);
  return { folder, files: sizes.length, megabytes: Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1e6) };
}

function emptyFolder(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, "shop.js"))) {
    throw new Error(`The folder ${folder} holds something that is no release: name another one, or empty it.`);
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

/**
 * Settings and data of the machine that builds never travel. Next takes sources along that it has seen beside what it
 * needs: programs hold their own in them, and the offline Alipay stays at home. Maps lead back to sources, and nothing
 * reads them there. Pictures are never made smaller here, so nothing asks for sharp.
 */
function isLeftAtHome(path: string): boolean {
  if (path.endsWith(".map")) return true;
  return /^(\.env.*|\.data|\.tmp|lib|app|tests|prisma|node_modules[\\/](sharp|@img))$/.test(path);
}

/**
 * Pages were made at build time with the goods and settings of the machine that builds. Without them each page is made
 * anew at its first visit and kept from then on. Icons and the page for errors hold nothing of the kind.
 */
function forgetPagesOfThisMachine(app: string): void {
  for (const name of readdirSync(app)) {
    if (/^(zh-CN|en)(\.|$)/.test(name)) rmSync(join(app, name), { recursive: true });
  }
}

function writePackageFile(project: string, folder: string): void {
  const { name, version, license, engines } = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as Record<
    string,
    unknown
  >;
  const text = JSON.stringify({ name, version, private: true, license, type: "module", engines }, null, 2);
  writeFileSync(join(folder, "package.json"), `${text}\n`);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
