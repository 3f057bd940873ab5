import { shopEn } from "#lib/i18n/messages/shop.en.ts";
import { shopZhCn } from "#lib/i18n/messages/shop.zh-CN.ts";
import { translatorsFor } from "#lib/i18n/translator.ts";

/** The shop's translator for a language: `shopTexts("en")("cart.title")`. */
export const shopTexts = translatorsFor<typeof shopZhCn>({ "zh-CN": shopZhCn, en: shopEn });

export type ShopTexts = ReturnType<typeof shopTexts>;
