import { fen } from "#lib/domain/money.ts";
import { findShippingObstacle, type ShippingObstacle } from "#lib/domain/order.ts";
import { reservedFen } from "#lib/domain/refund.ts";
import { recordAudit } from "#lib/services/audit.ts";
import type { Deps, UnitOfWork } from "#lib/services/ports.ts";

export type ShipOrderResult = { status: "shipped" } | { status: "refused"; because: ShippingObstacle };

/** Marks an order shipped, once the second witness has agreed and while the buyer's money is not all going back. */
export async function shipOrder(
  deps: Deps,
  input: { orderId: string; carrier: string; trackingNo: string; actor: string },
): Promise<ShipOrderResult> {
  return deps.database.write(async (tx) => {
    const obstacle = await findObstacle(tx, input.orderId);
    if (obstacle) return { status: "refused", because: obstacle };
    if (!(await tx.orders.markShipped({ ...input, at: deps.clock.now() }))) {
      return { status: "refused", because: "not-paid" };
    }
    await recordAudit(tx, deps, {
      actor: input.actor,
      action: "order.shipped",
      orderId: input.orderId,
      subject: input.trackingNo,
      before: "paid",
      after: "shipped",
      detail: { carrier: input.carrier, trackingNo: input.trackingNo },
    });
    return { status: "shipped" };
  });
}

async function findObstacle(tx: UnitOfWork, orderId: string): Promise<ShippingObstacle | null> {
  const order = await tx.orders.find(orderId);
  const payment = (await tx.payments.list(orderId)).find((candidate) => candidate.purpose === "order");
  if (!order) return "not-paid";
  const refunds = payment ? await tx.refunds.list(payment.id) : [];
  return findShippingObstacle({
    status: order.status,
    witness: payment?.witness ?? "pending",
    paidFen: payment?.amountFen ?? fen(0),
    refundReservedFen: reservedFen(refunds),
    hasOpenRefundElsewhere: payment ? await tx.notifications.hasOpenRefundElsewhere(payment.tradeNo) : false,
  });
}
