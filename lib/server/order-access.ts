import "server-only";
import { isOrderNo } from "#lib/domain/ids.ts";
import { shop } from "#lib/server/shop.ts";
import type { Order, PaymentState } from "#lib/server/views.ts";
import { findVisitor } from "#lib/server/visitor.ts";

/** An order that this person may see, and the secret that the tokens of its forms are made from. */
export type Owned<View> = { order: View; formSecret: string; key: string | null };

type Locator = { orderNo: string; key: string | null };

/** Null alike for an order that is not there and one that is somebody else's. */
export async function findOwnedOrder(locator: Locator): Promise<Owned<Order> | null> {
  const { queries } = await shop();
  return ifOwned(locator, () => queries.orders.findOrder(locator.orderNo));
}

export async function findOwnedPayment(locator: Locator): Promise<Owned<PaymentState> | null> {
  const { queries } = await shop();
  return ifOwned(locator, () => queries.orders.findPaymentState(locator.orderNo));
}

async function ifOwned<View extends { visitorHash: string }>(
  { orderNo, key }: Locator,
  find: () => Promise<View | null>,
): Promise<Owned<View> | null> {
  if (!isOrderNo(orderNo)) return null;
  const [order, visitor, { orderKeys }] = await Promise.all([find(), findVisitor(), shop()]);
  if (order === null) return null;
  if (visitor?.hash === order.visitorHash) return { order, formSecret: visitor.token, key: null };
  return key !== null && orderKeys.matches(orderNo, key) ? { order, formSecret: key, key } : null;
}

/** The `key` of an address's query, where it is a single text. */
export function keyIn(query: Record<string, string | string[] | undefined>): string | null {
  const key = query["key"];
  return typeof key === "string" && key !== "" ? key : null;
}

/** The path of a page of an order; the key stays in it where the order was opened by its link. */
export function orderPath(
  { order, key }: { order: { orderNo: string }; key: string | null },
  place: { under: "orders" | "pay"; page?: "alipay" | "browser" | "result" },
): string {
  const path = `/${place.under}/${order.orderNo}${place.page === undefined ? "" : `/${place.page}`}`;
  return key === null ? path : `${path}?key=${encodeURIComponent(key)}`;
}
