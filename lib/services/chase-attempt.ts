import { askAlipay } from "#lib/services/ask-alipay.ts";
import { recordAudit } from "#lib/services/audit.ts";
import { closeTradeOf } from "#lib/services/close-attempt.ts";
import type { AttemptRow, Deps } from "#lib/services/ports.ts";

/**
 * What the worker does about an attempt that may still be paid: asks Alipay, and closes the trade where its order no
 * longer waits for money, so that nobody pays a second time for what is settled.
 */
export async function chaseAttempt(deps: Deps, attempt: AttemptRow): Promise<void> {
  await askAlipay(deps, attempt);
  const known = await deps.database.read.attempts.find(attempt.id);
  const order = await deps.database.read.orders.find(attempt.orderId);
  if (known?.status !== "open" || !order || order.status === "pending") return;
  const closure = await closeTradeOf(deps, known);
  if (closure.kind === "paid" || closure.kind === "unknown") return;
  const nextAskAt = closure.kind === "absent" ? closure.nextAskAt : null;
  await deps.database.write(async (tx) => {
    if (!(await tx.attempts.markClosed({ attemptId: known.id, at: deps.clock.now(), nextAskAt }))) return;
    await recordAudit(tx, deps, {
      actor: "worker",
      action: "attempt.closed",
      orderId: known.orderId,
      subject: known.outTradeNo,
      before: "open",
      after: "closed",
    });
  });
}
