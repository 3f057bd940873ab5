import "server-only";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { formatMoney } from "#lib/i18n/format-money.ts";
import { type Locale, localeHref, pickText } from "#lib/i18n/locale.ts";
import { PROVINCES } from "#lib/i18n/provinces.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { findBuyerDevice } from "#lib/server/buyer-device.ts";
import type { CheckoutInput } from "#lib/server/checkout-input.ts";
import { shop } from "#lib/server/shop.ts";
import type { Visitor } from "#lib/server/visitor.ts";
import type { OrderChange } from "#lib/services/place-order.ts";

/** Why there is no order yet, in words. Where there is one, the buyer is led to its cashier instead. */
export type CheckoutOutcome = { status: "changed"; changes: string[] } | { status: "refused"; message: string };

/** Places the order of the visitor's cart, commits the first payment attempt and leads to the cashier. */
export async function placeOrderFromCart(visitor: Visitor, input: CheckoutInput): Promise<CheckoutOutcome> {
  const container = await shop();
  const { province, city, locale, ...rest } = input;
  const placed = await container.shop.placeOrder({
    ...rest,
    locale,
    visitorHash: visitor.hash,
    addressRegion: `${provinceName(province, locale)} ${city}`,
  });
  const t = shopTexts(locale);
  switch (placed.status) {
    case "refused":
      return { status: "refused", message: t(`checkout.refused.${placed.code}`) };
    case "changed":
      // The summary beside the form is made anew; what was typed stays. An empty cart would take the form away.
      if ((await container.queries.cart.findCart(visitor.hash)).lines.length > 0) refresh();
      return { status: "changed", changes: placed.changes.map((change) => changeInWords(change, locale)) };
    case "placed": {
      const order = await container.queries.orders.findPaymentState(placed.orderNo);
      if (order !== null) {
        const { product } = await findBuyerDevice();
        await container.shop.startPayment({ orderId: order.id, product, anew: false });
      }
      redirect(localeHref(locale, `/pay/${placed.orderNo}`));
    }
  }
}

/** The form sends the Chinese name; the order keeps the one that its buyer reads. */
function provinceName(zh: string, locale: Locale): string {
  const province = PROVINCES.find((candidate) => candidate.zh === zh);
  return province === undefined ? zh : pickText(locale, province);
}

function changeInWords(change: OrderChange, locale: Locale): string {
  const t = shopTexts(locale);
  if (change.kind === "total") {
    return t("checkout.changes.total", { from: formatMoney(change.fromFen), to: formatMoney(change.toFen) });
  }
  const name = pickText(locale, { zh: change.nameZh, en: change.nameEn });
  switch (change.kind) {
    case "price":
      return t("checkout.changes.price", { name, from: formatMoney(change.fromFen), to: formatMoney(change.toFen) });
    case "stock":
      return change.available === 0
        ? t("checkout.changes.soldOut", { name })
        : t("checkout.changes.stock", { name, available: change.available, wanted: change.wanted });
    case "gone":
      return t("checkout.changes.gone", { name });
  }
}
