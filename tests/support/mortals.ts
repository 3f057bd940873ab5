import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { RaceDeps } from "#tests/races/party.ts";
import { bundledProgram } from "#tests/support/bundled-program.ts";
import type { AlipayCall, MortalOrders } from "#tests/support/mortal-process.ts";
import { projectFolder } from "#tests/support/shop-template.ts";

const PROGRAM = await bundledProgram("tests/support/mortal-process.ts");

/** Makes processes that die when they are told to. The next one starts up while the last one dies. */
export class Mortals {
  readonly #deps: RaceDeps;
  #next: ChildProcess | null = null;

  constructor(deps: RaceDeps) {
    this.#deps = deps;
  }

  /** Lets a process of its own carry out a use-case and die after so many effects. Answers the signal that ended it. */
  async die(orders: Omit<MortalOrders, "nowMs" | "merchant">): Promise<NodeJS.Signals | number | null> {
    const child = this.#next ?? start();
    this.#next = start();
    await ready(child);
    child.on("message", (call: AlipayCall) => void this.#answer(child, call));
    const ended = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
    const { clock, merchant } = this.#deps;
    child.send({ ...orders, nowMs: clock.now().getTime(), merchant } satisfies MortalOrders);
    const [code, signal] = await ended;
    return signal ?? code;
  }

  close(): void {
    this.#next?.kill("SIGKILL");
  }

  async #answer(child: ChildProcess, { id, at, method, values }: AlipayCall): Promise<void> {
    const target = this.#deps[at] as Record<string, (...given: unknown[]) => unknown>;
    const value: unknown = await target[method]?.(...values);
    if (child.connected) child.send({ id, value });
  }
}

const readiness = new WeakMap<ChildProcess, Promise<unknown>>();

function start(): ChildProcess {
  const child = fork(PROGRAM, {
    cwd: projectFolder,
    // Dates and nulls arrive as what they are.
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  readiness.set(child, once(child, "message"));
  return child;
}

async function ready(child: ChildProcess): Promise<void> {
  await readiness.get(child);
}
