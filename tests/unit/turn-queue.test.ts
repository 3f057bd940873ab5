import { setImmediate as nextRound } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { DatabaseBusyError } from "#lib/db/errors.ts";
import { TurnQueue } from "#lib/db/turn-queue.ts";

test("turns come in the order in which they were asked for, one at a time", async () => {
  const queue = new TurnQueue(1_000);
  const events: string[] = [];
  const holder = async (name: string) => {
    const end = await queue.take();
    events.push(`${name} begins`);
    await nextRound();
    events.push(`${name} ends`);
    end();
  };
  await Promise.all([holder("a"), holder("b"), holder("c")]);
  expect(events).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
});

test("a long queue lets the rest of the process work between two turns", async () => {
  const queue = new TurnQueue(1_000);
  let rounds = 0;
  const crowd = { isGone: false };
  const others = (async () => {
    while (!crowd.isGone) {
      await nextRound();
      rounds += 1;
    }
  })();
  // A turn that never waits for anything outside the process: like all of SQLite's.
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      const end = await queue.take();
      await Promise.resolve();
      end();
    }),
  );
  crowd.isGone = true;
  await others;
  expect(rounds).toBeGreaterThanOrEqual(19);
});

test("whoever comes while a turn is being handed over waits behind those who waited", async () => {
  const queue = new TurnQueue(1_000);
  const order: string[] = [];
  const take = async (name: string) => {
    const end = await queue.take();
    order.push(name);
    end();
  };
  const end = await queue.take();
  const waiting = take("first");
  end();
  await Promise.all([waiting, take("second")]);
  expect(order).toEqual(["first", "second"]);
});

test("who has waited too long is refused, and the turns after go on", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const queue = new TurnQueue(1_000);
    const end = await queue.take();
    const tooLate = queue.take().catch((error: unknown) => error);
    vi.advanceTimersByTime(999);
    const inTime = queue.take();
    vi.advanceTimersByTime(1);
    expect(await tooLate).toBeInstanceOf(DatabaseBusyError);
    end();
    (await inTime)();
  } finally {
    vi.useRealTimers();
  }
});

test("the last one that waits may give up while the turn is handed over: the queue is free then", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const queue = new TurnQueue(1_000);
    const end = await queue.take();
    const tooLate = queue.take().catch((error: unknown) => error);
    end();
    vi.advanceTimersByTime(1_000);
    expect(await tooLate).toBeInstanceOf(DatabaseBusyError);
    await nextRound();
    (await queue.take())();
  } finally {
    vi.useRealTimers();
  }
});

test("ending a turn twice hands out one turn", async () => {
  const queue = new TurnQueue(1_000);
  const end = await queue.take();
  let holders = 0;
  const others = [queue.take(), queue.take()].map((turn) => turn.then(() => (holders += 1)));
  end();
  end();
  await others[0];
  await nextRound();
  await nextRound();
  expect(holders).toBe(1);
});
