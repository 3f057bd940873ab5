import { type Locale, localeHref } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";

/** The finished texts that the cart shows in the browser. */
export type CartTexts = {
  title: string;
  empty: string;
  emptyHint: string;
  browse: string;
  browseHref: string;
  items: string;
  freight: string;
  freightFree: string;
  total: string;
  checkout: string;
  checkoutHref: string;
  view: string;
  viewHref: string;
  remove: string;
  close: string;
  loading: string;
  refused: string;
};

export function cartTexts(locale: Locale): CartTexts {
  const t = shopTexts(locale);
  return {
    title: t("cart.title"),
    empty: t("cart.empty"),
    emptyHint: t("cart.emptyHint"),
    browse: t("cart.browse"),
    browseHref: localeHref(locale, "/goods/all"),
    items: t("cart.items"),
    freight: t("cart.freight"),
    freightFree: t("cart.freightFree"),
    total: t("cart.total"),
    checkout: t("cart.checkout"),
    checkoutHref: localeHref(locale, "/checkout"),
    view: t("cart.view"),
    viewHref: localeHref(locale, "/cart"),
    remove: t("cart.removeShort"),
    close: t("cart.close"),
    loading: t("cart.loading"),
    refused: t("cart.refused"),
  };
}
