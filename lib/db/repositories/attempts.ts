import type { Prisma } from "#lib/db/generated/client.ts";
import { ATTEMPT_FIELDS, attemptRow } from "#lib/db/repositories/attempt-row.ts";
import type { PayProduct } from "#lib/domain/payment.ts";
import type { AttemptRow, NewAttempt, UnitOfWork } from "#lib/services/ports.ts";

type Attempts = UnitOfWork["attempts"];

export class AttemptsRepository implements Attempts {
  readonly #db: Prisma.TransactionClient;

  constructor(db: Prisma.TransactionClient) {
    this.#db = db;
  }

  async create(attempt: NewAttempt): Promise<void> {
    const openOrderId = attempt.status === "open" ? attempt.orderId : null;
    await this.#db.paymentAttempt.createMany({ data: [{ ...attempt, openOrderId }] });
  }

  find(attemptId: string): Promise<AttemptRow | null> {
    return this.#findBy({ id: attemptId });
  }

  findByOutTradeNo(outTradeNo: string): Promise<AttemptRow | null> {
    return this.#findBy({ outTradeNo });
  }

  findOpen(orderId: string): Promise<AttemptRow | null> {
    return this.#findBy({ openOrderId: orderId });
  }

  async list(orderId: string): Promise<AttemptRow[]> {
    const attempts = await this.#db.paymentAttempt.findMany({
      where: { orderId },
      select: ATTEMPT_FIELDS,
      orderBy: { number: "asc" },
    });
    return attempts.map(attemptRow);
  }

  async changeProduct({ attemptId, product }: { attemptId: string; product: PayProduct }): Promise<boolean> {
    const { count } = await this.#db.paymentAttempt.updateMany({
      where: { id: attemptId, status: "open", product: { not: product } },
      data: { product },
    });
    return count === 1;
  }

  async markPaid(move: { attemptId: string; gatewayStatus: string }): Promise<boolean> {
    const { count } = await this.#db.paymentAttempt.updateMany({
      where: { id: move.attemptId, status: { in: ["open", "closed"] } },
      data: { status: "paid", openOrderId: null, nextAskAt: null, gatewayStatus: move.gatewayStatus },
    });
    return count === 1;
  }

  async markClosed(move: { attemptId: string; at: Date; nextAskAt: Date | null }): Promise<boolean> {
    const { count } = await this.#db.paymentAttempt.updateMany({
      where: { id: move.attemptId, status: "open" },
      data: { status: "closed", openOrderId: null, closedAt: move.at, nextAskAt: move.nextAskAt },
    });
    return count === 1;
  }

  async noteAnswer(note: { attemptId: string; gatewayStatus: string; nextAskAt: Date | null }): Promise<void> {
    await this.#db.paymentAttempt.updateMany({
      // An answer from before the payment may arrive after it: what is paid stays as it was learned.
      where: { id: note.attemptId, status: { not: "paid" } },
      data: { gatewayStatus: note.gatewayStatus, nextAskAt: note.nextAskAt },
    });
  }

  async scheduleAsk(plan: { attemptId: string; nextAskAt: Date | null }): Promise<void> {
    await this.#db.paymentAttempt.updateMany({
      where: { id: plan.attemptId },
      data: { nextAskAt: plan.nextAskAt },
    });
  }

  async claimAsk(claim: { attemptId: string; at: Date; seconds: number }): Promise<boolean> {
    const window = claim.seconds * 1000;
    const { count } = await this.#db.paymentAttempt.updateMany({
      where: {
        id: claim.attemptId,
        OR: [
          { lastAskedAt: null },
          { lastAskedAt: { lte: new Date(claim.at.getTime() - window) } },
          // So far in the future only because the clock was set back: nobody shall wait for that time to come again.
          { lastAskedAt: { gt: new Date(claim.at.getTime() + window) } },
        ],
      },
      data: { lastAskedAt: claim.at, askCount: { increment: 1 } },
    });
    return count === 1;
  }

  async #findBy(where: Prisma.PaymentAttemptWhereUniqueInput): Promise<AttemptRow | null> {
    const attempt = await this.#db.paymentAttempt.findUnique({ where, select: ATTEMPT_FIELDS });
    return attempt && attemptRow(attempt);
  }
}
