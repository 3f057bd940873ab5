import { constants, setPriority } from "node:os";
import { signalChild, startNode } from "#lib/cli/child-process.ts";

export interface Ended {
  readonly code: number | null;
  /** Standard output and errors, in the order in which they came. */
  readonly output: string;
}

export interface ToRun {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** It leaves the processor to everything else that wants it. */
  readonly givesWay?: boolean;
}

/** Runs a tool under Node and gives what it wrote. One that hangs is ended, with all that it has started. */
export function runToEnd({ args, env, timeoutMs, givesWay = false }: ToRun): Promise<Ended> {
  const child = startNode({ args, env: { ...process.env, NO_COLOR: "1", NEXT_TELEMETRY_DISABLED: "1", ...env } });
  if (givesWay && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const timer = setTimeout(() => {
    output += `\nStill not done after ${timeoutMs / 60_000} minutes: ended.\n`;
    signalChild(child, "SIGKILL");
  }, timeoutMs);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
}
