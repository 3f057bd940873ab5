import { recordAudit } from "#lib/services/audit.ts";
import type { AttemptRow, Deps, UnitOfWork } from "#lib/services/ports.ts";

/** open -> closed with its audit row; nothing at all where the attempt was not open any more. */
export async function markAttemptClosed(
  tx: UnitOfWork,
  deps: Deps,
  { attempt, actor, nextAskAt }: { attempt: AttemptRow; actor: string; nextAskAt: Date | null },
): Promise<void> {
  if (!(await tx.attempts.markClosed({ attemptId: attempt.id, at: deps.clock.now(), nextAskAt }))) return;
  await recordAudit(tx, deps, {
    actor,
    action: "attempt.closed",
    orderId: attempt.orderId,
    subject: attempt.outTradeNo,
    before: "open",
    after: "closed",
  });
}
