import { isPayable } from "#lib/domain/order.ts";
import { closeTradeOf } from "#lib/services/close-attempt.ts";
import { markAttemptClosed } from "#lib/services/mark-attempt-closed.ts";
import { openAttempt } from "#lib/services/open-attempt.ts";
import type { Deps, OrderRow } from "#lib/services/ports.ts";

export type NotPayableReason = "expired" | "paid" | "cancelled" | "unknown-state";
export type StartPaymentResult =
  | { status: "ready"; outTradeNo: string }
  | { status: "not-payable"; because: NotPayableReason };

/**
 * Commits the attempt that a pay URL may then be signed for. An open attempt is used again, whoever asks and however
 * often; `anew` closes it at Alipay first, so that one order never has two open trades.
 */
export async function startPayment(
  deps: Deps,
  { orderId, anew }: { orderId: string; anew: boolean },
): Promise<StartPaymentResult> {
  const open = await deps.database.read.attempts.findOpen(orderId);
  const closure = anew && open ? await closeTradeOf(deps, open) : null;
  if (closure?.kind === "paid") return { status: "not-payable", because: "paid" };
  if (closure?.kind === "unknown" || closure?.kind === "disputed") {
    return { status: "not-payable", because: "unknown-state" };
  }
  return deps.database.write(async (tx) => {
    const order = await tx.orders.find(orderId);
    if (!order || !isPayable(order, deps.clock.now())) return notPayable(order);
    // Where no trade was ever made of the number it is as good as a new one, and a second would make two.
    if (open && closure?.kind === "closed") {
      await markAttemptClosed(tx, deps, { attempt: open, actor: "buyer", nextAskAt: null });
    }
    const reusable = await tx.attempts.findOpen(orderId);
    return {
      status: "ready",
      outTradeNo: (reusable ?? (await openAttempt(tx, deps, { order, actor: "buyer" }))).outTradeNo,
    };
  });
}

function notPayable(order: OrderRow | null): StartPaymentResult {
  switch (order?.status) {
    case "pending":
      return { status: "not-payable", because: "expired" };
    case "paid":
    case "shipped":
    case "completed":
      return { status: "not-payable", because: "paid" };
    case "cancelled":
    case "cancelled-refunding":
    case undefined:
      return { status: "not-payable", because: "cancelled" };
  }
}
