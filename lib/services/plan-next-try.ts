import { decideNextTry, type PersonCause, SCHEDULES } from "#lib/domain/recovery.ts";
import { handToPerson } from "#lib/services/hand-to-person.ts";
import type { Deps, UnitOfWork, Work } from "#lib/services/ports.ts";

/**
 * Counts a try that settled nothing and says when the next one is, for the caller to write down; null where the machine
 * stops. By then at the latest the work stands on the list of what needs a person.
 */
export async function planNextTry(tx: UnitOfWork, deps: Deps, work: Work, cause: PersonCause): Promise<Date | null> {
  const tries = await tx.work.count(work, "try");
  const next = decideNextTry(SCHEDULES[work.kind], { tries, now: deps.clock.now() });
  if (next.needsPerson) await handToPerson(tx, deps, work, cause);
  return next.at;
}
