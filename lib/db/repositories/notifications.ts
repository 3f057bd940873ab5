import type { Prisma } from "#lib/db/generated/client.ts";
import { openRefundElsewhere, QUARANTINE_FIELDS, quarantineRow } from "#lib/db/repositories/quarantine-row.ts";
import type { QuarantineRow, UnitOfWork } from "#lib/services/ports.ts";

type Notifications = UnitOfWork["notifications"];

export class NotificationsRepository implements Notifications {
  readonly #db: Prisma.TransactionClient;

  constructor(db: Prisma.TransactionClient) {
    this.#db = db;
  }

  async findQuarantined(notifyId: string): Promise<QuarantineRow | null> {
    const row = await this.#db.quarantinedNotification.findUnique({ where: { notifyId }, select: QUARANTINE_FIELDS });
    return row && quarantineRow(row);
  }

  async hasOpenRefundElsewhere(tradeNo: string): Promise<boolean> {
    const where = openRefundElsewhere(tradeNo);
    return (await this.#db.quarantinedNotification.findFirst({ where, select: { notifyId: true } })) !== null;
  }

  async findVerdict(notifyId: string): Promise<"known" | "quarantined" | null> {
    const select = { notifyId: true };
    if (await this.#db.notification.findUnique({ where: { notifyId }, select })) return "known";
    if (await this.#db.quarantinedNotification.findUnique({ where: { notifyId }, select })) return "quarantined";
    return null;
  }

  async record(row: Parameters<Notifications["record"]>[0]): Promise<void> {
    await this.#db.notification.createMany({ data: [row] });
  }

  /** Looks before it writes: the transaction already holds the write lock, so nobody can come between. */
  async quarantine(row: Parameters<Notifications["quarantine"]>[0]): Promise<void> {
    const { notifyId } = row;
    const known = await this.#db.quarantinedNotification.findUnique({
      where: { notifyId },
      select: { notifyId: true },
    });
    if (known === null) await this.#db.quarantinedNotification.createMany({ data: [{ ...row, status: "open" }] });
  }

  async markResolved(move: { notifyId: string; resolution: string; at: Date }): Promise<boolean> {
    const { count } = await this.#db.quarantinedNotification.updateMany({
      where: { notifyId: move.notifyId, status: "open" },
      data: { status: "resolved", resolution: move.resolution, resolvedAt: move.at, nextTryAt: null },
    });
    return count === 1;
  }

  /** Also counts the try that came to nothing; a resolved row is tried no more. */
  async scheduleTry(plan: { notifyId: string; nextTryAt: Date | null }): Promise<void> {
    await this.#db.quarantinedNotification.updateMany({
      where: { notifyId: plan.notifyId, status: "open" },
      data: { nextTryAt: plan.nextTryAt, tryCount: { increment: 1 } },
    });
  }
}
