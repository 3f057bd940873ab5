import type { Prisma } from "#lib/db/generated/client.ts";
import type { NewAudit, UnitOfWork } from "#lib/services/ports.ts";

type Audit = UnitOfWork["audit"];

export class AuditRepository implements Audit {
  readonly #db: Prisma.TransactionClient;

  constructor(db: Prisma.TransactionClient) {
    this.#db = db;
  }

  async record(entry: NewAudit & { id: string }): Promise<void> {
    await this.#db.auditEntry.createMany({ data: [{ ...entry, detail: JSON.stringify(entry.detail) }] });
  }
}
