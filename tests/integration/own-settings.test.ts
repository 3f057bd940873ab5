import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runNode } from "#lib/cli/child-process.ts";
import { programEnvironment } from "#lib/cli/project.ts";
import { readSettings } from "#lib/config/settings.ts";
import { leaveOwnSettings } from "#tests/support/own-settings.ts";

/** What nobody wants to see in a test; each of them alone stops the shop, or makes it another one. */
const ABSURD = {
  ALIPAY_ENV: "production",
  ALIPAY_PRIVATE_KEY: "the-developers-own",
  ALIPAY_APP_CERT: "/nowhere/app.crt",
  PUBLIC_URL: "not an address",
  PORT: "1",
};
const DOT_ENV = Object.entries(ABSURD)
  .map(([name, value]) => `${name}=${value}\n`)
  .join("");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "own-settings-"));
  for (const name of [".env", ".env.local", ".env.production"]) writeFileSync(join(folder, name), DOT_ENV);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("a developer's .env in the folder of a test, and of what a test starts, is not read", () => {
  expect(readSettings({ cwd: folder })).toMatchObject({ mode: "simulator", port: 3000 });
  expect(() => readSettings({ cwd: folder, env: {} })).toThrow(/ALIPAY_PRIVATE_KEY/);
});

test("settings in the developer's shell go away before a test starts anything", () => {
  const env: NodeJS.ProcessEnv = { ...ABSURD, NODE_ENV: "test", PATH: "/bin" };
  leaveOwnSettings(env);
  expect(Object.keys(env).sort()).toEqual(["ENV_FILE", "NODE_ENV", "PATH", "__NEXT_PROCESSED_ENV"]);
  expect(readSettings({ cwd: folder, env }).mode).toBe("simulator");
});

/** What Next makes of the environment of a program that starts in the folder. */
async function settingsThatNextTakes(env: NodeJS.ProcessEnv): Promise<string> {
  const loader = createRequire(createRequire(import.meta.url).resolve("next")).resolve("@next/env");
  const code = `require(${JSON.stringify(loader)}).loadEnvConfig(${JSON.stringify(folder)}, false);
    process.stdout.write(JSON.stringify(["ALIPAY_APP_CERT", "PORT"].map((name) => process.env[name] ?? null)))`;
  return (await runNode({ args: ["--input-type=commonjs", "--eval", code], env })).stdout;
}

test("Next takes no settings from files: not in tests, and not in the shop, whose worker would see others", async () => {
  expect(await settingsThatNextTakes(process.env)).toBe("[null,null]");
  vi.stubEnv("__NEXT_PROCESSED_ENV", undefined);
  expect(await settingsThatNextTakes(process.env)).toBe(JSON.stringify([ABSURD.ALIPAY_APP_CERT, ABSURD.PORT]));
  const settings = readSettings({ env: { ...process.env, PORT: "3009" } });
  expect(await settingsThatNextTakes(programEnvironment(settings, "production"))).toBe('[null,"3009"]');
});
