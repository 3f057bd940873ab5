import { recordAudit } from "#lib/services/audit.ts";
import type { Deps } from "#lib/services/ports.ts";

/** The buyer has the goods: shipped -> completed. False where the order is not on its way. */
export async function confirmReceipt(
  deps: Deps,
  { orderId, actor }: { orderId: string; actor: string },
): Promise<boolean> {
  return deps.database.write(async (tx) => {
    if (!(await tx.orders.markCompleted({ orderId, at: deps.clock.now() }))) return false;
    await recordAudit(tx, deps, {
      actor,
      action: "order.completed",
      orderId,
      subject: orderId,
      before: "shipped",
      after: "completed",
    });
    return true;
  });
}
