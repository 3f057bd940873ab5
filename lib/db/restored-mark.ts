import type { Database } from "#lib/db/client.ts";
import { randomIds } from "#lib/db/random-ids.ts";
import { UNSETTLED_REFUND_STATUSES } from "#lib/db/repositories/refunds.ts";

export type RestoredMark = {
  /** Orders about which Alipay is asked what happened since the backup. */
  readonly orders: number;
  /** Staff sessions that the backup would have brought back to life. */
  readonly sessions: number;
};

/**
 * Marks a restored database, in one transaction: when its backup was taken, and every order whose money may have moved
 * since. That is every order that waits for money, and every one whose payment Alipay would still refund, however old:
 * a refund of that hour may be about a payment of last spring.
 */
export async function markRestored(
  database: Pick<Database, "transaction">,
  { takenAt, sha256, restoredAt }: { takenAt: string; sha256: string; restoredAt: Date },
): Promise<RestoredMark> {
  return database.transaction(async (unit) => {
    const { count: orders } = await unit.order.updateMany({
      where: {
        OR: [
          { status: "pending" },
          { attempts: { some: { nextAskAt: { not: null } } } },
          { payments: { some: { finished: false } } },
        ],
      },
      data: { learnAgainAt: restoredAt, learnAgainCount: 0 },
    });
    const unsettled = { in: [...UNSETTLED_REFUND_STATUSES] };
    // What had not been sent may have been sent since: it counts as a repeat, so that the refund query comes first.
    await unit.refund.updateMany({ where: { status: unsettled, sendCount: 0 }, data: { sendCount: 1 } });
    await unit.refund.updateMany({ where: { status: unsettled }, data: { nextTryAt: restoredAt } });
    await unit.paymentAttempt.updateMany({ where: { nextAskAt: { not: null } }, data: { nextAskAt: restoredAt } });
    // Who was signed out, or had a password taken away since, must not be let in again.
    const { count: sessions } = await unit.session.deleteMany();
    await unit.verification.deleteMany();
    await unit.jobLease.deleteMany();
    await unit.auditEntry.createMany({
      data: [
        {
          id: randomIds.newId(),
          at: restoredAt,
          actor: "operator",
          action: "database.restored",
          subject: takenAt,
          before: null,
          after: null,
          detail: JSON.stringify({ takenAt, sha256, orders, sessions }),
        },
      ],
    });
    return { orders, sessions };
  });
}
