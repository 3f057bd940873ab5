import { refundPosting } from "#lib/domain/ledger.ts";
import type { Fen } from "#lib/domain/money.ts";
import { refundableFen } from "#lib/domain/refund.ts";
import { askAlipay } from "#lib/services/ask-alipay.ts";
import { recordAudit } from "#lib/services/audit.ts";
import type { Deps, PaymentRow, QuarantineRow, RefundDetails, UnitOfWork } from "#lib/services/ports.ts";

/** After this many questions a row waits for a person: the worker has nothing new to learn. */
const TRIES_MAX = 8;

/** Looks into one notification that contradicted our rows, by asking Alipay what is true. */
export async function resolveQuarantine(deps: Deps, row: QuarantineRow): Promise<void> {
  const resolution = row.reason === "refund-elsewhere" ? await adoptRefund(deps, row) : await askWhatIsTrue(deps, row);
  await deps.database.write(async (tx) => {
    if (resolution === null) {
      await tx.notifications.scheduleTry({ notifyId: row.notifyId, nextTryAt: nextTry(deps, row) });
      return;
    }
    const at = deps.clock.now();
    if (!(await tx.notifications.markResolved({ notifyId: row.notifyId, resolution, at }))) return;
    await recordAudit(tx, deps, {
      actor: "worker",
      action: "notification.resolved",
      orderId: row.orderId,
      subject: row.notifyId,
      before: "open",
      after: "resolved",
      detail: { resolution },
    });
  });
}

function nextTry(deps: Deps, row: QuarantineRow): Date | null {
  if (row.tryCount + 1 >= TRIES_MAX) return null;
  return new Date(deps.clock.now().getTime() + 60_000 * 2 ** row.tryCount);
}

/** The order is settled by Alipay's answer, if it is settled at all; the odd notification then changes nothing. */
async function askWhatIsTrue(deps: Deps, row: QuarantineRow): Promise<string | null> {
  const attempt = await deps.database.read.attempts.findByOutTradeNo(row.outTradeNo);
  if (!attempt) return null;
  if (attempt.status === "paid") return "already-paid";
  const result = await askAlipay(deps, attempt);
  return result.asked && (result.outcome === "settled" || result.outcome === "surplus") ? "settled-by-query" : null;
}

/** A refund made in Alipay's merchant centre: its sum is asked for and booked like one of ours. */
async function adoptRefund(deps: Deps, row: QuarantineRow): Promise<string | null> {
  const payment = await deps.database.read.payments.findByTradeNo(row.tradeNo);
  // Without a number of its own a refund carries the trade's (protocol sheet, section 4.2).
  const outRequestNo = new URLSearchParams(row.body).get("out_biz_no") ?? row.outTradeNo;
  if (!payment) return null;
  const { tradeNo, outTradeNo } = payment;
  const { answer, details } = await deps.gateway.queryRefund({ tradeNo, outTradeNo, outRequestNo });
  if (answer.kind !== "found") return null;
  const { amountFen } = answer;
  return deps.database.write((tx) => bookElsewhere(tx, deps, { payment, outRequestNo, amountFen, details }));
}

async function bookElsewhere(
  tx: UnitOfWork,
  deps: Deps,
  found: { payment: PaymentRow; outRequestNo: string; amountFen: Fen; details: RefundDetails },
): Promise<string | null> {
  const { payment, outRequestNo, amountFen, details } = found;
  if (await tx.refunds.findByOutRequestNo(outRequestNo)) return "already-booked";
  const refunds = await tx.refunds.list(payment.id);
  // More than is left can only mean that one of ours failed at Alipay, which its own retries will find out first.
  if (amountFen > refundableFen(payment.amountFen, refunds)) return null;
  const at = deps.clock.now();
  const refundId = deps.ids.newId();
  await tx.refunds.create({
    id: refundId,
    orderId: payment.orderId,
    paymentId: payment.id,
    number: refunds.length + 1,
    outRequestNo,
    kind: "elsewhere",
    amountFen,
    reason: "other",
    note: "",
    formKey: `elsewhere:${payment.tradeNo}:${outRequestNo}`,
    requestedBy: "alipay",
    status: "unknown",
    createdAt: at,
    nextTryAt: at,
  });
  await tx.refunds.markDone({ refundId, at, details });
  const posting = refundPosting({ outRequestNo, purpose: payment.purpose, amountFen });
  await tx.ledger.post({ ...posting, id: deps.ids.newId(), orderId: payment.orderId, at });
  await recordAudit(tx, deps, {
    actor: "alipay",
    action: "refund.done",
    orderId: payment.orderId,
    subject: outRequestNo,
    after: "done",
    detail: { amountFen, kind: "elsewhere" },
  });
  return "booked-refund";
}
