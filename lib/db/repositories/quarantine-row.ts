import type { Prisma } from "#lib/db/generated/client.ts";
import { oneOf } from "#lib/db/repositories/one-of.ts";
import type { QuarantineReason, QuarantineRow } from "#lib/services/ports.ts";

const REASONS = [
  "amount-mismatch",
  "seller-mismatch",
  "unknown-trade",
  "subject-mismatch",
  "environment-mismatch",
  "refund-elsewhere",
] as const satisfies QuarantineReason[];

/** The columns of a QuarantineRow. */
export const QUARANTINE_FIELDS = {
  notifyId: true,
  orderId: true,
  outTradeNo: true,
  tradeNo: true,
  reason: true,
  body: true,
  tryCount: true,
  receivedAt: true,
} satisfies Prisma.QuarantinedNotificationSelect;

/** What keeps a trade's goods here: a refund that somebody made at Alipay, and that is not settled. */
export function openRefundElsewhere(tradeNo: string) {
  return { tradeNo, status: "open", reason: "refund-elsewhere" satisfies QuarantineReason };
}

export function quarantineRow(
  stored: Prisma.QuarantinedNotificationGetPayload<{ select: typeof QUARANTINE_FIELDS }>,
): QuarantineRow {
  return { ...stored, reason: oneOf(REASONS, stored.reason) };
}
