import type { MessageType } from "#lib/domain/message.ts";
import type { Deps, UnitOfWork } from "#lib/services/ports.ts";

/** Numbers, sums in fen and states: nothing in a message tells who a buyer is. */
type News = { type: MessageType; orderId: string | null; data: Record<string, string | number | null> };

/**
 * Writes a message to the merchant's own system, in the transaction of the change that it tells of: both are there or
 * neither is. Nothing where no consumer is configured. The worker delivers it; no order ever waits for that.
 */
export async function announce(tx: UnitOfWork, deps: Deps, { type, orderId, data }: News): Promise<void> {
  if (deps.webhook === null) return;
  const at = deps.clock.now();
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  await tx.outbox.write({ id: deps.ids.newId(), type, orderId, body, at });
}
