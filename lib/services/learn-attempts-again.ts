import { outTradeNoOf } from "#lib/domain/ids.ts";
import { type HeardAnswer, queryTrade, recordAnswer } from "#lib/services/ask-alipay.ts";
import { isOurs } from "#lib/services/is-ours.ts";
import { learnReturnedPayment } from "#lib/services/learn-returned-payment.ts";
import { openAttempt } from "#lib/services/open-attempt.ts";
import type { AttemptRow, Deps } from "#lib/services/ports.ts";

/** Asks about each attempt of a restored order, and about those that were made after its backup. False: not all answered. */
export async function learnAttemptsAgain(deps: Deps, orderId: string): Promise<boolean> {
  const attempts = await deps.database.read.attempts.list(orderId);
  for (const attempt of attempts) {
    if (attempt.status === "paid" || !isOurs(deps, attempt)) continue;
    if (!(await hear(deps, attempt, await queryTrade(deps, attempt.outTradeNo)))) return false;
  }
  return learnLaterAttempts(deps, orderId);
}

async function hear(deps: Deps, attempt: AttemptRow, heard: HeardAnswer): Promise<boolean> {
  const { evidence, paidAt } = heard.answer;
  if (evidence.kind === "unknown") return false;
  if (evidence.kind === "closed" && paidAt !== null) {
    return learnReturnedPayment(deps, { attempt, heard, tradeNo: evidence.tradeNo });
  }
  await deps.database.write((tx) => recordAnswer(tx, deps, attempt.id, heard));
  return true;
}

/**
 * An order's attempts are numbered, and a further one is only begun when Alipay has closed the one before. So the next
 * number is either unknown to Alipay, or an attempt whose row is lost.
 */
async function learnLaterAttempts(deps: Deps, orderId: string): Promise<boolean> {
  for (;;) {
    const order = await deps.database.read.orders.find(orderId);
    const attempts = await deps.database.read.attempts.list(orderId);
    if (!order || attempts.some((attempt) => attempt.status !== "closed" || !isOurs(deps, attempt))) return true;
    const outTradeNo = outTradeNoOf({ orderNo: order.orderNo, number: attempts.length + 1 });
    const heard = await queryTrade(deps, outTradeNo);
    if (heard.answer.evidence.kind === "unknown") return false;
    if (heard.answer.evidence.kind === "absent") return true;
    // Alipay does not tell on which device it was begun. Where it is still unpaid the buyer's other device begins it anew.
    const product = "page";
    const attempt = await deps.database.write(async (tx) => {
      // A buyer may have begun it anew meanwhile: the number is the same, and so is the trade.
      const known = await tx.attempts.findByOutTradeNo(outTradeNo);
      return known ?? openAttempt(tx, deps, { order, product, actor: "worker" });
    });
    if (!(await hear(deps, attempt, heard))) return false;
  }
}
