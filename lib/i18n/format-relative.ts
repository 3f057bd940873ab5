import type { Locale } from "#lib/i18n/locale.ts";

const STEPS = [
  { unit: "second", seconds: 1, below: 60 },
  { unit: "minute", seconds: 60, below: 3_600 },
  { unit: "hour", seconds: 3_600, below: 86_400 },
  { unit: "day", seconds: 86_400, below: 30 * 86_400 },
  { unit: "month", seconds: 30 * 86_400, below: 365 * 86_400 },
  { unit: "year", seconds: 365 * 86_400, below: Number.POSITIVE_INFINITY },
] as const;

const formats = new Map<Locale, Intl.RelativeTimeFormat>();

/** "3 minutes ago", "2天前": the largest unit that fits, rounded towards now. */
export function formatRelative(locale: Locale, { at, now }: { at: Date; now: Date }): string {
  const format = formats.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: "always", style: "short" });
  formats.set(locale, format);
  const seconds = Math.trunc((at.getTime() - now.getTime()) / 1000);
  const step = STEPS.find(({ below }) => Math.abs(seconds) < below) ?? STEPS[0];
  const amount = Math.trunc(seconds / step.seconds);
  // Minus zero is "0 seconds ago"; plus zero would be "in 0 seconds".
  return format.format(amount === 0 ? -0 : amount, step.unit);
}
