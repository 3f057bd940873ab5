import { refundNumberElsewhere } from "#lib/domain/ids.ts";
import type { Fen } from "#lib/domain/money.ts";
import { nextRefundNumber, refundableFen } from "#lib/domain/refund.ts";
import { bookRefund } from "#lib/services/book-refund.ts";
import type { Deps, PaymentRow, RefundDetails, RefundRow, UnitOfWork } from "#lib/services/ports.ts";

/** A refund that Alipay reports. `number` where its out_request_no is one that we make ourselves. */
export type FoundRefund = {
  payment: PaymentRow;
  outRequestNo: string;
  amountFen: Fen;
  details: RefundDetails;
  number?: number;
};

/**
 * Books a refund that Alipay has made and our rows do not show as done: made in the merchant centre, or by us since the
 * backup that was restored. Null where it cannot be booked yet.
 */
export async function bookFoundRefund(
  tx: UnitOfWork,
  deps: Deps,
  found: FoundRefund,
): Promise<"booked-refund" | "already-booked" | null> {
  const { payment, outRequestNo, amountFen, details } = found;
  const refunds = await tx.refunds.list(payment.id);
  const formKey = `elsewhere:${payment.tradeNo}:${outRequestNo}`;
  const known = refunds.find((refund) => refund.outRequestNo === outRequestNo || refund.formKey === formKey);
  // One of ours that is on its way is settled by its own tries.
  if (known && known.status !== "failed") return "already-booked";
  // More than is left can only mean that one of ours failed at Alipay, which its own retries will find out first.
  if (amountFen > refundableFen(payment.amountFen, refunds)) return null;
  if (known && known.amountFen !== amountFen) return null;
  const number = found.number ?? nextRefundNumber(refunds);
  const refund = known ?? (await writeDownElsewhere(tx, deps, { ...found, formKey, number }));
  if (!(await tx.refunds.markDone({ refundId: refund.id, at: deps.clock.now(), details }))) return null;
  await bookRefund(tx, deps, { refund, payment, before: known ? known.status : null });
  return "booked-refund";
}

async function writeDownElsewhere(
  tx: UnitOfWork,
  deps: Deps,
  { payment, outRequestNo, amountFen, formKey, number }: FoundRefund & { formKey: string; number: number },
): Promise<RefundRow> {
  const at = deps.clock.now();
  const isTaken = (await tx.refunds.findByOutRequestNo(outRequestNo)) !== null;
  const refund: RefundRow = {
    id: deps.ids.newId(),
    orderId: payment.orderId,
    paymentId: payment.id,
    number,
    outRequestNo: isTaken ? refundNumberElsewhere({ tradeNo: payment.tradeNo, outRequestNo }) : outRequestNo,
    kind: "elsewhere",
    amountFen,
    reason: "other",
    status: "unknown",
    sendCount: 0,
    requestedBy: "alipay",
    formKey,
  };
  await tx.refunds.create({ ...refund, note: "", createdAt: at, nextTryAt: at });
  return refund;
}
