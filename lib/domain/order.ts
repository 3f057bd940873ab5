import { type Fen, fen, lineTotal, ORDER_TOTAL_FEN_MAX, sumFen } from "#lib/domain/money.ts";

export const ORDER_STATUSES = [
  "pending",
  "paid",
  "shipped",
  "completed",
  "cancelled",
  /** Money came for a cancelled order and is on its way back. */
  "cancelled-refunding",
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const CANCEL_CAUSES = ["buyer", "expired", "staff"] as const;
export type CancelCause = (typeof CANCEL_CAUSES)[number];

export const LINE_QUANTITY_MAX = 99;
/** goods_detail and the pages stay readable; nobody fills a basket with more kinds of things by hand. */
export const ORDER_LINES_MAX = 50;
/** Orders from this sum on travel for free. */
export const FREE_FREIGHT_FROM_FEN = 9_900;
export const FREIGHT_FEN = 800;

/** Alipay refuses a time_expire closer than a minute, so a payment cannot be started in the last one. */
export const PAYABLE_SECONDS_MIN = 60;

export type PricedLine = { unitPriceFen: Fen; quantity: number };
export type OrderTotals = { itemsFen: Fen; freightFen: Fen; discountFen: Fen; totalFen: Fen };

/** The only place where an order's sum comes from. Null when it is outside what one order may cost. */
export function findOrderTotals(lines: readonly PricedLine[]): OrderTotals | null {
  const itemsFen = sumFen(lines.map((line) => lineTotal(line.unitPriceFen, line.quantity)));
  const freightFen = freightFor(itemsFen);
  const totalFen = fen(itemsFen + freightFen);
  if (totalFen < 1 || totalFen > ORDER_TOTAL_FEN_MAX) return null;
  return { itemsFen, freightFen, discountFen: fen(0), totalFen };
}

/** Freight of a basket: free from FREE_FREIGHT_FROM_FEN on, and for a basket under one yuan (samples go as a letter). */
function freightFor(itemsFen: Fen): Fen {
  const goesAsLetter = itemsFen < 100;
  return fen(goesAsLetter || itemsFen >= FREE_FREIGHT_FROM_FEN ? 0 : FREIGHT_FEN);
}

/** True where the buyer can still be sent to Alipay. */
export function isPayable(order: { status: OrderStatus; expiresAt: Date }, now: Date): boolean {
  return order.status === "pending" && order.expiresAt.getTime() - now.getTime() > PAYABLE_SECONDS_MIN * 1000;
}

export function isExpired(order: { expiresAt: Date }, now: Date): boolean {
  return now >= order.expiresAt;
}

export type ShippingObstacle =
  | "not-paid"
  | "already-shipped"
  | "refunded"
  /** Refunded at Alipay and not by us, and how much is not known yet. */
  | "refund-elsewhere"
  | "awaiting-witness"
  | "witness-contradicts";

/** Goods leave only for money that Alipay itself has confirmed when asked, and that is not all going back. */
export function findShippingObstacle(order: {
  status: OrderStatus;
  witness: "pending" | "agreed" | "contradicted";
  paidFen: Fen;
  refundReservedFen: Fen;
  /** Something of it was refunded elsewhere, and neither the worker nor a person has settled that. */
  hasOpenRefundElsewhere: boolean;
}): ShippingObstacle | null {
  if (order.status === "shipped" || order.status === "completed") return "already-shipped";
  if (order.status !== "paid") return "not-paid";
  // Before the witness: it is this that a person has to look at, and that makes Alipay contradict the notification.
  if (order.hasOpenRefundElsewhere) return "refund-elsewhere";
  if (order.witness === "contradicted") return "witness-contradicts";
  if (order.witness === "pending") return "awaiting-witness";
  if (order.refundReservedFen >= order.paidFen) return "refunded";
  return null;
}
