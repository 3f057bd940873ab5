import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { projectFolder } from "#tests/support/shop-template.ts";

const FOLDER = join(projectFolder, ".tmp", "programs");

/**
 * Gives the path of a program of ours as one file of JavaScript, the packages beside it. It does what the TypeScript
 * does, and a process starts with less than half of the work: tests start some hundreds. `npm start` and the tests of
 * commands start the real files.
 */
export async function bundledProgram(source: string): Promise<string> {
  const file = join(FOLDER, source.replaceAll("/", "-").replace(/\.ts$/, ".mjs"));
  const record = `${file}.sources.json`;
  if (isCurrent(file, record)) return file;
  const { outputFiles, metafile } = await build({
    entryPoints: [join(projectFolder, source)],
    absWorkingDir: projectFolder,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    write: false,
    metafile: true,
    plugins: [knowsItsPlace],
  });
  mkdirSync(FOLDER, { recursive: true });
  const sources = [fileURLToPath(import.meta.url), ...Object.keys(metafile.inputs)];
  writeWhole(file, outputFiles[0]?.contents ?? "");
  writeWhole(record, JSON.stringify(Object.fromEntries(sources.map((path) => [path, stateOf(path)]))));
  return file;
}

/** Several test files may make a program at once, and others start it meanwhile: it is never half written. */
function writeWhole(file: string, contents: string | Uint8Array): void {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, contents);
  renameSync(own, file);
}

/** Whether every source is still as it was when the program was made: some forty test files ask for the same few. */
function isCurrent(file: string, record: string): boolean {
  if (!existsSync(file) || !existsSync(record)) return false;
  const sources = JSON.parse(readFileSync(record, "utf8")) as Record<string, string>;
  return Object.entries(sources).every(([path, state]) => stateOf(path) === state);
}

function stateOf(path: string): string {
  const { mtimeMs, size } = statSync(resolve(projectFolder, path), { throwIfNoEntry: false }) ?? {};
  return `${mtimeMs} ${size}`;
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
