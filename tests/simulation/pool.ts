import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Batch, BatchOutcome } from "./batch.ts";

const BATCH_SEEDS = 10;

/** A process is replaced after so many seeds, so that nothing which builds up in one can end a run of days. */
const SEEDS_PER_PROCESS = 5_000;

/** A seed leaves much behind that is soon forgotten: with more room for the young, a sixth of the time is saved. */
const NODE_OPTIONS = ["--max-semi-space-size=64", "--import", "tsx"];

export type Work = {
  from: number;
  processes: number;
  /** How many more seeds to live through, given how many have been given out already. */
  wanted: (givenOut: number) => number;
  done: (outcome: BatchOutcome) => void;
};

/** Lives seeds through in several processes at once, each as many as it can. */
export async function runInProcesses(work: Work): Promise<void> {
  const given = { seeds: 0 };
  const takeBatch = (): Batch | null => {
    const seeds = Math.min(work.wanted(given.seeds), BATCH_SEEDS);
    if (seeds <= 0) return null;
    const batch = { from: work.from + given.seeds, seeds };
    given.seeds += seeds;
    return batch;
  };
  await Promise.all(Array.from({ length: work.processes }, () => keepBusy(takeBatch, work.done)));
}

async function keepBusy(takeBatch: () => Batch | null, done: Work["done"]): Promise<void> {
  for (let batch = takeBatch(); batch; batch = takeBatch()) {
    const child = await startWorker();
    for (let seeds = 0; batch; ) {
      done(await ask(child, batch));
      seeds += batch.seeds;
      if (seeds >= SEEDS_PER_PROCESS) break;
      batch = takeBatch();
    }
    child.disconnect();
  }
}

async function startWorker(): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL("./seed-worker.ts", import.meta.url)), { execArgv: NODE_OPTIONS });
  await answer(child);
  return child;
}

async function ask(child: ChildProcess, batch: Batch): Promise<BatchOutcome> {
  child.send(batch);
  return (await answer(child)) as BatchOutcome;
}

function answer(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null) => {
      reject(new Error(`a process of the simulation ended with ${code ?? "a signal"}`));
    };
    child.once("exit", gone);
    child.once("message", (message) => {
      child.off("exit", gone);
      resolve(message);
    });
  });
}
