import { type Fen, fen, lineTotal } from "#lib/domain/money.ts";
import { findOrderTotals, type OrderTotals } from "#lib/domain/order.ts";
import { recordAudit } from "#lib/services/audit.ts";
import type { CartLineRow, Deps, SellableVariant, UnitOfWork } from "#lib/services/ports.ts";

export type PlaceOrderInput = {
  visitorHash: string;
  /** Made by the server with the form: the same form submitted again is the same order. */
  formKey: string;
  locale: string;
  contactName: string;
  contactPhone: string;
  contactEmail: string;
  addressRegion: string;
  addressDetail: string;
  buyerNote: string;
  /** The sum that the buyer agreed to. */
  seenTotalFen: number;
};

type Named = { sku: string; nameZh: string; nameEn: string };
export type OrderChange =
  | (Named & { kind: "price"; fromFen: Fen; toFen: Fen })
  | (Named & { kind: "stock"; wanted: number; available: number })
  | (Named & { kind: "gone" })
  | { kind: "total"; fromFen: Fen; toFen: Fen };

export type PlaceOrderResult =
  | { status: "placed"; orderNo: string }
  | { status: "changed"; changes: OrderChange[] }
  | { status: "refused"; code: "empty-cart" | "total-out-of-range" };

type CheckedLine = { variant: SellableVariant; line: CartLineRow };

/**
 * Makes an order of the visitor's cart in one transaction: prices from the database, stock reserved, cart emptied.
 * Where price or stock is no longer what the buyer saw, the cart is brought up to date instead and the changes told.
 */
export async function placeOrder(deps: Deps, input: PlaceOrderInput): Promise<PlaceOrderResult> {
  return deps.database.write(async (tx) => {
    const earlier = await tx.orders.findByFormKey(input.formKey);
    if (earlier) {
      // A form key is as secret as its form; another visitor's says nothing.
      return earlier.visitorHash === input.visitorHash
        ? { status: "placed", orderNo: earlier.orderNo }
        : { status: "refused", code: "empty-cart" };
    }
    const lines = await tx.carts.findLines(input.visitorHash);
    if (lines.length === 0) return { status: "refused", code: "empty-cart" };
    const variants = await tx.catalogue.findVariants(lines.map((line) => line.variantId));
    const changes = await bringCartUpToDate(tx, deps, { input, lines, variants });
    if (changes.length > 0) return { status: "changed", changes };
    const checked = lines.flatMap((line) => {
      const variant = variants.find((candidate) => candidate.variantId === line.variantId);
      return variant ? [{ variant, line }] : [];
    });
    const totals = findOrderTotals(
      checked.map(({ variant, line }) => ({ unitPriceFen: variant.priceFen, quantity: line.quantity })),
    );
    if (!totals) return { status: "refused", code: "total-out-of-range" };
    if (totals.totalFen !== input.seenTotalFen) {
      return {
        status: "changed",
        changes: [{ kind: "total", fromFen: fen(input.seenTotalFen), toFen: totals.totalFen }],
      };
    }
    return { status: "placed", orderNo: await create(tx, deps, { input, checked, totals }) };
  });
}

async function bringCartUpToDate(
  tx: UnitOfWork,
  deps: Deps,
  { input, lines, variants }: { input: PlaceOrderInput; lines: CartLineRow[]; variants: SellableVariant[] },
): Promise<OrderChange[]> {
  const changes: OrderChange[] = [];
  const { visitorHash } = input;
  for (const line of lines) {
    const variant = variants.find((candidate) => candidate.variantId === line.variantId);
    if (!variant?.published) {
      await tx.carts.removeLines({ visitorHash, variantIds: [line.variantId] });
      changes.push({ kind: "gone", ...namesOf(variant) });
      continue;
    }
    if (variant.priceFen !== line.seenPriceFen) {
      changes.push({ kind: "price", ...namesOf(variant), fromFen: line.seenPriceFen, toFen: variant.priceFen });
    }
    const isShort = variant.stock < line.quantity;
    if (isShort) {
      changes.push({ kind: "stock", ...namesOf(variant), wanted: line.quantity, available: variant.stock });
    }
    // Of goods that are sold out no line is left.
    if (isShort || variant.priceFen !== line.seenPriceFen) {
      const quantity = Math.min(line.quantity, variant.stock);
      const { variantId, priceFen } = variant;
      await tx.carts.putLine({ visitorHash, variantId, quantity, seenPriceFen: priceFen, at: deps.clock.now() });
    }
  }
  return changes;
}

function namesOf(variant: SellableVariant | undefined): Named {
  return { sku: variant?.sku ?? "", nameZh: variant?.nameZh ?? "", nameEn: variant?.nameEn ?? "" };
}

async function create(
  tx: UnitOfWork,
  deps: Deps,
  { input, checked, totals }: { input: PlaceOrderInput; checked: CheckedLine[]; totals: OrderTotals },
): Promise<string> {
  const at = deps.clock.now();
  const orderId = deps.ids.newId();
  const orderNo = deps.ids.newOrderNo(at);
  await tx.orders.create({
    visitorHash: input.visitorHash,
    formKey: input.formKey,
    locale: input.locale,
    contactName: input.contactName,
    contactPhone: input.contactPhone,
    contactEmail: input.contactEmail,
    addressRegion: input.addressRegion,
    addressDetail: input.addressDetail,
    buyerNote: input.buyerNote,
    ...totals,
    id: orderId,
    orderNo,
    status: "pending",
    createdAt: at,
    expiresAt: new Date(at.getTime() + deps.orderLifetimeMinutes * 60_000),
    lines: checked.map((entry) => orderLine(deps, entry)),
  });
  for (const { variant, line } of checked) {
    const { variantId } = variant;
    const reserved = await tx.catalogue.reserveStock({ variantId, quantity: line.quantity, orderId, at });
    // Stock was read in this transaction, which holds the write lock.
    if (!reserved) throw new Error(`stock of ${variant.sku} changed unseen`);
  }
  await tx.carts.removeLines({
    visitorHash: input.visitorHash,
    variantIds: checked.map(({ variant }) => variant.variantId),
  });
  await recordAudit(tx, deps, {
    actor: "buyer",
    action: "order.placed",
    orderId,
    subject: orderNo,
    after: "pending",
    detail: { totalFen: totals.totalFen },
  });
  return orderNo;
}

function orderLine(deps: Deps, { variant, line }: CheckedLine) {
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
    quantity: line.quantity,
    lineFen: lineTotal(variant.priceFen, line.quantity),
  };
}
