import { execFile } from "node:child_process";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { readSandboxSettings } from "./sandbox/settings.ts";
import { ALL_EXPECTATIONS } from "./suite/all-expectations.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

let simulator: SimulatorProcess;
let folder: string;
/** The offline Alipay stands in for the sandbox: what is tested is the way to it. */
let environment: Record<string, string>;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  folder = mkdtempSync(join(tmpdir(), "contract-"));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const pkcs1 = createPrivateKey(simulator.appPrivateKey).export({ type: "pkcs1", format: "der" }).toString("base64");
  environment = {
    CONTRACT_GATEWAY: simulator.gateway,
    CONTRACT_APP_ID: simulator.appId,
    CONTRACT_APP_PRIVATE_KEY_FILE: file("app.txt", `${pkcs1}\n`),
    CONTRACT_ALIPAY_PUBLIC_KEY_FILE: file("alipay.pem", simulator.alipayPublicKey),
  };
});

afterAll(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

function run(given: Record<string, string>, ...args: string[]): Promise<{ code: unknown; output: string }> {
  return new Promise((resolve) => {
    const command = ["--import", "tsx", "tests/contract/sandbox/main.ts", ...args];
    const env = { PATH: process.env["PATH"], NODE_ENV: "test" as const, ...given };
    execFile(process.execPath, command, { cwd: ROOT, env }, (error, output) => {
      resolve({ code: error === null ? 0 : error.code, output });
    });
  });
}

test("without keys nothing is called, and it says what is missing", async () => {
  const { code, output } = await run({});
  expect(code).toBe(2);
  expect(output).toContain("CONTRACT_APP_ID has to be the 16 digits of an application. Nothing was called.");
});

test("with keys it asks, leaves out what needs a person, and says what only the real one can confirm", async () => {
  const { code, output } = await run(environment);
  expect(output).toContain(`Asking ${simulator.gateway} as ${simulator.appId}.`);
  const leftOut = ALL_EXPECTATIONS.filter(({ needs, notInSandbox }) => needs.length > 0 || notInSandbox !== undefined);
  const held = ALL_EXPECTATIONS.length - leftOut.length;
  expect(output).toContain(`${held} held, 0 broken, ${leftOut.length} left out.`);
  expect(output).toMatch(
    /held\s+gateway\.do: an unknown method is refused with 40002 isv\.invalid-method.+\n(?:.*\n)*\nOnly the real Alipay/,
  );
  expect(code).toBe(0);
});

test("what is broken is told with its difference, and fails the run", async () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const file = join(folder, "other.pem");
  writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }));
  const { code, output } = await run({ ...environment, CONTRACT_APP_PRIVATE_KEY_FILE: file });
  expect(output).toMatch(/broken\s+gateway\.do: parameters are taken by GET\n\s+sub_code is "isv\.invalid-signature"/);
  expect(code).toBe(1);
});

test("every expectation can be listed with what it is known by", async () => {
  const { code, output } = await run({}, "--list");
  expect(code).toBe(0);
  expect(output.split("\n").filter((line) => line.startsWith("    "))).toHaveLength(ALL_EXPECTATIONS.length);
});

test("production, a key that is Alipay's by mistake, and a broken key are refused in one sentence", () => {
  const read = (change: Record<string, string>) => readSandboxSettings({ ...environment, ...change });
  expect(read({ CONTRACT_GATEWAY: "https://openapi.alipay.com/gateway.do" })).toMatch(/is production/);
  const own = environment["CONTRACT_APP_PRIVATE_KEY_FILE"] ?? "";
  expect(read({ CONTRACT_ALIPAY_PUBLIC_KEY_FILE: own })).toMatch(/^CONTRACT_ALIPAY_PUBLIC_KEY_FILE/);
  expect(read({ CONTRACT_APP_PRIVATE_KEY_FILE: "/nowhere" })).toMatch(/^CONTRACT_APP_PRIVATE_KEY_FILE cannot be used/);
  expect(read({ CONTRACT_NOTIFY_URL: "https://shop.example.com/" })).toMatch(/^CONTRACT_NOTIFY_PORT/);
  expect(read({})).toMatchObject({ appId: simulator.appId, hasPayer: false, notifies: null });
});
