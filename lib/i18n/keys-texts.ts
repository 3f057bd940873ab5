import { keysEn } from "#lib/i18n/messages/keys.en.ts";
import { keysZhCn } from "#lib/i18n/messages/keys.zh-CN.ts";
import { translatorsFor } from "#lib/i18n/translator.ts";

/** What `npm run keys` says: `keysTexts("en")("made.title")`. */
export const keysTexts = translatorsFor<typeof keysZhCn>({ "zh-CN": keysZhCn, en: keysEn });

export type KeysTexts = ReturnType<typeof keysTexts>;
