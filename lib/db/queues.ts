import type { PrismaClient } from "#lib/db/generated/client.ts";
import { ATTEMPT_FIELDS, attemptRow } from "#lib/db/repositories/attempt-row.ts";
import { PAYMENT_FIELDS, paymentRows } from "#lib/db/repositories/payment-row.ts";
import { QUARANTINE_FIELDS, quarantineRow } from "#lib/db/repositories/quarantine-row.ts";
import { UNSETTLED_REFUND_STATUSES } from "#lib/db/repositories/refunds.ts";
import type { AttemptRow, PaymentRow, QuarantineRow, WorkQueues } from "#lib/services/ports.ts";

type Query = { now: Date; limit: number };

/** What is due, longest waiting first, read from committed rows. Whoever takes a row up claims it by its own markX. */
export class DueWork implements WorkQueues {
  readonly #reader: PrismaClient;

  constructor(reader: PrismaClient) {
    this.#reader = reader;
  }

  async findExpiredOrderIds({ now, limit }: Query): Promise<string[]> {
    const orders = await this.#reader.order.findMany({
      // A restored order may have been paid since its backup, under a number that is not known here.
      where: { status: "pending", expiresAt: { lte: now }, learnAgainAt: null },
      select: { id: true },
      orderBy: { expiresAt: "asc" },
      take: limit,
    });
    return orders.map((order) => order.id);
  }

  async findAttemptsToAsk({ now, limit }: Query): Promise<AttemptRow[]> {
    const attempts = await this.#reader.paymentAttempt.findMany({
      where: { nextAskAt: { lte: now } },
      select: ATTEMPT_FIELDS,
      orderBy: { nextAskAt: "asc" },
      take: limit,
    });
    return attempts.map(attemptRow);
  }

  async findPaymentsToWitness({ now, limit }: Query): Promise<PaymentRow[]> {
    const payments = await this.#reader.payment.findMany({
      // A restored payment may have been refunded since its backup: to the witness that would look like a contradiction.
      where: { witness: "pending", nextWitnessAt: { lte: now }, order: { learnAgainAt: null } },
      select: PAYMENT_FIELDS,
      orderBy: { nextWitnessAt: "asc" },
      take: limit,
    });
    return await paymentRows(this.#reader, payments);
  }

  async findRefundsToSend({ now, limit }: Query): Promise<string[]> {
    const refunds = await this.#reader.refund.findMany({
      where: { status: { in: [...UNSETTLED_REFUND_STATUSES] }, nextTryAt: { lte: now } },
      select: { id: true },
      orderBy: { nextTryAt: "asc" },
      take: limit,
    });
    return refunds.map((refund) => refund.id);
  }

  async findQuarantined({ now, limit }: Query): Promise<QuarantineRow[]> {
    const rows = await this.#reader.quarantinedNotification.findMany({
      where: { status: "open", nextTryAt: { lte: now } },
      select: QUARANTINE_FIELDS,
      orderBy: { nextTryAt: "asc" },
      take: limit,
    });
    return rows.map(quarantineRow);
  }

  async findOrdersToLearnAgain({ now, limit }: Query): Promise<{ orderId: string; tries: number }[]> {
    const orders = await this.#reader.order.findMany({
      where: { learnAgainAt: { lte: now } },
      select: { id: true, learnAgainCount: true },
      orderBy: [{ learnAgainAt: "asc" }, { createdAt: "desc" }],
      take: limit,
    });
    return orders.map((order) => ({ orderId: order.id, tries: order.learnAgainCount }));
  }

  async findNextDue(after: Date): Promise<Date | null> {
    const later = { gt: after };
    const [orders, restored, attempts, payments, refunds, notices] = await Promise.all([
      this.#reader.order.aggregate({ where: { status: "pending", expiresAt: later }, _min: { expiresAt: true } }),
      this.#reader.order.aggregate({ where: { learnAgainAt: later }, _min: { learnAgainAt: true } }),
      this.#reader.paymentAttempt.aggregate({ where: { nextAskAt: later }, _min: { nextAskAt: true } }),
      this.#reader.payment.aggregate({
        where: { witness: "pending", nextWitnessAt: later },
        _min: { nextWitnessAt: true },
      }),
      this.#reader.refund.aggregate({
        where: { status: { in: [...UNSETTLED_REFUND_STATUSES] }, nextTryAt: later },
        _min: { nextTryAt: true },
      }),
      this.#reader.quarantinedNotification.aggregate({
        where: { status: "open", nextTryAt: later },
        _min: { nextTryAt: true },
      }),
    ]);
    const moments = [
      orders._min.expiresAt,
      restored._min.learnAgainAt,
      attempts._min.nextAskAt,
      payments._min.nextWitnessAt,
      refunds._min.nextTryAt,
      notices._min.nextTryAt,
    ].filter((moment) => moment !== null);
    return moments.length === 0 ? null : new Date(Math.min(...moments.map((moment) => moment.getTime())));
  }
}
