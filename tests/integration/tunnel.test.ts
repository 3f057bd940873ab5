import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { PROJECT_FOLDER, programArgs } from "#lib/cli/project.ts";
import { serve } from "#lib/cli/serve.ts";
import { createTerminal } from "#lib/cli/terminal.ts";
import { findTunnelAddress, openTunnel, type Tunnel } from "#lib/cli/tunnel.ts";

const STAND_IN = fileURLToPath(new URL("../support/tunnel-stand-in.js", import.meta.url));
const commandFor = (manner: string) => `"${process.execPath}" "${STAND_IN}" ${manner}`;

let written = "";
const note = { write: (text: string) => (written += text) };
const terminal = createTerminal({ out: note, err: note });

const opened: Tunnel[] = [];
afterEach(async () => {
  for (const { service } of opened.splice(0)) await service.stop();
  written = "";
});

async function open(manner: string, withinMs = 20_000): Promise<Tunnel> {
  const tunnel = await openTunnel({ command: commandFor(manner), terminal, withinMs });
  opened.push(tunnel);
  return tunnel;
}

const pidOf = () => Number(/pid (\d+)/.exec(written)?.[1]);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Dead, and nobody has asked after it yet: in some containers the first process never does.
  const stat = `/proc/${pid}/stat`;
  return !(existsSync(stat) && readFileSync(stat, "utf8").includes(") Z "));
}

describe("a tunnel's address is the first https one that it prints", () => {
  test.each([
    ["cpolar", "https://3f1a2b.r6.cpolar.top"],
    ["ngrok", "https://calm-fox-17.ngrok-free.app"],
    ["cloudflared", "https://oak-river-seven-lamp.trycloudflare.com"],
    ["localtunnel", "https://ten-towns-join.loca.lt"],
  ])("%s", async (manner, address) => {
    expect((await open(manner)).address).toBe(address);
    expect(written).toContain("tunnel | pid ");
  });

  test.each([
    ["\u001B[32mhttps://shop.example.com\u001B[0m", "https://shop.example.com"],
    ["at https://shop.example.com/, enjoy", "https://shop.example.com"],
    ["https://help.example.com/start then https://shop.example.com.", "https://shop.example.com"],
    ["https://shop.example.com:8443", "https://shop.example.com:8443"],
    ["http://shop.example.com", null],
    ["https://localhost:3000 https://192.168.1.7", null],
    ["https://help.example.com/start?x=1 https://example.com/#terms https://a:b@example.com", null],
    ["https://", null],
  ])("in %j", (line, address) => {
    expect(findTunnelAddress(line)).toBe(address);
  });
});

describe("a tunnel that gives no address", () => {
  test("because it ends says so, with its own words above", async () => {
    await expect(open("refused")).rejects.toThrow(
      /^The tunnel ended \(exit code 1\)\. It had printed no https address/,
    );
    expect(written).toContain("tunnel | ERROR: authentication failed.");
  });

  test("because there is no such program says so", async () => {
    const nothing = openTunnel({ command: "no-such-tunnel-program", terminal });
    await expect(nothing).rejects.toThrow(/^The tunnel ended/);
  });

  test("in time is ended", async () => {
    await expect(open("silent", 1_500)).rejects.toThrow(/^The tunnel printed no https address within 1.5 seconds/);
    expect(isAlive(pidOf())).toBe(false);
  });
});

describe("a tunnel beside the shop's programs", () => {
  const shop = (code: string) => ({
    name: "shop",
    args: ["--input-type=module", "--eval", `console.log(JSON.stringify({ msg: "ready" })); ${code}`],
    env: process.env,
    ready: { line: "ready" },
  });

  test("is ended with them", async () => {
    const { service } = await open("cpolar");
    const services = [shop("setTimeout(() => {}, 200);")];
    expect(await serve({ services, companions: [service], terminal, onReady: () => undefined })).toBe(1);
    expect(written).toContain("The shop ended (exit code 0). Stopping.");
    expect(isAlive(pidOf())).toBe(false);
  });

  test("ends them when it dies, and is named", async () => {
    const { service } = await open("ngrok");
    const services = [shop("setInterval(() => {}, 1000);")];
    const onReady = () => process.kill(pidOf(), "SIGKILL");
    expect(await serve({ services, companions: [service], terminal, onReady })).toBe(1);
    expect(written).toMatch(/The tunnel ended \(.*\)\. Stopping\./);
  });
});

describe("npm run dev -- --tunnel", () => {
  async function dev(args: readonly string[]) {
    const child = spawn(process.execPath, programArgs("lib/cli/main.ts", "dev", ...args), {
      cwd: PROJECT_FOLDER,
      env: { ...process.env, ALIPAY_ENV: "simulator" },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    const code = await new Promise((resolve) => child.once("close", resolve));
    return { code, output };
  }

  test("is refused with play money, in one sentence, before anything is opened", async () => {
    const { code, output } = await dev(["--tunnel", commandFor("cpolar")]);
    expect(code).toBe(1);
    expect(output).toMatch(/^A shop with play money must not stand on a public address.*\n$/);
  });

  test.each([[["--tunel", "x"]], [["--tunnel"]], [["--tunnel", " "]]])("%j shows how it is used", async (args) => {
    const { code, output } = await dev(args);
    expect(code).toBe(1);
    expect(output).toMatch(/Usage: npm run dev -- --tunnel "cloudflared/);
  });
});
