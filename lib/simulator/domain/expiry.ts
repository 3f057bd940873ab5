/** Until when an unpaid trade may be paid. */
import { endOfBeijingDay } from "#lib/simulator/protocol/beijing-time.ts";

const MINUTE_MS = 60_000;
/** Alipay's longest and default life of an unpaid trade. */
const LIFE_DEFAULT_MS = 15 * 24 * 60 * MINUTE_MS;
const UNIT_MS = { m: MINUTE_MS, h: 60 * MINUTE_MS, d: 24 * 60 * MINUTE_MS } as const;

/** `90m`, `2h`, `1d`, `1c`: whole numbers only, one minute to fifteen days. */
export function isTimeoutExpress(text: string): boolean {
  if (text === "1c") return true;
  const lifeMs = relativeLifeMs(text);
  return lifeMs !== null && lifeMs >= MINUTE_MS && lifeMs <= LIFE_DEFAULT_MS;
}

function relativeLifeMs(text: string): number | null {
  const match = /^([1-9]\d{0,4})([mhd])$/.exec(text);
  if (!match) return null;
  return Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS];
}

/** The absolute end wins over the relative one; a relative end counts from the buyer's first look. */
export function expiryOf(asked: { timeExpireAt: number | null; timeoutExpress: string }, now: number): number {
  if (asked.timeExpireAt !== null) return asked.timeExpireAt;
  if (asked.timeoutExpress === "1c") return endOfBeijingDay(now);
  return now + (relativeLifeMs(asked.timeoutExpress) ?? LIFE_DEFAULT_MS);
}
