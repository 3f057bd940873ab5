import type { Prisma } from "#lib/db/generated/client.ts";
import { oneOf } from "#lib/db/repositories/one-of.ts";
import { UNSETTLED_REFUND_STATUSES } from "#lib/db/repositories/refunds.ts";
import { type Fen, fen } from "#lib/domain/money.ts";
import { PERSON_CAUSES, type PersonCause } from "#lib/domain/recovery.ts";
import type { CaseRow, UnitOfWork, Work, WorkSubject } from "#lib/services/ports.ts";

type WorkPort = UnitOfWork["work"];

/** Stands in an order's `nextExpiryAt` or `learnAgainAt` where the machine has stopped. */
export const UNTIL_A_PERSON = new Date("9999-12-31T00:00:00.000Z");

export class WorkRepository implements WorkPort {
  readonly #db: Prisma.TransactionClient;

  constructor(db: Prisma.TransactionClient) {
    this.#db = db;
  }

  async describe({ kind, subjectId }: Work): Promise<WorkSubject | null> {
    const order = { select: { id: true, orderNo: true, totalFen: true } } as const;
    switch (kind) {
      case "payment": {
        const where = { id: subjectId };
        const row = await this.#db.paymentAttempt.findUnique({ where, select: { outTradeNo: true, order } });
        return row && subject(row.outTradeNo, row.order);
      }
      case "witness": {
        const select = { tradeNo: true, amountFen: true, order };
        const row = await this.#db.payment.findUnique({ where: { id: subjectId }, select });
        return row && subject(row.tradeNo, row.order, row.amountFen);
      }
      case "refund": {
        const select = { outRequestNo: true, amountFen: true, order };
        const row = await this.#db.refund.findUnique({ where: { id: subjectId }, select });
        return row && subject(row.outRequestNo, row.order, row.amountFen);
      }
      case "notification": {
        const where = { notifyId: subjectId };
        const row = await this.#db.quarantinedNotification.findUnique({ where, select: { outTradeNo: true, order } });
        return row && subject(row.outTradeNo, row.order);
      }
      case "expiry":
      case "learning": {
        const row = await this.#db.order.findUnique({ where: { id: subjectId }, ...order });
        return row && subject(row.orderNo, row);
      }
      case "message": {
        const row = await this.#db.outboxMessage.findUnique({
          where: { id: subjectId },
          select: { type: true, order },
        });
        return row && subject(row.type, row.order);
      }
    }
  }

  async plan({ kind, subjectId, at }: Work & { at: Date | null }): Promise<void> {
    switch (kind) {
      case "payment":
        await this.#db.paymentAttempt.updateMany({
          where: { id: subjectId, status: { not: "paid" } },
          data: { nextAskAt: at },
        });
        return;
      case "witness":
        await this.#db.payment.updateMany({
          where: { id: subjectId, witness: "pending" },
          data: { nextWitnessAt: at },
        });
        return;
      case "refund":
        await this.#db.refund.updateMany({ where: { id: subjectId, ...refundAwaiting(at) }, data: { nextTryAt: at } });
        return;
      case "notification":
        await this.#db.quarantinedNotification.updateMany({
          where: { notifyId: subjectId, status: "open" },
          data: { nextTryAt: at },
        });
        return;
      case "expiry":
        await this.#db.order.updateMany({
          where: { id: subjectId, status: "pending" },
          data: { nextExpiryAt: at ?? UNTIL_A_PERSON },
        });
        return;
      case "learning":
        await this.#db.order.updateMany({
          where: { id: subjectId, learnAgainAt: { not: null } },
          data: { learnAgainAt: at ?? UNTIL_A_PERSON },
        });
        return;
      case "message":
        await this.#db.outboxMessage.updateMany({
          where: { id: subjectId, status: "waiting" },
          data: { nextTryAt: at },
        });
        return;
    }
  }

  async findPlan({ kind, subjectId }: Work): Promise<Date | null> {
    switch (kind) {
      case "payment": {
        const where = { id: subjectId, status: { not: "paid" } };
        return (await this.#db.paymentAttempt.findFirst({ where, select: { nextAskAt: true } }))?.nextAskAt ?? null;
      }
      case "witness": {
        const where = { id: subjectId, witness: "pending" };
        return (await this.#db.payment.findFirst({ where, select: { nextWitnessAt: true } }))?.nextWitnessAt ?? null;
      }
      case "refund": {
        const where = { id: subjectId, status: { in: [...UNSETTLED_REFUND_STATUSES] } };
        return (await this.#db.refund.findFirst({ where, select: { nextTryAt: true } }))?.nextTryAt ?? null;
      }
      case "notification": {
        const where = { notifyId: subjectId, status: "open" };
        const select = { nextTryAt: true } as const;
        return (await this.#db.quarantinedNotification.findFirst({ where, select }))?.nextTryAt ?? null;
      }
      case "expiry": {
        const where = { id: subjectId, status: "pending" };
        const row = await this.#db.order.findFirst({ where, select: { nextExpiryAt: true, expiresAt: true } });
        return unlessStopped(row && (row.nextExpiryAt ?? row.expiresAt));
      }
      case "learning": {
        const row = await this.#db.order.findUnique({ where: { id: subjectId }, select: { learnAgainAt: true } });
        return unlessStopped(row?.learnAgainAt ?? null);
      }
      case "message": {
        const where = { id: subjectId, status: "waiting" };
        return (await this.#db.outboxMessage.findFirst({ where, select: { nextTryAt: true } }))?.nextTryAt ?? null;
      }
    }
  }

  async findCase(work: Work): Promise<CaseRow | null> {
    const select = { needsPersonSince: true, cause: true, settledAt: true } as const;
    const row = await this.#db.workCase.findUnique({ where: { kind_subjectId: keyOf(work) }, select });
    return row && { ...row, cause: row.cause === null ? null : oneOf(PERSON_CAUSES, row.cause) };
  }

  async count(work: Work, what: "try" | "fault"): Promise<number> {
    await this.#open(work);
    const data = what === "try" ? { tryCount: { increment: 1 } } : { faultCount: { increment: 1 } };
    const row = await this.#db.workCase.update({ where: { kind_subjectId: keyOf(work) }, data });
    return what === "try" ? row.tryCount : row.faultCount;
  }

  async markNeedsPerson({ cause, at, ...work }: Work & { cause: PersonCause; at: Date }): Promise<boolean> {
    await this.#open(work);
    const first = await this.#db.workCase.updateMany({
      where: { ...keyOf(work), needsPersonSince: null },
      data: { needsPersonSince: at, cause },
    });
    if (first.count === 1) return true;
    const changed = await this.#db.workCase.updateMany({
      where: { ...keyOf(work), cause: { not: cause } },
      data: { cause, settledAt: null, settledBy: null, note: null },
    });
    return changed.count === 1;
  }

  async markRestarted(work: Work): Promise<boolean> {
    const { count } = await this.#db.workCase.updateMany({
      where: { ...keyOf(work), needsPersonSince: { not: null } },
      data: {
        tryCount: 0,
        faultCount: 0,
        needsPersonSince: null,
        cause: null,
        settledAt: null,
        settledBy: null,
        note: null,
      },
    });
    return count === 1;
  }

  async markSettled(move: Work & { by: string; note: string | null; at: Date }): Promise<boolean> {
    const { count } = await this.#db.workCase.updateMany({
      where: { ...keyOf(move), needsPersonSince: { not: null }, settledAt: null },
      data: { settledAt: move.at, settledBy: move.by, note: move.note },
    });
    return count === 1;
  }

  /** The transaction holds the write lock, so nobody can come between the look and the insert. */
  async #open(work: Work): Promise<void> {
    const known = await this.#db.workCase.findUnique({
      where: { kind_subjectId: keyOf(work) },
      select: { kind: true },
    });
    if (known === null) await this.#db.workCase.createMany({ data: [keyOf(work)] });
  }
}

function unlessStopped(at: Date | null): Date | null {
  return at?.getTime() === UNTIL_A_PERSON.getTime() ? null : at;
}

/** A refund that is being sent right now stays with its sender until that one's time has passed. */
function refundAwaiting(at: Date | null): Prisma.RefundWhereInput {
  const idle = { status: { in: ["new", "unknown"] } };
  if (at === null) return { status: { in: [...UNSETTLED_REFUND_STATUSES] } };
  return { OR: [idle, { status: "requested", OR: [{ nextTryAt: null }, { nextTryAt: { lt: at } }] }] };
}

function keyOf({ kind, subjectId }: Work): Work {
  return { kind, subjectId };
}

type StoredOrder = { id: string; orderNo: string; totalFen: number };

/** Without a sum of its own, work is about the order's. */
function subject(label: string, order: StoredOrder | null, amountFen: number | null = null): WorkSubject {
  const sum: number | null = amountFen ?? order?.totalFen ?? null;
  return {
    label,
    orderId: order?.id ?? null,
    orderNo: order?.orderNo ?? null,
    amountFen: sum === null ? null : (fen(sum) satisfies Fen),
  };
}
