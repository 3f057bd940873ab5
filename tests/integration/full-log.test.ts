/** What becomes of a program's promises when nobody takes its log any more (fault O-08). */
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { closeSync, existsSync, openSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeSecrets } from "#lib/cli/secrets.ts";
import { openDatabase } from "#lib/db/client.ts";
import { createTestDatabaseFile } from "#tests/support/database.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

/** A device that is always full; only Linux has it. */
const FULL = "/dev/full";

let place: Awaited<ReturnType<typeof createTestDatabaseFile>>;
let shop: TestShop;
let worker: ChildProcess | null = null;
beforeEach(async () => {
  place = await createTestDatabaseFile();
  makeSecrets(place.folder);
  shop = await createTestShop(await openDatabase({ file: place.file }));
  // Orders of an hour ago: their time is over for the worker, which lives now.
  shop.deps.clock = { now: () => new Date(Date.now() - 3_600_000) };
});
afterEach(async () => {
  worker?.kill("SIGKILL");
  await shop.close();
  place.remove();
});

const shopKey = generateKeyPairSync("rsa", { modulusLength: 2048 });
const alipayKey = generateKeyPairSync("rsa", { modulusLength: 2048 });

function startWorker(output: "pipe" | number) {
  const child = spawn(process.execPath, ["--import", "tsx", "lib/worker/main.ts"], {
    env: {
      ...process.env,
      ALIPAY_ENV: "sandbox",
      ALIPAY_APP_ID: "9021000100000001",
      ALIPAY_SELLER_ID: "2088000000000001",
      ALIPAY_PRIVATE_KEY: shopKey.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      ALIPAY_PUBLIC_KEY: alipayKey.publicKey.export({ type: "spki", format: "pem" }).toString(),
      PUBLIC_URL: "https://shop.example.com",
      DATA_DIR: place.folder,
      DATABASE_URL: `file:${place.file}`,
      LOG_LEVEL: "info",
    },
    stdio: ["ignore", output, "pipe"],
  });
  worker = child;
  const said = { text: "" };
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said.text += text));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, said, ended };
}

const expired = () => shop.rows.order.count({ where: { status: "cancelled", cancelCause: "expired" } });

async function expectPromisesKept({ child, said, ended }: ReturnType<typeof startWorker>): Promise<void> {
  await expect
    .poll(async () => ({ said: said.text, expired: await expired() }), { timeout: 20_000 })
    .toEqual({
      said: "",
      expired: 1,
    });
  // It has had something to log by now, and goes on.
  await shop.place();
  await expect.poll(expired, { timeout: 10_000 }).toBe(2);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(said.text).toBe("");
}

test.runIf(existsSync(FULL))(
  "O-08: a worker whose log is on a full disk does its work, and ends in order",
  async () => {
    await shop.place();
    const log = openSync(FULL, "w");
    const started = startWorker(log);
    closeSync(log);
    await expectPromisesKept(started);
  },
);

// Windows ends a process without telling it.
test.skipIf(process.platform === "win32")("O-08: so does a worker whose log nobody reads any more", async () => {
  await shop.place();
  const started = startWorker("pipe");
  started.child.stdout?.destroy();
  await expectPromisesKept(started);
});
