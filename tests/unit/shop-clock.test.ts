import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clock } from "#lib/cli/clock.ts";
import { writePrivateFile } from "#lib/cli/data-folder.ts";
import { createTerminal } from "#lib/cli/terminal.ts";
import type { Mode } from "#lib/config/config.ts";
import { readSettings } from "#lib/config/settings.ts";
import { createShopClock } from "#lib/config/shop-clock.ts";

const HOUR_MS = 3_600_000;

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "shop-clock-"));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

const moveTo = (offsetMs: number) => {
  writePrivateFile(join(dataDir, "clock.json"), JSON.stringify({ offsetMs, travellingTo: null }));
};
const clockOf = (mode: Mode) => createShopClock({ mode, dataDir, clockOffsetSeconds: 0 });
/** In whole hours. A millisecond that passes between the two looks must not make it a negative zero. */
const aheadOf = (shopClock: { now(): Date }) => Math.round((shopClock.now().getTime() - Date.now()) / HOUR_MS) + 0;

test("with the offline Alipay a running process follows each move at once", () => {
  const shopClock = clockOf("simulator");
  expect(aheadOf(shopClock)).toBe(0);
  moveTo(5 * HOUR_MS);
  expect(aheadOf(shopClock)).toBe(5);
  moveTo(7 * 24 * HOUR_MS);
  expect(aheadOf(shopClock)).toBe(7 * 24);
});

test.each(["sandbox", "production"] as const)("in %s the clock is the machine's, whatever the folder holds", (mode) => {
  moveTo(5 * HOUR_MS);
  expect(aheadOf(clockOf(mode))).toBe(0);
});

test("a damaged file is named", () => {
  writeFileSync(join(dataDir, "clock.json"), "{}");
  expect(() => clockOf("simulator").now()).toThrow(/clock\.json is damaged: remove it/);
});

/** The command with the settings of a mode; nothing listens at the gateway's address. */
function command(mode: Mode, ...args: string[]): Promise<void> {
  const simulator = readSettings({ env: { DATA_DIR: dataDir, SIMULATOR_PORT: "9" }, cwd: dataDir });
  const silent = { write: () => true };
  return clock({ settings: { ...simulator, mode }, terminal: createTerminal({ out: silent, err: silent }), args });
}

test.each(["sandbox", "production"] as const)(
  "in %s the clock cannot be moved, and one sentence says so",
  async (mode) => {
    const sentence = `Only with the offline Alipay can the clock be moved: with ALIPAY_ENV=${mode} the shop's clock is the machine's.`;
    await expect(command(mode, "+1h")).rejects.toThrow(sentence);
    await expect(command(mode, "--show")).rejects.toThrow(sentence);
  },
);

test.each(["7d", "+0h", "+1.5h", "+1w", "+999d", "tomorrow", "show"])("%s is no way to move a clock", async (wish) => {
  await expect(command("simulator", wish)).rejects.toThrow(/^Say npm run clock -- \+4m/);
});

test("backwards is refused with the reason", async () => {
  await expect(command("simulator", "-1h")).rejects.toThrow(/^Time goes forward only: npm run reset begins anew\./);
});

test("where no offline Alipay answers, nothing is moved", async () => {
  await expect(command("simulator", "+1h")).rejects.toThrow(
    /does not answer at http:\/\/127\.0\.0\.1:9: start it first/,
  );
  expect(aheadOf(clockOf("simulator"))).toBe(0);
});
