import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { projectFolder } from "#tests/support/shop-template.ts";

const FOLDER = join(projectFolder, ".tmp", "programs");

/**
 * Gives the path of a program of ours as one file of JavaScript, the packages beside it. It does what the TypeScript
 * does, and a process starts with less than half of the work: tests start some hundreds. `npm start` and the tests of
 * commands start the real files.
 */
export async function bundledProgram(source: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(projectFolder, source)],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    write: false,
    plugins: [knowsItsPlace],
  });
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, source.replaceAll("/", "-").replace(/\.ts$/, ".mjs"));
  // Several test files may make it at once, and others start it meanwhile: it is never half written.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, outputFiles[0]?.contents ?? "");
  renameSync(own, file);
  return file;
}

/** Modules find what lies beside them by their own address, which must stay that of the source. */
const knowsItsPlace: Plugin = {
  name: "knows-its-place",
  setup: (building) => {
    building.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const address = JSON.stringify(pathToFileURL(path).href);
      return { contents: readFileSync(path, "utf8").replaceAll("import.meta.url", address), loader: "ts" };
    });
  },
};
