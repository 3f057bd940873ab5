import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { runKills } from "#tests/soak/kill-run.ts";
import { makeShopTemplate } from "#tests/support/shop-template.ts";

const USAGE = "npm run soak:kill -- [--kills 200] [--acknowledged 20000] [--seed 1] [--minutes 60]";

/** The crash run. Ends with 0 only when nothing was lost, nothing doubled and the tables add up. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: "string", default: "200" },
      acknowledged: { type: "string", default: "20000" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      minutes: { type: "string", default: "60" },
    },
  });
  const [kills, acknowledged, seed, minutesMax] = [values.kills, values.acknowledged, values.seed, values.minutes].map(
    Number,
  ) as [number, number, number, number];
  if ([kills, acknowledged, seed, minutesMax].some((value) => !Number.isSafeInteger(value) || value < 0)) {
    throw new Error(USAGE);
  }
  console.log("Setting up and building a shop …");
  makeShopTemplate();
  console.log(
    `Seed ${seed}: at least ${kills} kills and ${acknowledged} acknowledgements, ${minutesMax} minutes at most`,
  );
  const figures = await runKills({ name: "soak-kill", kills, acknowledged, seed, minutesMax, say: console.log });
  const { lost, doubled, broken, ...rest } = figures;
  const wrong = { lost, doubled, broken };
  for (const [what, sentences] of Object.entries(wrong)) {
    for (const sentence of sentences.slice(0, 20)) console.log(`${what}: ${sentence}`);
  }
  console.log(
    JSON.stringify({
      ...rest,
      acknowledged: rest.notices + rest.refunds + rest.orders,
      lost: lost.length,
      doubled: doubled.length,
      broken: broken.length,
      load: loadavg().map((value) => Math.round(value * 10) / 10),
    }),
  );
  if (lost.length + doubled.length + broken.length > 0) process.exitCode = 1;
}

await main();
