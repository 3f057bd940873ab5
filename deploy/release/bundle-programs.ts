import { join } from "node:path";
import { build } from "esbuild";

/** The programs beside Next's server, by their sources. lib/simulator is not among them. */
export const PROGRAMS = [
  "lib/cli/release-shop.ts",
  "lib/cli/release-main.ts",
  "lib/worker/main.ts",
  "lib/db/main.ts",
  "lib/db/verify/main.ts",
  "lib/auth/main.ts",
] as const;

/** A driver with native code, and an engine that reads its own .wasm file: they stay packages beside the programs. */
const PACKAGES_BESIDE = ["better-sqlite3", "@prisma/schema-engine-wasm"];

/** What packages of the older module format expect to find around them. */
const REQUIRE =
  'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

/** Writes each program as one file, where its source lies in the project; the packages that it uses are inside. */
export async function bundlePrograms({ project, folder }: { project: string; folder: string }): Promise<void> {
  await build({
    entryPoints: PROGRAMS.map((source) => join(project, source)),
    outbase: project,
    outdir: folder,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: PACKAGES_BESIDE.flatMap((name) => [name, `${name}/*`]),
    banner: { js: REQUIRE },
    legalComments: "none",
    logLevel: "warning",
  });
}
