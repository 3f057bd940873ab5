import type { Locale } from "#lib/i18n/locale.ts";

/** The shop, Alipay and their day boundaries are on Shanghai time, wherever the server stands. */
export const SHOP_TIME_ZONE = "Asia/Shanghai";

const formats = new Map<string, Intl.DateTimeFormat>();

function formatWith(locale: Locale, options: Intl.DateTimeFormatOptions, at: Date): string {
  const key = `${locale} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, options);
  formats.set(key, format);
  return format.format(at);
}

/** Date and time to the minute, Shanghai time. */
export function formatDateTime(locale: Locale, at: Date): string {
  const options = { dateStyle: "medium", timeStyle: "short", hourCycle: "h23", timeZone: SHOP_TIME_ZONE } as const;
  return formatWith(locale, options, at);
}

/** Date and time to the second with the time zone's name, for titles and technical pages. */
export function formatExactTime(locale: Locale, at: Date): string {
  const options = { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23", timeZone: SHOP_TIME_ZONE } as const;
  return `${formatWith(locale, options, at)} (${SHOP_TIME_ZONE})`;
}

export function formatDate(locale: Locale, at: Date): string {
  return formatWith(locale, { dateStyle: "medium", timeZone: SHOP_TIME_ZONE }, at);
}

/** The time of day to the second, Shanghai time. */
export function formatTime(locale: Locale, at: Date): string {
  return formatWith(locale, { timeStyle: "medium", hourCycle: "h23", timeZone: SHOP_TIME_ZONE }, at);
}
