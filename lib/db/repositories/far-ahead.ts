import { PLANNED_AHEAD_SECONDS_MAX } from "#lib/domain/recovery.ts";

/** Machines that share a database differ by less; a moment farther ahead was written by a clock that was set back. */
export const CLOCKS_DIFFER_SECONDS_MAX = 120;

/** Nothing is ever planned farther ahead than this: what is due later was planned by a clock that was set back. */
export function farAhead(now: Date): Date {
  return new Date(now.getTime() + (PLANNED_AHEAD_SECONDS_MAX + CLOCKS_DIFFER_SECONDS_MAX) * 1000);
}
