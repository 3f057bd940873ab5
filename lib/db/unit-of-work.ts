import type { Prisma } from "#lib/db/generated/client.ts";
import type { UnitOfWork } from "#lib/services/ports.ts";
import { AttemptsRepository } from "./repositories/attempts.ts";
import { AuditRepository } from "./repositories/audit.ts";
import { CartsRepository } from "./repositories/carts.ts";
import { CatalogueRepository } from "./repositories/catalogue.ts";
import { LedgerRepository } from "./repositories/ledger.ts";
import { NotificationsRepository } from "./repositories/notifications.ts";
import { OrdersRepository } from "./repositories/orders.ts";
import { PaymentsRepository } from "./repositories/payments.ts";
import { RefundsRepository } from "./repositories/refunds.ts";

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
  };
}
