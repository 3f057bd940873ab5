/** Journeys through time: the clock jumps from one due moment to the next, so that a day of retries happens in order. */
import { refundWindowEnd } from "#lib/simulator/domain/refund-trade.ts";
import type { World } from "#lib/simulator/world.ts";

/** What comes next of its own accord after this moment, each with its date; null where nothing does. */
export function nextMoments(world: World, after: number): Record<"notify" | "expiry" | "finish", number | null> {
  const oldestPaid = world.timetable.oldestPayment();
  const finish = oldestPaid === null ? null : refundWindowEnd(oldestPaid);
  return {
    notify: world.notifies.nextDue(after),
    expiry: world.trades.nextExpiry(after),
    finish: finish !== null && finish > after ? finish : null,
  };
}

/** The earliest of them. */
export function nextMoment(world: World, after: number): number | null {
  const moments = Object.values(nextMoments(world, after)).filter((at) => at !== null);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** Moves to the target, stopping at every moment at which something is due. Ends early when it is broken off. */
export async function travel(
  world: World,
  journey: { targetMs: number; isBrokenOff: () => boolean; runDue: () => Promise<void> },
): Promise<void> {
  await journey.runDue();
  while (!journey.isBrokenOff()) {
    const next = nextMoment(world, world.clock.now());
    if (next === null || next > journey.targetMs) break;
    world.clock.moveTo(next);
    await journey.runDue();
  }
  if (journey.isBrokenOff()) return;
  world.clock.moveTo(journey.targetMs);
  await journey.runDue();
}

/** Does one thing after another, each whether or not the one before it succeeded. */
export function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}
