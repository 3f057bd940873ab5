import { join } from "node:path";
import { ESLint } from "eslint";
import { beforeAll, describe, expect, test } from "vitest";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { plantTree } from "#tests/architecture/planted-tree.ts";

interface Plant {
  readonly what: string;
  readonly file: string;
  readonly code: string;
  /** The rule that must complain; null means that none may. */
  readonly rule: string | null;
}

const actions = "app/admin/orders/actions.ts";
const defined = "declare function defineAction(options: object): () => void;\n";

const plants: readonly Plant[] = [
  // The environment is read in lib/config, by programs at their start, and by tests.
  {
    what: "process.env",
    file: "lib/worker/job.ts",
    code: "export const port = process.env.PORT;",
    rule: "no-restricted-properties",
  },
  {
    what: "process.env taken apart",
    file: "lib/worker/job.ts",
    code: "export const { env } = process;",
    rule: "no-restricted-properties",
  },
  {
    what: "globalThis.process.env",
    file: "app/page.tsx",
    code: "export const port = globalThis.process.env.PORT;",
    rule: "no-restricted-syntax",
  },
  {
    what: "env of node:process",
    file: "lib/services/act.ts",
    code: 'import { env } from "node:process";\nexport const all = env;',
    rule: "no-restricted-syntax",
  },
  {
    what: "process.env in an action",
    file: actions,
    code: `${defined}export const act = defineAction({ port: process.env.PORT });`,
    rule: "no-restricted-properties",
  },
  {
    what: "process.env in lib/config",
    file: "lib/config/read.ts",
    code: "export const port = process.env.PORT;",
    rule: null,
  },
  {
    what: "process.env in lib/cli",
    file: "lib/cli/read.ts",
    code: "export const port = process.env.PORT;",
    rule: null,
  },
  {
    what: "process.env at the start of a program",
    file: "lib/worker/main.ts",
    code: "export const port = process.env.PORT;",
    rule: null,
  },
  {
    what: "process.env in a test",
    file: "tests/unit/some.test.ts",
    code: "export const port = process.env.PORT;",
    rule: null,
  },

  // Time, randomness and money in the rooms that only decide.
  {
    what: "a clock in the domain",
    file: "lib/domain/order.ts",
    code: "export const now = () => new Date();",
    rule: "no-restricted-syntax",
  },
  {
    what: "a clock as a call",
    file: "lib/domain/order.ts",
    code: "export const now = () => Date();",
    rule: "no-restricted-syntax",
  },
  {
    what: "Date.now in a use-case",
    file: "lib/services/place-order.ts",
    code: "export const now = () => Date.now();",
    rule: "no-restricted-syntax",
  },
  {
    what: "performance.now in a use-case",
    file: "lib/services/place-order.ts",
    code: "export const now = () => performance.now();",
    rule: "no-restricted-syntax",
  },
  {
    what: "Math.random in a use-case",
    file: "lib/services/place-order.ts",
    code: "export const any = () => Math.random();",
    rule: "no-restricted-syntax",
  },
  {
    what: "crypto.randomUUID in a use-case",
    file: "lib/services/place-order.ts",
    code: "export const id = () => crypto.randomUUID();",
    rule: "no-restricted-syntax",
  },
  {
    what: "parseFloat in the domain",
    file: "lib/domain/money.ts",
    code: 'export const sum = parseFloat("1.10");',
    rule: "no-restricted-syntax",
  },
  {
    what: "toFixed in the domain",
    file: "lib/domain/money.ts",
    code: "export const text = (1.1).toFixed(2);",
    rule: "no-restricted-syntax",
  },
  {
    what: "a clock where the simulator decides",
    file: "lib/simulator/domain/clock.ts",
    code: "export const now = () => new Date();",
    rule: "no-restricted-syntax",
  },
  {
    what: "the environment in the domain",
    file: "lib/domain/order.ts",
    code: "export const port = globalThis.process.env.PORT;",
    rule: "no-restricted-syntax",
  },
  {
    what: "a given time in the domain",
    file: "lib/domain/order.ts",
    code: "export const later = (at: Date) => new Date(at.getTime() + 1);",
    rule: null,
  },
  {
    what: "a clock in the container",
    file: "lib/container.ts",
    code: "export const clock = { now: () => new Date() };",
    rule: null,
  },

  // Every export of a "use server" file is a public endpoint.
  {
    what: "a bare function as an action",
    file: actions,
    code: '"use server";\nexport async function refund() {}',
    rule: "no-restricted-syntax",
  },
  {
    what: "an arrow function as an action",
    file: actions,
    code: '"use server";\nexport const refund = async () => {};',
    rule: "no-restricted-syntax",
  },
  {
    what: "a wrapped arrow function as an action",
    file: actions,
    code: `"use server";\ndeclare function wrap(work: () => void): () => void;\nexport const refund = wrap(() => undefined);`,
    rule: "no-restricted-syntax",
  },
  {
    what: "a default export of actions",
    file: actions,
    code: '"use server";\nexport default async function refund() {}',
    rule: "no-restricted-syntax",
  },
  {
    what: "actions passed on by name",
    file: actions,
    code: '"use server";\nconst refund = async () => {};\nexport { refund };',
    rule: "no-restricted-syntax",
  },
  {
    what: "all actions passed on",
    file: actions,
    code: '"use server";\nexport * from "./other.ts";',
    rule: "no-restricted-syntax",
  },
  {
    what: "an action in a page",
    file: "app/page.tsx",
    code: 'export async function refund() {\n  "use server";\n}',
    rule: "no-restricted-syntax",
  },
  {
    what: "a file of actions under another name",
    file: "app/refund.ts",
    code: '"use server";\nexport const refund = 1;',
    rule: "no-restricted-syntax",
  },
  {
    what: "an action as it should be",
    file: actions,
    code: `"use server";\n${defined}export const refund = defineAction({});`,
    rule: null,
  },
  {
    what: "a type beside the actions",
    file: actions,
    code: '"use server";\nexport type Refund = { id: string };',
    rule: null,
  },

  // What the compiler lets pass.
  {
    what: "a promise that nobody waits for",
    file: "lib/worker/job.ts",
    code: "async function work() {}\nexport function go() {\n  work();\n}",
    rule: "@typescript-eslint/no-floating-promises",
  },
  {
    what: "any",
    file: "lib/worker/job.ts",
    code: "export const value: any = 1;",
    rule: "@typescript-eslint/no-explicit-any",
  },
  {
    what: "a state that a switch forgets",
    file: "lib/domain/order.ts",
    code: 'export function say(state: "paid" | "closed") {\n  switch (state) {\n    case "paid":\n      return 1;\n  }\n  return 2;\n}',
    rule: "@typescript-eslint/switch-exhaustiveness-check",
  },
  {
    what: "a state hidden behind default",
    file: "lib/domain/order.ts",
    code: 'export function say(state: "paid" | "closed") {\n  switch (state) {\n    case "paid":\n      return 1;\n    default:\n      return 2;\n  }\n}',
    rule: "@typescript-eslint/switch-exhaustiveness-check",
  },
  {
    what: "a type imported as a value",
    file: "lib/worker/job.ts",
    code: 'import { Shape } from "./shape.ts";\nexport type Same = Shape;',
    rule: "@typescript-eslint/consistent-type-imports",
  },
  {
    what: "a function that is too long",
    file: "lib/worker/job.ts",
    code: `export function long() {\n${"  void 0;\n".repeat(75)}}`,
    rule: "max-lines-per-function",
  },
  {
    what: "newer syntax where an old Node must read",
    file: "lib/cli/launch.js",
    code: "const child = 1;\nchild.toString();",
    rule: "no-restricted-syntax",
  },
  {
    what: "an arrow where an old Node must read",
    file: "lib/cli/launch.js",
    code: "var child = () => 1;\nchild();",
    rule: "no-restricted-syntax",
  },
];

let eslint: ESLint;

beforeAll(() => {
  // Rules go by path, so each plant is linted as text at its place. Empty files stand there, because type information
  // is given for files only.
  const cwd = plantTree({
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        target: "ES2023",
        lib: ["dom", "ES2023"],
        module: "esnext",
        moduleResolution: "bundler",
        strict: true,
        noEmit: true,
        jsx: "react-jsx",
        allowJs: true,
        allowImportingTsExtensions: true,
        types: [],
      },
      include: ["**/*"],
    }),
    "globals.d.ts": "declare const process: { env: Record<string, string> };",
    "lib/worker/shape.ts": "export interface Shape { name: string }",
    "app/admin/orders/other.ts": "export const other = 1;",
    ...Object.fromEntries(plants.map(({ file }) => [file, ""])),
  });
  eslint = new ESLint({ cwd, overrideConfigFile: join(PROJECT_FOLDER, "eslint.config.js") });
});

describe("ESLint", () => {
  test.each(plants)("$what in $file: $rule", async ({ file, code, rule }) => {
    const [result] = await eslint.lintText(`${code}\n`, { filePath: file });
    const rules = result?.messages.map((message) => message.ruleId ?? message.message);
    if (rule === null) expect(rules).toEqual([]);
    else expect(rules).toContain(rule);
  });
});
