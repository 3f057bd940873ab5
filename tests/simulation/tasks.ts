/** Where a task stands still: before or after one of its effects. */
export type Halt =
  | "start"
  | "read"
  | "write"
  | "committed"
  | "call queryTrade"
  | "call closeTrade"
  | "call refund"
  | "call queryRefund"
  | "call webhook"
  | "answer webhook"
  | "answer queryTrade"
  | "answer closeTrade"
  | "answer refund"
  | "answer queryRefund"
  | "reply";

/** A process of the shop, which a crash ends with all its tasks. */
export type ProcessName = "shop" | "worker-1" | "worker-2";

export type Task = {
  readonly name: string;
  readonly process: ProcessName;
  /** The worker's job that it is, where it is one. */
  readonly job: string | null;
  halt: Halt;
  /** How many rows, numbers and the like this task has made: names that do not depend on what other tasks did. */
  made: number;
};

type Halted = Task & { resume: (fault: string | undefined) => void };

/**
 * Runs tasks one at a time: each goes from one halt to the next and then stands still until it is picked again. So
 * whoever picks decides the whole sequence, and the same picks are the same run.
 */
export class Tasks {
  readonly #halted = new Map<string, Halted>();
  #running: { task: Task; settle: () => void } | null = null;

  /** Those that wait to be picked, oldest first. */
  waiting(): readonly Task[] {
    return [...this.#halted.values()];
  }

  find(name: string): Task | undefined {
    return this.#halted.get(name);
  }

  /** The task that is running now. */
  running(): Task {
    if (this.#running === null) throw new Error("no task is running: something went on that nobody had picked");
    return this.#running.task;
  }

  /** A new task, standing before its first step. `body` must not throw. */
  start(
    { name, process, job = null }: { name: string; process: ProcessName; job?: string | null },
    body: () => Promise<void>,
  ): void {
    const task: Task = { name, process, job, halt: "start", made: 0 };
    const resume = () => {
      void body().then(() => {
        this.#running?.settle();
      });
    };
    this.#halted.set(name, Object.assign(task, { resume }));
  }

  /** Lets a task go on to its next halt or its end. */
  async step(name: string, fault?: string): Promise<void> {
    const halted = this.#halted.get(name);
    if (!halted) throw new Error(`there is no task ${name} that waits`);
    this.#halted.delete(name);
    await new Promise<void>((settle) => {
      this.#running = { task: halted, settle };
      halted.resume(fault);
    });
    this.#running = null;
  }

  /** Called in a running task: stands still until it is picked, and answers what fault it was picked with. */
  halt(at: Halt): Promise<string | undefined> {
    const { task, settle } = this.#running ?? {};
    if (!task || !settle) throw new Error(`a task halted at ${at} that nobody had picked`);
    task.halt = at;
    return new Promise((resume) => {
      this.#halted.set(task.name, Object.assign(task, { resume }));
      settle();
    });
  }

  /** Kill -9: the tasks of a process never go on. */
  drop(process: ProcessName): Task[] {
    const dropped = this.waiting().filter((task) => task.process === process);
    for (const task of dropped) this.#halted.delete(task.name);
    return dropped;
  }
}
