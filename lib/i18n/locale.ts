/** The languages of the shop. The first is the one without a prefix in the address. */
export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = "zh-CN";

export function isLocale(text: string): text is Locale {
  return (LOCALES as readonly string[]).includes(text);
}

/** The language of a stored or submitted text; anything unknown reads as the default language. */
export function localeOf(text: string): Locale {
  return isLocale(text) ? text : DEFAULT_LOCALE;
}

/** The public address of a page: "/cart" is "/cart" in Chinese and "/en/cart" in English. `path` begins with a slash. */
export function localeHref(locale: Locale, path: string): string {
  if (locale === DEFAULT_LOCALE) return path;
  return path === "/" ? `/${locale}` : `/${locale}${path}`;
}

/** One of two texts kept side by side in the catalogue. */
export function pickText(locale: Locale, texts: { zh: string; en: string }): string {
  return locale === "en" ? texts.en : texts.zh;
}
