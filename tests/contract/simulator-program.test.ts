import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { spawnSimulator, startSimulatorProcess } from "#tests/support/simulator-process.ts";

let folder: string;
let blocker: Server;
let takenPort: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "simulator-"));
  blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, "127.0.0.1", resolve));
  takenPort = (blocker.address() as AddressInfo).port;
});

afterAll(() => {
  blocker.close();
  rmSync(folder, { recursive: true, force: true });
});

async function refusal(environment: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const running = spawnSimulator({ SIMULATOR_PORT: "0", SIMULATOR_DATA_DIR: folder, ...environment });
  return { code: await running.exited, output: running.output() };
}

test("a taken port is told in one sentence", async () => {
  expect(await refusal({ SIMULATOR_PORT: String(takenPort) })).toEqual({
    code: 1,
    output: `Offline Alipay: port ${takenPort} is taken by another program; set SIMULATOR_PORT to a free one.\n`,
  });
});

test.each(["abc", "70000", "-1", ""])("a port that is none is told in one sentence: %j", async (port) => {
  expect(await refusal({ SIMULATOR_PORT: port })).toEqual({
    code: 1,
    output: `Offline Alipay: SIMULATOR_PORT is "${port}": set it to a port number from 0 to 65535.\n`,
  });
});

test("a folder that cannot be had is told in one sentence", async () => {
  const file = join(folder, "a-file");
  writeFileSync(file, "");
  const { code, output } = await refusal({ SIMULATOR_DATA_DIR: join(file, "below") });
  expect(code).toBe(1);
  expect(output).toMatch(
    /^Offline Alipay: the folder .+ cannot be written; set SIMULATOR_DATA_DIR to one that can\.\n$/,
  );
});

test("an application file that is broken is named", async () => {
  const broken = mkdtempSync(join(tmpdir(), "simulator-"));
  mkdirSync(join(broken, "applications"));
  writeFileSync(join(broken, "applications", "1.json"), '{"appId":"1"}');
  const { code, output } = await refusal({ SIMULATOR_DATA_DIR: broken });
  expect(code).toBe(1);
  expect(output).toMatch(/^Offline Alipay: .+1\.json has no text "name"\.\n$/);
  rmSync(broken, { recursive: true });
});

test("it says that it is healthy, listens on loopback only, keeps its keys, and ends cleanly on SIGTERM", async () => {
  const simulator = await startSimulatorProcess();
  const health = await fetch(`${simulator.address}/health`);
  expect(await health.json()).toMatchObject({ status: "ok" });
  expect(simulator.address).toMatch(/^http:\/\/127\.0\.0\.1:/);
  const again = await startSimulatorProcess({ folder: simulator.folder });
  expect(again.alipayPublicKey).toBe(simulator.alipayPublicKey);
  expect(await again.stop()).toBe(0);
  expect(await simulator.stop()).toBe(0);
});
