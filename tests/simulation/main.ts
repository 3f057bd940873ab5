import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { type BatchOutcome, type Broken, noCounts, openStage, sumCounts } from "./batch.ts";
import { runInProcesses } from "./pool.ts";
import { runSeed } from "./run-seed.ts";

/**
 * The first seed, where none is named. Always the same, so that a red run is the doing of the change that it tests; new
 * seeds are for the long run, which goes on from where the last one ended.
 */
const FIRST_SEED = 1;
const SEEDS_DEFAULT = 1_000;
const TELL_EVERY_MS = 60_000;
/** A defect breaks many seeds: the first few tell as much as all. */
const BROKEN_MAX = 5;

const { values } = parseArgs({
  options: {
    seeds: { type: "string" },
    from: { type: "string" },
    /** Goes on after the seeds that are asked for until so many seconds are over. */
    seconds: { type: "string" },
    processes: { type: "string" },
    trace: { type: "boolean", default: false },
    report: { type: "string" },
  },
});

const from = numberOf(values.from, FIRST_SEED);
const seeds = numberOf(values.seeds, SEEDS_DEFAULT);

if (values.trace) await traceSeeds();
else await runMany();

/** One seed after the other, in this process, with all that happens in them. */
async function traceSeeds(): Promise<void> {
  const stage = await openStage();
  for (let seed = from; seed < from + seeds; seed += 1) {
    console.log(`seed ${seed}`);
    const { fingerprint, failure } = await runSeed(seed, { ...stage, trace: console.log });
    console.log(`seed ${seed} ${failure ? `BREAKS ${failure.message}` : "holds"}, fingerprint ${fingerprint}`);
    if (failure) process.exitCode = 1;
  }
  process.exit();
}

async function runMany(): Promise<void> {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const total: BatchOutcome = { seeds: 0, counts: noCounts(), broken: [], fingerprints: [] };
  const processes = numberOf(values.processes, availableParallelism());
  const endsAtMs = numberOf(values.seconds, 0) * 1_000;
  console.log(`Seeds from ${from}, commit ${commit()}, ${processes} processes`);
  const progress = setInterval(() => {
    console.log(sentence(total, elapsedMs()));
  }, TELL_EVERY_MS);
  await runInProcesses({
    from,
    processes,
    wanted: (givenOut) => {
      if (total.broken.length >= BROKEN_MAX) return 0;
      return elapsedMs() < endsAtMs ? Number.POSITIVE_INFINITY : seeds - givenOut;
    },
    done: (outcome) => {
      total.seeds += outcome.seeds;
      total.counts = sumCounts(total.counts, outcome.counts);
      total.broken.push(...outcome.broken);
      outcome.broken.forEach(tell);
    },
  });
  clearInterval(progress);
  console.log(sentence(total, elapsedMs()));
  if (values.report !== undefined) {
    const { seeds: lived, counts, broken } = total;
    writeFileSync(values.report, JSON.stringify({ seeds: lived, ...counts, broken: broken.length, from }));
  }
  if (total.broken.length > 0) process.exitCode = 1;
}

function tell({ seed, message, lines }: Broken): void {
  console.log(`\nSeed ${seed} breaks ${message}\ncommit ${commit()}\n${lines.join("\n")}`);
  console.log(`again: npm run simulate -- --from ${seed} --seeds 1 --trace\n`);
}

function sentence({ seeds: lived, counts, broken }: BatchOutcome, ms: number): string {
  const { steps, commits, crashes, faults } = counts;
  const numbers = `${lived} seeds, ${steps} steps, ${commits} commits, ${crashes} crashes, ${faults} faults`;
  return `${numbers}, ${broken.length} broken, in ${(ms / 60_000).toFixed(1)} minutes`;
}

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    return "unknown";
  }
}

function numberOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d+$/.test(text)) throw new Error(`${text} is no number`);
  return Number(text);
}
