import type { PersonCause } from "#lib/domain/recovery.ts";
import { announce } from "#lib/services/announce.ts";
import { recordAudit } from "#lib/services/audit.ts";
import type { Deps, UnitOfWork, Work } from "#lib/services/ports.ts";

/**
 * Puts work on the list of what needs a person: one row, one audit entry, one alarm and one message for each cause,
 * however often this is called. It changes no state of money: what is reserved stays reserved.
 */
export async function handToPerson(tx: UnitOfWork, deps: Deps, work: Work, cause: PersonCause): Promise<void> {
  if (!(await tx.work.markNeedsPerson({ ...work, cause, at: deps.clock.now() }))) return;
  const subject = await tx.work.describe(work);
  const orderId = subject?.orderId ?? null;
  await recordAudit(tx, deps, {
    actor: "worker",
    action: "person.needed",
    orderId,
    subject: subject?.label ?? work.subjectId,
    detail: { kind: work.kind, cause },
  });
  deps.log.error({ kind: work.kind, subject: subject?.label ?? work.subjectId, cause }, "a person is needed");
  // That the consumer cannot be reached is nothing that the consumer can be told.
  if (work.kind === "message") return;
  await announce(tx, deps, {
    type: "person.needed",
    orderId,
    data: { kind: work.kind, cause, orderNo: subject?.orderNo ?? null, amountFen: subject?.amountFen ?? null },
  });
}
