/**
 * How many refund numbers in a row have to be strangers to Alipay before the rest are taken for never used. A refused
 * refund leaves its number unused there, and staff try again at once: three times is more than they were seen to.
 */
export const REFUND_NUMBERS_AHEAD = 3;

/** Seconds until a restored order is asked about again where Alipay gave no answer. */
const RETRY_SECONDS = [15, 30, 60, 300, 900, 3_600] as const;

/** From this many looks without an answer on a person should look; Alipay is asked on every hour. */
export const LEARNING_TRIES_BEFORE_ALERT = RETRY_SECONDS.length;

/** When a restored order is looked at again after `tries` looks that did not get all answers. */
export function nextLearning(tries: number, now: Date): Date {
  const step = Math.min(Math.max(tries, 1), RETRY_SECONDS.length) - 1;
  return new Date(now.getTime() + (RETRY_SECONDS[step] ?? 3_600) * 1000);
}
