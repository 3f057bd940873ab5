import type { Prisma } from "#lib/db/generated/client.ts";
import { farAhead } from "#lib/db/repositories/far-ahead.ts";
import { oneOf } from "#lib/db/repositories/one-of.ts";
import { fen } from "#lib/domain/money.ts";
import { REFUND_KINDS, REFUND_STATUSES, type RefundStatus } from "#lib/domain/refund.ts";
import type { NewRefund, RefundDetails, RefundRow, UnitOfWork } from "#lib/services/ports.ts";

type Refunds = UnitOfWork["refunds"];

const REFUND_FIELDS = {
  id: true,
  orderId: true,
  paymentId: true,
  number: true,
  outRequestNo: true,
  kind: true,
  amountFen: true,
  reason: true,
  status: true,
  sendCount: true,
  requestedBy: true,
  formKey: true,
} satisfies Prisma.RefundSelect;

/** Not certain yet: the amount stays reserved and the refund is tried again. */
export const UNSETTLED_REFUND_STATUSES = ["new", "requested", "unknown"] as const satisfies RefundStatus[];

export class RefundsRepository implements Refunds {
  readonly #db: Prisma.TransactionClient;

  constructor(db: Prisma.TransactionClient) {
    this.#db = db;
  }

  async create(refund: NewRefund): Promise<void> {
    await this.#db.refund.createMany({ data: [refundColumns(refund)] });
  }

  find(refundId: string): Promise<RefundRow | null> {
    return this.#findBy({ id: refundId });
  }

  findByOutRequestNo(outRequestNo: string): Promise<RefundRow | null> {
    return this.#findBy({ outRequestNo });
  }

  findByFormKey(formKey: string): Promise<RefundRow | null> {
    return this.#findBy({ formKey });
  }

  async list(paymentId: string): Promise<RefundRow[]> {
    const refunds = await this.#db.refund.findMany({
      where: { paymentId },
      select: REFUND_FIELDS,
      orderBy: { number: "asc" },
    });
    return refunds.map(refundRow);
  }

  async claim(claim: { refundId: string; at: Date; sentUntil: Date; nextTryAt: Date }): Promise<boolean> {
    const { count } = await this.#db.refund.updateMany({
      where: {
        id: claim.refundId,
        OR: [
          { status: "new" },
          // A requested refund is being sent by somebody; only when its time has passed did that somebody die.
          { status: { in: ["requested", "unknown"] }, nextTryAt: { lte: claim.at } },
          { status: "unknown", sentAt: { lte: claim.sentUntil } },
          // Planned by a clock that was set back since: nobody shall wait for that time to come again.
          { status: { in: ["requested", "unknown"] }, nextTryAt: { gt: farAhead(claim.at) } },
        ],
      },
      data: { status: "requested", sentAt: claim.at, nextTryAt: claim.nextTryAt, sendCount: { increment: 1 } },
    });
    return count === 1;
  }

  markDone(move: { refundId: string; at: Date; details: RefundDetails }): Promise<boolean> {
    return this.#move(move.refundId, ["requested", "unknown", "failed"], {
      status: "done",
      settledAt: move.at,
      nextTryAt: null,
      // What an earlier try left behind is not true any more.
      failureCode: null,
      failureMessage: null,
      ...move.details,
    });
  }

  markFailed(move: { refundId: string; sendCount: number; at: Date; code: string; message: string }): Promise<boolean> {
    return this.#moveOwn(move, {
      status: "failed",
      settledAt: move.at,
      nextTryAt: null,
      failureCode: move.code,
      failureMessage: move.message,
    });
  }

  /** Cause and code are kept where a failure's would stand, until the refund is settled. */
  markUnknown(move: {
    refundId: string;
    sendCount: number;
    because: string;
    code: string | null;
    nextTryAt: Date | null;
  }): Promise<boolean> {
    return this.#moveOwn(move, {
      status: "unknown",
      nextTryAt: move.nextTryAt,
      failureCode: move.code,
      failureMessage: move.because,
    });
  }

  async noteDetails(note: { refundId: string; details: RefundDetails }): Promise<void> {
    const told = Object.entries(note.details).filter(([, value]) => value !== null);
    if (told.length === 0) return;
    await this.#db.refund.updateMany({
      where: { id: note.refundId, status: "done" },
      data: Object.fromEntries(told),
    });
  }

  async hasten(move: { refundId: string; nextTryAt: Date }): Promise<void> {
    await this.#db.refund.updateMany({
      where: {
        id: move.refundId,
        // A refund that is being sent right now stays with its sender.
        status: { in: ["new", "unknown"] },
        OR: [{ nextTryAt: { gt: move.nextTryAt } }, { nextTryAt: null }],
      },
      data: { nextTryAt: move.nextTryAt },
    });
  }

  /** Only for the sender that holds the newest claim: one that was overtaken has nothing more to say. */
  async #moveOwn(
    { refundId, sendCount }: { refundId: string; sendCount: number },
    data: Prisma.RefundUpdateManyMutationInput & { status: RefundStatus },
  ): Promise<boolean> {
    const { count } = await this.#db.refund.updateMany({
      where: { id: refundId, status: "requested", sendCount },
      data,
    });
    return count === 1;
  }

  async #move(
    refundId: string,
    from: RefundStatus[],
    data: Prisma.RefundUpdateManyMutationInput & { status: RefundStatus },
  ): Promise<boolean> {
    const { count } = await this.#db.refund.updateMany({ where: { id: refundId, status: { in: from } }, data });
    return count === 1;
  }

  async #findBy(where: Prisma.RefundWhereUniqueInput): Promise<RefundRow | null> {
    const refund = await this.#db.refund.findUnique({ where, select: REFUND_FIELDS });
    return refund && refundRow(refund);
  }
}

function refundRow(stored: Prisma.RefundGetPayload<{ select: typeof REFUND_FIELDS }>): RefundRow {
  return {
    ...stored,
    kind: oneOf(REFUND_KINDS, stored.kind),
    amountFen: fen(stored.amountFen),
    status: oneOf(REFUND_STATUSES, stored.status),
  };
}

/** Column by column: part of a refund comes from a form, and nothing else that came along may reach the row. */
function refundColumns(refund: NewRefund): Prisma.RefundCreateManyInput {
  return {
    id: refund.id,
    orderId: refund.orderId,
    paymentId: refund.paymentId,
    number: refund.number,
    outRequestNo: refund.outRequestNo,
    kind: refund.kind,
    amountFen: refund.amountFen,
    reason: refund.reason,
    note: refund.note,
    formKey: refund.formKey,
    requestedBy: refund.requestedBy,
    status: refund.status,
    createdAt: refund.createdAt,
    nextTryAt: refund.nextTryAt,
  };
}
