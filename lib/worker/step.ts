import type { Deps } from "#lib/services/ports.ts";
import { JOBS } from "#lib/worker/jobs.ts";

/** A row that stays due (Alipay does not answer) must not hold up time: the next step finds it again. */
const ROUNDS_MAX = 5;

/** What one step of a journey through time did here, and when there is something to do again (epoch milliseconds). */
export interface StepReport {
  readonly treated: number;
  readonly nextDueMs: number | null;
}

/**
 * Does everything that is due now. Without leases, unlike the worker's loops: a worker that runs beside it may hold
 * them, and the claims on the rows keep the two apart as well.
 */
export async function runStep(deps: Deps): Promise<StepReport> {
  let treated = 0;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    let found = 0;
    for (const job of JOBS) found += await job.runOnce(deps, () => Promise.resolve(true));
    treated += found;
    if (found === 0) break;
  }
  const next = await deps.database.queues.findNextDue(deps.clock.now());
  return { treated, nextDueMs: next === null ? null : next.getTime() };
}
