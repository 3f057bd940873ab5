import { nextRefundNumber, reservedFen } from "#lib/domain/refund.ts";
import { queryRowOf } from "#lib/services/ask-alipay.ts";
import { bookFoundRefund } from "#lib/services/book-found-refund.ts";
import { findRefundsAtAlipay } from "#lib/services/find-refunds-at-alipay.ts";
import { handToPerson } from "#lib/services/hand-to-person.ts";
import { isOurs } from "#lib/services/is-ours.ts";
import type { Deps, PaymentRow } from "#lib/services/ports.ts";

/** Asks for the refunds of a restored order's payments that were sent after its backup. False: not all was answered. */
export async function learnRefundsAgain(deps: Deps, orderId: string): Promise<boolean> {
  for (const payment of await deps.database.read.payments.list(orderId)) {
    // What is finished was finished before the backup: nothing can have been refunded since.
    if (payment.finished || !isOurs(deps, payment)) continue;
    if (!(await learnRefundsOf(deps, payment))) return false;
  }
  return true;
}

async function learnRefundsOf(deps: Deps, payment: PaymentRow): Promise<boolean> {
  const { outTradeNo, tradeNo } = payment;
  const fromNumber = nextRefundNumber(await deps.database.read.refunds.list(payment.id));
  const found = await findRefundsAtAlipay(deps, { outTradeNo, tradeNo, fromNumber });
  if (found === null) return false;
  for (const refund of found) {
    const booked = await deps.database.write((tx) => bookFoundRefund(tx, deps, { payment, ...refund }));
    // One of ours stands in the way; its own tries find out that it failed.
    if (booked === null) return false;
  }
  return noteReturnElsewhere(deps, payment);
}

/** Wholly refunded by Alipay's word, but not under our numbers: by hand in the merchant centre. A person looks at it. */
async function noteReturnElsewhere(deps: Deps, payment: PaymentRow): Promise<boolean> {
  const { evidence, note } = await deps.gateway.queryTrade(payment.outTradeNo);
  if (evidence.kind === "unknown") return false;
  if (evidence.kind !== "closed" || evidence.tradeNo !== payment.tradeNo) return true;
  await deps.database.write(async (tx) => {
    if (reservedFen(await tx.refunds.list(payment.id)) >= payment.amountFen) return;
    const notifyId = queryRowOf(payment);
    await tx.notifications.quarantine({
      notifyId,
      receivedAt: deps.clock.now(),
      orderId: payment.orderId,
      outTradeNo: payment.outTradeNo,
      tradeNo: payment.tradeNo,
      tradeStatus: note,
      reason: "refund-elsewhere",
      body: "",
      nextTryAt: null,
    });
    // There is nothing to ask Alipay for without a number, and the goods stay here until somebody has looked.
    await handToPerson(tx, deps, { kind: "notification", subjectId: notifyId }, "unexplained");
  });
  return true;
}
