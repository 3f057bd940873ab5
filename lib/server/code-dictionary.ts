import "server-only";
import { alipayCodeTexts } from "#lib/i18n/alipay-code-texts.ts";
import { LOCALES, type Locale } from "#lib/i18n/locale.ts";
import { type AlipayAdvice, adviceOf, type CodeSection } from "#lib/server/alipay-advice.ts";
import { shop } from "#lib/server/shop.ts";

export const CODE_SECTIONS = [
  "common",
  "pagePay",
  "query",
  "close",
  "refund",
  "refundQuery",
] as const satisfies readonly CodeSection[];

export type DictionaryEntry = AlipayAdvice & { section: CodeSection; name: string; anchor: string };

/** A prefix that Alipay spells in several ways, and our own word for a bare code. */
const PREFIX = /^(aop\.)?(acq|aqc)\.|^code$/;

/**
 * The codes in which each word of the search occurs: in the code itself, or in what is written about it in either
 * language, so that what a buyer or a log quotes is found whichever language is read. An empty search finds all.
 */
export async function searchCodes(locale: Locale, search: string): Promise<DictionaryEntry[]> {
  const { listAlipayCodes } = await shop();
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(PREFIX, ""));
  return listAlipayCodes().flatMap((listed) => {
    const advice = adviceOf(locale, listed);
    if (advice?.anchor == null) return [];
    const written = LOCALES.flatMap((language) => {
      const { meaning = "", todo = "", who = "" } = adviceOf(language, listed) ?? {};
      return [meaning, todo, who, alipayCodeTexts(language).sections[listed.section]];
    });
    const text = [listed.name, ...written].join("\n").toLowerCase();
    if (!words.every((word) => text.includes(word))) return [];
    return [{ ...advice, section: listed.section, name: listed.name, anchor: advice.anchor }];
  });
}
