import { decideWitness } from "#lib/domain/payment.ts";
import { reservedFen } from "#lib/domain/refund.ts";
import { recordAudit } from "#lib/services/audit.ts";
import { handToPerson } from "#lib/services/hand-to-person.ts";
import { isOurs } from "#lib/services/is-ours.ts";
import { planNextTry } from "#lib/services/plan-next-try.ts";
import type { Deps, PaymentRow } from "#lib/services/ports.ts";

/**
 * Asks Alipay itself about a payment that a notification settled. Agreement lets the goods leave; a contradiction
 * blocks the order for a person; where there is no answer it is asked again, and in the end that is a person's as well.
 */
export async function witnessPayment(deps: Deps, payment: PaymentRow): Promise<void> {
  const work = { kind: "witness", subjectId: payment.id } as const;
  if (!isOurs(deps, payment)) {
    // Asked as this merchant, Alipay knows nothing of another one's trade: that is no contradiction.
    await deps.database.write(async (tx) => {
      await tx.work.plan({ ...work, at: null });
      await handToPerson(tx, deps, work, "other-merchant");
    });
    return;
  }
  const { evidence, note } = await deps.gateway.queryTrade(payment.outTradeNo);
  await deps.database.write(async (tx) => {
    const at = deps.clock.now();
    const refundReservedFen = reservedFen(await tx.refunds.list(payment.id));
    const witness = decideWitness({ ...payment, refundReservedFen }, evidence);
    if (witness === "ask-again") {
      const nextWitnessAt = await planNextTry(tx, deps, work, "unanswered");
      await tx.payments.scheduleWitness({ paymentId: payment.id, nextWitnessAt });
      return;
    }
    if (!(await tx.payments.markWitnessed({ paymentId: payment.id, witness, note, at }))) return;
    await recordAudit(tx, deps, {
      actor: "alipay",
      action: `witness.${witness}`,
      orderId: payment.orderId,
      subject: payment.tradeNo,
      before: "pending",
      after: witness,
      detail: { note },
    });
    if (witness === "contradicted") await handToPerson(tx, deps, work, "contradicted");
  });
}
