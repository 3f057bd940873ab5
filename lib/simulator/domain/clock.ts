/**
 * The arithmetic of the simulator's own time. It can be stopped, run fast and moved forward, and it never goes back:
 * a refund before its payment, a notify dated before the one it repeats or a bill of a day that is still to come would
 * be money that moved the wrong way. Only a book that is emptied may start again in step with the machine.
 */

/** From one moment of the machine's clock on, so fast. All times are epoch milliseconds. */
export interface ClockState {
  /** The machine's time at which the rest was set down. */
  anchorRealMs: number;
  /** The simulator's time at that moment. */
  anchorMs: number;
  /** Simulated milliseconds in a real one; 1 is ordinary time. Kept while the clock is stopped. */
  speed: number;
  isRunning: boolean;
}

/** An hour in a second: at this pace every repetition of a notify is still sent at a moment of its own. */
export const CLOCK_SPEED_MAX = 3_600;

/** Ordinary time, equal to the machine's. */
export const CLOCK_IN_STEP: ClockState = { anchorRealMs: 0, anchorMs: 0, speed: 1, isRunning: true };

/** What the clock shows when the machine's shows `realMs`. */
export function readClock(state: ClockState, realMs: number): number {
  if (!state.isRunning) return state.anchorMs;
  return state.anchorMs + Math.max(0, realMs - state.anchorRealMs) * state.speed;
}

/** The same clock, set down anew at this moment. Every change begins with it, so that no change makes a leap. */
function anchored(state: ClockState, realMs: number): ClockState {
  return { ...state, anchorRealMs: realMs, anchorMs: readClock(state, realMs) };
}

export function stopClock(state: ClockState, realMs: number): ClockState {
  return { ...anchored(state, realMs), isRunning: false };
}

export function startClock(state: ClockState, realMs: number): ClockState {
  return { ...anchored(state, realMs), isRunning: true };
}

/** Runs at this speed, a whole number from 1 to CLOCK_SPEED_MAX, also when it was stopped. */
export function runClockAt(state: ClockState, change: { realMs: number; speed: number }): ClockState {
  return { ...anchored(state, change.realMs), speed: change.speed, isRunning: true };
}

/** Moves to a moment; one that has passed changes nothing. */
export function moveClockTo(state: ClockState, change: { realMs: number; toMs: number }): ClockState {
  const now = anchored(state, change.realMs);
  return { ...now, anchorMs: Math.max(now.anchorMs, change.toMs) };
}

/**
 * The clock after the program was away. Ordinary time has passed meanwhile; a fast or stopped clock goes on from the
 * latest moment it can have shown (`shownUntilMs`), since a night at 3600 times would be three years.
 */
export function resumeClock(
  state: ClockState,
  { realMs, shownUntilMs }: { realMs: number; shownUntilMs: number },
): ClockState {
  if (state.isRunning && state.speed === 1) return state;
  const now = anchored(state, realMs);
  return { ...now, anchorMs: Math.min(now.anchorMs, Math.max(state.anchorMs, shownUntilMs)) };
}

/** How long, in real milliseconds, until the clock shows a moment; Infinity when it is stopped. */
export function realMsUntil(state: ClockState, { now, moment }: { now: number; moment: number }): number {
  if (moment <= now) return 0;
  return state.isRunning ? Math.ceil((moment - now) / state.speed) : Number.POSITIVE_INFINITY;
}

/** What operations and pages see of the clock. */
export interface SimulatorClock {
  /** Epoch milliseconds. */
  now(): number;
  /** How far it is ahead of the machine's clock; negative when it was stopped and lags behind. */
  offsetMs(): number;
  /** The machine's clock, for catching up with it. */
  realNow(): number;
  speed(): number;
  isRunning(): boolean;
  realMsUntil(moment: number): number;
  moveTo(momentMs: number): void;
  stop(): void;
  start(): void;
  runAt(speed: number): void;
  /** Begins anew, also backwards: only for a book that is emptied or replaced. */
  begin(start: { at: number; speed: number; isRunning: boolean }): void;
  /** Reads the state anew: the book took back what was just written. */
  reload(): void;
}
