import { afterAll, beforeAll, expect, test } from "vitest";
import { type Race, runRace } from "#tests/races/race.ts";
import { RaceWorld } from "#tests/races/world.ts";

let world: RaceWorld;
beforeAll(async () => {
  world = await RaceWorld.open();
});
afterAll(async () => {
  await world.close();
});

async function fatesOf(race: Race): Promise<string[]> {
  return (await runRace(world, race)).fates;
}

const ONE_PAYMENT = "paid +10000";

test("C-06: a payment against a cancel ends paid, or cancelled without money", async () => {
  const fates = await fatesOf({
    given: () => world.start(),
    parties: (order, enter) => ({
      buyer: enter("payAndHear", { order }),
      tab: enter("cancel", { order, cause: "buyer" }),
    }),
  });
  expect(fates).toEqual(["cancelled", ONE_PAYMENT]);
});

test("C-06: a payment against a cancel before Alipay knows the trade ends paid, or the money goes back", async () => {
  const fates = await fatesOf({
    given: () => world.start({ pageOpen: false }),
    parties: (order, enter) => ({
      buyer: enter("payAndHear", { order }),
      tab: enter("cancel", { order, cause: "buyer" }),
    }),
  });
  expect(fates).toEqual(["cancelled +10000 -10000", ONE_PAYMENT]);
});
