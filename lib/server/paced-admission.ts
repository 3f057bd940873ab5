import "server-only";
import { performance as processPerformance } from "node:perf_hooks";

export type AdmissionLimits = {
  /** So many that come together are let in at once. */
  readonly freeMax: number;
  /** The rest comes in one by one, so many milliseconds apart. */
  readonly paceMs: number;
  /** A process that is busy lets the next one in only after this time; and only so often is another one free. */
  readonly paceMsMax: number;
  /** So many may wait; whoever comes then is turned away. */
  readonly waitingMax: number;
};

/** Half of the time belongs to everybody else. */
const BUSY_SHARE_MAX = 0.5;

/**
 * Keeps a crowd from taking the whole process: a few come in at once, the rest one by one, in the order in which they
 * came, and only while the process has time to spare. What counts is how many came in and not how many are still inside:
 * work that never waits is over before the next request is looked at, and whoever dawdles holds nobody back.
 */
export class PacedAdmission {
  readonly #limits: AdmissionLimits;
  readonly #meter: BusyMeter;
  readonly #waiting: (() => void)[] = [];
  /** Each one that comes in takes up some time, the free ones in advance. */
  #takenUntil = 0;
  #ticks = 0;
  #pacemaker: NodeJS.Timeout | undefined;

  constructor(limits: AdmissionLimits, meter: BusyMeter = eventLoopMeter()) {
    this.#limits = limits;
    this.#meter = meter;
  }

  /** Does the work when it is its turn. Undefined where it was turned away: nothing was done. */
  async admit<T>(work: () => Promise<T>): Promise<T | undefined> {
    const { freeMax, paceMsMax, waitingMax } = this.#limits;
    const now = performance.now();
    if (this.#waiting.length === 0 && this.#takenUntil - now < freeMax * paceMsMax) {
      this.#takenUntil = Math.max(this.#takenUntil, now) + paceMsMax;
    } else {
      if (this.#waiting.length >= waitingMax) return undefined;
      await this.#wait();
    }
    return work();
  }

  #wait(): Promise<void> {
    if (this.#pacemaker === undefined) {
      this.#beginPause();
      this.#pacemaker = setInterval(() => {
        this.#tick();
      }, this.#limits.paceMs);
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #tick(): void {
    this.#ticks += 1;
    const { freeMax, paceMs, paceMsMax } = this.#limits;
    if (this.#ticks * paceMs < paceMsMax && this.#meter.busyShare() > BUSY_SHARE_MAX) return;
    this.#waiting.shift()?.();
    this.#takenUntil = performance.now() + freeMax * paceMsMax;
    this.#beginPause();
    if (this.#waiting.length > 0) return;
    clearInterval(this.#pacemaker);
    this.#pacemaker = undefined;
  }

  #beginPause(): void {
    this.#ticks = 0;
    this.#meter.restart();
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
