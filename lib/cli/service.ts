import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type Command, signalChild, startNode } from "#lib/cli/child-process.ts";
import { deferred } from "#lib/cli/deferred.ts";
import { UserError } from "#lib/cli/user-error.ts";

/** How long a program may take until it answers: a cold disk and two busy cores included. */
const READY_WITHIN_MS = 120_000;
const ASK_EVERY_MS = 150;
/** How long a program may take to finish what it is doing before it is ended. */
const STOP_WITHIN_MS = 10_000;

/** A program that runs as long as the shop does. */
export interface ServiceDescription extends Command {
  readonly name: string;
  /** An address that answers 200 when the program is ready, or the message of a log line that says so. */
  readonly ready: { readonly url: string } | { readonly line: string };
}

export interface Service {
  readonly name: string;
  /** Resolves when the program answers; rejects when it ends first or takes too long. */
  readonly ready: Promise<void>;
  /** Resolves with a sentence when the program has ended, for whatever reason. */
  readonly ended: Promise<string>;
  /** Asks the program to end, and ends it when it does not; resolves when it has ended. */
  stop(): Promise<void>;
}

/** Starts a program; each line that it writes goes to `show`. */
export function startService(description: ServiceDescription, show: (line: string) => void): Service {
  const sawLine = deferred<undefined>();
  const { ended, stop } = watchChild(startNode(description), description.name, (line) => {
    show(line);
    if ("line" in description.ready && saysReady(line, description.ready.line)) sawLine.resolve(undefined);
  });
  const gaveUp = new AbortController();
  const answers = "url" in description.ready ? answersOk(description.ready.url, gaveUp.signal) : sawLine.promise;
  const ready = Promise.race([answers, endsTooSoon(ended), takesTooLong(description.name, gaveUp.signal)]);
  // Whoever waits for `ready` hears of the failure; a stop before that must not count as one that nobody handled.
  ready.catch(() => undefined);
  void Promise.allSettled([ready]).then(() => {
    gaveUp.abort();
  });
  return { name: description.name, ready, ended, stop };
}

/** Each line that a program writes goes to `see`; whoever started it learns of its end, and can bring it about. */
export function watchChild(child: ChildProcess, name: string, see: (line: string) => void): Omit<Service, "ready"> {
  for (const stream of [child.stdout, child.stderr]) if (stream !== null) eachLine(stream, see);
  const ended = endOf(child, name);
  return {
    name,
    ended,
    async stop() {
      signalChild(child, "SIGTERM");
      const timer = setTimeout(() => {
        signalChild(child, "SIGKILL");
      }, STOP_WITHIN_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function endOf(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      resolve(`The ${name} could not be started: ${error.message}.`);
    });
    child.once("close", (code, signal) => {
      resolve(`The ${name} ended (${signal ?? `exit code ${code ?? "unknown"}`}).`);
    });
  });
}

async function endsTooSoon(ended: Promise<string>): Promise<never> {
  throw new UserError(await ended);
}

function takesTooLong(name: string, cancelled: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => {
      reject(new UserError(`The ${name} did not answer within ${READY_WITHIN_MS / 1000} seconds.`));
    }, READY_WITHIN_MS);
    cancelled.addEventListener("abort", () => {
      clearTimeout(timer);
    });
  });
}

async function answersOk(url: string, cancelled: AbortSignal): Promise<void> {
  while (!cancelled.aborted) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(5000), redirect: "manual" });
      await answer.body?.cancel();
      if (answer.status === 200) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

function eachLine(stream: Readable, see: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", see);
}

function saysReady(line: string, message: string): boolean {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === "object" && entry !== null && "msg" in entry && entry.msg === message;
  } catch {
    return false;
  }
}
