/** Money that is wrong shall not stay so for long before somebody hears of it. */
const CHECK_EVERY_SECONDS = 300;

/** However large the shop has grown, checking takes at most one part in this of the time. */
const CHECK_SHARE = 50;

/** A check that is late by this much does not come: the worker is down, or cannot read the database. */
const OVERDUE_SECONDS = 600;

/** When the books are looked at again after a check that took so long. */
export function nextBooksCheck({ endedAt, durationMs }: { endedAt: Date; durationMs: number }): Date {
  return new Date(endedAt.getTime() + Math.max(CHECK_EVERY_SECONDS * 1000, durationMs * (CHECK_SHARE - 1)));
}

/** Each broken rule with the number of its rows. */
type Broken = readonly { count: number }[];
type Check = { startedAt: Date; nextCheckAt: Date; broken: Broken };

export function contradictionsIn(broken: Broken): number {
  return broken.reduce((sum, { count }) => sum + count, 0);
}

/** A check from the future means that the clock was set back: the next one shall not wait until then. */
export function isBooksCheckDue(check: Check | null, now: Date): boolean {
  return check === null || now >= check.nextCheckAt || now < check.startedAt;
}

/**
 * What the last check is worth now. A contradiction stays one however old it is; books that were right once, and have
 * not been looked at since, prove nothing.
 */
export function booksState(check: Check | null, now: Date): "unchecked" | "wrong" | "overdue" | "right" {
  if (check === null) return "unchecked";
  if (check.broken.length > 0) return "wrong";
  return now.getTime() > check.nextCheckAt.getTime() + OVERDUE_SECONDS * 1000 ? "overdue" : "right";
}
