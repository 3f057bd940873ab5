import { orderNoOf, type Rule, shown } from "#lib/db/verify/rule.ts";

/** M3: goods are promised for one payment of the whole sum, made to the very merchant who asked for it. */
const PAID_RULES: readonly Rule[] = [
  {
    invariant: "M3",
    name: "paid-without-payment",
    sql: `SELECT 'order ' || orderNo AS "row", orderNo AS "orderNo",
        '1 payment of the whole sum' AS "expected", payments || ' payments' AS "found"
      FROM (SELECT "order".orderNo,
          (SELECT count(*) FROM Payment AS payment
            WHERE payment.orderId = "order".id AND payment.purpose = 'order') AS payments
        FROM "Order" AS "order" WHERE "order".status IN ('paid', 'shipped', 'completed'))
      WHERE payments <> 1`,
  },
  {
    invariant: "M3",
    name: "paid-wrong-sum",
    sql: `SELECT 'payment ' || payment.tradeNo AS "row", "order".orderNo AS "orderNo",
        "order".totalFen || ' fen' AS "expected", payment.amountFen || ' fen' AS "found"
      FROM Payment AS payment JOIN "Order" AS "order" ON "order".id = payment.orderId
      WHERE payment.purpose = 'order' AND payment.amountFen IS NOT "order".totalFen`,
  },
  {
    invariant: "M3",
    name: "paid-to-another",
    sql: `SELECT 'payment ' || tradeNo AS "row", ${orderNoOf("orderId")} AS "orderNo",
        ${shown("asked")} AS "expected", ${shown("got")} AS "found"
      FROM (SELECT payment.tradeNo, payment.orderId,
          attempt.environment || ' ' || attempt.appId || ' order ' || attempt.orderId AS asked,
          payment.environment || ' ' || payment.appId || ' order ' || payment.orderId AS got
        FROM Payment AS payment LEFT JOIN PaymentAttempt AS attempt ON attempt.id = payment.attemptId)
      WHERE asked IS NOT got`,
  },
];

/** M4: an order's sum is that of its lines, and the one that was placed and asked for. */
const SUM_RULES: readonly Rule[] = [
  {
    invariant: "M4",
    name: "total",
    sql: `SELECT 'order ' || orderNo AS "row", orderNo AS "orderNo",
        (lines + freightFen - discountFen) || ' fen' AS "expected", totalFen || ' fen' AS "found"
      FROM (SELECT "order".orderNo, "order".freightFen, "order".discountFen, "order".totalFen, "order".itemsFen,
          (SELECT coalesce(sum(line.unitPriceFen * line.quantity), 0) FROM OrderLine AS line
            WHERE line.orderId = "order".id) AS lines
        FROM "Order" AS "order")
      WHERE totalFen IS NOT lines + freightFen - discountFen OR itemsFen IS NOT lines OR totalFen < 1
        OR typeof(totalFen) <> 'integer'`,
  },
  {
    invariant: "M4",
    name: "line",
    sql: `SELECT 'line ' || sku AS "row", ${orderNoOf("orderId")} AS "orderNo",
        '1 piece or more, ' || (unitPriceFen * quantity) || ' fen' AS "expected",
        quantity || ' pieces, ' || lineFen || ' fen' AS "found"
      FROM OrderLine WHERE quantity < 1 OR typeof(quantity) <> 'integer' OR lineFen IS NOT unitPriceFen * quantity`,
  },
  {
    invariant: "M4",
    name: "total-changed",
    sql: `SELECT 'order ' || "order".orderNo AS "row", "order".orderNo AS "orderNo",
        placed.totalFen || ' fen when it was placed' AS "expected", "order".totalFen || ' fen' AS "found"
      FROM (SELECT audit.orderId,
          CASE WHEN json_valid(audit.detail) THEN json_extract(audit.detail, '$.totalFen') END AS totalFen
        FROM AuditEntry AS audit WHERE audit.action = 'order.placed') AS placed
      JOIN "Order" AS "order" ON "order".id = placed.orderId WHERE placed.totalFen <> "order".totalFen`,
  },
  {
    invariant: "M4",
    name: "another-sum-asked-for",
    sql: `SELECT 'payment attempt ' || attempt.outTradeNo AS "row", "order".orderNo AS "orderNo",
        "order".totalFen || ' fen' AS "expected", attempt.amountFen || ' fen' AS "found"
      FROM PaymentAttempt AS attempt JOIN "Order" AS "order" ON "order".id = attempt.orderId
      WHERE attempt.amountFen IS NOT "order".totalFen`,
  },
];

export const ORDER_RULES: readonly Rule[] = [...PAID_RULES, ...SUM_RULES];
