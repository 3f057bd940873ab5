import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "playwright/test";
import { freePort } from "#tests/support/shop-rig.ts";
import { copyShopTemplate, projectFolder } from "#tests/support/shop-template.ts";

const READY = "Ctrl-C stops everything.";

/** `npm start` as a person runs it, on a data folder that has been set up before. */
function startAll(env: Record<string, string>) {
  const child = spawn(process.execPath, [join("lib", "cli", "launch.js"), "start"], {
    cwd: projectFolder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let written = "";
  const collect = (chunk: Buffer) => {
    written += chunk.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    written: () => written,
    stop: () => {
      child.kill("SIGINT");
      return ended;
    },
  };
}

test("npm start runs offline Alipay, worker and shop, stops them all on Ctrl-C, and a second start builds nothing anew", async () => {
  test.setTimeout(180_000);
  test.skip(process.platform === "win32", "a Ctrl-C cannot be sent to another process on Windows");
  const { dataDir } = copyShopTemplate("start");
  const [port, simulatorPort] = [await freePort(), await freePort()];
  const env = {
    ALIPAY_ENV: "simulator",
    DATA_DIR: dataDir,
    PORT: String(port),
    SIMULATOR_PORT: String(simulatorPort),
    // The address that the pages of the template were built for.
    PUBLIC_URL: "http://localhost:3000",
  };
  for (const time of ["first", "second"]) {
    const running = startAll(env);
    try {
      await expect.poll(running.written, { message: `the ${time} start`, timeout: 60_000 }).toContain(READY);
      expect(running.written()).toMatch(/Production build +unchanged/);
      expect(running.written()).toMatch(/Secrets +kept/);
      expect(running.written()).toContain("The database is current.");
      expect(running.written()).toContain("worker ready");
      expect(running.written()).not.toMatch(/password \S/);
      const shop = await fetch(`http://127.0.0.1:${port}/api/health`);
      expect([shop.status, await shop.json()]).toEqual([200, { status: "ready", mode: "simulator" }]);
      const alipay = await fetch(`http://127.0.0.1:${simulatorPort}/health`);
      expect([alipay.status, await alipay.json()]).toEqual([200, expect.objectContaining({ status: "ok" })]);
    } finally {
      await running.stop();
    }
    expect(await running.stop()).toBe(0);
    for (const address of [`http://127.0.0.1:${port}`, `http://127.0.0.1:${simulatorPort}`]) {
      await expect(fetch(address)).rejects.toThrow("fetch failed");
    }
  }
});
