// @ts-check

import { defineConfig } from "eslint/config";
import next from "eslint-config-next/core-web-vitals";
import tseslint from "typescript-eslint";

const clock = "Take the time from a Clock argument.";
const randomness = "Take ids from an IdSource argument.";
const purity = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clock },
  { selector: "CallExpression[callee.name='Date']", message: clock },
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: clock },
  { selector: "MemberExpression[object.name='performance'][property.name='now']", message: clock },
  { selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: randomness },
  { selector: "Identifier[name='randomUUID']", message: randomness },
  {
    selector: "CallExpression[callee.name='parseFloat'], CallExpression[callee.property.name='toFixed']",
    message: "Money is integer fen: use lib/domain/money.ts.",
  },
];

const endpoint = "A 'use server' file exports only defineAction(...) results: every export is a public endpoint.";
const serverActions = [
  {
    selector: "ExportNamedDeclaration > FunctionDeclaration, ExportDefaultDeclaration, ExportAllDeclaration",
    message: endpoint,
  },
  { selector: "ExportNamedDeclaration[exportKind='value'] > ExportSpecifier", message: endpoint },
  {
    selector:
      "ExportNamedDeclaration > VariableDeclaration > VariableDeclarator:not([init.type='CallExpression'][init.callee.name='defineAction'])",
    message: endpoint,
  },
];
const noServerActionsHere = [
  {
    selector: "ExpressionStatement[directive='use server']",
    message: "Server actions live only in files named actions.ts.",
  },
];

const throughConfig = "Read configuration through lib/config.";
// no-restricted-properties knows `process.env` and `const { env } = process`; these are the other ways to it.
const environment = [
  { selector: "MemberExpression[property.name='env'][object.property.name='process']", message: throughConfig },
  {
    selector: "ImportDeclaration[source.value=/^(node:)?process$/] > ImportSpecifier[imported.name='env']",
    message: throughConfig,
  },
];
// These ask in which of its runtimes or modes Next has started them; that is no setting of ours.
const mayReadTheEnvironment = [
  "lib/config/**",
  "lib/cli/**",
  "lib/*/main.ts",
  "instrumentation.ts",
  "proxy.ts",
  "tests/**",
  "*.config.{js,ts}",
];

const newerThanEs5 = [
  "VariableDeclaration[kind!='var']",
  "ArrowFunctionExpression",
  "TemplateLiteral",
  "ClassDeclaration, ClassExpression",
  "SpreadElement, RestElement, AssignmentPattern, ArrayPattern, ObjectPattern",
  "ForOfStatement, ChainExpression, AwaitExpression, YieldExpression",
  "ImportDeclaration, ImportExpression, ExportNamedDeclaration, ExportDefaultDeclaration, ExportAllDeclaration",
  "Property[shorthand=true], Property[method=true], Property[computed=true]",
  "LogicalExpression[operator='??'], BinaryExpression[operator='**'], MetaProperty",
];

/** `no-restricted-syntax` of a later block replaces an earlier one's, so each block names all that it forbids. */
const restricted = (/** @type {{ selector: string, message: string }[]} */ ...selectors) => ({
  /** @type {["error", ...{ selector: string, message: string }[]]} */
  "no-restricted-syntax": ["error", ...selectors],
});

export default defineConfig(
  {
    ignores: [
      "**/.next/",
      "**/.data/",
      "**/.tmp/",
      "next-env.d.ts",
      "lib/db/generated/",
      "coverage/",
      "test-results/",
      "**/*.cjs",
    ],
  },
  ...next,
  ...tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true } } },
  {
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: false }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/require-await": "off",
      "max-lines-per-function": ["error", { max: 70, skipBlankLines: true, skipComments: true }],
      "no-restricted-properties": ["error", { object: "process", property: "env", message: throughConfig }],
      ...restricted(...environment),
    },
  },
  {
    files: ["lib/domain/**", "lib/services/**", "lib/simulator/domain/**"],
    rules: restricted(...environment, ...purity),
  },
  {
    files: ["app/**"],
    ignores: ["app/**/actions.ts"],
    rules: restricted(...environment, ...noServerActionsHere),
  },
  { files: ["app/**/actions.ts"], rules: restricted(...environment, ...serverActions) },
  {
    files: mayReadTheEnvironment,
    rules: { "no-restricted-properties": "off", "no-restricted-syntax": "off" },
  },
  {
    // Read by every Node there is, so that an old one can say in words what is wrong.
    files: ["lib/cli/launch.js"],
    rules: {
      "no-var": "off",
      "no-restricted-syntax": ["error", { selector: newerThanEs5.join(", "), message: "Only ES5 in this file." }],
    },
  },
  // Pictures are made in the sizes in which they are shown and served by a route of ours: there is nothing to optimise.
  { files: ["app/**"], rules: { "@next/next/no-img-element": "off" } },
  { files: ["*.config.js"], rules: { "import/no-anonymous-default-export": "off" } },
  // A suite is one long function by nature; its tests are the functions that matter.
  { files: ["tests/**"], rules: { "max-lines-per-function": "off" } },
);
