import fc from "fast-check";
import { expect, test } from "vitest";
import { CLOCK_SPEED_MAX } from "#lib/simulator/domain/clock.ts";
import { createClock } from "#lib/simulator/store/clock.ts";

const DAY_MS = 24 * 3_600_000;
const START = Date.UTC(2026, 10, 20, 4);

const passing = fc.integer({ min: 0, max: DAY_MS });
const event = fc.oneof(
  fc.record({ kind: fc.constant("wait" as const), ms: passing }),
  // The machine's own clock is set back, as a time server or a person does.
  fc.record({ kind: fc.constant("machine-goes-back" as const), ms: passing }),
  fc.record({ kind: fc.constantFrom("stop" as const, "start" as const, "restart" as const) }),
  fc.record({ kind: fc.constant("run" as const), speed: fc.integer({ min: 1, max: CLOCK_SPEED_MAX }) }),
  fc.record({ kind: fc.constant("move" as const), byMs: fc.integer({ min: -DAY_MS, max: DAY_MS }) }),
);

/** A clock over a book in memory, and the machine's time as a value. */
function createRig() {
  const numbers = new Map<string, number>();
  const meta = {
    number: (name: string) => numbers.get(name) ?? null,
    setNumbers(more: Readonly<Record<string, number>>) {
      for (const [name, value] of Object.entries(more)) numbers.set(name, Math.round(value));
    },
    nextSerial: () => 1,
  };
  const rig = { real: START, clock: createClock(meta, () => START), restart: () => undefined as unknown };
  rig.restart = () => (rig.clock = createClock(meta, () => rig.real));
  rig.restart();
  return rig;
}

type Rig = ReturnType<typeof createRig>;

type Happening = typeof event extends fc.Arbitrary<infer T> ? T : never;

function happen(rig: Rig, what: Happening): void {
  switch (what.kind) {
    case "wait":
      rig.real += what.ms;
      break;
    case "machine-goes-back":
      // Seen by the running clock before it is restarted; what happens while the program is off, nobody can know.
      rig.real -= what.ms;
      rig.clock.now();
      break;
    case "stop":
      rig.clock.stop();
      break;
    case "start":
      rig.clock.start();
      break;
    case "restart":
      rig.restart();
      break;
    case "run":
      rig.clock.runAt(what.speed);
      break;
    case "move":
      rig.clock.moveTo(rig.clock.now() + what.byMs);
      break;
  }
}

test("whatever happens to it, the clock never goes back", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const rig = createRig();
      let before = rig.clock.now();
      for (const what of events) {
        happen(rig, what);
        const now = rig.clock.now();
        expect(now).toBeGreaterThanOrEqual(before);
        expect(Number.isSafeInteger(now)).toBe(true);
        before = now;
      }
    }),
  );
});

test("stopping, starting and changing the pace make no leap", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const rig = createRig();
      for (const what of events) {
        const before = rig.clock.now();
        happen(rig, what);
        if (["stop", "start", "run", "machine-goes-back"].includes(what.kind)) expect(rig.clock.now()).toBe(before);
      }
    }),
  );
});

test("after the wait that it names, a clock that runs shows the moment, and a little earlier it does not", () => {
  const ahead = fc.integer({ min: 1, max: 400 * DAY_MS });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: CLOCK_SPEED_MAX }), ahead, (speed, aheadMs) => {
      const rig = createRig();
      rig.clock.runAt(speed);
      const moment = rig.clock.now() + aheadMs;
      const wait = rig.clock.realMsUntil(moment);
      rig.real += wait - 1;
      expect(rig.clock.now()).toBeLessThan(moment);
      rig.real += 1;
      expect(rig.clock.now()).toBeGreaterThanOrEqual(moment);
    }),
  );
});
