import { outRequestNoOf } from "#lib/domain/ids.ts";
import { type Fen, fen } from "#lib/domain/money.ts";
import { nextRefundNumber, type RefundOrigin, type RefundReason, refundableFen } from "#lib/domain/refund.ts";
import { recordAudit } from "#lib/services/audit.ts";
import { isOurs } from "#lib/services/is-ours.ts";
import type { Deps, PaymentRow, UnitOfWork } from "#lib/services/ports.ts";

export type RefundInput = {
  orderId: string;
  /** One of the order's payments; without it the one that paid the order. A surplus that Alipay refused needs it. */
  paymentId?: string;
  amountFen: number;
  reason: RefundReason;
  /** For the staff's own eyes; never sent to Alipay. */
  note: string;
  /** One per opened dialog: a double click is the same intent. */
  formKey: string;
  /** staff:<id> */
  requestedBy: string;
  /** The network address that the colleague's request came from, for the audit log. */
  address?: string;
};

export type RefundRefusal =
  | "nothing-paid"
  | "exceeds-refundable"
  | "finished"
  | "other-merchant"
  | "form-reused"
  /** The database was restored, and what was refunded since its backup has not been heard from Alipay yet. */
  | "learning-again";
export type RequestRefundResult =
  | { status: "accepted"; refundId: string }
  | { status: "refused"; code: RefundRefusal; refundableFen: Fen };

/**
 * Writes a refund down and thereby reserves its amount: paid minus everything not certainly failed must cover it. The
 * check and the row are one transaction, so two members of staff can never promise the same yuan twice.
 */
export async function requestRefund(deps: Deps, input: RefundInput): Promise<RequestRefundResult> {
  return deps.database.write(async (tx) => {
    const earlier = await tx.refunds.findByFormKey(input.formKey);
    if (earlier) {
      const isSame = earlier.orderId === input.orderId && earlier.amountFen === input.amountFen;
      return isSame ? { status: "accepted", refundId: earlier.id } : refuse("form-reused", fen(0));
    }
    const payment = (await tx.payments.list(input.orderId)).find((candidate) =>
      input.paymentId === undefined ? candidate.purpose === "order" : candidate.id === input.paymentId,
    );
    if (!payment) return refuse("nothing-paid", fen(0));
    if (!isOurs(deps, payment)) return refuse("other-merchant", fen(0));
    if (payment.finished) return refuse("finished", fen(0));
    if (await tx.orders.awaitsLearning(input.orderId)) return refuse("learning-again", fen(0));
    const refunds = await tx.refunds.list(payment.id);
    const refundable = refundableFen(payment.amountFen, refunds);
    if (!Number.isSafeInteger(input.amountFen) || input.amountFen < 1 || input.amountFen > refundable) {
      return refuse("exceeds-refundable", refundable);
    }
    return {
      status: "accepted",
      refundId: await create(tx, deps, input, { payment, number: nextRefundNumber(refunds) }),
    };
  });
}

function refuse(code: RefundRefusal, refundable: Fen): RequestRefundResult {
  return { status: "refused", code, refundableFen: refundable };
}

async function create(
  tx: UnitOfWork,
  deps: Deps,
  input: RefundInput,
  { payment, number }: { payment: PaymentRow; number: number },
): Promise<string> {
  const at = deps.clock.now();
  const refundId = deps.ids.newId();
  const { outTradeNo, tradeNo } = payment;
  const outRequestNo = outRequestNoOf({ outTradeNo, tradeNo, number });
  await tx.refunds.create({
    ...input,
    id: refundId,
    amountFen: fen(input.amountFen),
    paymentId: payment.id,
    number,
    outRequestNo,
    kind: "staff",
    status: "new",
    createdAt: at,
    nextTryAt: at,
  });
  await recordAudit(tx, deps, {
    actor: input.requestedBy,
    action: "refund.requested",
    orderId: input.orderId,
    subject: outRequestNo,
    after: "new",
    detail: {
      amountFen: input.amountFen,
      reason: input.reason,
      origin: "staff" satisfies RefundOrigin,
      address: input.address ?? null,
    },
  });
  return refundId;
}
