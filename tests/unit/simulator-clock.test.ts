import { expect, test } from "vitest";
import type { SimulatorClock } from "#lib/simulator/domain/clock.ts";
import { createClock } from "#lib/simulator/store/clock.ts";
import type { MetaStore } from "#lib/simulator/store/meta.ts";

const START = Date.UTC(2026, 10, 20, 4);
const HOUR_MS = 3_600_000;

/** A machine whose clock a test moves, with a book that outlives the clock. */
function machine(stored: Record<string, number> = {}) {
  const numbers = new Map(Object.entries(stored));
  const meta: MetaStore = {
    number: (name) => numbers.get(name) ?? null,
    setNumbers(more) {
      for (const [name, value] of Object.entries(more)) numbers.set(name, Math.round(value));
    },
    nextSerial: () => 1,
  };
  const time = { real: START };
  const boot = (): SimulatorClock => createClock(meta, () => time.real);
  return { time, boot };
}

test("a new clock is in step with the machine, and stays so over a restart", () => {
  const { time, boot } = machine();
  expect(boot().now()).toBe(START);
  time.real += HOUR_MS;
  expect(boot().now()).toBe(START + HOUR_MS);
});

test("the offset of a book from before speeds is kept", () => {
  const { boot } = machine({ clockAnchor: 5 * HOUR_MS });
  expect(boot().offsetMs()).toBe(5 * HOUR_MS);
});

test("a stopped clock stands still, also over a restart, and goes on from where it stood", () => {
  const { time, boot } = machine();
  boot().stop();
  time.real += HOUR_MS;
  const clock = boot();
  expect(clock.now()).toBe(START);
  clock.start();
  time.real += 1_000;
  expect(clock.now()).toBe(START + 1_000);
  expect(clock.offsetMs()).toBe(-HOUR_MS);
  expect(clock.realMsUntil(START + 3_000)).toBe(2_000);
});

test("a stopped clock can be moved, and waits for nothing", () => {
  const { boot } = machine();
  const clock = boot();
  clock.stop();
  clock.moveTo(START + HOUR_MS);
  expect(clock.now()).toBe(START + HOUR_MS);
  expect(clock.realMsUntil(START + HOUR_MS + 1)).toBe(Number.POSITIVE_INFINITY);
  expect(clock.realMsUntil(START)).toBe(0);
});

test("a fast clock says how long to wait really", () => {
  const { time, boot } = machine();
  const clock = boot();
  clock.runAt(60);
  time.real += 1_000;
  expect(clock.now()).toBe(START + 60_000);
  expect(clock.realMsUntil(START + 240_000)).toBe(3_000);
});

test("a fast clock skips a second of running when it is killed, not the night that follows", () => {
  const { time, boot } = machine();
  const clock = boot();
  clock.runAt(3_600);
  time.real += 500;
  const shown = clock.now();
  time.real += 12 * HOUR_MS;
  const again = boot().now();
  expect(again).toBeGreaterThanOrEqual(shown);
  expect(again).toBeLessThanOrEqual(shown + HOUR_MS);
});

test("moving to a moment that has passed changes nothing", () => {
  const { boot } = machine();
  const clock = boot();
  clock.moveTo(START - HOUR_MS);
  expect(clock.now()).toBe(START);
});

test("only a beginning goes back", () => {
  const { time, boot } = machine();
  const clock = boot();
  clock.moveTo(START + 9 * HOUR_MS);
  clock.begin({ at: time.real, speed: 1, isRunning: true });
  expect([clock.now(), boot().now()]).toEqual([START, START]);
});
