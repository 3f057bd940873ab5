import { recordAudit } from "#lib/services/audit.ts";
import type { AttemptRow, Deps, UnitOfWork } from "#lib/services/ports.ts";

/** open -> closed with its audit row; nothing at all where the attempt was not open any more. */
export async function markAttemptClosed(
  tx: UnitOfWork,
  deps: Deps,
  { attempt, actor, nextAskAt }: { attempt: AttemptRow; actor: string; nextAskAt: Date | null },
): Promise<void> {
  if (!(await tx.attempts.markClosed({ attemptId: attempt.id, at: deps.clock.now(), nextAskAt }))) return;
  // A trade that Alipay has closed needs nobody any more; one that it knew nothing of may still be made.
  if (nextAskAt === null) {
    const work = { kind: "payment", subjectId: attempt.id } as const;
    await tx.work.markSettled({ ...work, by: "worker", note: null, at: deps.clock.now() });
  }
  await recordAudit(tx, deps, {
    actor,
    action: "attempt.closed",
    orderId: attempt.orderId,
    subject: attempt.outTradeNo,
    before: "open",
    after: "closed",
  });
}
