import { setTimeout as pause } from "node:timers/promises";
import { isDriverAdapterError } from "@prisma/driver-adapter-utils";
import { DatabaseBusyError } from "#lib/db/errors.ts";

const PAUSE_MS_FIRST = 10;
// Each try may hold the event loop for the connection's own busy_timeout, so the pauses between tries grow past it.
const PAUSE_MS_MAX = 200;

/** Waits, without blocking the event loop, for a lock that another process holds. */
export class LockPatience {
  readonly #waitMsMax: number;
  #busySince = Number.NEGATIVE_INFINITY;
  #busy = false;

  constructor(waitMsMax: number) {
    this.#waitMsMax = waitMsMax;
  }

  /**
   * Tries `work` until the lock is free. The time counts from the caller's arrival or from the moment the lock was
   * first found taken, whichever is later: callers that queue behind one lock are refused together, not one by one.
   *
   * @param arrivedAt performance.now() when the caller came
   * @throws DatabaseBusyError when the lock stays taken
   */
  async outlast<T>(arrivedAt: number, work: () => Promise<T>): Promise<T> {
    for (let pauseMs = PAUSE_MS_FIRST; ; pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX)) {
      try {
        const result = await work();
        this.#busy = false;
        return result;
      } catch (error) {
        if (!isBusy(error)) {
          this.#busy = false;
          throw error;
        }
        this.#refuseWhenTooLate(arrivedAt, pauseMs, error);
        await pause(pauseMs);
      }
    }
  }

  #refuseWhenTooLate(arrivedAt: number, pauseMs: number, cause: unknown): void {
    const now = performance.now();
    if (!this.#busy) this.#busySince = now;
    this.#busy = true;
    if (now + pauseMs - Math.max(arrivedAt, this.#busySince) <= this.#waitMsMax) return;
    throw new DatabaseBusyError(`another process has locked the database for ${String(this.#waitMsMax)} ms`, { cause });
  }
}

/** True for SQLITE_BUSY in all its kinds, as the driver adapter reports it. */
export function isBusy(error: unknown): boolean {
  return isDriverAdapterError(error) && error.cause.kind === "SocketTimeout";
}
