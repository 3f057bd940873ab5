import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type BusyMeter, PacedAdmission } from "#lib/server/paced-admission.ts";

vi.mock("server-only", () => ({}));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const LIMITS = { freeMax: 2, roundMs: 10, perRoundMax: 2, perBusyRoundMax: 1, waitingMax: 3 };

const idle: BusyMeter = { restart: () => undefined, busyShare: () => 0 };

/** Work that goes on until it is told to end, and what has begun so far. */
function crowd(admission: PacedAdmission) {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const enter = (number: number) =>
    admission.admit(async () => {
      begun.push(number);
      await new Promise<void>((resolve) => ends.push(resolve));
      return number;
    });
  return { begun, ends, enter };
}

test("a few come in at once, the others a group each round, in their order", async () => {
  const { begun, enter } = crowd(new PacedAdmission(LIMITS, idle));
  for (const number of [1, 2, 3, 4, 5]) void enter(number);
  await vi.advanceTimersByTimeAsync(9);
  expect(begun).toEqual([1, 2]);
  await vi.advanceTimersByTimeAsync(1);
  expect(begun).toEqual([1, 2, 3, 4]);
  await vi.advanceTimersByTimeAsync(10);
  expect(begun).toEqual([1, 2, 3, 4, 5]);
  expect(vi.getTimerCount()).toBe(0);
});

test("those who never finish do not hold the others back", async () => {
  const { begun, enter } = crowd(new PacedAdmission(LIMITS, idle));
  void enter(1);
  void enter(2);
  for (let number = 3; number < 30; number += 1) {
    void enter(number);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(begun).toHaveLength(29);
});

test("a process that is busy lets fewer in each round, yet never none", async () => {
  let busy = 0.51;
  const { begun, enter } = crowd(new PacedAdmission(LIMITS, { restart: () => undefined, busyShare: () => busy }));
  for (const number of [1, 2, 3, 4, 5]) void enter(number);
  await vi.advanceTimersByTimeAsync(9);
  expect(begun).toEqual([1, 2]);
  await vi.advanceTimersByTimeAsync(1);
  expect(begun).toEqual([1, 2, 3]);
  busy = 0.5;
  await vi.advanceTimersByTimeAsync(10);
  expect(begun).toEqual([1, 2, 3, 4, 5]);
});

test("how busy the process is counts from the last time that some came in", async () => {
  const restart = vi.fn();
  const { enter } = crowd(new PacedAdmission(LIMITS, { restart, busyShare: () => 0 }));
  for (const number of [1, 2, 3, 4, 5]) void enter(number);
  expect(restart).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(20);
  expect(restart).toHaveBeenCalledTimes(3);
});

test("where too many wait the next is turned away undone", async () => {
  const { begun, enter } = crowd(new PacedAdmission(LIMITS, idle));
  for (const number of [1, 2, 3, 4, 5]) void enter(number);
  expect(await enter(6)).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(begun).not.toContain(6);
});

test("work that is over at once counts as well: what matters is how many came", async () => {
  const admission = new PacedAdmission(LIMITS, idle);
  const begun: number[] = [];
  for (const number of [1, 2, 3, 4]) {
    void admission.admit(() => Promise.resolve(begun.push(number)));
    await Promise.resolve();
  }
  expect(begun).toEqual([1, 2]);
  await vi.advanceTimersByTimeAsync(20);
  expect(begun).toEqual([1, 2, 3, 4]);
});

test("a steady stream of slow work gets no more free places than a crowd does", async () => {
  const { begun, enter } = crowd(new PacedAdmission(LIMITS, { restart: () => undefined, busyShare: () => 1 }));
  // Two come where a busy process lets one in.
  for (let number = 1; number <= 20; number += 1) {
    void enter(number);
    await vi.advanceTimersByTimeAsync(LIMITS.roundMs / 2);
  }
  expect(begun.length).toBeLessThanOrEqual(2 + 20 / 2);
});

test("nobody overtakes those who wait; after a pause there is room for a few at once again", async () => {
  const { begun, enter } = crowd(new PacedAdmission(LIMITS, idle));
  for (const number of [1, 2, 3]) void enter(number);
  void enter(4);
  await vi.advanceTimersByTimeAsync(10);
  expect(begun).toEqual([1, 2, 3, 4]);
  // The last one came in this moment.
  void enter(5);
  expect(begun).toEqual([1, 2, 3, 4]);
  await vi.advanceTimersByTimeAsync(35);
  for (const number of [6, 7, 8]) void enter(number);
  expect(begun).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test("work that fails fails for whoever asked, and for nobody else", async () => {
  const admission = new PacedAdmission(LIMITS, idle);
  await expect(admission.admit(() => Promise.reject(new Error("no disk")))).rejects.toThrow("no disk");
  expect(await admission.admit(() => Promise.resolve("done"))).toBe("done");
});
