import { beginRound } from "#lib/services/begin-round.ts";
import { chaseAttempt } from "#lib/services/chase-attempt.ts";
import { deliverMessage } from "#lib/services/deliver-message.ts";
import { expireOrder } from "#lib/services/expire-order.ts";
import { learnAgain } from "#lib/services/learn-again.ts";
import type { Deps, Work } from "#lib/services/ports.ts";
import { resolveQuarantine } from "#lib/services/resolve-quarantine.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";
import { witnessPayment } from "#lib/services/witness-payment.ts";

export type TryAgainResult = { status: "still-waiting" | "cleared" | "not-waiting" };

/**
 * A person lets the machine try once more: a new round begins, and its first try is made at once. What comes of it is
 * Alipay's word alone; a contradicted payment is asked about again, never declared right.
 */
export async function tryAgain(deps: Deps, { work, actor }: { work: Work; actor: string }): Promise<TryAgainResult> {
  if (!(await deps.database.write((tx) => beginRound(tx, deps, { work, actor })))) return { status: "not-waiting" };
  await treat(deps, work);
  const { work: cases } = deps.database.read;
  const known = await cases.findCase(work);
  const isPersons = known?.needsPersonSince != null && known.settledAt === null;
  return { status: isPersons || (await cases.findPlan(work)) !== null ? "still-waiting" : "cleared" };
}

async function treat(deps: Deps, { kind, subjectId }: Work): Promise<void> {
  switch (kind) {
    case "payment": {
      const attempt = await deps.database.read.attempts.find(subjectId);
      if (attempt) await chaseAttempt(deps, attempt);
      return;
    }
    case "witness": {
      const payment = await deps.database.read.payments.find(subjectId);
      if (payment) await witnessPayment(deps, payment);
      return;
    }
    case "refund":
      await submitRefund(deps, { refundId: subjectId });
      return;
    case "notification": {
      const row = await deps.database.read.notifications.findQuarantined(subjectId);
      if (row) await resolveQuarantine(deps, row);
      return;
    }
    case "expiry":
      await expireOrder(deps, { orderId: subjectId });
      return;
    case "learning":
      await learnAgain(deps, { orderId: subjectId });
      return;
    case "message":
      await deliverMessage(deps, { messageId: subjectId });
      return;
  }
}
