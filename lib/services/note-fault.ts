import { decideNextTry, FAULT_SCHEDULE } from "#lib/domain/recovery.ts";
import { handToPerson } from "#lib/services/hand-to-person.ts";
import type { Deps, Work } from "#lib/services/ports.ts";

/**
 * Puts off work whose treatment broke off with an error, so that it neither spins nor stands before others; an error
 * that stays ends with a person. Rejects where not even this could be written.
 */
export async function noteFault(deps: Deps, work: Work): Promise<void> {
  await deps.database.write(async (tx) => {
    const faults = await tx.work.count(work, "fault");
    const next = decideNextTry(FAULT_SCHEDULE, { tries: faults, now: deps.clock.now() });
    await tx.work.plan({ ...work, at: next.at });
    if (next.needsPerson) await handToPerson(tx, deps, work, "fault");
  });
}
