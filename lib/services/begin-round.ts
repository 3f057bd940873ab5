import { recordAudit } from "#lib/services/audit.ts";
import type { Deps, UnitOfWork, Work } from "#lib/services/ports.ts";

/**
 * Begins a new round of tries for work that was handed to a person, due at once; false where none waits for a person.
 * Nothing that is owed or reserved changes.
 */
export async function beginRound(
  tx: UnitOfWork,
  deps: Deps,
  { work, actor }: { work: Work; actor: string },
): Promise<boolean> {
  const known = await tx.work.findCase(work);
  if (known === null || !(await tx.work.markRestarted(work))) return false;
  if (work.kind === "witness") await tx.payments.markWitnessReopened(work.subjectId);
  await tx.work.plan({ ...work, at: deps.clock.now() });
  const subject = await tx.work.describe(work);
  await recordAudit(tx, deps, {
    actor,
    action: "person.tried-again",
    orderId: subject?.orderId ?? null,
    subject: subject?.label ?? work.subjectId,
    detail: { kind: work.kind, cause: known.cause },
  });
  return true;
}
