import { orderNoOf, type Rule } from "#lib/db/verify/rule.ts";

const PROMISED_OF_ORDER = `(SELECT sum(refund.amountFen) FROM Refund AS refund
  WHERE refund.orderId = "order".id AND refund.status <> 'failed')`;

function bookedOf(order: string, kind: "payment" | "refund"): string {
  return `(SELECT coalesce(sum(entry.amountFen), 0) FROM LedgerEntry AS entry
    WHERE entry.orderId = ${order} AND entry.kind = '${kind}')`;
}

/** M1: never more back than came in, and every refund that has not certainly failed counts. */
export const REFUND_RULES: readonly Rule[] = [
  {
    invariant: "M1",
    name: "over-refund",
    sql: `SELECT 'payment ' || tradeNo AS "row", ${orderNoOf("orderId")} AS "orderNo",
        'at most ' || booked || ' fen of refunds' AS "expected", promised || ' fen' AS "found"
      FROM (SELECT payment.tradeNo, payment.orderId,
          (SELECT coalesce(sum(entry.amountFen), 0) FROM LedgerEntry AS entry
            WHERE entry.kind = 'payment' AND entry.reference = payment.tradeNo) AS booked,
          (SELECT sum(refund.amountFen) FROM Refund AS refund
            WHERE refund.paymentId = payment.id AND refund.status <> 'failed') AS promised
        FROM Payment AS payment)
      WHERE promised > booked`,
  },
  {
    invariant: "M1",
    name: "over-refund-of-order",
    sql: `SELECT 'order ' || orderNo AS "row", orderNo AS "orderNo",
        'at most ' || booked || ' fen of refunds' AS "expected", promised || ' fen' AS "found"
      FROM (SELECT "order".orderNo, ${bookedOf('"order".id', "payment")} AS booked, ${PROMISED_OF_ORDER} AS promised
        FROM "Order" AS "order")
      WHERE promised > booked`,
  },
  {
    invariant: "M1",
    name: "more-booked-out-than-in",
    sql: `SELECT 'order ' || orderNo AS "row", orderNo AS "orderNo",
        'at most ' || cameIn || ' fen booked as refunded' AS "expected", wentOut || ' fen' AS "found"
      FROM (SELECT "order".orderNo, ${bookedOf('"order".id', "payment")} AS cameIn,
          ${bookedOf('"order".id', "refund")} AS wentOut
        FROM "Order" AS "order")
      WHERE wentOut > cameIn`,
  },
];
