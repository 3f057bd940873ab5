import type { PaidOrder } from "#tests/soak/order-stock.ts";

export type AcknowledgedNotice = { notifyId: string; order: PaidOrder; settles: boolean };
export type AcceptedRefund = { formKey: string; order: PaidOrder; amountFen: number };
export type PlacedOrder = { formKey: string; orderNo: string };

/** What the world outside has been told: from then on it may rely on it, whatever happens to the process. */
export type Told = {
  /** Answered with exactly `success` on status 200. */
  notices: AcknowledgedNotice[];
  /** The refund dialog said that it was done, or under way. */
  refunds: AcceptedRefund[];
  /** The checkout led the buyer to the order's cashier. */
  orders: PlacedOrder[];
};

export function nothingTold(): Told {
  return { notices: [], refunds: [], orders: [] };
}

export function countTold({ notices, refunds, orders }: Told): number {
  return notices.length + refunds.length + orders.length;
}
