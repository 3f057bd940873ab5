import { sumFen } from "#lib/domain/money.ts";
import { applyEvidence } from "#lib/services/apply-evidence.ts";
import { type HeardAnswer, queryRowOf, recordAnswer } from "#lib/services/ask-alipay.ts";
import { bookFoundRefund } from "#lib/services/book-found-refund.ts";
import { bookRefund } from "#lib/services/book-refund.ts";
import { findRefundsAtAlipay, type NumberedRefund } from "#lib/services/find-refunds-at-alipay.ts";
import type { AttemptRow, Deps, PaymentRow, UnitOfWork } from "#lib/services/ports.ts";

type Returned = { attempt: AttemptRow; heard: HeardAnswer; tradeNo: string };

/**
 * A trade that was paid and wholly refunded between the backup and the restore: Alipay calls it closed. Where refunds
 * under our own numbers make up the whole sum, payment and refunds are booked as if we had never forgotten them; else it
 * stays a contradiction for a person. False where Alipay did not answer everything.
 */
export async function learnReturnedPayment(deps: Deps, returned: Returned): Promise<boolean> {
  const { attempt, heard, tradeNo } = returned;
  const { outTradeNo } = attempt;
  const isKnown = (await deps.database.read.payments.findByTradeNo(tradeNo)) !== null;
  const refunds = isKnown ? [] : await findRefundsAtAlipay(deps, { outTradeNo, tradeNo, fromNumber: 1 });
  if (refunds === null) return false;
  const isWhole = sumFen(refunds.map((refund) => refund.amountFen)) === attempt.amountFen;
  await deps.database.write(async (tx) => {
    if (isWhole) await bookBoth(tx, deps, returned, refunds);
    else await recordAnswer(tx, deps, attempt.id, heard);
  });
  return true;
}

async function bookBoth(tx: UnitOfWork, deps: Deps, returned: Returned, refunds: NumberedRefund[]): Promise<void> {
  const { attempt, heard, tradeNo } = returned;
  const now = await tx.attempts.find(attempt.id);
  const order = now && (await tx.orders.find(now.orderId));
  if (!now || !order) throw new Error(`payment attempt ${attempt.id} is gone`);
  const evidence = { kind: "paid", tradeNo, totalFen: now.amountFen, finished: false } as const;
  await applyEvidence(tx, deps, { ...heard.answer, order, attempt: now, evidence, source: "query" });
  const payment = await tx.payments.findByTradeNo(tradeNo);
  if (!payment) throw new Error(`the payment of ${now.outTradeNo} was not booked`);
  for (const refund of refunds) {
    if (!(await finishSurplus(tx, deps, payment, refund))) await bookFoundRefund(tx, deps, { payment, ...refund });
  }
  const resolution = "learned-again";
  await tx.notifications.markResolved({ notifyId: queryRowOf(now), resolution, at: deps.clock.now() });
}

/** A surplus wrote its refund down a moment ago, to be sent: it has been sent long since, and must not go out again. */
async function finishSurplus(
  tx: UnitOfWork,
  deps: Deps,
  payment: PaymentRow,
  { outRequestNo, amountFen, details }: NumberedRefund,
): Promise<boolean> {
  const refund = await tx.refunds.findByOutRequestNo(outRequestNo);
  if (refund?.status !== "new" || refund.amountFen !== amountFen) return false;
  const at = deps.clock.now();
  if (!(await tx.refunds.claim({ refundId: refund.id, at, sentUntil: at, nextTryAt: at }))) return false;
  if (!(await tx.refunds.markDone({ refundId: refund.id, at, details }))) return false;
  await bookRefund(tx, deps, { refund, payment, before: refund.status });
  return true;
}
