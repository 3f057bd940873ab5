import type { Prisma } from "#lib/db/generated/client.ts";
import { GATEWAY_ENVIRONMENTS } from "#lib/db/repositories/gateway-environments.ts";
import { oneOf } from "#lib/db/repositories/one-of.ts";
import { fen } from "#lib/domain/money.ts";
import type { PaymentPurpose, PaymentRow, Witness } from "#lib/services/ports.ts";

const PURPOSES = ["order", "surplus"] as const satisfies PaymentPurpose[];
const WITNESSES = ["pending", "agreed", "contradicted"] as const satisfies Witness[];

/** The columns of a PaymentRow, but for the out_trade_no, which its attempt has. */
export const PAYMENT_FIELDS = {
  id: true,
  orderId: true,
  attemptId: true,
  tradeNo: true,
  amountFen: true,
  environment: true,
  appId: true,
  purpose: true,
  witness: true,
  witnessCount: true,
  finished: true,
} satisfies Prisma.PaymentSelect;

type StoredPayment = Prisma.PaymentGetPayload<{ select: typeof PAYMENT_FIELDS }>;

/** Prisma would ask for the attempts even of an empty list, and an order's first notification always finds one. */
export async function paymentRows(db: Prisma.TransactionClient, payments: StoredPayment[]): Promise<PaymentRow[]> {
  if (payments.length === 0) return [];
  const attempts = await db.paymentAttempt.findMany({
    where: { id: { in: payments.map((payment) => payment.attemptId) } },
    select: { id: true, outTradeNo: true },
  });
  const outTradeNos = new Map(attempts.map((attempt) => [attempt.id, attempt.outTradeNo]));
  return payments.map((payment) => paymentRow(payment, outTradeNos.get(payment.attemptId)));
}

function paymentRow(payment: StoredPayment, outTradeNo: string | undefined): PaymentRow {
  if (outTradeNo === undefined) throw new Error(`payment ${payment.id} has no attempt`);
  return {
    ...payment,
    outTradeNo,
    amountFen: fen(payment.amountFen),
    environment: oneOf(GATEWAY_ENVIRONMENTS, payment.environment),
    purpose: oneOf(PURPOSES, payment.purpose),
    witness: oneOf(WITNESSES, payment.witness),
  };
}
