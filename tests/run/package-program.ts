import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";

/**
 * The file behind a package's command, to be run by Node itself: what lies in node_modules/.bin is a shell script on
 * one system and a link on another.
 */
export function packageProgram(packageName: string, command: string): string {
  const folder = join(PROJECT_FOLDER, "node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    bin?: string | Record<string, string>;
  };
  const path = typeof bin === "string" ? bin : bin?.[command];
  if (path === undefined) throw new Error(`The package ${packageName} has no command ${command}.`);
  return join(folder, path);
}
