import type { PrismaClient } from "#lib/db/generated/client.ts";
import { adminHomeQueries } from "#lib/db/queries/admin-home.ts";
import { adminNeedsPersonQueries } from "#lib/db/queries/admin-needs-person.ts";
import { adminNotificationQueries } from "#lib/db/queries/admin-notifications.ts";
import { adminOrderDetailQueries } from "#lib/db/queries/admin-order.ts";
import { adminOrderQueries } from "#lib/db/queries/admin-orders.ts";
import { adminRefundQueries } from "#lib/db/queries/admin-refunds.ts";

/** Everything that the back office reads. Committed rows only; whoever calls has asked for the permission before. */
export function adminQueries(reader: PrismaClient) {
  return {
    home: adminHomeQueries(reader),
    needsPerson: adminNeedsPersonQueries(reader),
    orders: adminOrderQueries(reader),
    order: adminOrderDetailQueries(reader),
    refunds: adminRefundQueries(reader),
    notifications: adminNotificationQueries(reader),
  };
}
