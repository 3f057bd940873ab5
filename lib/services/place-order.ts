import { type Fen, fen } from "#lib/domain/money.ts";
import { findOrderTotals } from "#lib/domain/order.ts";
import { createOrder } from "#lib/services/create-order.ts";
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
      return variant ? [{ variant, quantity: line.quantity }] : [];
    });
    const totals = findOrderTotals(
      checked.map(({ variant, quantity }) => ({ unitPriceFen: variant.priceFen, quantity })),
    );
    if (!totals) return { status: "refused", code: "total-out-of-range" };
    if (totals.totalFen !== input.seenTotalFen) {
      return {
        status: "changed",
        changes: [{ kind: "total", fromFen: fen(input.seenTotalFen), toFen: totals.totalFen }],
      };
    }
    const { orderNo } = await createOrder(tx, deps, { ...draftOf(input), lines: checked, totals, actor: "buyer" });
    await tx.carts.removeLines({
      visitorHash: input.visitorHash,
      variantIds: checked.map(({ variant }) => variant.variantId),
    });
    return { status: "placed", orderNo };
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

/** Field by field: what else came along with a form stays outside. */
function draftOf(input: PlaceOrderInput) {
  const { visitorHash, formKey, locale, buyerNote } = input;
  const { contactName, contactPhone, contactEmail, addressRegion, addressDetail } = input;
  return {
    visitorHash,
    formKey,
    locale,
    contactName,
    contactPhone,
    contactEmail,
    addressRegion,
    addressDetail,
    buyerNote,
  };
}
