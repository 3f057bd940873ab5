import type { World } from "#lib/simulator/world.ts";

/** What a person has set up rather than what has happened; the serials go on, so that no number is ever given twice. */
const KEPT = ["applicationSettings", "meta"];

/**
 * Takes away everything that has happened: trades, notifies, requests, faults. Purses and coupons are the sample ones
 * again and the clock is in step with the machine's; keys, applications and their switches stay. Call it by way of
 * Notifier.replaceBook, when nothing is being delivered.
 */
export function resetBook(world: World): void {
  world.log.flush();
  try {
    world.book.rewrite(() => {
      world.book.clear(KEPT);
      world.addSamples();
      world.clock.begin({ at: world.clock.realNow(), speed: 1, isRunning: true });
    });
  } catch (error) {
    world.clock.reload();
    throw error;
  }
}
