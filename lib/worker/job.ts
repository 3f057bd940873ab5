import type { Deps } from "#lib/services/ports.ts";

/** How many rows one run takes: a long queue is worked off in runs, each with a fresh look at what is due. */
const BATCH_MAX = 20;

/** One kind of work that the worker repeats. Rows are claimed by compare-and-set, so a job may die anywhere. */
export type Job = {
  name: string;
  everySeconds: number;
  /** Does what is due now and answers how many rows there were. `holdsOn` renews the lease; false: another has it. */
  runOnce(deps: Deps, holdsOn: () => Promise<boolean>): Promise<number>;
};

/** Makes the runOnce of a job that looks for due rows and treats them one by one. A row that fails stops no other. */
export function eachDueRow<Row>(job: {
  find(deps: Deps, query: { now: Date; limit: number }): Promise<Row[]>;
  treat(deps: Deps, row: Row): Promise<unknown>;
}): Job["runOnce"] {
  return async (deps, holdsOn) => {
    const rows = await job.find(deps, { now: deps.clock.now(), limit: BATCH_MAX });
    let treated = 0;
    for (const row of rows) {
      if (!(await holdsOn())) break;
      try {
        await job.treat(deps, row);
      } catch (error) {
        deps.log.error({ err: error }, "a row could not be treated; it stays due");
      }
      treated += 1;
    }
    return treated;
  };
}
