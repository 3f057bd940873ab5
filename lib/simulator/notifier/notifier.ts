/** The loop that keeps the timetable. */

import type { Trade } from "#lib/simulator/domain/model.ts";
import { deliverDue, resend } from "#lib/simulator/notifier/deliver.ts";
import { createDeliveries, type Deliveries } from "#lib/simulator/notifier/deliveries.ts";
import { createQueue, nextMoment, travel } from "#lib/simulator/notifier/journeys.ts";
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
  /** Breaks off deliveries and journeys, does the work while nothing is under way, and goes on with the book as it is then. */
  replaceBook<T>(work: () => T): Promise<T>;
  stop(): Promise<void>;
}

/** setTimeout overflows beyond 24.8 days; an idle loop looks again once an hour. */
const SLEEP_MS_MAX = 60 * 60 * 1000;
/** What failed is still due: without a pause the loop would spin. */
const PAUSE_AFTER_ERROR_MS = 1_000;

async function resendByHand(world: World, deliveries: Deliveries, notifyId: string): Promise<boolean | null> {
  const notify = world.notifies.find(notifyId);
  if (notify === null) return null;
  try {
    return await deliveries.byHand((signal) => resend(world, notify, signal));
  } catch (error) {
    // Broken off: nobody has acknowledged it.
    if (deliveries.isBrokenOff()) return false;
    throw error;
  }
}

export function createNotifier(world: World, reportError: (error: unknown) => void): Notifier {
  const deliveries = createDeliveries();
  // One journey after another: two at once would overtake each other's stops.
  const inTurn = createQueue();
  let timer: NodeJS.Timeout | undefined;

  /** 0 when something became due while other deliveries were being awaited: it must not be slept over. */
  function waitMs(): number {
    const now = world.clock.now();
    const isBehind = world.notifies.due(now).some(({ notifyId }) => !deliveries.isUnderWay(notifyId));
    if (isBehind || world.trades.expired(now).length > 0) return 0;
    const next = nextMoment(world, now);
    return next === null ? SLEEP_MS_MAX : Math.min(world.clock.realMsUntil(next), SLEEP_MS_MAX);
  }

  function sleepFor(ms: () => number): void {
    clearTimeout(timer);
    if (!deliveries.isBrokenOff()) timer = setTimeout(tick, ms());
  }
  const sleep = () => {
    sleepFor(waitMs);
  };

  function tick(): void {
    runDue().catch((error: unknown) => {
      reportError(error);
      sleepFor(() => PAUSE_AFTER_ERROR_MS);
    });
    sleep();
  }

  async function runDue(): Promise<void> {
    if (deliveries.isBrokenOff()) return;
    settleDueTrades(world);
    for (const notify of world.notifies.due(world.clock.now())) {
      deliveries.start(notify, (signal) => deliverDue(world, notify, signal));
    }
    await deliveries.settled();
    sleep();
  }

  const travelTo = (target: () => number) =>
    inTurn(() => travel(world, { targetMs: target(), isBrokenOff: () => deliveries.isBrokenOff(), runDue }));

  async function stop(): Promise<void> {
    clearTimeout(timer);
    await deliveries.breakOff();
  }

  async function replaceBook<T>(work: () => T): Promise<T> {
    // At once, so that a journey that is under way ends where it is and not at its target.
    const stopped = stop();
    return inTurn(async () => {
      await stopped;
      await stop();
      try {
        return work();
      } finally {
        deliveries.goOn();
        sleep();
      }
    });
  }

  return {
    wake: sleep,
    runDue,
    resend: (notifyId) => resendByHand(world, deliveries, notifyId),
    shoot: (trade, shot) => deliveries.byHand((signal) => shootByHand(world, { trade, shot }, signal)),
    advanceClock: (byMs) => travelTo(() => world.clock.now() + byMs),
    travelTo: (momentMs) => travelTo(() => momentMs),
    replaceBook,
    stop,
  };
}
