import { setTimeout as pause } from "node:timers/promises";

const RETRY_MS = 20;

/** Holds the senders back while the shop is being started, and lets each repeat what was not answered. */
export class OutageGate {
  #open: Promise<void> = Promise.resolve();
  #letIn: () => void = () => undefined;
  #givenUp = false;
  #lastFailure: unknown = null;

  close(): void {
    this.#open = new Promise((resolve) => {
      this.#letIn = resolve;
    });
  }

  open(): void {
    this.#letIn();
  }

  /** From now on nothing is repeated any more. */
  giveUp(): void {
    this.#givenUp = true;
    this.open();
  }

  /**
   * Repeats `send` until it gives an acknowledgement; null, or a broken connection, is none.
   *
   * @throws Error after giveUp(), with the last failure as its cause
   */
  async untilAcknowledged<T extends object>(send: () => Promise<T | null>): Promise<T> {
    for (;;) {
      await this.#open;
      if (this.#givenUp) throw new Error("the shop never acknowledged it", { cause: this.#lastFailure });
      try {
        const acknowledged = await send();
        if (acknowledged !== null) return acknowledged;
      } catch (error) {
        if (error instanceof WrongAnswer) throw error;
        this.#lastFailure = error;
      }
      await pause(RETRY_MS);
    }
  }
}

/** An answer that no kill explains: the run ends with it. */
export class WrongAnswer extends Error {
  override readonly name = "WrongAnswer";
}
