import "server-only";
import type { Container } from "#lib/container.ts";
import { alipayCodeTexts } from "#lib/i18n/alipay-code-texts.ts";
import type { Locale } from "#lib/i18n/locale.ts";
import { shop } from "#lib/server/shop.ts";

type ListedCode = ReturnType<Container["listAlipayCodes"]>[number];

/** The part of the dictionary that a code belongs to: a method, or `common` for what any of them may answer. */
export type CodeSection = ListedCode["section"];

/** Everything that staff should know of a code, in their language. */
export type AlipayAdvice = {
  meaning: string;
  todo: string;
  /** Who can do it. */
  who: string;
  moved: string;
  end: string;
  /** Its place on the page /admin/codes; null for what is not listed there. */
  anchor: string | null;
};

/** What the code of a refund means. `isSettled` is false while the shop still asks about it. */
export async function adviseOnRefund(
  locale: Locale,
  { code, isSettled }: { code: string | null; isSettled: boolean },
): Promise<AlipayAdvice> {
  // One that is still open may have been left behind by the refund query, where the same word can mean less.
  const known = await findAdvice(locale, {
    code: code ?? "",
    sections: isSettled ? ["refund"] : ["refundQuery", "refund"],
  });
  const texts = alipayCodeTexts(locale);
  const end = isSettled ? texts.end.final : texts.end.open;
  if (known !== null) return { ...known, end };
  return {
    meaning: code ? texts.unlisted : texts.noAnswer,
    todo: texts.remedies[code ? "ask-support" : "wait"],
    who: texts.who[code ? "merchant-or-alipay" : "nobody"],
    moved: isSettled ? texts.moved.no : texts.moved.perhaps,
    end,
    anchor: null,
  };
}

/** What the last answer to a query means, where it is a code and not the state of a trade. */
export function findAdviceOnQuery(locale: Locale, said: string): Promise<AlipayAdvice | null> {
  return findAdvice(locale, { code: said, sections: ["query"] });
}

/** What a code means, by the first of the sections that lists it; null where none does. */
export async function findAdvice(
  locale: Locale,
  { code, sections }: { code: string; sections: readonly CodeSection[] },
): Promise<AlipayAdvice | null> {
  const { findAlipayCode } = await shop();
  for (const section of sections) {
    const listed = findAlipayCode(section, code);
    const advice = listed && adviceOf(locale, listed);
    if (advice) return advice;
  }
  return null;
}

/** The texts of a listed code; null where nobody has written about it. */
export function adviceOf(locale: Locale, listed: ListedCode): AlipayAdvice | null {
  const texts = alipayCodeTexts(locale);
  const meaning = texts.findMeaning(listed);
  if (meaning === null) return null;
  const isFinal = listed.meaning === "absent" || listed.meaning === "refused";
  return {
    meaning,
    todo: texts.remedies[listed.remedy],
    who: texts.who[listed.who],
    moved: texts.moved[listed.moved],
    end: isFinal ? texts.end.final : texts.end.open,
    anchor: `${listed.section}.${listed.name}`,
  };
}
