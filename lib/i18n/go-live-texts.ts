import { goLiveEn } from "#lib/i18n/messages/go-live.en.ts";
import { goLiveZhCn } from "#lib/i18n/messages/go-live.zh-CN.ts";
import { translatorsFor } from "#lib/i18n/translator.ts";

/** Everything about go-live checks, on the page, in the report and at the terminal. */
export const goLiveTexts = translatorsFor<typeof goLiveZhCn>({ "zh-CN": goLiveZhCn, en: goLiveEn });

export type GoLiveTexts = ReturnType<typeof goLiveTexts>;
