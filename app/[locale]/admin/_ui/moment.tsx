import { formatRelative } from "#lib/i18n/format-relative.ts";
import { formatDateTime, formatExactTime } from "#lib/i18n/format-time.ts";
import type { Locale } from "#lib/i18n/locale.ts";

type Look = { locale: Locale; at: Date };

/** How long ago, with the exact Shanghai time on hover. */
export function Ago({ locale, at, now }: Look & { now: Date }) {
  return (
    <time dateTime={at.toISOString()} title={formatExactTime(locale, at)} className="whitespace-nowrap">
      {formatRelative(locale, { at, now })}
    </time>
  );
}

/** Date and time to the minute, with the exact Shanghai time on hover. */
export function Moment({ locale, at }: Look) {
  return (
    <time dateTime={at.toISOString()} title={formatExactTime(locale, at)} className="figures whitespace-nowrap">
      {formatDateTime(locale, at)}
    </time>
  );
}
