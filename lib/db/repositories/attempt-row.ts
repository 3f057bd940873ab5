import type { Prisma } from "#lib/db/generated/client.ts";
import { GATEWAY_ENVIRONMENTS } from "#lib/db/repositories/gateway-environments.ts";
import { oneOf } from "#lib/db/repositories/one-of.ts";
import { fen } from "#lib/domain/money.ts";
import { ATTEMPT_STATUSES, PAY_PRODUCTS } from "#lib/domain/payment.ts";
import type { AttemptRow } from "#lib/services/ports.ts";

/** The columns of an AttemptRow. */
export const ATTEMPT_FIELDS = {
  id: true,
  orderId: true,
  number: true,
  outTradeNo: true,
  status: true,
  product: true,
  amountFen: true,
  subject: true,
  environment: true,
  appId: true,
  sellerId: true,
  expiresAt: true,
  askCount: true,
} satisfies Prisma.PaymentAttemptSelect;

export function attemptRow(stored: Prisma.PaymentAttemptGetPayload<{ select: typeof ATTEMPT_FIELDS }>): AttemptRow {
  return {
    ...stored,
    status: oneOf(ATTEMPT_STATUSES, stored.status),
    product: oneOf(PAY_PRODUCTS, stored.product),
    amountFen: fen(stored.amountFen),
    environment: oneOf(GATEWAY_ENVIRONMENTS, stored.environment),
  };
}
