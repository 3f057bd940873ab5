import type { Prisma } from "#lib/db/generated/client.ts";
import { farAhead } from "#lib/db/repositories/far-ahead.ts";
import { oneOf } from "#lib/db/repositories/one-of.ts";
import { MESSAGE_TYPES } from "#lib/domain/message.ts";
import type { MessageRow, UnitOfWork } from "#lib/services/ports.ts";

type Outbox = UnitOfWork["outbox"];

export class OutboxRepository implements Outbox {
  readonly #db: Prisma.TransactionClient;

  constructor(db: Prisma.TransactionClient) {
    this.#db = db;
  }

  async write({ at, ...message }: MessageRow & { orderId: string | null; at: Date }): Promise<void> {
    await this.#db.outboxMessage.createMany({
      data: [{ ...message, status: "waiting", createdAt: at, nextTryAt: at }],
    });
  }

  async find(messageId: string): Promise<MessageRow | null> {
    const select = { id: true, type: true, body: true } as const;
    const row = await this.#db.outboxMessage.findUnique({ where: { id: messageId }, select });
    return row && { ...row, type: oneOf(MESSAGE_TYPES, row.type) };
  }

  async claim(claim: { messageId: string; at: Date; nextTryAt: Date }): Promise<boolean> {
    const { count } = await this.#db.outboxMessage.updateMany({
      where: {
        id: claim.messageId,
        status: "waiting",
        OR: [{ nextTryAt: { lte: claim.at } }, { nextTryAt: { gt: farAhead(claim.at) } }],
      },
      data: { nextTryAt: claim.nextTryAt, sendCount: { increment: 1 } },
    });
    return count === 1;
  }

  async markDelivered(move: { messageId: string; at: Date }): Promise<boolean> {
    const { count } = await this.#db.outboxMessage.updateMany({
      where: { id: move.messageId, status: "waiting" },
      data: { status: "delivered", deliveredAt: move.at, nextTryAt: null, problem: null },
    });
    return count === 1;
  }

  async noteFailure(note: { messageId: string; problem: string; nextTryAt: Date | null }): Promise<void> {
    await this.#db.outboxMessage.updateMany({
      where: { id: note.messageId, status: "waiting" },
      data: { problem: note.problem, nextTryAt: note.nextTryAt },
    });
  }

  async markGivenUp(messageId: string): Promise<boolean> {
    const { count } = await this.#db.outboxMessage.updateMany({
      where: { id: messageId, status: "waiting" },
      data: { status: "given-up", nextTryAt: null },
    });
    return count === 1;
  }
}
