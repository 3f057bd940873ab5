import { DatabaseBusyError } from "#lib/db/errors.ts";

/** Ends a turn. Calling it again does nothing. */
export type EndTurn = () => void;

type Waiter = { start: (end: EndTurn) => void; timer: NodeJS.Timeout };

/**
 * Lets one holder at a time through, first come first served; who waits too long is refused and leaves the queue.
 *
 * Between two turns the event loop goes round: SQLite answers in the same tick, so without that a queue of transactions
 * would run to its end before the process looks at any other request.
 */
export class TurnQueue {
  readonly #waitMsMax: number;
  readonly #waiters: Waiter[] = [];
  #taken = false;

  constructor(waitMsMax: number) {
    this.#waitMsMax = waitMsMax;
  }

  /** @throws DatabaseBusyError when the turn does not come within the limit */
  take(): Promise<EndTurn> {
    if (!this.#taken) {
      this.#taken = true;
      return Promise.resolve(this.#turn());
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(new DatabaseBusyError(`the database was busy with other work for ${String(this.#waitMsMax)} ms`));
      }, this.#waitMsMax);
      const waiter: Waiter = { start: resolve, timer };
      this.#waiters.push(waiter);
    });
  }

  #turn(): EndTurn {
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#next();
    };
  }

  #next(): void {
    if (this.#waiters.length === 0) {
      this.#taken = false;
      return;
    }
    setImmediate(() => {
      const waiter = this.#waiters.shift();
      // It may have given up meanwhile.
      if (waiter === undefined) {
        this.#taken = false;
        return;
      }
      clearTimeout(waiter.timer);
      waiter.start(this.#turn());
    });
  }
}
