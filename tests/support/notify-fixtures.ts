import { test as base } from "playwright/test";
import { NotifyDesk } from "#tests/support/notify-desk.ts";
import { startShopRig } from "#tests/support/shop-rig.ts";

export { expect } from "playwright/test";

type DeskFixtures = {
  /** Off, the worker runs only when told to: then what a notification changes is all that changes. */
  withWorker: boolean;
  desk: NotifyDesk;
};

/** A shop, and the desk in front of it, for the tests of a file or more. */
export const test = base.extend<object, DeskFixtures>({
  withWorker: [false, { scope: "worker", option: true }],
  desk: [
    async ({ withWorker }, provide) => {
      const rig = await startShopRig("notify", { worker: withWorker });
      const desk = await NotifyDesk.open(rig);
      await provide(desk);
      await desk.close();
      await rig.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});
