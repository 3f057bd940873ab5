import { LEARNING_TRIES_BEFORE_ALERT, nextLearning } from "#lib/domain/learning.ts";
import { learnAttemptsAgain } from "#lib/services/learn-attempts-again.ts";
import { learnRefundsAgain } from "#lib/services/learn-refunds-again.ts";
import type { Deps } from "#lib/services/ports.ts";

/**
 * After a restore: learns from Alipay what became of one order since the backup. Attempts first, those that the backup
 * does not know included, then the refunds of every payment. Until all of it is known the order neither expires nor is
 * refunded anew. What Alipay does not answer is asked again, with growing pauses, and never given up.
 */
export async function learnAgain(deps: Deps, { orderId, tries }: { orderId: string; tries: number }): Promise<void> {
  const isKnown = (await learnAttemptsAgain(deps, orderId)) && (await learnRefundsAgain(deps, orderId));
  const learnAgainAt = isKnown ? null : nextLearning(tries + 1, deps.clock.now());
  await deps.database.write((tx) => tx.orders.scheduleLearning({ orderId, learnAgainAt }));
  if (!isKnown && tries + 1 >= LEARNING_TRIES_BEFORE_ALERT) {
    deps.log.error({ orderId, tries: tries + 1 }, "what became of a restored order is still unknown");
  }
}
