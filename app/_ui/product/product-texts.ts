import type { Locale } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";

/** The finished texts of the product page's moving parts. `{left}` is filled in by the browser: a count, never money. */
export function productTexts(locale: Locale) {
  const t = shopTexts(locale);
  return {
    pictures: t("product.pictures"),
    zoom: t("product.zoom"),
    close: t("product.close"),
    was: t("product.was"),
    unavailable: t("product.unavailable"),
    stepper: { quantity: t("product.quantity"), less: t("product.less"), more: t("product.more") },
    stockChecking: t("product.stockChecking"),
    inStock: t("product.inStock"),
    lowStock: t("product.lowStock", { left: "{left}" }),
    soldOut: t("product.soldOut"),
    stockUnknown: t("product.stockUnknown"),
    add: t("product.add"),
    added: t("product.added"),
    addFailed: t("product.addFailed"),
    buyNow: t("product.buyNow"),
    priceUpdated: t("product.priceUpdated"),
  };
}

export type ProductTexts = ReturnType<typeof productTexts>;
