import { orderNoOf, type Rule } from "#lib/db/verify/rule.ts";

/** M2: what Alipay knows by one number stands here once. */
export const ONCE_RULES: readonly Rule[] = [
  once({
    name: "trade-booked-twice",
    what: "ledger entries of trade",
    table: "LedgerEntry",
    column: "reference",
    kind: "payment",
  }),
  once({
    name: "refund-booked-twice",
    what: "ledger entries of refund",
    table: "LedgerEntry",
    column: "reference",
    kind: "refund",
  }),
  once({ name: "trade-no-twice", what: "payments of trade", table: "Payment", column: "tradeNo" }),
  once({ name: "out-request-no-twice", what: "refunds numbered", table: "Refund", column: "outRequestNo" }),
  once({
    name: "out-trade-no-twice",
    what: "payment attempts numbered",
    table: "PaymentAttempt",
    column: "outTradeNo",
  }),
];

function once(rule: { name: string; what: string; table: string; column: string; kind?: string }): Rule {
  const where = rule.kind === undefined ? "" : `WHERE kind = '${rule.kind}'`;
  return {
    invariant: "M2",
    name: rule.name,
    sql: `SELECT '${rule.what} ' || number AS "row", ${orderNoOf("orderId")} AS "orderNo",
        '1' AS "expected", CAST(times AS TEXT) AS "found"
      FROM (SELECT ${rule.column} AS number, min(orderId) AS orderId, count(*) AS times
        FROM ${rule.table} ${where} GROUP BY ${rule.column} HAVING count(*) > 1)`,
  };
}
