import "server-only";
import { performance as processPerformance } from "node:perf_hooks";

export type AdmissionLimits = {
  /** So many that come together are let in at once. */
  readonly freeMax: number;
  /** The rest waits for the next round; one is so many milliseconds after the other. */
  readonly roundMs: number;
  /** So many come in with each round. */
  readonly perRoundMax: number;
  /** So many while the process is busy; and only so many a round are free in the long run. */
  readonly perBusyRoundMax: number;
  /** So many may wait; whoever comes then is turned away. */
  readonly waitingMax: number;
};

/** Half of the time belongs to everybody else. */
const BUSY_SHARE_MAX = 0.5;

/**
 * Keeps a crowd from taking the whole process: a few come in at once, the rest in small groups, in the order in which
 * they came, and only while the process has time to spare. What counts is how many came in and not how many are still
 * inside: work that never waits is over before the next request is looked at, and whoever dawdles holds nobody back. They
 * come in groups because a process that wakes for each of them by itself has more work with all of them.
 */
export class PacedAdmission {
  readonly #limits: AdmissionLimits;
  readonly #meter: BusyMeter;
  readonly #waiting: (() => void)[] = [];
  /** Each one that comes in takes up its share of a busy round, the free ones in advance. */
  #takenUntil = 0;
  #pacemaker: NodeJS.Timeout | undefined;

  constructor(limits: AdmissionLimits, meter: BusyMeter = eventLoopMeter()) {
    this.#limits = limits;
    this.#meter = meter;
  }

  /** Does the work when it is its turn. Undefined where it was turned away: nothing was done. */
  async admit<T>(work: () => Promise<T>): Promise<T | undefined> {
    const { freeMax, waitingMax } = this.#limits;
    const now = performance.now();
    if (this.#waiting.length === 0 && this.#takenUntil - now < freeMax * this.#shareMs) {
      this.#takenUntil = Math.max(this.#takenUntil, now) + this.#shareMs;
    } else {
      if (this.#waiting.length >= waitingMax) return undefined;
      await this.#wait();
    }
    return work();
  }

  #wait(): Promise<void> {
    if (this.#pacemaker === undefined) {
      this.#meter.restart();
      this.#pacemaker = setInterval(() => {
        this.#beginRound();
      }, this.#limits.roundMs);
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #beginRound(): void {
    const { freeMax, perRoundMax, perBusyRoundMax } = this.#limits;
    const isBusy = this.#meter.busyShare() > BUSY_SHARE_MAX;
    for (const enter of this.#waiting.splice(0, isBusy ? perBusyRoundMax : perRoundMax)) enter();
    this.#takenUntil = performance.now() + freeMax * this.#shareMs;
    this.#meter.restart();
    if (this.#waiting.length > 0) return;
    clearInterval(this.#pacemaker);
    this.#pacemaker = undefined;
  }

  get #shareMs(): number {
    return this.#limits.roundMs / this.#limits.perBusyRoundMax;
  }
}

/** Tells which share of the time since its last restart the process was busy. */
export type BusyMeter = { restart(): void; busyShare(): number };

function eventLoopMeter(): BusyMeter {
  let since = processPerformance.eventLoopUtilization();
  return {
    restart: () => {
      since = processPerformance.eventLoopUtilization();
    },
    busyShare: () => processPerformance.eventLoopUtilization(since).utilization,
  };
}
