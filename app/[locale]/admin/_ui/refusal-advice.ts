import { type AdminTexts, textOf } from "#lib/i18n/admin-texts.ts";

/** What a refusal of Alipay means, and what to do now. A code that we have no words for gets general advice. */
export function refusalAdvice(t: AdminTexts, code: string): { meaning: string; todo: string } {
  const known = `refusal.${code.replace(/^ACQ\./, "")}`;
  const meaning = textOf(t, known, "meaning");
  // textOf answers the word itself where there is no text for it.
  if (meaning === "meaning") return { meaning: t("refusal.other.meaning"), todo: t("refusal.other.todo") };
  return { meaning, todo: textOf(t, known, "todo") };
}
