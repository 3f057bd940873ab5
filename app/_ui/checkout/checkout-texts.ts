import { type Locale, localeHref } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";

/** The finished texts of the checkout form; `total` is the sum as the server formatted it. */
export function checkoutTexts(locale: Locale, total: string) {
  const t = shopTexts(locale);
  return {
    contact: t("checkout.contact"),
    name: t("checkout.name"),
    phone: t("checkout.phone"),
    phoneHint: t("checkout.phoneHint"),
    email: t("checkout.email"),
    emailHint: t("checkout.emailHint"),
    address: t("checkout.address"),
    province: t("checkout.province"),
    chooseProvince: t("checkout.chooseProvince"),
    city: t("checkout.city"),
    cityPlaceholder: t("checkout.cityPlaceholder"),
    detail: t("checkout.detail"),
    detailPlaceholder: t("checkout.detailPlaceholder"),
    note: t("checkout.note"),
    noteHint: t("checkout.noteHint"),
    payment: t("checkout.payment"),
    alipay: t("checkout.alipay"),
    alipayText: t("checkout.alipayText"),
    pay: t("checkout.pay", { amount: `¥${total}` }),
    trust: t("checkout.trust"),
    fix: t("checkout.fix"),
    changedTitle: t("checkout.changedTitle"),
    toCart: t("checkout.toCart"),
    cartHref: localeHref(locale, "/cart"),
    errors: {
      required: t("checkout.errors.required"),
      name: t("checkout.errors.name"),
      phone: t("checkout.errors.phone"),
      email: t("checkout.errors.email"),
      long: t("checkout.errors.long"),
      characters: t("checkout.errors.characters"),
      province: t("checkout.errors.province"),
    } as Record<string, string>,
    refused: {
      "other-address": t("checkout.refused.other-address"),
      "not-allowed": t("checkout.refused.not-allowed"),
      "stale-form": t("checkout.refused.stale-form"),
      failed: t("checkout.refused.failed"),
    },
  };
}

export type CheckoutTexts = ReturnType<typeof checkoutTexts>;
