import { adminEn } from "#lib/i18n/messages/admin.en.ts";
import { adminZhCn } from "#lib/i18n/messages/admin.zh-CN.ts";
import { translatorsFor } from "#lib/i18n/translator.ts";

/** The back office's translator for a language: `adminTexts("en")("orders.title")`. */
export const adminTexts = translatorsFor<typeof adminZhCn>({ "zh-CN": adminZhCn, en: adminEn });

export type AdminTexts = ReturnType<typeof adminTexts>;

/** The text for a word out of the database, or the word itself where there is none: an old row never breaks a page. */
export function textOf(t: AdminTexts, group: string, word: string): string {
  const key = `${group}.${word}` as Parameters<AdminTexts>[0];
  return /^[\w-]+$/.test(word) && t.has(key) ? t(key) : word;
}
