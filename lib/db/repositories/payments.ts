import type { Prisma } from "#lib/db/generated/client.ts";
import { PAYMENT_FIELDS, paymentRows } from "#lib/db/repositories/payment-row.ts";
import type { NewPayment, PaymentRow, UnitOfWork } from "#lib/services/ports.ts";

type Payments = UnitOfWork["payments"];

export class PaymentsRepository implements Payments {
  readonly #db: Prisma.TransactionClient;

  constructor(db: Prisma.TransactionClient) {
    this.#db = db;
  }

  async create(payment: NewPayment): Promise<void> {
    await this.#db.payment.createMany({ data: [payment] });
  }

  find(paymentId: string): Promise<PaymentRow | null> {
    return this.#findBy({ id: paymentId });
  }

  findByTradeNo(tradeNo: string): Promise<PaymentRow | null> {
    return this.#findBy({ tradeNo });
  }

  async list(orderId: string): Promise<PaymentRow[]> {
    const payments = await this.#db.payment.findMany({
      where: { orderId },
      select: PAYMENT_FIELDS,
      orderBy: [{ createdAt: "asc" }, { tradeNo: "asc" }],
    });
    return await paymentRows(this.#db, payments);
  }

  async markFinished(paymentId: string): Promise<boolean> {
    const { count } = await this.#db.payment.updateMany({
      where: { id: paymentId, finished: false },
      data: { finished: true },
    });
    return count === 1;
  }

  async markWitnessed(move: {
    paymentId: string;
    witness: "agreed" | "contradicted";
    note: string;
    at: Date;
  }): Promise<boolean> {
    const { count } = await this.#db.payment.updateMany({
      where: { id: move.paymentId, witness: "pending" },
      data: { witness: move.witness, witnessNote: move.note, witnessedAt: move.at, nextWitnessAt: null },
    });
    return count === 1;
  }

  async markWitnessReopened(paymentId: string): Promise<boolean> {
    const { count } = await this.#db.payment.updateMany({
      where: { id: paymentId, witness: "contradicted" },
      data: { witness: "pending", witnessCount: 0 },
    });
    return count === 1;
  }

  /** Also counts the question that got no answer; where the witness has spoken there is nothing left to plan. */
  async scheduleWitness(plan: { paymentId: string; nextWitnessAt: Date | null }): Promise<void> {
    await this.#db.payment.updateMany({
      where: { id: plan.paymentId, witness: "pending" },
      data: { nextWitnessAt: plan.nextWitnessAt, witnessCount: { increment: 1 } },
    });
  }

  async #findBy(where: Prisma.PaymentWhereUniqueInput): Promise<PaymentRow | null> {
    const payment = await this.#db.payment.findUnique({ where, select: PAYMENT_FIELDS });
    const [row] = await paymentRows(this.#db, payment === null ? [] : [payment]);
    return row ?? null;
  }
}
