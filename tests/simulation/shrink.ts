import type { Event } from "./events.ts";
import { runSeed, type SeedResult, type Stage } from "./run-seed.ts";

/** Enough for the longest runs to lose what has nothing to do with the failure; a minute at the very most. */
const TRIES_MAX = 400;

export type Shortened = { events: readonly Event[]; of: number; tries: number };

/** Leaves out events, many at a time and then single ones, for as long as the same invariant still breaks. */
export async function shorten(failed: SeedResult, stage: Stage): Promise<Shortened> {
  const { seed, events: all, failure } = failed;
  let kept: readonly Event[] = all;
  let tries = 0;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length && tries < TRIES_MAX; ) {
      const fewer = kept.toSpliced(at, size);
      tries += 1;
      const again = await runSeed(seed, stage, fewer);
      // What stands after the failure went by unused: those that happened are enough.
      if (again.failure?.invariant === failure?.invariant) kept = again.events;
      else at += size;
    }
  }
  return { events: kept, of: all.length, tries };
}
