import { expect, test } from "playwright/test";
import { runKills } from "#tests/soak/kill-run.ts";

// The long form is a command of its own: npm run soak:kill.
test("P-01, P-03, P-05, P-16, N-26, N-27: whatever kill -9 hits under load, what was acknowledged is there, once, and the books equal Alipay's", async () => {
  test.setTimeout(240_000);
  const figures = await runKills({ name: "killed-at-random", kills: 3, acknowledged: 240, seed: 7, minutesMax: 3 });
  expect(figures).toMatchObject({ lost: [], doubled: [], broken: [] });
  expect(figures.kills).toBeGreaterThanOrEqual(3);
  expect(figures.notices + figures.refunds + figures.orders).toBeGreaterThanOrEqual(240);
  expect([figures.refunds > 0, figures.orders > 0]).toEqual([true, true]);
});
