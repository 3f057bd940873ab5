import { learnAttemptsAgain } from "#lib/services/learn-attempts-again.ts";
import { learnRefundsAgain } from "#lib/services/learn-refunds-again.ts";
import { planNextTry } from "#lib/services/plan-next-try.ts";
import type { Deps } from "#lib/services/ports.ts";

/**
 * After a restore: learns from Alipay what became of one order since the backup. Attempts first, those that the backup
 * does not know included, then the refunds of every payment. Until all of it is known the order neither expires nor is
 * refunded anew. What Alipay does not answer is asked again, with growing pauses, and in the end by a person.
 */
export async function learnAgain(deps: Deps, { orderId }: { orderId: string }): Promise<void> {
  const isKnown = (await learnAttemptsAgain(deps, orderId)) && (await learnRefundsAgain(deps, orderId));
  await deps.database.write(async (tx) => {
    if (isKnown) {
      await tx.orders.scheduleLearning({ orderId, learnAgainAt: null });
      return;
    }
    const work = { kind: "learning", subjectId: orderId } as const;
    await tx.work.plan({ ...work, at: await planNextTry(tx, deps, work, "unanswered") });
  });
}
