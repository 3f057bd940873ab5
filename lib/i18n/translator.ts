import { createTranslator } from "use-intl/core";
import { SHOP_TIME_ZONE } from "#lib/i18n/format-time.ts";
import type { Locale } from "#lib/i18n/locale.ts";

/** The same keys as `Source` with any texts: what a second language has to offer. */
export type TranslationOf<Source> = {
  readonly [Key in keyof Source]: Source[Key] extends string ? string : TranslationOf<Source[Key]>;
};

/**
 * Makes the function that gives a language its translator. A translator takes dotted keys and ICU values and stays on
 * the server: components in the browser receive finished texts. A missing or broken message throws.
 */
export function translatorsFor<Source extends object>(messages: Record<Locale, TranslationOf<Source>>) {
  const make = (locale: Locale) =>
    createTranslator<TranslationOf<Source>>({
      locale,
      messages: messages[locale],
      timeZone: SHOP_TIME_ZONE,
      onError(error) {
        throw error;
      },
    });
  const made = new Map<Locale, ReturnType<typeof make>>();
  return (locale: Locale): ReturnType<typeof make> => {
    const translator = made.get(locale) ?? make(locale);
    made.set(locale, translator);
    return translator;
  };
}
