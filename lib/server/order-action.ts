import "server-only";
import { z } from "zod";
import type { Permission } from "#lib/server/define-action.ts";
import { findOwnedPayment } from "#lib/server/order-access.ts";

/** Every form on an order names it, and carries the key where the page was opened by a link. */
export const orderActionInput = z.object({ orderNo: z.string(), key: z.string().optional() });

export type OrderActor = { orderId: string };

/** Lets the order's visitor, or whoever holds its key, act on it. */
export async function allowOwner(fields: Record<string, string>): Promise<Permission<OrderActor> | null> {
  const owned = await findOwnedPayment({ orderNo: fields["orderNo"] ?? "", key: fields["key"] ?? null });
  return owned && { actor: { orderId: owned.order.id }, formSecret: owned.formSecret };
}
