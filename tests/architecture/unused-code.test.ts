import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { plantTree } from "#tests/architecture/planted-tree.ts";
import { packageProgram } from "#tests/run/package-program.ts";

const used = {
  "package.json": JSON.stringify({
    name: "planted",
    type: "module",
    imports: { "#lib/*": "./lib/*" },
    dependencies: { zod: "1.0.0" },
  }),
  "node_modules/zod/package.json": JSON.stringify({ name: "zod", version: "1.0.0", main: "index.js" }),
  "node_modules/zod/index.js": "export const z = 1;",
  "tsconfig.json": "{}",
  "knip.json": readFileSync(join(PROJECT_FOLDER, "knip.json"), "utf8"),
  "lib/worker/main.ts": 'import { add } from "#lib/domain/add.ts";\nimport { z } from "zod";\nadd(z, 2);\n',
  "lib/domain/add.ts": "export const add = (a: number, b: number) => a + b;\n",
};

/** What knip says of a tree, and whether it passes. */
function knip(planted: Readonly<Record<string, string>>) {
  const cwd = plantTree({ ...used, ...planted });
  const args = [packageProgram("knip", "knip"), "--no-progress", "--no-config-hints"];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  return { passes: status === 0, stdout };
}

test("a tree in which everything is used passes", () => {
  expect(knip({})).toEqual({ passes: true, stdout: "" });
});

test.each<[string, Record<string, string>, RegExp]>([
  [
    "a file that nothing imports",
    { "lib/domain/orphan.ts": "export const orphan = 1;\n" },
    /Unused files[\s\S]*orphan\.ts/,
  ],
  [
    "an export that nothing imports",
    { "lib/domain/add.ts": `${used["lib/domain/add.ts"]}export const subtract = 1;\n` },
    /Unused exports[\s\S]*subtract/,
  ],
  [
    "a package that nothing imports",
    { "package.json": used["package.json"].replace('"zod"', '"idle":"1.0.0","zod"') },
    /Unused dependencies[\s\S]*idle/,
  ],
  [
    "a package that package.json does not name",
    { "lib/domain/add.ts": `import "unnamed";\n${used["lib/domain/add.ts"]}` },
    /Unlisted dependencies[\s\S]*unnamed/,
  ],
])("%s is found", (_what, planted, complaint) => {
  const { passes, stdout } = knip(planted);
  expect(stdout).toMatch(complaint);
  expect(passes).toBe(false);
});
