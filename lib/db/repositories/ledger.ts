import type { Prisma } from "#lib/db/generated/client.ts";
import type { LedgerPosting } from "#lib/domain/ledger.ts";
import type { UnitOfWork } from "#lib/services/ports.ts";

type Ledger = UnitOfWork["ledger"];

export class LedgerRepository implements Ledger {
  readonly #db: Prisma.TransactionClient;

  constructor(db: Prisma.TransactionClient) {
    this.#db = db;
  }

  async post({ at, ...entry }: LedgerPosting & { id: string; orderId: string; at: Date }): Promise<void> {
    await this.#db.ledgerEntry.createMany({ data: [{ ...entry, createdAt: at }] });
  }
}
