import { makeMailKeys } from "./alipay-mail.ts";
import { openSimulationDatabase } from "./database.ts";
import { productCode } from "./product-code.ts";
import { runSeed, type SeedResult, type Stage } from "./run-seed.ts";
import { shorten } from "./shrink.ts";
import type { Counts } from "./world.ts";

export type Batch = { from: number; seeds: number };

/** A broken seed, with the shortest way that was found to break it. */
export type Broken = { seed: number; invariant: string; message: string; lines: string[] };

export type BatchOutcome = { seeds: number; counts: Counts; broken: Broken[]; fingerprints: string[] };

const stage: { opened: Promise<Stage> | null } = { opened: null };

/** What seeds of this process are run on, opened once. */
export function openStage(): Promise<Stage> {
  stage.opened ??= openSimulationDatabase().then((database) => {
    process.once("exit", () => {
      database.remove();
    });
    // What lies in memory stays there after an interrupted run, unless it is taken away.
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
    return { database, code: productCode, keys: makeMailKeys() };
  });
  return stage.opened;
}

/** Lives seeds through one after the other. */
export async function runBatch({ from, seeds }: Batch): Promise<BatchOutcome> {
  const opened = await openStage();
  const outcome: BatchOutcome = { seeds, counts: noCounts(), broken: [], fingerprints: [] };
  for (let seed = from; seed < from + seeds; seed += 1) {
    const result = await runSeed(seed, opened);
    outcome.counts = sumCounts(outcome.counts, result.counts);
    outcome.fingerprints.push(result.fingerprint);
    if (result.failure) outcome.broken.push(await explain(result, opened));
  }
  return outcome;
}

/** Shortens a failing run and tells it line by line. */
async function explain(failed: SeedResult, opened: Stage): Promise<Broken> {
  const { events, of, tries } = await shorten(failed, opened);
  const lines: string[] = [`shortened to ${events.length} of ${of} events in ${tries} tries:`];
  const again = await runSeed(failed.seed, { ...opened, trace: (line) => lines.push(line) }, events);
  const { invariant, message } = again.failure ?? failed.failure ?? { invariant: "none", message: "" };
  return { seed: failed.seed, invariant, message, lines };
}

export function noCounts(): Counts {
  return { steps: 0, commits: 0, crashes: 0, faults: 0 };
}

export function sumCounts(one: Counts, other: Counts): Counts {
  return {
    steps: one.steps + other.steps,
    commits: one.commits + other.commits,
    crashes: one.crashes + other.crashes,
    faults: one.faults + other.faults,
  };
}
