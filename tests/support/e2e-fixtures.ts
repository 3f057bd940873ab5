import { test as base } from "playwright/test";
import { type ShopRig, startShopRig } from "#tests/support/shop-rig.ts";

export { expect } from "playwright/test";

/** Opens the shared rig's /api/metrics. */
export const METRICS_TOKEN = "a-token-of-the-tests-alone";

/** End-to-end tests with the whole shop running: `rig` is started once and shared by all of them. */
export const test = base.extend<{ closedWindows: undefined }, { rig: ShopRig }>({
  rig: [
    async ({}, provide) => {
      const rig = await startShopRig("shared", { env: { METRICS_TOKEN } });
      await provide(rig);
      await rig.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  // Playwright closes its own page after a test. What a test has opened itself would stay, and go on asking the shop.
  closedWindows: [
    async ({ browser }, provide) => {
      await provide(undefined);
      for (const context of browser.contexts()) await context.close();
    },
    { auto: true },
  ],
  baseURL: async ({ rig }, provide) => {
    await provide(rig.shopUrl);
  },
});
