import type { PrismaClient } from "#lib/db/generated/client.ts";
import { ATTEMPT_FIELDS, attemptRow } from "#lib/db/repositories/attempt-row.ts";
import { CLOCKS_DIFFER_SECONDS_MAX, farAhead } from "#lib/db/repositories/far-ahead.ts";
import { PAYMENT_FIELDS, paymentRows } from "#lib/db/repositories/payment-row.ts";
import { QUARANTINE_FIELDS, quarantineRow } from "#lib/db/repositories/quarantine-row.ts";
import { UNSETTLED_REFUND_STATUSES } from "#lib/db/repositories/refunds.ts";
import { UNTIL_A_PERSON } from "#lib/db/repositories/work.ts";
import { ASK_DELAY_SECONDS_MAX, SWEEP_MARGIN_MINUTES } from "#lib/domain/payment.ts";
import type { AttemptRow, PaymentRow, QuarantineRow, WorkQueues } from "#lib/services/ports.ts";

type Query = { now: Date; limit: number };

const later = (now: Date, seconds: number) => new Date(now.getTime() + seconds * 1000);

/** What is due, longest waiting first, read from committed rows. Whoever takes a row up claims it by its own markX. */
export class DueWork implements WorkQueues {
  readonly #reader: PrismaClient;

  constructor(reader: PrismaClient) {
    this.#reader = reader;
  }

  async findExpiredOrderIds({ now, limit }: Query): Promise<string[]> {
    const orders = await this.#reader.order.findMany({
      where: {
        status: "pending",
        expiresAt: { lte: now },
        // A restored order may have been paid since its backup, under a number that is not known here.
        learnAgainAt: null,
        OR: [
          { nextExpiryAt: null },
          { nextExpiryAt: { lte: now } },
          { nextExpiryAt: { gt: farAhead(now), lt: UNTIL_A_PERSON } },
        ],
      },
      select: { id: true },
      // Those that were never tried come first: one that cannot be closed keeps no other waiting.
      orderBy: [{ nextExpiryAt: { sort: "asc", nulls: "first" } }, { expiresAt: "asc" }],
      take: limit,
    });
    return orders.map((order) => order.id);
  }

  async findAttemptsToAsk({ now, limit }: Query): Promise<AttemptRow[]> {
    const attempts = await this.#reader.paymentAttempt.findMany({
      where: { OR: [{ nextAskAt: { lte: now } }, { nextAskAt: { gt: farAhead(now) } }, ...askedTomorrow(now)] },
      select: ATTEMPT_FIELDS,
      orderBy: { nextAskAt: "asc" },
      take: limit,
    });
    return attempts.map(attemptRow);
  }

  async findPaymentsToWitness({ now, limit }: Query): Promise<PaymentRow[]> {
    const payments = await this.#reader.payment.findMany({
      where: {
        witness: "pending",
        OR: [{ nextWitnessAt: { lte: now } }, { nextWitnessAt: { gt: farAhead(now) } }],
        // A restored payment may have been refunded since its backup: to the witness that would look like a contradiction.
        order: { learnAgainAt: null },
      },
      select: PAYMENT_FIELDS,
      orderBy: { nextWitnessAt: "asc" },
      take: limit,
    });
    return await paymentRows(this.#reader, payments);
  }

  async findRefundsToSend({ now, limit }: Query): Promise<string[]> {
    const refunds = await this.#reader.refund.findMany({
      where: {
        status: { in: [...UNSETTLED_REFUND_STATUSES] },
        OR: [{ nextTryAt: { lte: now } }, { nextTryAt: { gt: farAhead(now) } }],
      },
      select: { id: true },
      orderBy: { nextTryAt: "asc" },
      take: limit,
    });
    return refunds.map((refund) => refund.id);
  }

  async findQuarantined({ now, limit }: Query): Promise<QuarantineRow[]> {
    const rows = await this.#reader.quarantinedNotification.findMany({
      where: { status: "open", OR: [{ nextTryAt: { lte: now } }, { nextTryAt: { gt: farAhead(now) } }] },
      select: QUARANTINE_FIELDS,
      orderBy: { nextTryAt: "asc" },
      take: limit,
    });
    return rows.map(quarantineRow);
  }

  async findOrdersToLearnAgain({ now, limit }: Query): Promise<string[]> {
    const orders = await this.#reader.order.findMany({
      where: { OR: [{ learnAgainAt: { lte: now } }, { learnAgainAt: { gt: farAhead(now), lt: UNTIL_A_PERSON } }] },
      select: { id: true },
      orderBy: [{ learnAgainAt: "asc" }, { createdAt: "desc" }],
      take: limit,
    });
    return orders.map((order) => order.id);
  }

  async findMessagesToDeliver({ now, limit }: Query): Promise<string[]> {
    const messages = await this.#reader.outboxMessage.findMany({
      where: { status: "waiting", OR: [{ nextTryAt: { lte: now } }, { nextTryAt: { gt: farAhead(now) } }] },
      select: { id: true },
      orderBy: { nextTryAt: "asc" },
      take: limit,
    });
    return messages.map((message) => message.id);
  }

  async findNextDue(after: Date): Promise<Date | null> {
    const later = { gt: after };
    const [orders, closing, restored, attempts, payments, refunds, notices, messages] = await Promise.all([
      this.#reader.order.aggregate({ where: { status: "pending", expiresAt: later }, _min: { expiresAt: true } }),
      this.#reader.order.aggregate({
        where: { status: "pending", nextExpiryAt: { gt: after, lt: UNTIL_A_PERSON } },
        _min: { nextExpiryAt: true },
      }),
      this.#reader.order.aggregate({
        where: { learnAgainAt: { gt: after, lt: UNTIL_A_PERSON } },
        _min: { learnAgainAt: true },
      }),
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
      this.#reader.outboxMessage.aggregate({
        where: { status: "waiting", nextTryAt: later },
        _min: { nextTryAt: true },
      }),
    ]);
    const moments = [
      orders._min.expiresAt,
      closing._min.nextExpiryAt,
      restored._min.learnAgainAt,
      attempts._min.nextAskAt,
      payments._min.nextWitnessAt,
      refunds._min.nextTryAt,
      notices._min.nextTryAt,
      messages._min.nextTryAt,
    ].filter((moment) => moment !== null);
    return moments.length === 0 ? null : new Date(Math.min(...moments.map((moment) => moment.getTime())));
  }
}

/**
 * Attempts whose last question was asked by a clock that was ahead and has been set back: planned too late for their
 * sweep, or taken from it before their time was over. One more question brings them back onto it (faults G-19, P-15).
 */
function askedTomorrow(now: Date) {
  const onSweep = { status: { not: "paid" }, expiresAt: { gt: later(now, -SWEEP_MARGIN_MINUTES * 60) } };
  return [
    { ...onSweep, nextAskAt: { gt: later(now, ASK_DELAY_SECONDS_MAX + CLOCKS_DIFFER_SECONDS_MAX) } },
    { ...onSweep, nextAskAt: null, lastAskedAt: { gt: later(now, CLOCKS_DIFFER_SECONDS_MAX) } },
  ];
}
