import type { Deps } from "#lib/services/ports.ts";
import type { Job } from "#lib/worker/job.ts";

/**
 * Short enough to take over from the dead. A row may take longer (a refund makes up to four calls of 8 s); then another
 * worker starts on the next rows meanwhile, and the claims on the rows keep the two apart.
 */
const LEASE_SECONDS = 30;

/** Runs a job once under its lease. 0 where nothing was due or another process holds the job. */
export async function runLeased(deps: Deps, { job, holder }: { job: Job; holder: string }): Promise<number> {
  const lease = { isHeld: false };
  const holdsOn = async () => {
    const now = deps.clock.now();
    const until = new Date(now.getTime() + LEASE_SECONDS * 1000);
    // Taken with the first due row, so that an idle worker writes nothing.
    lease.isHeld = await deps.database.leases.take({ job: job.name, holder, now, until });
    return lease.isHeld;
  };
  try {
    return await job.runOnce(deps, holdsOn);
  } finally {
    if (lease.isHeld) await deps.database.leases.release({ job: job.name, holder });
  }
}

/** A run that fails as a whole (a locked or full disk) is repeated less and less often, but at least once a minute. */
const PAUSE_SECONDS_MAX = 60;

/** Repeats a job until the signal ends it. A failed run is logged and tried again at a later turn. */
export async function repeatJob(
  deps: Deps,
  { job, holder, signal }: { job: Job; holder: string; signal: AbortSignal },
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      await runLeased(deps, { job, holder });
      failures = 0;
    } catch (error) {
      failures += 1;
      deps.log.error({ err: error, job: job.name }, "job failed; it runs again at a later turn");
    }
    const seconds = Math.min(job.everySeconds * 2 ** Math.min(failures, 10), PAUSE_SECONDS_MAX);
    await pause(seconds * 1000, signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    if (signal.aborted) done();
    else signal.addEventListener("abort", done);
  });
}
