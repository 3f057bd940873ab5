import type { Logger, NotificationVerifier } from "#lib/services/ports.ts";

/** A forger sends as much as the network carries; a line a minute tells a person enough, and fills no disk (fault O-08). */
const REFUSAL_LOG_SECONDS = 60;

/**
 * Lets a verifier's refusals be read in the log: the first at once, those of the minute after it together in one line
 * that counts them by reason.
 */
export function withRefusalLog(
  verifier: NotificationVerifier,
  { log, seconds = REFUSAL_LOG_SECONDS }: { log: Logger; seconds?: number },
): NotificationVerifier {
  const unsaid = new Map<string, number>();
  let isQuiet = false;
  function note(because: string): void {
    if (isQuiet) {
      unsaid.set(because, (unsaid.get(because) ?? 0) + 1);
      return;
    }
    log.warn({ because }, "notification refused");
    isQuiet = true;
    // A process that ends need not wait for the sum.
    setTimeout(endQuiet, seconds * 1000).unref();
  }
  function endQuiet(): void {
    isQuiet = false;
    if (unsaid.size === 0) return;
    log.warn({ refused: Object.fromEntries(unsaid) }, "more notifications refused");
    unsaid.clear();
  }
  return {
    verify(body) {
      const verdict = verifier.verify(body);
      if (verdict.kind === "rejected") note(verdict.because);
      return verdict;
    },
  };
}
