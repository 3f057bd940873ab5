import { readdirSync, readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

export type Shot = { path: string; method?: string; body?: string | Uint8Array; headers?: Record<string, string> };

/** Sends one request and gives its status and how long it took until the last byte of the answer, in milliseconds. */
export function shoot(origin: string, { path, method = "POST", body = "", headers = {} }: Shot, agent: Agent | false) {
  const bytes = Buffer.from(body as string, "latin1");
  const startedAt = performance.now();
  return new Promise<{ status: number; ms: number }>((resolve, reject) => {
    const sent = request(
      `${origin}${path}`,
      { method, agent, headers: { "Content-Length": String(bytes.length), ...headers } },
      (answer) => {
        answer.resume();
        answer.once("end", () => {
          resolve({ status: answer.statusCode ?? 0, ms: performance.now() - startedAt });
        });
        answer.once("error", reject);
      },
    );
    sent.once("error", (error) => {
      // The server may close an idle connection at the moment at which it is used again: every client asks anew then.
      if (sent.reusedSocket && agent) shoot(origin, { path, method, body, headers }, false).then(resolve, reject);
      else reject(error);
    });
    sent.end(bytes);
  });
}

export type LoadOptions = {
  requests: number;
  /** So many are under way at any time. */
  connections: number;
  /** False: each request on a connection of its own. */
  keepAlive?: boolean;
  /** At most so many begin in a second, evenly. Without it, each begins as soon as a connection is free. */
  perSecond?: number;
  shot: (index: number) => Shot;
};

export type LoadResult = { ms: number[]; statuses: Map<number, number>; perSecond: number };

/** Keeps `connections` requests under way until all are answered. */
export async function pour(origin: string, options: LoadOptions): Promise<LoadResult> {
  const { requests, connections, keepAlive = true, perSecond = Number.POSITIVE_INFINITY, shot } = options;
  const agent = keepAlive ? new Agent({ keepAlive: true, maxSockets: connections }) : false;
  const ms: number[] = [];
  const statuses = new Map<number, number>();
  const startedAt = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next < requests) {
        const index = next;
        next += 1;
        const early = startedAt + (1000 * index) / perSecond - performance.now();
        if (early > 0) await pause(early);
        const answer = await shoot(origin, shot(index), agent);
        ms.push(answer.ms);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      }
    }),
  );
  if (agent) agent.destroy();
  return { ms, statuses, perSecond: (1000 * requests) / (performance.now() - startedAt) };
}

/**
 * Processor time of a process so far in milliseconds, all its threads together. Unlike the clock on the wall it does not
 * see what others do. From the scheduler's own books: what /proc/PID/stat tells is guessed from who runs at each tick of
 * the kernel's clock, which whoever wakes by a timer always does.
 */
export function processorMs(pid: number): number {
  const onProcessorNs = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "latin1").split(" ")[0]),
  );
  return onProcessorNs.reduce((sum, ns) => sum + ns, 0) / 1e6;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2;
}
