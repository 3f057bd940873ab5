/** What the API and the page can do to the clock: one wish at a time, checked and carried out. */
import { CLOCK_STEP_SECONDS_MAX } from "#lib/simulator/console/limits.ts";
import { CLOCK_SPEED_MAX } from "#lib/simulator/domain/clock.ts";
import { nextMoments } from "#lib/simulator/notifier/journeys.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import { beijingTime, parseBeijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import type { World } from "#lib/simulator/world.ts";

const STEP_MS_MAX = CLOCK_STEP_SECONDS_MAX * 1000;

/** Texts as they were given; empty where nothing was. */
export interface ClockWish {
  advanceSeconds: string;
  /** Epoch milliseconds, `yyyy-MM-dd HH:mm:ss` in Beijing, or ISO 8601 with its zone. */
  advanceTo: string;
  speed: string;
  /** `stop`, `start` or `catch-up` (with the machine's clock, when this one lags behind it). */
  action: string;
}

function readMoment(text: string): number | null {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text)) {
    const epochMs = Date.parse(text);
    return Number.isNaN(epochMs) ? null : epochMs;
  }
  return parseBeijingTime(text.replace("T", " "));
}

async function advance(world: World, notifier: Notifier, wish: ClockWish): Promise<string | null> {
  if (wish.advanceSeconds !== "") {
    const ms = /^\d{1,9}(\.\d+)?$/.test(wish.advanceSeconds) ? Number(wish.advanceSeconds) * 1000 : Number.NaN;
    if (!(ms <= STEP_MS_MAX)) return `advanceSeconds is a number from 0 to ${CLOCK_STEP_SECONDS_MAX}.`;
    await notifier.advanceClock(ms);
    return null;
  }
  const now = world.clock.now();
  const moment = readMoment(wish.advanceTo);
  if (moment === null) {
    return "advanceTo is a moment: epoch milliseconds, yyyy-MM-dd HH:mm:ss in Beijing, or ISO 8601 with a zone.";
  }
  if (moment < now) {
    return `advanceTo is past: it is ${beijingTime(now)} already, and the clock goes forward only (a reset puts it back in step).`;
  }
  if (moment > now + STEP_MS_MAX) return `advanceTo is more than ${CLOCK_STEP_SECONDS_MAX} seconds ahead.`;
  await notifier.travelTo(moment);
  return null;
}

async function act(world: World, notifier: Notifier, action: string): Promise<string | null> {
  switch (action) {
    case "stop":
      world.clock.stop();
      return null;
    case "start":
      world.clock.start();
      return null;
    case "catch-up":
      await notifier.travelTo(world.clock.realNow());
      return null;
    default:
      return "The clock can be told to stop, to start or to catch up.";
  }
}

/** Carries the wish out and resolves when everything due on the way has happened; else what is wrong with it. */
export async function changeClock(world: World, notifier: Notifier, wish: ClockWish): Promise<string | null> {
  const given = Object.values(wish).filter((text) => text !== "");
  if (given.length !== 1) return "Give one of advanceSeconds, advanceTo, speed, stop, start and catchUp.";
  if (wish.speed !== "") {
    const speed = /^\d{1,4}$/.test(wish.speed) ? Number(wish.speed) : 0;
    if (speed < 1 || speed > CLOCK_SPEED_MAX) return `speed is a whole number from 1 to ${CLOCK_SPEED_MAX}.`;
    world.clock.runAt(speed);
  } else if (wish.action !== "") {
    const problem = await act(world, notifier, wish.action);
    if (problem !== null) return problem;
  } else {
    const problem = await advance(world, notifier, wish);
    if (problem !== null) return problem;
  }
  notifier.wake();
  return null;
}

/** What is shown of the clock. Moments are epoch milliseconds on it. */
export function clockView(world: World) {
  const now = world.clock.now();
  return {
    now,
    beijing: beijingTime(now),
    offsetSeconds: world.clock.offsetMs() / 1000,
    isRunning: world.clock.isRunning(),
    speed: world.clock.speed(),
    /** What comes next of its own accord: a repetition, the end of an unpaid trade, the end of a refund window. */
    next: nextMoments(world, now),
  };
}
