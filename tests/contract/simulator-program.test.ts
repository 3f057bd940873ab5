import { spawn } from "node:child_process";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Application } from "#lib/simulator/domain/model.ts";
import { openRawConnection } from "#tests/support/raw-connection.ts";
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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function refusal(environment: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const running = spawnSimulator({ SIMULATOR_PORT: "0", SIMULATOR_DATA_DIR: folder, ...environment });
  return { code: await running.exited, output: running.output() };
}

/** Only on Linux is all of 127.0.0.0/8 this machine, so that one of it can stand for the network. */
const OTHER_ADDRESS = process.platform === "linux" ? "127.0.0.2" : null;

function otherAddress(address: string): string {
  return address.replace("127.0.0.1", OTHER_ADDRESS ?? "127.0.0.1");
}

/** What `npm run simulator -- …` runs. */
function launch({ args, env = {} }: { args: string[]; env?: Record<string, string> }) {
  const child = spawn(process.execPath, ["lib/cli/launch.js", "simulator", ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let written = "";
  child.stdout.on("data", (chunk: Buffer) => (written += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (written += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, exited, output: () => written };
}

async function launched(command: Parameters<typeof launch>[0]) {
  const { child, exited, output } = launch(command);
  await expect.poll(output, { timeout: 30_000 }).toContain("More applications");
  return {
    address: /is ready: (\S+)/.exec(output())?.[1] ?? "",
    output,
    stop: () => {
      child.kill("SIGTERM");
      return exited;
    },
  };
}

test("a taken port is told in one sentence", async () => {
  expect(await refusal({ SIMULATOR_PORT: String(takenPort) })).toEqual({
    code: 1,
    output: `Offline Alipay: port ${takenPort} is taken by another program; set SIMULATOR_PORT to a free one.\n`,
  });
});

test.each(["abc", "70000", "-1", "", "4010,", "4010,4010"])(
  "a port that is none is told in one sentence: %j",
  async (port) => {
    expect(await refusal({ SIMULATOR_PORT: port })).toEqual({
      code: 1,
      output: `Offline Alipay: SIMULATOR_PORT is "${port}": set it to a port number from 0 to 65535, or to several different ones such as 4010,80.\n`,
    });
  },
);

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

test("two programs never share a folder", async () => {
  const simulator = await startSimulatorProcess();
  const { code, output } = await refusal({ SIMULATOR_DATA_DIR: simulator.folder });
  expect(code).toBe(1);
  expect(output).toBe(
    `Offline Alipay: another offline Alipay uses the folder ${simulator.folder}; stop it, or set SIMULATOR_DATA_DIR to another folder.\n`,
  );
  await simulator.stop();
});

test("it says that it is healthy, listens on loopback only, keeps its keys, and ends cleanly on SIGTERM", async () => {
  const simulator = await startSimulatorProcess();
  const health = await fetch(`${simulator.address}/health`);
  expect(await health.json()).toMatchObject({ status: "ok" });
  expect(simulator.address).toMatch(/^http:\/\/127\.0\.0\.1:/);
  if (OTHER_ADDRESS !== null) {
    await expect(openRawConnection(otherAddress(simulator.address))).rejects.toThrow("ECONNREFUSED");
  }
  const copy = `${simulator.folder}-copy`;
  cpSync(simulator.folder, copy, { recursive: true });
  expect(await simulator.stop()).toBe(0);
  const again = await startSimulatorProcess({ folder: copy });
  expect(again.alipayPublicKey).toBe(simulator.alipayPublicKey);
  expect(await again.stop()).toBe(0);
  rmSync(copy, { recursive: true });
});

test("beyond loopback it listens only when told so twice, and warns", async () => {
  const { code, output } = await refusal({ SIMULATOR_HOST: "0.0.0.0" });
  expect(code).toBe(1);
  expect(output).toMatch(
    /^Offline Alipay: SIMULATOR_HOST is 0\.0\.0\.0, .+ set SIMULATOR_OPEN_TO_NETWORK=yes as well .+\n$/,
  );
  expect(await refusal({ SIMULATOR_HOST: "everywhere" })).toMatchObject({
    output: 'Offline Alipay: SIMULATOR_HOST is "everywhere": set it to an IP address such as 127.0.0.1.\n',
  });
  // Another address of this machine stands for the network: who says a name that is not loopback's is let in too.
  const data = join(folder, "open");
  const open = await launched({ args: ["--host", "0.0.0.0", "--open-to-network", "--port", "0", "--data", data] });
  expect(open.output()).toContain("WARNING: it listens on 0.0.0.0: everybody who can reach it may pay");
  const line = await openRawConnection(otherAddress(open.address));
  const get = (target: string) => line.socket.write(`GET ${target} HTTP/1.1\r\nHost: alipay.example\r\n\r\n`);
  get("/console/api/clock");
  const received = () => line.received();
  await expect.poll(received).toMatch(/^HTTP\/1\.1 200 /);
  // The line stays open, and the whole address on the request line is understood, as Python's client sends it.
  get("http://alipay.example/health");
  await expect.poll(received).toContain('"name":"offline-alipay"');
  expect(await open.stop()).toBe(0);
});

test("npm run simulator needs nothing of a shop: it makes an application, shows its settings and keeps them", async () => {
  const data = join(folder, "alone");
  const port = await freePort();
  const alone = await launched({ args: ["--port", `0,${port}`, "--data", data], env: { ALIPAY_ENV: "production" } });
  const shown = (name: string, output = alone.output()) => new RegExp(`^ +${name} +(.+)$`, "m").exec(output)?.[1] ?? "";
  expect(shown("gateway")).toBe(`${alone.address}/gateway.do`);
  expect(await (await fetch(`http://127.0.0.1:${port}/health`)).json()).toMatchObject({ status: "ok" });
  const privateKey = createPrivateKey(readFileSync(shown("private key").replace(" (PKCS#8)", ""), "utf8"));
  const file = JSON.parse(readFileSync(join(data, "applications", `${shown("app_id")}.json`), "utf8")) as Application;
  expect(createPublicKey(privateKey).export({ type: "spki", format: "pem" })).toBe(file.publicKey);
  expect(file).toMatchObject({ appId: shown("app_id"), sellerId: shown("seller_id") });
  expect(file.appId).toMatch(/^9021\d{12}$/);
  expect(file.sellerId).toMatch(/^2088\d{12}$/);
  expect(alone.output()).toContain(readFileSync(shown("Alipay public key"), "utf8").trim());
  const before = shown("app_id");
  expect(await alone.stop()).toBe(0);

  const again = await launched({ args: ["--port", "0", "--data", data] });
  expect(shown("app_id", again.output())).toBe(before);
  expect(await again.stop()).toBe(0);
});

test("a flag that does not exist is told in one sentence", async () => {
  const child = launch({ args: ["--prot", "80"] });
  expect(await child.exited).toBe(1);
  expect(child.output()).toMatch(/^Offline Alipay: Unknown option '--prot'\. There are --port, .+\n$/);
});
