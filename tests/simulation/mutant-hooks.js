// @ts-check

/**
 * Hooks for Node's module loader that let a module be loaded once more in a changed form: a file of lib/ that is
 * imported as `file.ts?mutant=name` brings everything that it imports from lib/ along under the same name, and the
 * changes of that mutant are made in the text of the files that they name. Registered before tsx, which asks these hooks
 * for the text that it then translates.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MUTANTS, WALLED } from "./mutants.js";

/** What is loaded once more for a mutant: all of the shop but the part of lib/db that holds connections. */
const MUTABLE =
  /\/lib\/((domain|services|worker|alipay)\/[^?]*|db\/(database|unit-of-work|queues|leases|repositories\/[^?]*))\.ts$/;

/**
 * @param {string} specifier
 * @param {{ parentURL?: string }} context
 * @param {(specifier: string, context: object) => Promise<{ url: string }>} next
 */
export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  const name = mutantOf(context.parentURL ?? "");
  const isPlain = !resolved.url.includes("?");
  return name !== null && isPlain && MUTABLE.test(resolved.url)
    ? { ...resolved, url: `${resolved.url}?mutant=${name}` }
    : resolved;
}

/**
 * @param {string} url
 * @param {object} context
 * @param {(url: string, context: object) => Promise<object>} next
 */
export async function load(url, context, next) {
  const name = mutantOf(url);
  if (name === null) return await next(url, context);
  const file = fileURLToPath(url.replace(/\?.*$/, ""));
  let source = readFileSync(file, "utf8");
  for (const { file: changed, find, replace } of changesOf(name)) {
    if (!file.replaceAll("\\", "/").endsWith(changed)) continue;
    if (source.split(find).length !== 2) throw new Error(`the mutant ${name} does not find its place in ${changed}`);
    source = source.replace(find, () => replace);
  }
  return { format: "module", source, shortCircuit: true };
}

/** @param {string} name */
function changesOf(name) {
  const isWalled = name.endsWith(WALLED);
  const mutant = MUTANTS.find((candidate) => candidate.name === (isWalled ? name.slice(0, -WALLED.length) : name));
  if (!mutant) throw new Error(`there is no mutant ${name}`);
  return isWalled ? mutant.changes : [...mutant.changes, ...(mutant.behind?.changes ?? [])];
}

/** @param {string} url */
function mutantOf(url) {
  return /[?&]mutant=([a-z0-9-]+)/.exec(url)?.[1] ?? null;
}
