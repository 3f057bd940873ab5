import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { reset } from "#lib/cli/reset.ts";
import { setUp } from "#lib/cli/setup.ts";
import { createTerminal } from "#lib/cli/terminal.ts";
import { readSettings } from "#lib/config/settings.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-commands-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  readonly nodeArgs?: readonly string[];
  readonly launcher?: string;
}

/** Runs the command line as package.json's scripts do. */
async function command({ args, env = {}, nodeArgs = [], launcher = "lib/cli/launch.js" }: Run) {
  const child = spawn(process.execPath, [...nodeArgs, launcher, ...args], {
    env: { ...process.env, DATA_DIR: join(folder, "data"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const written = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (written.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (written.err += text));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { ...written, code };
}

async function listen(host: string | undefined): Promise<{ server: Server; port: number }> {
  return new Promise((resolve) => {
    const server = createServer().listen({ port: 0, host }, () => {
      const address = server.address();
      resolve({ server, port: typeof address === "object" && address !== null ? address.port : 0 });
    });
  });
}

describe("what cannot start says why in one sentence, with an exit code that is not 0", () => {
  test("an old Node", async () => {
    const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.5' } })";
    const { code, err } = await command({ args: ["start"], nodeArgs: ["--import", `data:text/javascript,${pretend}`] });
    expect(code).toBe(1);
    expect(err).toBe(
      "This shop needs Node.js 20.20 or newer, but this is 20.19.5: install a newer one from https://nodejs.org.\n",
    );
  });

  test.each(["20.20.0", "22.0.0", "100.0.0"])("Node %s is new enough", async (version) => {
    const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
    const { err } = await command({ args: ["dance"], nodeArgs: ["--import", `data:text/javascript,${pretend}`] });
    expect(err).toMatch(/^Say what to do: start, dev, setup, reset/);
  });

  test("packages that are not installed", async () => {
    const launcher = join(folder, "lib", "cli", "launch.js");
    mkdirSync(dirname(launcher), { recursive: true });
    cpSync("lib/cli/launch.js", launcher);
    const { code, err } = await command({ args: ["start"], launcher });
    expect(code).toBe(1);
    expect(err).toBe("The packages of this shop are not installed: run npm ci first.\n");
  });

  // Four programs, one after the other, none of whose sources were ever translated in that place.
  test("in a fresh clone, where nothing is generated yet, every command works or says what to run first", async () => {
    for (const part of ["lib", "prisma", "package.json", "tsconfig.json"]) {
      cpSync(part, join(folder, part), { recursive: true, filter: (path) => !/lib.db.generated/.test(path) });
    }
    symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"), "junction");
    const launcher = join(folder, "lib", "cli", "launch.js");
    for (const [args, says] of [
      [["dance"], /^Say what to do: start, dev, setup/],
      [["keys", "--lang", "en"], /^Made: an RSA2 key pair of 2048 bits\./],
      [["golive"], /settings\.json is not there yet: run npm run setup/],
      [
        ["staff-add", "--email", "a@shop.example", "--name", "A"],
        /^There is no database at .* run npm run setup first\.$/m,
      ],
    ] as const) {
      const { out, err } = await command({ args, launcher });
      expect(`${out}${err}`).toMatch(says);
    }
  }, 120_000);

  test("the sample catalogue in production, before anything is made", async () => {
    const dataDir = join(folder, "data");
    const settings = { ...readSettings({ env: { DATA_DIR: dataDir }, cwd: folder }), mode: "production" as const };
    const terminal = createTerminal({ out: { write: () => true }, err: { write: () => true } });
    const attempt = setUp({ settings, terminal, build: false, samples: true });
    await expect(attempt).rejects.toThrow(/ALIPAY_ENV=production never gets the sample catalogue/);
    expect(existsSync(dataDir)).toBe(false);
  });

  test("a broken setting, before anything is made", async () => {
    const { code, err } = await command({ args: ["start"], env: { PORT: "front door" } });
    expect(code).toBe(1);
    expect(err).toBe('PORT is "front door", which is not valid: give a number from 1 to 65535.\n');
    expect(existsSync(join(folder, "data"))).toBe(false);
  });

  test("several broken settings, a line each", async () => {
    const { code, err } = await command({ args: ["start"], env: { PORT: "x", ALIPAY_ENV: "live" } });
    expect(code).toBe(1);
    expect(err.trim().split("\n")).toHaveLength(2);
  });

  test.each([
    ["on the whole machine", undefined],
    ["on the loopback address alone", "127.0.0.1"],
  ])("a port that is taken %s, before anything is made", async (_where, host) => {
    const taken = await listen(host);
    try {
      const { code, err } = await command({ args: ["start"], env: { PORT: String(taken.port) } });
      expect(code).toBe(1);
      expect(err).toBe(
        `Port ${taken.port}, meant for the shop, is taken by another program: stop it, or set PORT to another number.\n`,
      );
      expect(existsSync(join(folder, "data"))).toBe(false);
    } finally {
      taken.server.close();
    }
  });

  test("a taken port of the offline Alipay names its own setting", async () => {
    const taken = await listen("127.0.0.1");
    const free = await listen("127.0.0.1");
    free.server.close();
    try {
      const env = { PORT: String(free.port), SIMULATOR_PORT: String(taken.port) };
      const { code, err } = await command({ args: ["start"], env });
      expect(code).toBe(1);
      expect(err).toContain(`Port ${taken.port}, meant for the offline Alipay, is taken`);
      expect(err).toContain("SIMULATOR_PORT");
    } finally {
      taken.server.close();
    }
  });

  test("a folder that cannot be written", async () => {
    writeFileSync(join(folder, "file"), "");
    const { code, err } = await command({ args: ["setup"], env: { DATA_DIR: join(folder, "file", "data") } });
    expect(code).toBe(1);
    expect(err).toMatch(/^The folder .* cannot be written \(ENOTDIR\): .*set DATA_DIR to another folder\.\n$/);
  });
});

describe("the next migration", () => {
  test("is not needed while the schema has not changed", async () => {
    const { code, out } = await command({ args: ["migration", "nothing_new"] });
    expect({ code, out }).toEqual({ code: 0, out: "The schema has not changed: no migration is needed.\n" });
  });

  test.each([
    [[], "The migration needs a name, such as add_coupons.\n"],
    [["Add coupons"], "A migration's name has small letters, digits and underscores only, such as add_coupons.\n"],
  ])("named %j is refused in one sentence", async (name, sentence) => {
    const { code, err } = await command({ args: ["migration", ...name] });
    expect({ code, err }).toEqual({ code: 1, err: sentence });
  });
});

describe("reset", () => {
  const lines: string[] = [];
  const terminal = createTerminal({
    out: { write: (text) => lines.push(text) },
    err: { write: (text) => lines.push(text) },
  });
  const settings = () => readSettings({ env: { DATA_DIR: join(folder, "data") }, cwd: folder });
  const paths = () => ({
    shop: join(folder, "data", "shop.db"),
    log: join(folder, "data", "shop.db-wal"),
    simulator: join(folder, "data", "simulator", "simulator.db"),
    secrets: join(folder, "data", "settings.json"),
    key: join(folder, "data", "keys", "app-private-key.pem"),
  });

  function fill(): void {
    for (const path of ["keys", "simulator"]) mkdirSync(join(folder, "data", path), { recursive: true });
    for (const file of Object.values(paths())) writeFileSync(file, "x");
  }

  const isThere = () => Object.fromEntries(Object.entries(paths()).map(([name, file]) => [name, existsSync(file)]));

  test("takes both databases away and keeps secrets and keys", async () => {
    fill();
    await reset({ settings: settings(), terminal, confirm: async () => true });
    expect(isThere()).toEqual({ shop: false, log: false, simulator: false, secrets: true, key: true });
  });

  test("changes nothing without a yes", async () => {
    fill();
    await reset({ settings: settings(), terminal, confirm: async () => false });
    expect(isThere()).toEqual({ shop: true, log: true, simulator: true, secrets: true, key: true });
  });

  test("where there is nothing it asks nothing and does not fail", async () => {
    const { code, out } = await command({ args: ["reset"] });
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("sample state") as string });
  });

  test("where nobody can answer it names the way round, and takes it", async () => {
    fill();
    const asked = await command({ args: ["reset"] });
    expect(asked.code).toBe(1);
    expect(asked.err).toContain("--yes");
    expect(isThere()["shop"]).toBe(true);
    expect((await command({ args: ["reset", "--yes"] })).code).toBe(0);
    expect(isThere()["shop"]).toBe(false);
  });

  test("is refused while the shop runs", async () => {
    fill();
    writeFileSync(join(folder, "data", "running.pid"), String(process.pid));
    const { code, err } = await command({ args: ["reset", "--yes"] });
    expect(code).toBe(1);
    expect(err).toContain(`The shop is running already (process ${process.pid})`);
    expect(isThere()["shop"]).toBe(true);
  });

  test("is refused where money is real", async () => {
    fill();
    const real = { ...settings(), mode: "production" as const };
    await expect(reset({ settings: real, terminal, confirm: async () => true })).rejects.toThrow(
      /not with ALIPAY_ENV=production/,
    );
    expect(isThere()["shop"]).toBe(true);
  });
});
