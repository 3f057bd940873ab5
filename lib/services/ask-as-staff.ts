import type { RefundStatus } from "#lib/domain/refund.ts";
import { beginRound } from "#lib/services/begin-round.ts";
import type { Deps, UnitOfWork, Work } from "#lib/services/ports.ts";
import { refreshPayment } from "#lib/services/refresh-payment.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";

/**
 * Staff ask Alipay about an order's payment from its own page. What the machine has given up begins anew, as from the
 * list of what needs a person; `actor` is null for a colleague who may only look, and whose question is one and no more.
 */
export async function askPaymentAsStaff(
  deps: Deps,
  { orderId, actor }: { orderId: string; actor: string | null },
): Promise<{ asked: boolean; answered: boolean }> {
  if (actor !== null) await deps.database.write((tx) => beginPaymentAnew(tx, deps, { orderId, actor }));
  return refreshPayment(deps, { orderId });
}

/** The same for one refund: it is asked about under its own number, and sent again where Alipay does not know it. */
export async function askRefundAsStaff(
  deps: Deps,
  { refundId, actor }: { refundId: string; actor: string | null },
): Promise<{ status: RefundStatus }> {
  if (actor !== null) await deps.database.write((tx) => beginRefundAnew(tx, deps, { refundId, actor }));
  return submitRefund(deps, { refundId });
}

async function beginPaymentAnew(
  tx: UnitOfWork,
  deps: Deps,
  { orderId, actor }: { orderId: string; actor: string },
): Promise<void> {
  for (const attempt of await tx.attempts.list(orderId)) {
    if (attempt.status !== "paid") await beginIfWaiting(tx, deps, { kind: "payment", subjectId: attempt.id }, actor);
  }
  // An order that could not be closed stands on that list in the place of its attempts.
  const order = await tx.orders.find(orderId);
  if (order?.status === "pending") await beginIfWaiting(tx, deps, { kind: "expiry", subjectId: orderId }, actor);
}

async function beginRefundAnew(
  tx: UnitOfWork,
  deps: Deps,
  { refundId, actor }: { refundId: string; actor: string },
): Promise<void> {
  const refund = await tx.refunds.find(refundId);
  if (refund === null || refund.status === "done" || refund.status === "failed") return;
  await beginIfWaiting(tx, deps, { kind: "refund", subjectId: refundId }, actor);
}

/** What a person has put away stays put away, whoever asks from the page. */
async function beginIfWaiting(tx: UnitOfWork, deps: Deps, work: Work, actor: string): Promise<void> {
  const known = await tx.work.findCase(work);
  if (known?.needsPersonSince != null && known.settledAt === null) await beginRound(tx, deps, { work, actor });
}
