import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideNextAsk, SWEEP_MARGIN_MINUTES } from "#lib/domain/payment.ts";
import {
  decideNextTry,
  FAULT_SCHEDULE,
  maySettleByHand,
  PERSON_CAUSES,
  PLANNED_AHEAD_SECONDS_MAX,
  SCHEDULES,
  type Schedule,
  WORK_KINDS,
} from "#lib/domain/recovery.ts";

const START = new Date("2026-11-20T04:00:00.000Z").getTime();
const DAY_MS = 24 * 3_600_000;
/** The longest lifetime of an order that the settings allow, 24 hours, asked about once in five minutes, and its margin. */
const SWEEP_QUESTIONS_MAX = (24 * 60 + SWEEP_MARGIN_MINUTES) / 5 + 10;

const schedules: [string, Schedule][] = [...Object.entries(SCHEDULES), ["fault", FAULT_SCHEDULE]];

/** When the worker comes back after a row is due: at once, late, or after a day in which it was down. */
const lateness = fc.array(fc.constantFrom(0, 1_000, 60_000, 3_600_000, DAY_MS), { minLength: 20, maxLength: 20 });

/** Lives through a schedule whose tries settle nothing. */
function live(schedule: Schedule, late: readonly number[]) {
  let now = START;
  let told: number | null = null;
  for (let tries = 1; tries <= 100; tries += 1) {
    const next = decideNextTry(schedule, { tries, now: new Date(now) });
    if (next.needsPerson) told ??= tries;
    if (next.at === null) return { tries, told, endedAfterMs: now - START };
    expect(next.at.getTime(), "every wait is a wait").toBeGreaterThan(now);
    now = next.at.getTime() + (late[tries % late.length] ?? 0);
  }
  throw new Error("it does not end");
}

describe.each(schedules)("the schedule for %s", (_name, schedule) => {
  test("ends after as many tries as it names, and with a person, whatever the worker's hours", () => {
    fc.assert(
      fc.property(lateness, (late) => {
        const { tries, told } = live(schedule, late);
        expect(tries).toBe(schedule.delaysSeconds.length + 1);
        expect(told).toBe(Math.min(schedule.triesBeforePerson, tries));
      }),
    );
  });

  test("ends within four days where the worker is there, and never plans a day ahead", () => {
    expect(live(schedule, [0]).endedAfterMs).toBeLessThan(4 * DAY_MS);
    expect(Math.max(...schedule.delaysSeconds)).toBeLessThanOrEqual(PLANNED_AHEAD_SECONDS_MAX);
  });

  test("waits longer and longer, so that an outage is not answered with a flood", () => {
    expect([...schedule.delaysSeconds].sort((a, b) => a - b)).toEqual(schedule.delaysSeconds);
    expect(Math.min(...schedule.delaysSeconds)).toBeGreaterThanOrEqual(5);
  });

  test("tells a person before the machine stops, at whatever count it is entered", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), (tries) => {
        const next = decideNextTry(schedule, { tries, now: new Date(START) });
        expect(next.at !== null || next.needsPerson).toBe(true);
      }),
    );
  });
});

test("G-19: from any state and any moment the questions about an attempt end, the last one after its sweep", () => {
  const evidence = fc.constantFrom("absent" as const, "waiting" as const, "unknown" as const, "disputed" as const);
  const answers = fc.array(evidence, { minLength: 1, maxLength: 12 });
  const status = fc.constantFrom("open" as const, "closed" as const);
  const lifetimeMinutes = fc.integer({ min: 2, max: 1_440 });
  fc.assert(
    fc.property(answers, status, lifetimeMinutes, lateness, (said, attemptStatus, minutes, late) => {
      const expiresAt = new Date(START + minutes * 60_000);
      const sweepEnds = expiresAt.getTime() + SWEEP_MARGIN_MINUTES * 60_000;
      let now = START + 60_000;
      let tries = 0;
      for (let asked = 0; asked <= SWEEP_QUESTIONS_MAX + 20; asked += 1) {
        const lastEvidence = said[asked % said.length] ?? "unknown";
        const at = new Date(now);
        const next = decideNextAsk({
          notifiesArrive: true,
          status: attemptStatus,
          expiresAt,
          askCount: asked,
          lastEvidence,
          now: at,
        });
        if (next.next === "never") {
          expect(now, "the last question came after the sweep").toBeGreaterThanOrEqual(sweepEnds);
          return;
        }
        if (next.next === "at") {
          now = next.at.getTime() + (late[asked % late.length] ?? 0);
          continue;
        }
        tries += 1;
        const planned = decideNextTry(SCHEDULES.payment, { tries, now: at });
        if (planned.at === null) {
          expect(planned.needsPerson).toBe(true);
          return;
        }
        now = planned.at.getTime() + (late[asked % late.length] ?? 0);
      }
      throw new Error("it does not end");
    }),
  );
});

test("nothing that money or stock hangs on can be put away by hand", () => {
  const byHand = WORK_KINDS.flatMap((kind) =>
    PERSON_CAUSES.filter((cause) => maySettleByHand({ kind, cause })).map((cause) => `${kind} ${cause}`),
  );
  const always = ["payment", "notification", "message"].flatMap((kind) =>
    PERSON_CAUSES.map((cause) => `${kind} ${cause}`),
  );
  expect(byHand.toSorted()).toEqual([...always, "refund refused", "witness contradicted"].toSorted());
});

test("where a schedule ends before it would tell a person, its end tells one", () => {
  const silent: Schedule = { delaysSeconds: [60], triesBeforePerson: 9 };
  const now = new Date(START);
  expect(decideNextTry(silent, { tries: 1, now })).toEqual({ at: new Date(START + 60_000), needsPerson: false });
  expect(decideNextTry(silent, { tries: 2, now })).toEqual({ at: null, needsPerson: true });
});
