import { cancelOrder } from "#lib/services/cancel-order.ts";
import { planNextTry } from "#lib/services/plan-next-try.ts";
import type { Deps } from "#lib/services/ports.ts";

/** Closes an order whose time is over. Where Alipay does not say that its trade is closed, it is tried again later. */
export async function expireOrder(deps: Deps, { orderId }: { orderId: string }): Promise<void> {
  const { status } = await cancelOrder(deps, { orderId, cause: "expired", actor: "worker" });
  if (status !== "try-again") return;
  await deps.database.write(async (tx) => {
    const work = { kind: "expiry", subjectId: orderId } as const;
    await tx.work.plan({ ...work, at: await planNextTry(tx, deps, work, "unanswered") });
  });
}
