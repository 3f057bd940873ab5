/** The loop that keeps the timetable, and the journey through time that makes it run fast. */

import type { Trade } from "#lib/simulator/domain/model.ts";
import { deliverDue, resend } from "#lib/simulator/notifier/deliver.ts";
import { type BadShot, type ShotOutcome, shootByHand } from "#lib/simulator/notifier/shoot.ts";
import { settleDueTrades } from "#lib/simulator/operations/settle-due-trades.ts";
import type { World } from "#lib/simulator/world.ts";

export interface Notifier {
  /** Something may have become due: look soon. */
  wake(): void;
  /** Makes every attempt that is due, and resolves when all of them are recorded. */
  runDue(): Promise<void>;
  /** One extra attempt; true when acknowledged, null when there is no such notify. */
  resend(notifyId: string): Promise<boolean | null>;
  /** Sends one bad notify about this trade at once, beside the timetable. */
  shoot(trade: Trade, shot: BadShot): Promise<ShotOutcome>;
  /** Moves the clock, stopping at every moment at which something is due on the way. */
  advanceClock(byMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** setTimeout overflows beyond 24.8 days; an idle loop looks again once an hour. */
const SLEEP_MS_MAX = 60 * 60 * 1000;
/** What failed is still due: without a pause the loop would spin. */
const PAUSE_AFTER_ERROR_MS = 1_000;

/** The next moment after `after` at which a notify or the end of an unpaid trade is due. */
function nextMoment(world: World, after: number): number | null {
  const moments = [world.notifies.nextDue(after), world.trades.nextExpiry(after)].filter((at) => at !== null);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** Jumps from one due moment to the next, so that a day of retries happens in its order and at its dates. */
async function travel(world: World, journey: { byMs: number; runDue: () => Promise<void> }): Promise<void> {
  const target = world.clock.now() + journey.byMs;
  await journey.runDue();
  for (;;) {
    const now = world.clock.now();
    const next = nextMoment(world, now);
    if (next === null || next > target) break;
    world.clock.moveForward(next - now);
    await journey.runDue();
  }
  world.clock.moveForward(target - world.clock.now());
  await journey.runDue();
}

export function createNotifier(world: World, reportError: (error: unknown) => void): Notifier {
  const underWay = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let journey = Promise.resolve();

  /** 0 when something became due while other deliveries were being awaited: it must not be slept over. */
  function waitMs(): number {
    const now = world.clock.now();
    const isBehind = world.notifies.due(now).some(({ notifyId }) => !underWay.has(notifyId));
    if (isBehind || world.trades.expired(now).length > 0) return 0;
    const next = nextMoment(world, now);
    return next === null ? SLEEP_MS_MAX : Math.min(next - now, SLEEP_MS_MAX);
  }

  function sleep(): void {
    clearTimeout(timer);
    if (!stopping.signal.aborted) timer = setTimeout(tick, waitMs());
  }

  function tick(): void {
    if (stopping.signal.aborted) return;
    runDue().catch((error: unknown) => {
      reportError(error);
      clearTimeout(timer);
      if (!stopping.signal.aborted) timer = setTimeout(tick, PAUSE_AFTER_ERROR_MS);
    });
    sleep();
  }

  function start(notifyId: string, work: Promise<unknown>): void {
    const done = work
      .catch((error: unknown) => {
        // Stopped in the middle: not recorded, so it is due again after the restart.
        if (!stopping.signal.aborted) throw error;
      })
      .then(() => undefined)
      .finally(() => underWay.delete(notifyId));
    underWay.set(notifyId, done);
  }

  async function runDue(): Promise<void> {
    settleDueTrades(world);
    for (const notify of world.notifies.due(world.clock.now())) {
      if (underWay.has(notify.notifyId)) continue;
      start(notify.notifyId, deliverDue(world, notify, stopping.signal));
    }
    await Promise.all(underWay.values());
    sleep();
  }

  return {
    wake: sleep,
    runDue,
    async resend(notifyId) {
      const notify = world.notifies.find(notifyId);
      return notify === null ? null : resend(world, notify, stopping.signal);
    },
    shoot: (trade, shot) => shootByHand(world, { trade, shot }, stopping.signal),
    advanceClock(byMs) {
      // One journey after another: two at once would overtake each other's stops.
      const arrival = journey.then(() => travel(world, { byMs, runDue }));
      journey = arrival.catch(() => undefined);
      return arrival;
    },
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await Promise.allSettled(underWay.values());
    },
  };
}
