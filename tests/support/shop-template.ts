import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { leaveOwnSettings } from "#tests/support/own-settings.ts";

export const projectFolder = fileURLToPath(new URL("../..", import.meta.url));
const tmpFolder = join(projectFolder, ".tmp", "e2e");
const templateFolder = join(tmpFolder, "template");
const staffFile = join(templateFolder, "test-staff.json");

export type StaffLogin = { email: string; password: string };

/**
 * Sets a shop up as `npm start` would, production build included, with two staff logins. Every rig starts from a copy.
 * KEEP_TEST_SHOP=1 uses the last one again, for work on a single test.
 */
export function makeShopTemplate(): void {
  leaveOwnSettings();
  if (process.env["KEEP_TEST_SHOP"] === "1" && existsSync(staffFile)) return;
  rmSync(tmpFolder, { recursive: true, force: true });
  const env = { ...process.env, DATA_DIR: templateFolder, ALIPAY_ENV: "simulator", LOG_LEVEL: "warn" };
  runProgram(["lib/cli/main.ts", "setup"], env);
  const addStaff = (email: string, name: string, role: string): StaffLogin => {
    const printed = runProgram(["lib/auth/main.ts", "add", "--email", email, "--name", name, "--role", role], env);
    const password = /password\s+(\S+)/.exec(printed)?.[1];
    if (password === undefined) throw new Error(`no password in: ${printed}`);
    return { email, password };
  };
  const staff = [
    addStaff("anna@example.com", "安娜", "admin"),
    addStaff("ben@example.com", "本", "admin"),
    addStaff("sue@example.com", "苏", "support"),
  ];
  writeFileSync(staffFile, JSON.stringify(staff));
}

/** A shop's data folder of its own, and the logins that work in it. Each of Playwright's processes has its own as well. */
export function copyShopTemplate(name: string): { dataDir: string; staff: StaffLogin[] } {
  const dataDir = join(tmpFolder, `${name}-${process.env["TEST_PARALLEL_INDEX"] ?? "alone"}`);
  rmSync(dataDir, { recursive: true, force: true });
  cpSync(templateFolder, dataDir, { recursive: true });
  return { dataDir, staff: JSON.parse(readFileSync(staffFile, "utf8")) as StaffLogin[] };
}

function runProgram(args: string[], env: NodeJS.ProcessEnv): string {
  return execFileSync(process.execPath, ["--import", "tsx", ...args], { cwd: projectFolder, env, encoding: "utf8" });
}
