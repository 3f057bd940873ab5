import "server-only";
import type { Container } from "#lib/container.ts";
import { markFailed } from "#lib/server/process-health.ts";

/** Less than the ten seconds after which `npm start`, and most supervisors, end a program by force. */
const DRAIN_MS_MAX = 9_000;

/**
 * Next stops listening at SIGTERM or SIGINT and waits for the requests under way, without end where one connection never
 * finishes its request. The end comes in time all the same: whatever was acknowledged is committed.
 */
function boundDrain(): void {
  const endings: readonly ["SIGTERM" | "SIGINT", number][] = [
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ];
  for (const [signal, code] of endings) {
    process.once(signal, () => {
      setTimeout(() => process.exit(code), DRAIN_MS_MAX).unref();
    });
  }
}

/**
 * Next logs an error that nobody handled and goes on. Here it may have left a promise about money unkept, so the process
 * ends: at once after an exception, whose stack is lost; after the requests under way when a promise was dropped. What
 * was not committed is undone, and the next process picks up what is due.
 */
function endOnUnhandledErrors({ log }: Pick<Container, "log">): void {
  process.once("uncaughtException", (error) => {
    markFailed();
    log.error({ err: error }, "an exception that nobody handled: the shop ends");
    process.exit(1);
  });
  process.once("unhandledRejection", (error) => {
    markFailed();
    log.error({ err: error }, "a rejection that nobody handled: the shop ends after the requests under way");
    process.kill(process.pid, "SIGTERM");
  });
}

/** Lets the process end in time when it is asked to, and by itself when it cannot be trusted any more. */
export function endInOrder(container: Pick<Container, "log">): void {
  boundDrain();
  endOnUnhandledErrors(container);
}
