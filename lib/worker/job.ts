import type { WorkKind } from "#lib/domain/recovery.ts";
import { noteFault } from "#lib/services/note-fault.ts";
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

/**
 * Makes the runOnce of a job that looks for due rows and treats them one by one. A row whose treatment breaks off stops
 * no other: it is put off, each time longer, and in the end waits for a person. The run itself fails only where not even
 * that could be written, as when the database is locked.
 */
export function eachDueRow<Row>(job: {
  kind: WorkKind;
  find(deps: Deps, query: { now: Date; limit: number }): Promise<Row[]>;
  idOf(row: Row): string;
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
        const subjectId = job.idOf(row);
        deps.log.error(
          { err: error, kind: job.kind, subjectId },
          "a row could not be treated; it is tried again later",
        );
        await noteFault(deps, { kind: job.kind, subjectId });
      }
      treated += 1;
    }
    return treated;
  };
}
