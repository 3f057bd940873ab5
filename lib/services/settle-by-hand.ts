import { maySettleByHand } from "#lib/domain/recovery.ts";
import { recordAudit } from "#lib/services/audit.ts";
import type { Deps, Work } from "#lib/services/ports.ts";

export type SettleByHandResult = { status: "settled" | "not-waiting" | "not-by-hand" };

/**
 * A person has looked into what waited for one, and puts it away with a note. No state of money changes: an order that
 * Alipay contradicts stays blocked, a refund of unknown fate cannot be put away at all.
 */
export async function settleByHand(
  deps: Deps,
  { work, note, actor }: { work: Work; note: string; actor: string },
): Promise<SettleByHandResult> {
  return deps.database.write(async (tx) => {
    const known = await tx.work.findCase(work);
    if (!known?.cause) return { status: "not-waiting" };
    if (!maySettleByHand({ kind: work.kind, cause: known.cause })) return { status: "not-by-hand" };
    const at = deps.clock.now();
    if (!(await tx.work.markSettled({ ...work, by: actor, note, at }))) return { status: "not-waiting" };
    if (work.kind === "notification") {
      await tx.notifications.markResolved({ notifyId: work.subjectId, resolution: "by-staff", at });
    }
    if (work.kind === "message") await tx.outbox.markGivenUp(work.subjectId);
    const subject = await tx.work.describe(work);
    await recordAudit(tx, deps, {
      actor,
      action: "person.settled",
      orderId: subject?.orderId ?? null,
      subject: subject?.label ?? work.subjectId,
      before: known.cause,
      after: "settled",
      detail: { kind: work.kind, note },
    });
    return { status: "settled" };
  });
}
