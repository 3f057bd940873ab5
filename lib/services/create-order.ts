import { lineTotal } from "#lib/domain/money.ts";
import type { OrderTotals } from "#lib/domain/order.ts";
import { recordAudit } from "#lib/services/audit.ts";
import type { Deps, NewOrder, SellableVariant, UnitOfWork } from "#lib/services/ports.ts";

export type DraftLine = { variant: SellableVariant; quantity: number };

export type OrderDraft = Pick<
  NewOrder,
  | "visitorHash"
  | "formKey"
  | "locale"
  | "contactName"
  | "contactPhone"
  | "contactEmail"
  | "addressRegion"
  | "addressDetail"
  | "buyerNote"
> & {
  lines: readonly DraftLine[];
  totals: OrderTotals;
  /** buyer | staff:<id> | cli */
  actor: string;
};

/** Writes an order down and reserves its stock. The variants must have been read in this very transaction. */
export async function createOrder(
  tx: UnitOfWork,
  deps: Deps,
  { lines, totals, actor, ...draft }: OrderDraft,
): Promise<{ orderId: string; orderNo: string }> {
  const at = deps.clock.now();
  const orderId = deps.ids.newId();
  const orderNo = deps.ids.newOrderNo(at);
  await tx.orders.create({
    ...draft,
    ...totals,
    id: orderId,
    orderNo,
    status: "pending",
    createdAt: at,
    expiresAt: new Date(at.getTime() + deps.orderLifetimeMinutes * 60_000),
    lines: lines.map((line) => orderLine(deps, line)),
  });
  for (const { variant, quantity } of lines) {
    const reserved = await tx.catalogue.reserveStock({ variantId: variant.variantId, quantity, orderId, at });
    // Stock was read in this transaction, which holds the write lock.
    if (!reserved) throw new Error(`stock of ${variant.sku} changed unseen`);
  }
  await recordAudit(tx, deps, {
    actor,
    action: "order.placed",
    orderId,
    subject: orderNo,
    after: "pending",
    detail: { totalFen: totals.totalFen },
  });
  return { orderId, orderNo };
}

function orderLine(deps: Deps, { variant, quantity }: DraftLine) {
  return {
    id: deps.ids.newId(),
    variantId: variant.variantId,
    productSlug: variant.productSlug,
    sku: variant.sku,
    nameZh: variant.nameZh,
    nameEn: variant.nameEn,
    variantLabelZh: variant.variantLabelZh,
    variantLabelEn: variant.variantLabelEn,
    pictureFile: variant.pictureFile,
    unitPriceFen: variant.priceFen,
    quantity,
    lineFen: lineTotal(variant.priceFen, quantity),
  };
}
