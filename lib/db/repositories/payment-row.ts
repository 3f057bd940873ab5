import type { Prisma } from "#lib/db/generated/client.ts";
import { fen } from "#lib/domain/money.ts";
import type { PaymentPurpose, PaymentRow, Witness } from "#lib/services/ports.ts";
import { GATEWAY_ENVIRONMENTS } from "./gateway-environments.ts";
import { oneOf } from "./one-of.ts";

const PURPOSES = ["order", "surplus"] as const satisfies PaymentPurpose[];
const WITNESSES = ["pending", "agreed", "contradicted"] as const satisfies Witness[];

/** The columns of a PaymentRow. */
export const PAYMENT_FIELDS = {
  id: true,
  orderId: true,
  attemptId: true,
  attempt: { select: { outTradeNo: true } },
  tradeNo: true,
  amountFen: true,
  environment: true,
  appId: true,
  purpose: true,
  witness: true,
  witnessCount: true,
  finished: true,
} satisfies Prisma.PaymentSelect;

export function paymentRow(stored: Prisma.PaymentGetPayload<{ select: typeof PAYMENT_FIELDS }>): PaymentRow {
  const { attempt, ...payment } = stored;
  return {
    ...payment,
    outTradeNo: attempt.outTradeNo,
    amountFen: fen(payment.amountFen),
    environment: oneOf(GATEWAY_ENVIRONMENTS, payment.environment),
    purpose: oneOf(PURPOSES, payment.purpose),
    witness: oneOf(WITNESSES, payment.witness),
  };
}
