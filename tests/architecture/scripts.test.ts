import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

const read = (path: string) => JSON.parse(readFileSync(join(PROJECT_FOLDER, path), "utf8")) as unknown;
const manifest = read("package.json") as Manifest;

/** The commands that the packages of package.json bring; npm puts them on the path on every system. */
const packageCommands = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).flatMap((name) => {
  const { bin } = read(`node_modules/${name}/package.json`) as { bin?: string | Record<string, string> };
  if (typeof bin === "string") return [name.replace(/^@[^/]+\//, "")];
  return Object.keys(bin ?? {});
});

/** Why a script would not run on each system, or null. Plain words only: every shell reads those in the same way. */
function scriptProblem(script: string): string | null {
  const words = script.split(" ");
  const odd = words.find((word) => !/^[\w@:./=-]+$/.test(word));
  if (odd !== undefined) return `"${odd}" means different things to different shells`;
  const [command = ""] = words;
  if (command !== "node" && !packageCommands.includes(command))
    return `"${command}" is neither node nor a package's command`;
  return null;
}

describe("the scripts of package.json run on every system", () => {
  test.each(Object.entries(manifest.scripts))("%s: %s", (_name, script) => {
    expect(scriptProblem(script)).toBeNull();
  });

  test.each([
    "rm -rf .next",
    "cp a b",
    "bash tests/run.sh",
    "./tests/run.sh",
    "NODE_ENV=production node server.js",
    "node a.js && node b.js",
    "node a.js; node b.js",
    "node a.js | node b.js",
    "node a.js > out.txt",
    "node a.js &",
    "node $npm_package_name.js",
    "node %CD%\\a.js",
    "node tests/*.js",
    'node -e "process.exit(0)"',
    "node 'a b.js'",
    "npx something",
    "node  tests/run.js",
  ])("refused: %s", (script) => {
    expect(scriptProblem(script)).not.toBeNull();
  });

  test.each(["node tests/run.js", "node --import tsx lib/worker/main.ts --once", "biome format --write ."])(
    "accepted: %s",
    (script) => {
      expect(scriptProblem(script)).toBeNull();
    },
  );
});

test("nothing runs by itself at installation", () => {
  const byItself = ["preinstall", "install", "postinstall", "prepare", "prepublish", "prestart", "pretest"];
  expect(byItself.filter((name) => name in manifest.scripts)).toEqual([]);
});

test("the files that scripts name are there", () => {
  const files = Object.values(manifest.scripts).flatMap((script) =>
    script.split(" ").filter((word) => /\.[jt]s$/.test(word)),
  );
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(readFileSync(join(PROJECT_FOLDER, file), "utf8")).not.toBe("");
});

test("every package that builds itself at installation is approved by name", () => {
  const lock = read("package-lock.json") as {
    packages: Record<string, { hasInstallScript?: boolean; optional?: boolean }>;
  };
  const building = Object.entries(lock.packages)
    .filter(([, { hasInstallScript, optional }]) => hasInstallScript === true && optional !== true)
    .map(([path]) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length));
  expect(building).toContain("better-sqlite3");
  expect(building.filter((name) => manifest.allowScripts[name] !== true)).toEqual([]);
});

test("continuous integration installs from the lock file and runs exactly npm test", () => {
  const lines = readFileSync(join(PROJECT_FOLDER, ".ci", "run"), "utf8").split("\n");
  const commands = lines.filter((line) => /^(npm|npx|node)\b/.test(line));
  expect(commands).toEqual(["npm ci", "npm test"]);
});
