import { askAlipay } from "#lib/services/ask-alipay.ts";
import { closeTradeOf } from "#lib/services/close-attempt.ts";
import { markAttemptClosed } from "#lib/services/mark-attempt-closed.ts";
import type { AttemptRow, Deps } from "#lib/services/ports.ts";

/**
 * What the worker does about an attempt that may still be paid: asks Alipay, and closes the trade where its order no
 * longer waits for money, so that nobody pays for what is settled or cancelled. That may be a trade that was only made
 * after its attempt had been closed here.
 */
export async function chaseAttempt(deps: Deps, attempt: AttemptRow): Promise<void> {
  const asked = await askAlipay(deps, attempt);
  const known = await deps.database.read.attempts.find(attempt.id);
  const order = await deps.database.read.orders.find(attempt.orderId);
  if (!known || !order || order.status === "pending") return;
  const isPayable = known.status === "open" || (known.status === "closed" && asked.asked && asked.said === "waiting");
  if (!isPayable) return;
  const closure = await closeTradeOf(deps, known);
  if (closure.kind === "paid" || closure.kind === "unknown") return;
  const nextAskAt = closure.kind === "absent" ? closure.nextAskAt : null;
  await deps.database.write((tx) => markAttemptClosed(tx, deps, { attempt: known, actor: "worker", nextAskAt }));
}
