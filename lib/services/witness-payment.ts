import { decideWitness } from "#lib/domain/payment.ts";
import { reservedFen } from "#lib/domain/refund.ts";
import { recordAudit } from "#lib/services/audit.ts";
import type { Deps, PaymentRow } from "#lib/services/ports.ts";

const WITNESS_SECONDS_MIN = 5;
const WITNESS_SECONDS_MAX = 300;
/** How often a payment of another merchant is looked at: the settings may change back. */
const OTHER_MERCHANT_SECONDS = 3_600;

/**
 * Asks Alipay itself about a payment that a notification settled. Agreement lets the goods leave; a contradiction
 * blocks the order for a person; no answer is asked for again.
 */
export async function witnessPayment(deps: Deps, payment: PaymentRow): Promise<void> {
  if (payment.environment !== deps.merchant.environment || payment.appId !== deps.merchant.appId) {
    // Asked as this merchant, Alipay knows nothing of another one's trade: that is no contradiction.
    const nextWitnessAt = new Date(deps.clock.now().getTime() + OTHER_MERCHANT_SECONDS * 1000);
    await deps.database.write((tx) => tx.payments.scheduleWitness({ paymentId: payment.id, nextWitnessAt }));
    return;
  }
  const { evidence, note } = await deps.gateway.queryTrade(payment.outTradeNo);
  await deps.database.write(async (tx) => {
    const at = deps.clock.now();
    const refundReservedFen = reservedFen(await tx.refunds.list(payment.id));
    const witness = decideWitness({ ...payment, refundReservedFen }, evidence);
    if (witness === "ask-again") {
      const seconds = Math.min(WITNESS_SECONDS_MIN * 2 ** Math.min(payment.witnessCount, 10), WITNESS_SECONDS_MAX);
      const nextWitnessAt = new Date(at.getTime() + seconds * 1000);
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
    if (witness === "contradicted") {
      deps.log.error({ tradeNo: payment.tradeNo, note }, "Alipay contradicts a notification: the order is blocked");
    }
  });
}
