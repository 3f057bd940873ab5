import { isPayable } from "#lib/domain/order.ts";
import type { PayProduct } from "#lib/domain/payment.ts";
import { isOurs } from "#lib/services/is-ours.ts";
import type { Deps } from "#lib/services/ports.ts";

export type PayUrlResult =
  | { status: "redirect"; url: string }
  /** The attempt was begun for another product, on another device: startPayment with `anew` lets it go on here. */
  | { status: "other-product" }
  | { status: "not-payable" };

/** Signs the pay URL of the order's open attempt. Writes nothing: opened twice, it is the same trade twice. */
export async function signPayUrl(
  deps: Deps,
  { orderId, product }: { orderId: string; product: PayProduct },
): Promise<PayUrlResult> {
  const { orders, attempts } = deps.database.read;
  const order = await orders.find(orderId);
  const attempt = order && isPayable(order, deps.clock.now()) ? await attempts.findOpen(orderId) : null;
  if (!attempt || !isOurs(deps, attempt)) return { status: "not-payable" };
  if (attempt.product !== product) return { status: "other-product" };
  const { outTradeNo, amountFen, subject, expiresAt } = attempt;
  const goods = await orders.listGoods(orderId);
  return {
    status: "redirect",
    url: await deps.gateway.payUrl({ product, outTradeNo, amountFen, subject, expiresAt, goods }),
  };
}
