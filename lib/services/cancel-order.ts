import type { CancelCause } from "#lib/domain/order.ts";
import { announce } from "#lib/services/announce.ts";
import { recordAudit } from "#lib/services/audit.ts";
import { closeTradeOf, type TradeClosure } from "#lib/services/close-attempt.ts";
import { markAttemptClosed } from "#lib/services/mark-attempt-closed.ts";
import type { AttemptRow, Deps, OrderRow, UnitOfWork } from "#lib/services/ports.ts";

export type CancelResult = { status: "cancelled" | "paid" | "not-cancellable" | "try-again" };

/**
 * Cancels an unpaid order: its trade is closed at Alipay first, then order, attempt and stock move in one transaction.
 * Where Alipay's answer is unknown nothing is cancelled, because the buyer may have paid. A sum that is not ours pays
 * nothing: it stays in quarantine for a person, and the goods go back on the shelf.
 */
export async function cancelOrder(
  deps: Deps,
  { orderId, cause, actor }: { orderId: string; cause: CancelCause; actor: string },
): Promise<CancelResult> {
  const order = await deps.database.read.orders.find(orderId);
  if (!order) return { status: "not-cancellable" };
  if (order.status !== "pending") return settledAlready(order);
  const open = await deps.database.read.attempts.findOpen(orderId);
  const closure = open ? await closeTradeOf(deps, open) : null;
  if (closure?.kind === "paid") return { status: "paid" };
  if (closure?.kind === "unknown") return { status: "try-again" };
  return deps.database.write((tx) => cancelClosed(tx, deps, { order, open, closure, cause, actor }));
}

function settledAlready(order: OrderRow): CancelResult {
  switch (order.status) {
    case "paid":
      return { status: "paid" };
    case "cancelled":
    case "cancelled-refunding":
      return { status: "cancelled" };
    case "pending":
    case "shipped":
    case "completed":
      return { status: "not-cancellable" };
  }
}

type Closed = {
  order: OrderRow;
  open: AttemptRow | null;
  closure: Extract<TradeClosure, { kind: "closed" | "absent" | "disputed" }> | null;
  cause: CancelCause;
  actor: string;
};

async function cancelClosed(tx: UnitOfWork, deps: Deps, closed: Closed): Promise<CancelResult> {
  const { order, open, closure, cause, actor } = closed;
  const at = deps.clock.now();
  const openNow = await tx.attempts.findOpen(order.id);
  // An attempt begun while Alipay closed the other one has not been closed by anybody.
  if (openNow && openNow.id !== open?.id) return { status: "try-again" };
  if (!(await tx.orders.markCancelled({ orderId: order.id, cause, at }))) {
    const now = await tx.orders.find(order.id);
    return now ? settledAlready(now) : { status: "not-cancellable" };
  }
  if (openNow) {
    const nextAskAt = closure?.kind === "absent" ? closure.nextAskAt : null;
    await markAttemptClosed(tx, deps, { attempt: openNow, actor, nextAskAt });
  }
  await tx.catalogue.giveStockBack({ orderId: order.id, at });
  await recordAudit(tx, deps, {
    actor,
    action: "order.cancelled",
    orderId: order.id,
    subject: order.orderNo,
    before: "pending",
    after: "cancelled",
    detail: { cause },
  });
  const data = { orderNo: order.orderNo, amountFen: order.totalFen, status: "cancelled", cause };
  await announce(tx, deps, { type: "order.cancelled", orderId: order.id, data });
  return { status: "cancelled" };
}
