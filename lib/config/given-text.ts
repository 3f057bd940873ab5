import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type ConfigProblem, configProblem } from "#lib/config/problem.ts";

/** Something was read, or it is told what is wrong with it. */
export type ReadResult<T> = { readonly value: T } | { readonly problem: ConfigProblem };

/** Where a key or certificate was given: its setting, its value (itself or a path), the folder a path starts from. */
export interface GivenText {
  readonly setting: string;
  readonly value: string;
  readonly cwd: string;
}

export type GivenReader<T> = (given: GivenText) => ReadResult<T>;

/** The text of a key or certificate, from the setting itself or from the file that it names. */
export function readGivenText({ setting, value, cwd }: GivenText, noun: "key" | "certificate"): ReadResult<string> {
  const text = unwrapGiven(value);
  if (text.includes("-----BEGIN")) return { value: text };
  const file = resolve(cwd, text);
  // A key of 2048 bits is far longer than this even as one line; no path that people use is.
  const mayBePath = text.length < 300 && !text.includes("\n");
  if (mayBePath && existsSync(file) && statSync(file).isFile()) {
    try {
      return { value: unwrapGiven(readFileSync(file, "utf8")) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { problem: configProblem("given-file-closed", { setting, file, reason }) };
    }
  }
  if (mayBePath && !isBase64(text.replace(/\s+/g, ""))) {
    return { problem: configProblem(`neither-${noun}-nor-file`, { setting, file }) };
  }
  return { value: text };
}

/** Takes off the quotes and the literal `\n` that .env files, shells and container settings leave around a text. */
export function unwrapGiven(value: string): string {
  return value
    .replace(/^\uFEFF/, "")
    .trim()
    .replace(/^(["'])([\s\S]*)\1$/, "$2")
    .replace(/\\r/g, "")
    .replace(/\\n/g, "\n")
    .trim();
}

export function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}
