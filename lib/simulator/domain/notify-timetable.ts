/** When a notify that was not answered with `success` is sent again (protocol sheet, section 4.4). */
const MINUTE_MS = 60_000;

/** Steps after one another: 4m, 10m, 10m, 1h, 2h, 6h, 15h; then never again. */
const RETRY_STEPS_MS = [4, 10, 10, 60, 120, 360, 900].map((minutes) => minutes * MINUTE_MS);

/** The moment of the next attempt after `attemptsMade` attempts, the last of which was made at `lastAt`; null: give up. */
export function nextAttemptAt(attemptsMade: number, lastAt: number): number | null {
  const step = RETRY_STEPS_MS[attemptsMade - 1];
  return step === undefined ? null : lastAt + step;
}

/** Only HTTP 200 with these seven bytes counts. */
export function isAcknowledged(answer: { status: number | null; replyBody: string }): boolean {
  return answer.status === 200 && answer.replyBody === "success";
}
