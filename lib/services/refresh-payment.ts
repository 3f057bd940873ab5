import { askAlipay } from "#lib/services/ask-alipay.ts";
import type { Deps } from "#lib/services/ports.ts";

/**
 * Asks Alipay about an order that waits for money: for the buyer's pages and for staff. `asked` is false where
 * somebody asked within the last three seconds, `answered` false where no answer could be trusted.
 */
export async function refreshPayment(
  deps: Deps,
  { orderId }: { orderId: string },
): Promise<{ asked: boolean; answered: boolean }> {
  const attempts = await deps.database.read.attempts.list(orderId);
  // The newest number is the one that the buyer has just used; older ones are the worker's.
  const newest = attempts.filter((attempt) => attempt.status !== "paid").at(-1);
  if (!newest) return { asked: false, answered: true };
  const result = await askAlipay(deps, newest);
  return result.asked ? { asked: true, answered: result.said !== "unknown" } : { asked: false, answered: true };
}
