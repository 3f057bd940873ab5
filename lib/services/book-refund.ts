import { refundPosting } from "#lib/domain/ledger.ts";
import { isReturned, type RefundStatus, refundOriginOf } from "#lib/domain/refund.ts";
import { announce } from "#lib/services/announce.ts";
import { recordAudit } from "#lib/services/audit.ts";
import type { Deps, PaymentRow, RefundRow, UnitOfWork } from "#lib/services/ports.ts";

/**
 * Books a refund that has just become done, whoever made it, and ends the refunding of a cancelled order that owes
 * nothing any more. Belongs into the transaction in which `markDone` answered true. `before` is null for a refund that
 * was made elsewhere and is written down only now.
 */
export async function bookRefund(
  tx: UnitOfWork,
  deps: Deps,
  { refund, payment, before }: { refund: RefundRow; payment: PaymentRow; before: RefundStatus | null },
): Promise<void> {
  const { outRequestNo, amountFen, orderId, kind } = refund;
  const posting = refundPosting({ outRequestNo, purpose: payment.purpose, amountFen });
  await tx.ledger.post({ ...posting, id: deps.ids.newId(), orderId, at: deps.clock.now() });
  await recordAudit(tx, deps, {
    actor: "alipay",
    action: "refund.done",
    orderId,
    subject: outRequestNo,
    before,
    after: "done",
    detail: { amountFen, kind, origin: refundOriginOf(refund, payment) },
  });
  const order = await tx.orders.find(orderId);
  const data = { orderNo: order?.orderNo ?? null, refundNo: outRequestNo, amountFen, kind };
  await announce(tx, deps, { type: "refund.done", orderId, data });
  if (payment.purpose === "surplus" && (await owesNothing(tx, orderId))) {
    await tx.orders.markRefundedAfterCancel(orderId);
  }
}

async function owesNothing(tx: UnitOfWork, orderId: string): Promise<boolean> {
  for (const payment of await tx.payments.list(orderId)) {
    if (payment.purpose !== "surplus") continue;
    if (!isReturned(payment.amountFen, await tx.refunds.list(payment.id))) return false;
  }
  return true;
}
