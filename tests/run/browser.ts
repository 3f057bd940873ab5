import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright";

const COMMANDS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];

const MAC_APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

const WINDOWS_PROGRAMS = [
  join("Google", "Chrome", "Application", "chrome.exe"),
  join("Chromium", "Application", "chrome.exe"),
  join("Microsoft", "Edge", "Application", "msedge.exe"),
];

/** The path of a Chromium for the end-to-end tests, or a sentence that says how to get one. */
export function provideBrowser(say: (line: string) => void): { path: string } | { problem: string } {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") {
    return canRun(named) ? { path: named } : { problem: `CHROMIUM_PATH names ${named}, which is no program.` };
  }
  const found = findBrowser();
  if (found !== null) return { path: found };
  if (!isDebianRoot()) return { problem: `There is no Chromium or Chrome on this machine: ${howToInstall()}` };
  say("There is no Chromium on this machine: installing Debian's …");
  const problem = installDebianChromium();
  const installed = findBrowser();
  if (installed !== null) return { path: installed };
  return { problem: `Chromium could not be installed (${problem}): ${howToInstall()}` };
}

function findBrowser(): string | null {
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => COMMANDS.map((command) => join(folder, command)));
  const windowsFolders = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap(
    (name) => process.env[name] ?? [],
  );
  const windows = windowsFolders.flatMap((folder) => WINDOWS_PROGRAMS.map((program) => join(folder, program)));
  const candidates = {
    darwin: [...MAC_APPLICATIONS, ...onPath],
    win32: windows,
  }[process.platform as string] ?? ["/usr/bin/chromium", ...onPath];
  return [...candidates, chromium.executablePath()].find(canRun) ?? null;
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isDebianRoot(): boolean {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version") && existsSync("/usr/bin/apt-get");
}

function installDebianChromium(): string {
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", "chromium", "fonts-noto-cjk"]]) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const result = spawnSync("apt-get", ["-q", ...args], { env, encoding: "utf8" });
    if (result.status !== 0) return result.stderr.trim().split("\n").at(-1) ?? `apt-get ${args.join(" ")} failed`;
  }
  return "apt-get installed no program that can be started";
}

function howToInstall(): string {
  const isDebian = existsSync("/etc/os-release") && /\bdebian\b/.test(readFileSync("/etc/os-release", "utf8"));
  return isDebian
    ? "run sudo apt-get install chromium fonts-noto-cjk."
    : "install Chrome, or run npx playwright install chromium, or set CHROMIUM_PATH.";
}
