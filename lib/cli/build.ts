import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runNode } from "#lib/cli/child-process.ts";
import { databaseIdentity } from "#lib/cli/database-identity.ts";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { takeLock } from "#lib/cli/running-lock.ts";
import { hashSources } from "#lib/cli/source-hash.ts";
import { UserError } from "#lib/cli/user-error.ts";
import type { Settings } from "#lib/config/config.ts";

const STAMP = join(PROJECT_FOLDER, ".next", "storefront-build.txt");

/** What the shop's pages are made of. Sample data counts: pages are rendered from it at build time. */
const SOURCES = [
  "app",
  "lib",
  "prisma",
  "public",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "next.config.js",
  "postcss.config.js",
  "instrumentation.ts",
  "proxy.ts",
];

/** Programs beside the shop, what is generated from other sources, and what only people read. */
const NOT_IN_THE_SHOP = /^lib\/(cli|worker|simulator|db\/generated)\/|\.md$/;

/** Where Next's own command line lies: it is started by Node, because scripts in .bin are not the same everywhere. */
export function nextProgram(): string {
  return createRequire(import.meta.url).resolve("next/dist/bin/next");
}

/**
 * Builds the shop, unless nothing that goes into it has changed since the last build. From here to the end of this
 * process no other one may build here: the running shop reads its pages from the build, whatever its data folder is.
 */
export async function buildShop(settings: Settings, env: NodeJS.ProcessEnv): Promise<"built" | "unchanged"> {
  // Next empties its own folder when it builds, so the mark stands beside it.
  takeLock(join(PROJECT_FOLDER, ".tmp"), `the build in ${PROJECT_FOLDER}`);
  const stamp = buildStamp(settings);
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === stamp) return "unchanged";
  // Without its stamp a build that is broken off is never taken for a whole one.
  rmSync(STAMP, { force: true });
  const { code, stdout, stderr } = await runNode({ args: [nextProgram(), "build"], env });
  if (code !== 0) throw new UserError(`The shop could not be built:\n${`${stdout}\n${stderr}`.trim()}`);
  writeFileSync(STAMP, stamp);
  return "built";
}

function buildStamp(settings: Settings): string {
  const sources = hashSources(PROJECT_FOLDER, SOURCES, (path) => NOT_IN_THE_SHOP.test(path));
  const { mode, publicUrl, dataDir } = settings;
  // Pages are rendered from the catalogue at build time: another database means another build.
  const database = databaseIdentity(dataDir);
  return `${JSON.stringify({ sources, mode, publicUrl, database, node: process.versions.modules })}\n`;
}
