import "server-only";
import { z } from "zod";
import { LINE_QUANTITY_MAX } from "#lib/domain/order.ts";
import { localeOf } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { shop } from "#lib/server/shop.ts";

/** As our pages write it; what else Number() takes for one ("1e1", "0x10", nothing at all) was never theirs. */
const WHOLE_NUMBER = /^(0|[1-9]\d?)$/;

/** One change of the cart: `add` puts in so many more, `set` makes it so many (0 takes the line out). */
export const cartChangeSchema = z.object({
  sku: z.string().min(1).max(100),
  quantity: z.string().regex(WHOLE_NUMBER).transform(Number).pipe(z.number().max(LINE_QUANTITY_MAX)),
  mode: z.enum(["add", "set"]),
  locale: z.string().default("").transform(localeOf),
  /** Where a browser without scripts is led afterwards. */
  next: z.enum(["cart", "checkout"]).default("cart"),
});
export type CartChange = z.infer<typeof cartChangeSchema>;

/** Changes the visitor's cart; answers why not, in words, or null. */
export async function changeCart(visitorHash: string, change: CartChange): Promise<string | null> {
  const t = shopTexts(change.locale);
  const container = await shop();
  const variantId = await container.queries.catalogue.findVariantId(change.sku);
  if (variantId === null) return t("cart.gone");
  const held = change.mode === "add" ? await container.queries.cart.findQuantity({ visitorHash, variantId }) : 0;
  const quantity = held + change.quantity;
  const result = await container.shop.setCartLine({ visitorHash, variantId, quantity });
  if (result.status === "ok") return null;
  switch (result.code) {
    case "no-such-variant":
      return t("cart.gone");
    case "quantity":
      return t("cart.tooMany", { max: LINE_QUANTITY_MAX });
    case "not-enough":
      return result.available === 0 ? t("cart.soldOut") : t("cart.notEnough", { available: result.available });
    case "too-many-lines":
      return t("checkout.refused.too-many-lines");
  }
}
