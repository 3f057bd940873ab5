import type { Locale } from "#lib/i18n/locale.ts";
import { alipayCodesEn } from "#lib/i18n/messages/alipay-codes.en.ts";
import { alipayCodesZhCn } from "#lib/i18n/messages/alipay-codes.zh-CN.ts";

const MESSAGES = { "zh-CN": alipayCodesZhCn, en: alipayCodesEn } as const;

/** All texts about Alipay's codes in one language. No ICU texts: the codes have dots in them, as no key of those may. */
export function alipayCodeTexts(locale: Locale) {
  const { meanings, ...texts } = MESSAGES[locale];
  const sections: Readonly<Record<string, Readonly<Record<string, string>>>> = meanings;
  return {
    ...texts,
    /** Null where nobody has written about the code. */
    findMeaning: (listed: { section: string; name: string }): string | null =>
      sections[listed.section]?.[listed.name] ?? null,
  };
}
