import { planNextTry } from "#lib/services/plan-next-try.ts";
import type { Deps } from "#lib/services/ports.ts";

/** Longer than a delivery may take, so that no second sender begins while the first one waits for its answer. */
const CLAIM_SECONDS = 30;

/**
 * Sends one message to the merchant's own system: claim, call, record. A process that dies in between sends it again
 * under the same id, by which the consumer knows it.
 */
export async function deliverMessage(deps: Deps, { messageId }: { messageId: string }): Promise<void> {
  const at = deps.clock.now();
  const nextTryAt = new Date(at.getTime() + CLAIM_SECONDS * 1000);
  const message = await deps.database.write(async (tx) =>
    (await tx.outbox.claim({ messageId, at, nextTryAt })) ? tx.outbox.find(messageId) : null,
  );
  if (!message) return;
  // Written while there was a consumer: it is kept, in case that one was taken from the settings by mistake.
  const answer = (await deps.webhook?.deliver(message)) ?? { kind: "refused", cause: "no consumer is configured" };
  await deps.database.write(async (tx) => {
    if (answer.kind === "taken") {
      await tx.outbox.markDelivered({ messageId, at: deps.clock.now() });
      return;
    }
    const next = await planNextTry(tx, deps, { kind: "message", subjectId: messageId }, "unanswered");
    await tx.outbox.noteFailure({ messageId, problem: answer.cause, nextTryAt: next });
  });
}
