import { LINE_QUANTITY_MAX, ORDER_LINES_MAX } from "#lib/domain/order.ts";
import type { Deps } from "#lib/services/ports.ts";

export type SetCartLineResult =
  | { status: "ok" }
  | { status: "refused"; code: "no-such-variant" | "quantity" | "not-enough" | "too-many-lines"; available: number };

/** Puts a quantity of one variant into the visitor's cart; 0 takes it out. Stock is only looked at, never held. */
export async function setCartLine(
  deps: Deps,
  { visitorHash, variantId, quantity }: { visitorHash: string; variantId: string; quantity: number },
): Promise<SetCartLineResult> {
  return deps.database.write(async (tx) => {
    const lines = await tx.carts.findLines(visitorHash);
    if (quantity === 0) {
      await tx.carts.removeLines({ visitorHash, variantIds: [variantId] });
      return { status: "ok" };
    }
    const [variant] = await tx.catalogue.findVariants([variantId]);
    if (!variant?.published) return { status: "refused", code: "no-such-variant", available: 0 };
    const available = Math.min(variant.stock, LINE_QUANTITY_MAX);
    if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > LINE_QUANTITY_MAX) {
      return { status: "refused", code: "quantity", available };
    }
    if (quantity > variant.stock) return { status: "refused", code: "not-enough", available };
    const isNew = !lines.some((line) => line.variantId === variantId);
    if (isNew && lines.length >= ORDER_LINES_MAX) return { status: "refused", code: "too-many-lines", available };
    await tx.carts.putLine({
      visitorHash,
      variantId,
      quantity,
      seenPriceFen: variant.priceFen,
      at: deps.clock.now(),
    });
    return { status: "ok" };
  });
}
