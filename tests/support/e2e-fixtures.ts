import { test as base } from "playwright/test";
import { type ShopRig, startShopRig } from "#tests/support/shop-rig.ts";

export { expect } from "playwright/test";

/** Opens the shared rig's /api/metrics. */
export const METRICS_TOKEN = "a-token-of-the-tests-alone";

/** End-to-end tests with the whole shop running: `rig` is started once and shared by all of them. */
export const test = base.extend<object, { rig: ShopRig }>({
  rig: [
    async ({}, provide) => {
      const rig = await startShopRig("shared", { env: { METRICS_TOKEN } });
      await provide(rig);
      await rig.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  baseURL: async ({ rig }, provide) => {
    await provide(rig.shopUrl);
  },
});
