import type { PrismaClient } from "#lib/db/generated/client.ts";
import { UNSETTLED_REFUND_STATUSES } from "#lib/db/repositories/refunds.ts";

/** Rows of one of the worker's queues whose time has come, and since when the first of them waits. */
export type QueueDepth = { queue: string; due: number; since: Date | null };

/** How far the worker is behind. A worker that lives has no row waiting for long. */
export async function findQueueDepths(reader: PrismaClient, now: Date): Promise<QueueDepth[]> {
  const due = { lte: now };
  const [orders, attempts, payments, refunds, notices] = await Promise.all([
    reader.order.aggregate({
      where: { status: "pending", expiresAt: due },
      _count: true,
      _min: { expiresAt: true },
    }),
    reader.paymentAttempt.aggregate({ where: { nextAskAt: due }, _count: true, _min: { nextAskAt: true } }),
    reader.payment.aggregate({
      where: { witness: "pending", nextWitnessAt: due },
      _count: true,
      _min: { nextWitnessAt: true },
    }),
    reader.refund.aggregate({
      where: { status: { in: [...UNSETTLED_REFUND_STATUSES] }, nextTryAt: due },
      _count: true,
      _min: { nextTryAt: true },
    }),
    reader.quarantinedNotification.aggregate({
      where: { status: "open", nextTryAt: due },
      _count: true,
      _min: { nextTryAt: true },
    }),
  ]);
  return [
    { queue: "expiry", due: orders._count, since: orders._min.expiresAt },
    { queue: "payments", due: attempts._count, since: attempts._min.nextAskAt },
    { queue: "witness", due: payments._count, since: payments._min.nextWitnessAt },
    { queue: "refunds", due: refunds._count, since: refunds._min.nextTryAt },
    { queue: "quarantine", due: notices._count, since: notices._min.nextTryAt },
  ];
}
