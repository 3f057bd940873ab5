import "server-only";

export type AdmissionLimits = {
  /** While fewer than these are being handled, the next one comes in at once. */
  readonly freeMax: number;
  /** Beyond that one comes in each time so many milliseconds have passed, however many wait. */
  readonly paceMs: number;
  /** So many may wait; whoever comes then is turned away. */
  readonly waitingMax: number;
};

/**
 * Keeps a crowd from taking the whole process: a few come in at once, the rest one by one at a steady pace, in the order
 * in which they came. The pace does not depend on when the others are finished, so whoever dawdles holds nobody back.
 */
export class PacedAdmission {
  readonly #limits: AdmissionLimits;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;
  #pacemaker: NodeJS.Timeout | undefined;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
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
    this.#pacemaker ??= setInterval(() => {
      this.#letOneIn();
    }, this.#limits.paceMs);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #letOneIn(): void {
    this.#waiting.shift()?.();
    if (this.#waiting.length > 0) return;
    clearInterval(this.#pacemaker);
    this.#pacemaker = undefined;
  }
}
