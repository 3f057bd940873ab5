/** The simulator's clock with its state in the book, so that it goes on after a restart and after a kill. */
import {
  CLOCK_IN_STEP,
  type ClockState,
  moveClockTo,
  readClock,
  realMsUntil,
  resumeClock,
  runClockAt,
  type SimulatorClock,
  startClock,
  stopClock,
} from "#lib/simulator/domain/clock.ts";
import type { MetaStore } from "#lib/simulator/store/meta.ts";

/** How far ahead of a fast clock the book is told: what a kill makes it skip at most, in real milliseconds. */
const TOLD_AHEAD_MS = 1_000;

function readState(meta: MetaStore): ClockState {
  return {
    anchorRealMs: meta.number("clockAnchorReal") ?? CLOCK_IN_STEP.anchorRealMs,
    anchorMs: meta.number("clockAnchor") ?? CLOCK_IN_STEP.anchorMs,
    speed: meta.number("clockSpeed") ?? CLOCK_IN_STEP.speed,
    isRunning: meta.number("clockRunning") !== 0,
  };
}

/** `realNow` is the machine's clock. */
export function createClock(meta: MetaStore, realNow: () => number): SimulatorClock {
  let state = readState(meta);
  let shownUntilMs = 0;
  let latest = { realMs: 0, shownMs: 0 };

  function save(next: ClockState): void {
    state = next;
    shownUntilMs = next.anchorMs;
    meta.setNumbers({
      clockAnchorReal: next.anchorRealMs,
      clockAnchor: next.anchorMs,
      clockSpeed: next.speed,
      clockRunning: next.isRunning ? 1 : 0,
      clockShownUntil: shownUntilMs,
    });
  }

  function reload(): void {
    latest = { realMs: 0, shownMs: 0 };
    save(resumeClock(readState(meta), { realMs: realNow(), shownUntilMs: meta.number("clockShownUntil") ?? 0 }));
  }

  function now(): number {
    const realMs = realNow();
    // A machine's clock that is set back while the program runs does not take this one along: it goes on from here.
    if (realMs < latest.realMs) save({ ...state, anchorRealMs: realMs, anchorMs: latest.shownMs });
    latest = { realMs, shownMs: Math.floor(readClock(state, realMs)) };
    const isFast = state.isRunning && state.speed !== 1;
    if (isFast && latest.shownMs > shownUntilMs) {
      shownUntilMs = latest.shownMs + TOLD_AHEAD_MS * state.speed;
      meta.setNumbers({ clockShownUntil: shownUntilMs });
    }
    return latest.shownMs;
  }

  reload();
  return {
    now,
    realNow,
    offsetMs: () => now() - realNow(),
    speed: () => state.speed,
    isRunning: () => state.isRunning,
    realMsUntil: (moment) => realMsUntil(state, { now: now(), moment }),
    moveTo: (toMs) => {
      save(moveClockTo(state, { realMs: realNow(), toMs }));
    },
    stop: () => {
      save(stopClock(state, realNow()));
    },
    start: () => {
      save(startClock(state, realNow()));
    },
    runAt: (speed) => {
      save(runClockAt(state, { realMs: realNow(), speed }));
    },
    begin: ({ at, speed, isRunning }) => {
      latest = { realMs: 0, shownMs: 0 };
      save({ anchorRealMs: realNow(), anchorMs: at, speed, isRunning });
    },
    reload,
  };
}
