import { outTradeNoOf, subjectOf } from "#lib/domain/ids.ts";
import { isPayable } from "#lib/domain/order.ts";
import { recordAudit } from "#lib/services/audit.ts";
import { closeTradeOf } from "#lib/services/close-attempt.ts";
import { markAttemptClosed } from "#lib/services/mark-attempt-closed.ts";
import type { AttemptRow, Deps, OrderRow, UnitOfWork } from "#lib/services/ports.ts";

export type NotPayableReason = "expired" | "paid" | "cancelled" | "unknown-state";
export type StartPaymentResult =
  | { status: "ready"; outTradeNo: string }
  | { status: "not-payable"; because: NotPayableReason };

/** The worker looks after a payment for the first time this long after it was started. */
const FIRST_ASK_SECONDS = 60;

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
    return { status: "ready", outTradeNo: (reusable ?? (await createAttempt(tx, deps, order))).outTradeNo };
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

async function createAttempt(tx: UnitOfWork, deps: Deps, order: OrderRow): Promise<AttemptRow> {
  const now = deps.clock.now();
  const number = (await tx.attempts.list(order.id)).length + 1;
  const attempt: AttemptRow = {
    id: deps.ids.newId(),
    orderId: order.id,
    number,
    outTradeNo: outTradeNoOf({ orderNo: order.orderNo, number }),
    status: "open",
    amountFen: order.totalFen,
    subject: subjectOf(order.orderNo),
    environment: deps.merchant.environment,
    appId: deps.merchant.appId,
    sellerId: deps.merchant.sellerId,
    expiresAt: order.expiresAt,
    askCount: 0,
  };
  const nextAskAt = new Date(now.getTime() + FIRST_ASK_SECONDS * 1000);
  await tx.attempts.create({ ...attempt, createdAt: now, nextAskAt });
  await recordAudit(tx, deps, {
    actor: "buyer",
    action: "attempt.opened",
    orderId: order.id,
    subject: attempt.outTradeNo,
    after: "open",
    detail: { amountFen: attempt.amountFen },
  });
  return attempt;
}
