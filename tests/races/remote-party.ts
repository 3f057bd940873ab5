import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { FromParty, ToParty } from "#tests/races/messages.ts";
import type { Outcome, Party, Step } from "#tests/races/party.ts";
import type { Task } from "#tests/races/use-cases.ts";
import type { RaceWorld } from "#tests/races/world.ts";
import { bundledProgram } from "#tests/support/bundled-program.ts";

const PROGRAM = await bundledProgram("tests/races/party-program.ts");

type Stops = Extract<ToParty, { say: "run" }>["stops"];

/** A process of its own on the world's database file. It carries out tasks for one party at a time. */
export class RemoteProcess {
  readonly #world: RaceWorld;
  readonly #child: ChildProcess;
  #arrive: (step: Step) => void = () => undefined;

  private constructor(world: RaceWorld, child: ChildProcess) {
    this.#world = world;
    this.#child = child;
    child.on("message", (message: FromParty) => void this.#hear(message));
  }

  static async start(world: RaceWorld): Promise<RemoteProcess> {
    const child = fork(PROGRAM, [world.opened.file], { serialization: "advanced" });
    await once(child, "message");
    return new RemoteProcess(world, child);
  }

  /** A party that stops there, as those within this process do. */
  enter(tasks: readonly Task[], stops: Exclude<Stops, "nowhere"> = "between effects"): Party {
    let started = false;
    return {
      step: () => {
        const say = started ? ({ say: "go" } as const) : ({ say: "run", tasks, stops } as const);
        started = true;
        return this.#tell(say);
      },
    };
  }

  /** Carries the tasks out without a stop. */
  async run(tasks: readonly Task[]): Promise<Outcome> {
    const step = await this.#tell({ say: "run", tasks, stops: "nowhere" });
    if (!("ended" in step)) throw new Error(`stopped before ${step.before}`);
    return step.ended;
  }

  /** Stops or continues the whole process, timers and all, as a busy machine or a paused one does. */
  signal(name: "SIGSTOP" | "SIGCONT"): void {
    this.#child.kill(name);
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.disconnect();
    await ended;
  }

  #tell(message: Omit<Extract<ToParty, { say: "run" }>, "now"> | { say: "go" }): Promise<Step> {
    const step = new Promise<Step>((resolve) => {
      this.#arrive = resolve;
    });
    this.#send(message);
    return step;
  }

  #send(
    message:
      | Omit<Extract<ToParty, { say: "run" }>, "now">
      | { say: "go" }
      | { say: "answer"; call: number; value: unknown },
  ): void {
    this.#child.send({ ...message, now: this.#world.deps.clock.now() });
  }

  async #hear(message: FromParty): Promise<void> {
    switch (message.say) {
      case "ready":
        break;
      case "before":
        this.#arrive({ before: message.effect });
        break;
      case "ended":
        this.#arrive({ ended: message.outcome });
        break;
      case "call": {
        const { call, door, method, values } = message;
        const target = this.#world.deps[door] as unknown as Record<string, (...values: unknown[]) => unknown>;
        this.#send({ say: "answer", call, value: await target[method]?.(...values) });
        break;
      }
    }
  }
}
