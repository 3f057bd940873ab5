import "server-only";
import { getHeapStatistics } from "node:v8";

/** A stall this long is one in which a probe, a buyer and Alipay had to wait: beyond any work of ours. */
const STALL_MS_MAX = 3_000;
/** So long a stall is shown after it has passed: probes come every few seconds and none was answered meanwhile. */
const SHOW_STALL_MS = 10_000;
const BEAT_MS = 250;
/** Near its limit Node spends its time on collecting garbage, and then ends without a word. */
const HEAP_SHARE_MAX = 0.9;

export type Ailment = "event-loop-stalled" | "heap-nearly-full" | "unhandled-error";

// Next keeps instrumentation and handlers in bundles of their own, each with its own copy of this module.
const KEY = Symbol.for("alipay-storefront.process-health");
type Watched = { stalledAt: number; failed: boolean };
const holder = globalThis as { [KEY]?: Watched | undefined };

function watched(): Watched {
  holder[KEY] ??= { stalledAt: Number.NEGATIVE_INFINITY, failed: false };
  return holder[KEY];
}

/** Begins to notice when the event loop stands still. Monotonic time, so that a clock that is set does not count. */
export function watchEventLoop(): void {
  const state = watched();
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    if (now - last - BEAT_MS > STALL_MS_MAX) state.stalledAt = now;
    last = now;
  }, BEAT_MS).unref();
}

/** After an error that nobody handled the process is on its way out. */
export function markFailed(): void {
  watched().failed = true;
}

/** Why this process should get no more work; null when it is well. */
export function findAilment(): Ailment | null {
  const { stalledAt, failed } = watched();
  if (failed) return "unhandled-error";
  if (performance.now() - stalledAt < SHOW_STALL_MS) return "event-loop-stalled";
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used > limit * HEAP_SHARE_MAX ? "heap-nearly-full" : null;
}
