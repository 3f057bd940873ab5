import type { Prisma } from "#lib/db/generated/client.ts";
import { AttemptsRepository } from "#lib/db/repositories/attempts.ts";
import { AuditRepository } from "#lib/db/repositories/audit.ts";
import { CartsRepository } from "#lib/db/repositories/carts.ts";
import { CatalogueRepository } from "#lib/db/repositories/catalogue.ts";
import { GoLiveRepository } from "#lib/db/repositories/go-live.ts";
import { LedgerRepository } from "#lib/db/repositories/ledger.ts";
import { NotificationsRepository } from "#lib/db/repositories/notifications.ts";
import { OrdersRepository } from "#lib/db/repositories/orders.ts";
import { OutboxRepository } from "#lib/db/repositories/outbox.ts";
import { PaymentsRepository } from "#lib/db/repositories/payments.ts";
import { RefundsRepository } from "#lib/db/repositories/refunds.ts";
import { WorkRepository } from "#lib/db/repositories/work.ts";
import type { UnitOfWork } from "#lib/services/ports.ts";

/** Every repository on one client: that of an open transaction, or the reading client, on which writes fail. */
export function unitOfWork(db: Prisma.TransactionClient): UnitOfWork {
  return {
    catalogue: new CatalogueRepository(db),
    carts: new CartsRepository(db),
    orders: new OrdersRepository(db),
    attempts: new AttemptsRepository(db),
    payments: new PaymentsRepository(db),
    refunds: new RefundsRepository(db),
    ledger: new LedgerRepository(db),
    notifications: new NotificationsRepository(db),
    audit: new AuditRepository(db),
    work: new WorkRepository(db),
    outbox: new OutboxRepository(db),
    goLive: new GoLiveRepository(db),
  };
}
