/** The loop that keeps the timetable, and the journey through time that makes it run fast. */

import type { Trade } from "#lib/simulator/domain/model.ts";
import { refundWindowEnd } from "#lib/simulator/domain/refund-trade.ts";
import { deliverDue, resend } from "#lib/simulator/notifier/deliver.ts";
import { type BadShot, type ShotOutcome, shootByHand } from "#lib/simulator/notifier/shoot.ts";
import { settleDueTrades } from "#lib/simulator/operations/settle-due-trades.ts";
import type { World } from "#lib/simulator/world.ts";

export interface Notifier {
  /** Something may have become due, or the clock goes otherwise: look soon. */
  wake(): void;
  /** Makes every attempt that is due, and resolves when all of them are recorded. */
  runDue(): Promise<void>;
  /** One extra attempt; true when acknowledged, null when there is no such notify. */
  resend(notifyId: string): Promise<boolean | null>;
  /** Sends one bad notify about this trade at once, beside the timetable. */
  shoot(trade: Trade, shot: BadShot): Promise<ShotOutcome>;
  /** Moves the clock, stopping at every moment at which something is due on the way. */
  advanceClock(byMs: number): Promise<void>;
  /** The same, to a moment; one that has passed changes nothing. */
  travelTo(momentMs: number): Promise<void>;
  /** Breaks off deliveries and journeys (what they told is not recorded), does the work while nothing is under way, and goes on with the book as it is then. */
  replaceBook<T>(work: () => T): Promise<T>;
  stop(): Promise<void>;
}

/** setTimeout overflows beyond 24.8 days; an idle loop looks again once an hour. */
const SLEEP_MS_MAX = 60 * 60 * 1000;
/** What failed is still due: without a pause the loop would spin. */
const PAUSE_AFTER_ERROR_MS = 1_000;

/** What comes next of its own accord after this moment, each with its date; null where nothing does. */
export function nextMoments(world: World, after: number): Record<"notify" | "expiry" | "finish", number | null> {
  const oldestPaid = world.trades.oldestPaid();
  const finish = oldestPaid === null ? null : refundWindowEnd(oldestPaid);
  return {
    notify: world.notifies.nextDue(after),
    expiry: world.trades.nextExpiry(after),
    finish: finish !== null && finish > after ? finish : null,
  };
}

function nextMoment(world: World, after: number): number | null {
  const moments = Object.values(nextMoments(world, after)).filter((at) => at !== null);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** Jumps from one due moment to the next, so that a day of retries happens in its order and at its dates. */
async function travel(
  world: World,
  journey: { target: number; signal: AbortSignal; runDue: () => Promise<void> },
): Promise<void> {
  await journey.runDue();
  while (!journey.signal.aborted) {
    const next = nextMoment(world, world.clock.now());
    if (next === null || next > journey.target) break;
    world.clock.moveTo(next);
    await journey.runDue();
  }
  if (journey.signal.aborted) return;
  world.clock.moveTo(journey.target);
  await journey.runDue();
}

export function createNotifier(world: World, reportError: (error: unknown) => void): Notifier {
  const underWay = new Map<string, Promise<void>>();
  const sentByHand = new Set<Promise<unknown>>();
  let breakingOff = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let journey: Promise<unknown> = Promise.resolve();

  /** 0 when something became due while other deliveries were being awaited: it must not be slept over. */
  function waitMs(): number {
    const now = world.clock.now();
    const isBehind = world.notifies.due(now).some(({ notifyId }) => !underWay.has(notifyId));
    if (isBehind || world.trades.expired(now).length > 0) return 0;
    const next = nextMoment(world, now);
    return next === null ? SLEEP_MS_MAX : Math.min(world.clock.realMsUntil(next), SLEEP_MS_MAX);
  }

  function sleep(): void {
    clearTimeout(timer);
    if (!breakingOff.signal.aborted) timer = setTimeout(tick, waitMs());
  }

  function tick(): void {
    if (breakingOff.signal.aborted) return;
    runDue().catch((error: unknown) => {
      reportError(error);
      clearTimeout(timer);
      if (!breakingOff.signal.aborted) timer = setTimeout(tick, PAUSE_AFTER_ERROR_MS);
    });
    sleep();
  }

  function start(notifyId: string, work: (signal: AbortSignal) => Promise<unknown>): void {
    const { signal } = breakingOff;
    const done = work(signal)
      .catch((error: unknown) => {
        // Broken off in the middle: not recorded, so it is due again afterwards.
        if (!signal.aborted) throw error;
      })
      .then(() => undefined)
      .finally(() => underWay.delete(notifyId));
    underWay.set(notifyId, done);
  }

  async function runDue(): Promise<void> {
    if (breakingOff.signal.aborted) return;
    settleDueTrades(world);
    for (const notify of world.notifies.due(world.clock.now())) {
      if (underWay.has(notify.notifyId)) continue;
      start(notify.notifyId, (signal) => deliverDue(world, notify, signal));
    }
    await Promise.all(underWay.values());
    sleep();
  }

  /** What a person sends beside the timetable; it is broken off with the rest, and the person is told. */
  function byHand<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const done = work(breakingOff.signal);
    sentByHand.add(done);
    return done.finally(() => sentByHand.delete(done));
  }

  async function breakOff(): Promise<void> {
    breakingOff.abort();
    clearTimeout(timer);
    await Promise.allSettled([...underWay.values(), ...sentByHand]);
  }

  /** One journey after another: two at once would overtake each other's stops. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = journey.then(work);
    journey = done.catch(() => undefined);
    return done;
  }
  const travelTo = (target: () => number) =>
    inTurn(() => travel(world, { target: target(), signal: breakingOff.signal, runDue }));

  return {
    wake: sleep,
    runDue,
    async resend(notifyId) {
      const notify = world.notifies.find(notifyId);
      return notify === null ? null : byHand((signal) => resend(world, notify, signal));
    },
    shoot: (trade, shot) => byHand((signal) => shootByHand(world, { trade, shot }, signal)),
    advanceClock: (byMs) => travelTo(() => world.clock.now() + byMs),
    travelTo: (momentMs) => travelTo(() => momentMs),
    replaceBook(work) {
      // At once, so that a journey that is under way ends here and not at its target.
      breakingOff.abort();
      return inTurn(async () => {
        await breakOff();
        try {
          return work();
        } finally {
          breakingOff = new AbortController();
          sleep();
        }
      });
    },
    stop: breakOff,
  };
}
