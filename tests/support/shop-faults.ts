import { existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type ShopRig, startShopRig } from "#tests/support/shop-rig.ts";
import { projectFolder } from "#tests/support/shop-template.ts";

const DONE_MS_MAX = 30_000;

export type FaultyRig = ShopRig & {
  /**
   * Runs a text of JavaScript inside the shop's process, and waits until it has run. It finds `connections` (every
   * better-sqlite3 connection there), `SqliteError` and `require`.
   */
  doToShop(code: string): Promise<void>;
};

/** A rig whose shop lets a test spoil it from within. */
export async function startFaultyRig(name: string): Promise<FaultyRig> {
  const faultFile = join(tmpdir(), `${name}-${process.pid}.fault.js`);
  const hook = join(projectFolder, "tests", "support", "fault-hook.cjs");
  const rig = await startShopRig(name, {
    worker: false,
    env: { FAULT_FILE: faultFile, NODE_OPTIONS: `--require=${hook}` },
  });
  return {
    ...rig,
    async doToShop(code) {
      writeFileSync(faultFile, code);
      rig.signalShop("SIGUSR2");
      for (const until = performance.now() + DONE_MS_MAX; existsSync(faultFile); ) {
        if (performance.now() > until) throw new Error("the shop did not take the fault");
        await pause(20);
      }
    },
  };
}
