import { isPayable } from "#lib/domain/order.ts";
import type { PayProduct } from "#lib/domain/payment.ts";
import { recordAudit } from "#lib/services/audit.ts";
import { closeTradeOf } from "#lib/services/close-attempt.ts";
import { markAttemptClosed } from "#lib/services/mark-attempt-closed.ts";
import { openAttempt } from "#lib/services/open-attempt.ts";
import type { AttemptRow, Deps, OrderRow, UnitOfWork } from "#lib/services/ports.ts";

export type NotPayableReason = "expired" | "paid" | "cancelled" | "unknown-state";
export type StartPaymentResult =
  | { status: "ready"; outTradeNo: string }
  | { status: "not-payable"; because: NotPayableReason };

export type StartPaymentInput = {
  orderId: string;
  /** What the buyer's device needs. An attempt that is used again keeps its own. */
  product: PayProduct;
  anew: boolean;
};

/**
 * Commits the attempt that a pay URL may then be signed for. An open attempt is used again, whoever asks and however
 * often; `anew` closes it at Alipay first, so that one order never has two open trades. That is also how a payment goes
 * on with another product (README "Decisions" 46).
 */
export async function startPayment(
  deps: Deps,
  { orderId, product, anew }: StartPaymentInput,
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
    if (reusable === null) {
      const { outTradeNo } = await openAttempt(tx, deps, { order, product, actor: "buyer" });
      return { status: "ready", outTradeNo };
    }
    const isUnmade = closure?.kind === "absent" && reusable.id === open?.id;
    if (isUnmade) await changeProduct(tx, deps, { attempt: reusable, product });
    return { status: "ready", outTradeNo: reusable.outTradeNo };
  });
}

/** The number stays, so that whatever is still open on the buyer's other device makes the same one trade. */
async function changeProduct(
  tx: UnitOfWork,
  deps: Deps,
  { attempt, product }: { attempt: AttemptRow; product: PayProduct },
): Promise<void> {
  if (!(await tx.attempts.changeProduct({ attemptId: attempt.id, product }))) return;
  await recordAudit(tx, deps, {
    actor: "buyer",
    action: "attempt.product-changed",
    orderId: attempt.orderId,
    subject: attempt.outTradeNo,
    before: attempt.product,
    after: product,
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
