import "server-only";
import type { Container } from "#lib/container.ts";
import { alipayCodeTexts } from "#lib/i18n/alipay-code-texts.ts";
import type { Locale } from "#lib/i18n/locale.ts";
import { shop } from "#lib/server/shop.ts";

type Section = Parameters<Container["findAlipayCode"]>[0];

/** Everything that staff should know of a code, in their language. */
export type AlipayAdvice = { meaning: string; todo: string; moved: string; end: string };

/** What the code of a refund means. `isSettled` is false while the shop still asks about it. */
export async function adviseOnRefund(
  locale: Locale,
  { code, isSettled }: { code: string | null; isSettled: boolean },
): Promise<AlipayAdvice> {
  // One that is still open may have been left behind by the refund query, where the same word can mean less.
  const known = await advise(locale, {
    code: code ?? "",
    sections: isSettled ? ["refund"] : ["refundQuery", "refund"],
  });
  const texts = alipayCodeTexts(locale);
  const end = isSettled ? texts.end.final : texts.end.open;
  if (known !== null) return { ...known, end };
  return { ...(code ? texts.unlisted : texts.noAnswer), moved: isSettled ? texts.moved.no : texts.moved.perhaps, end };
}

/** What the last answer to a query means, where it is a code and not the state of a trade. */
export function findAdviceOnQuery(locale: Locale, said: string): Promise<AlipayAdvice | null> {
  return advise(locale, { code: said, sections: ["query"] });
}

async function advise(
  locale: Locale,
  { code, sections }: { code: string; sections: readonly Section[] },
): Promise<AlipayAdvice | null> {
  const { findAlipayCode } = await shop();
  const texts = alipayCodeTexts(locale);
  for (const section of sections) {
    const listed = findAlipayCode(section, code);
    const advice = listed && texts.findAdvice(listed);
    if (advice) {
      const isFinal = listed.meaning === "absent" || listed.meaning === "refused";
      return { ...advice, moved: texts.moved[listed.moved], end: isFinal ? texts.end.final : texts.end.open };
    }
  }
  return null;
}
