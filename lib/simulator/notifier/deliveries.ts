/** What is being sent at this moment: each notify once at a time, and all of it can be broken off. */
import type { Notify } from "#lib/simulator/domain/model.ts";

export interface Deliveries {
  isUnderWay(notifyId: string): boolean;
  /** Starts the attempt of the timetable, unless this notify is under way already. */
  start(notify: Notify, send: (signal: AbortSignal) => Promise<unknown>): void;
  /** What a person sends beside the timetable. Rejects when it is broken off. */
  byHand<T>(send: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Resolves when every attempt of the timetable that was started is recorded. */
  settled(): Promise<unknown>;
  isBrokenOff(): boolean;
  /** From here on nothing is sent; resolves when nothing is under way. What was not recorded stays due. */
  breakOff(): Promise<void>;
  goOn(): void;
}

export function createDeliveries(): Deliveries {
  const underWay = new Map<string, Promise<void>>();
  const sentByHand = new Set<Promise<unknown>>();
  let breakingOff = new AbortController();

  async function attempt(notifyId: string, send: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const { signal } = breakingOff;
    try {
      await send(signal);
    } catch (error) {
      // Broken off in the middle: not recorded, so it is due again afterwards.
      if (!signal.aborted) throw error;
    } finally {
      underWay.delete(notifyId);
    }
  }

  return {
    isUnderWay: (notifyId) => underWay.has(notifyId),
    start({ notifyId }, send) {
      if (!underWay.has(notifyId)) underWay.set(notifyId, attempt(notifyId, send));
    },
    byHand(send) {
      const done = send(breakingOff.signal);
      sentByHand.add(done);
      return done.finally(() => sentByHand.delete(done));
    },
    settled: () => Promise.all(underWay.values()),
    isBrokenOff: () => breakingOff.signal.aborted,
    async breakOff() {
      breakingOff.abort();
      await Promise.allSettled([...underWay.values(), ...sentByHand]);
    },
    goOn() {
      breakingOff = new AbortController();
    },
  };
}
