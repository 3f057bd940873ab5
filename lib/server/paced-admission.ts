import "server-only";
import { performance } from "node:perf_hooks";

export type AdmissionLimits = {
  /** While fewer than these are being handled, the next one comes in at once. */
  readonly freeMax: number;
  /** Beyond that they come in one by one, at least so many milliseconds apart. */
  readonly paceMs: number;
  /** A process that is busy with other things lets the next one in only after this time. */
  readonly paceMsMax: number;
  /** So many may wait; whoever comes then is turned away. */
  readonly waitingMax: number;
};

/** Half of the time belongs to everybody else. */
const BUSY_SHARE_MAX = 0.5;

/**
 * Keeps a crowd from taking the whole process: a few come in at once, the rest one by one, in the order in which they
 * came, and only while the process has time to spare. When that is does not depend on when the others are finished, so
 * whoever dawdles holds nobody back.
 */
export class PacedAdmission {
  readonly #limits: AdmissionLimits;
  readonly #meter: BusyMeter;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;
  #ticks = 0;
  #pacemaker: NodeJS.Timeout | undefined;

  constructor(limits: AdmissionLimits, meter: BusyMeter = eventLoopMeter()) {
    this.#limits = limits;
    this.#meter = meter;
  }

  /** Does the work when it is its turn. Undefined where it was turned away: nothing was done. */
  async admit<T>(work: () => Promise<T>): Promise<T | undefined> {
    const { freeMax, waitingMax } = this.#limits;
    if (this.#inside >= freeMax || this.#waiting.length > 0) {
      if (this.#waiting.length >= waitingMax) return undefined;
      await this.#wait();
    }
    this.#inside += 1;
    try {
      return await work();
    } finally {
      this.#inside -= 1;
    }
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
    const { paceMs, paceMsMax } = this.#limits;
    if (this.#ticks * paceMs < paceMsMax && this.#meter.busyShare() > BUSY_SHARE_MAX) return;
    this.#waiting.shift()?.();
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
  let since = performance.eventLoopUtilization();
  return {
    restart: () => {
      since = performance.eventLoopUtilization();
    },
    busyShare: () => performance.eventLoopUtilization(since).utilization,
  };
}
