import { EventEmitter } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { PoolOptions, PoolRunnerInitializer, PoolWorker, WorkerRequest, WorkerResponse } from "vitest/node";

/** A thread that has served so many mutants ends: whatever they left behind in its memory ends with it. */
const RUNS_PER_THREAD = 50;

let kept: { thread: Worker; runs: number; isRunning: boolean } | null = null;

/**
 * Vitest's own worker thread, except that it lives on from one mutant to the next. Vitest would start a thread for each,
 * and loading the database's client into it takes longer than most mutants live.
 */
class KeptThread implements PoolWorker {
  readonly name = "threads";
  readonly #options: PoolOptions;
  readonly #listeners = new EventEmitter();
  #thread: Worker | null = null;
  readonly #forward = {
    message: (message: unknown) => {
      this.#hear(message);
    },
    error: (error: unknown) => this.#listeners.emit("error", error),
    exit: (code: unknown) => this.#listeners.emit("exit", code),
  };

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  start(): Promise<void> {
    kept ??= { thread: this.#startThread(), runs: 0, isRunning: false };
    this.#thread = kept.thread;
    for (const [event, forward] of Object.entries(this.#forward)) this.#thread.on(event, forward);
    return Promise.resolve();
  }

  send(message: WorkerRequest): void {
    if ("type" in message && message.type === "stop") {
      // The thread is not told: its next mutant comes.
      setImmediate(() => this.#listeners.emit("message", { type: "stopped", __vitest_worker_response__: true }));
      return;
    }
    if (kept && "type" in message && message.type === "run") {
      kept.isRunning = true;
      kept.runs += 1;
    }
    this.#thread?.postMessage(message);
  }

  async stop(): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    for (const [event, forward] of Object.entries(this.#forward)) thread?.off(event, forward);
    if (kept === null || kept.thread !== thread) return;
    if (!kept.isRunning && kept.runs < RUNS_PER_THREAD) return;
    kept = null;
    await thread.terminate();
  }

  on(event: string, callback: (argument: unknown) => void): void {
    this.#listeners.on(event, callback);
  }

  off(event: string, callback: (argument: unknown) => void): void {
    this.#listeners.off(event, callback);
  }

  deserialize(data: unknown): unknown {
    return data;
  }

  #startThread(): Worker {
    const { distPath, env, execArgv } = this.#options;
    const thread = new Worker(join(distPath, "workers", "threads.js"), { env, execArgv });
    // What has been kept for the next mutant holds up no end.
    thread.unref();
    thread.setMaxListeners(0);
    return thread;
  }

  #hear(message: unknown): void {
    if (kept && (message as Partial<WorkerResponse>).type === "testfileFinished") kept.isRunning = false;
    this.#listeners.emit("message", message);
  }
}

export const keptThread: PoolRunnerInitializer = {
  name: "kept-thread",
  createPoolWorker: (options) => new KeptThread(options),
};
