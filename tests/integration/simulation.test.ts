import { afterAll, beforeAll, expect, test } from "vitest";
import { runNode } from "#lib/cli/child-process.ts";
import { makeMailKeys } from "#tests/simulation/alipay-mail.ts";
import { openSimulationDatabase } from "#tests/simulation/database.ts";
import { productCode } from "#tests/simulation/product-code.ts";
import { runSeed, type Stage } from "#tests/simulation/run-seed.ts";
import { shorten } from "#tests/simulation/shrink.ts";

const SEED = 1;

let stage: Stage;

beforeAll(async () => {
  stage = { database: await openSimulationDatabase(), code: productCode, keys: makeMailKeys() };
});

afterAll(async () => {
  await stage.database.close();
});

test("a seed is the same run each time, and in another process", async () => {
  const first = await runSeed(SEED, stage);
  const between = await runSeed(SEED + 1, stage);
  const second = await runSeed(SEED, stage);
  expect(first.failure).toBeNull();
  expect(first.counts.commits).toBeGreaterThan(0);
  expect(second.fingerprint).toBe(first.fingerprint);
  expect(between.fingerprint).not.toBe(first.fingerprint);
  const program = ["--import", "tsx", "tests/simulation/main.ts", "--trace", "--from", String(SEED), "--seeds", "1"];
  const { stdout } = await runNode({ args: program, env: process.env });
  expect(stdout).toContain(`seed ${SEED} holds, fingerprint ${first.fingerprint}`);
});

test("the events of a run, replayed, are that run", async () => {
  const { events, fingerprint } = await runSeed(SEED, stage);
  expect((await runSeed(SEED, stage, events)).fingerprint).toBe(fingerprint);
});

test("a run that breaks an invariant is shortened to what breaks it", async () => {
  // Says `success` before anything is written down.
  const code = { ...productCode, receiveNotify: () => Promise.resolve({ status: 200, reply: "success" } as const) };
  const careless = { ...stage, code };
  let seed = SEED;
  let failed = await runSeed(seed, careless);
  while (failed.failure === null && seed < SEED + 50) {
    seed += 1;
    failed = await runSeed(seed, careless);
  }
  const { events, of } = await shorten(failed, careless);
  expect(events.length).toBeLessThan(of);
  const again = await runSeed(seed, careless, events);
  expect(again.failure?.invariant).toBe(failed.failure?.invariant);
});
