import { orderNoOf, type Rule, shown } from "#lib/db/verify/rule.ts";

/** A change of state as the tables show it. All parts are SQL over one row of `table`. */
type Change = {
  readonly action: string;
  /** What the audit row says of the state after. */
  readonly after: string;
  readonly table: string;
  readonly orderId: string;
  readonly subject: string;
  /** How often the change has happened to the row: 0 or 1. */
  readonly times: string;
};

const order = { table: `"Order"`, orderId: "id" };
const attempt = { table: "PaymentAttempt", orderId: "orderId", subject: "outTradeNo" };
const payment = { table: "Payment", orderId: "orderId", subject: "tradeNo" };
const refund = { table: "Refund", orderId: "orderId", subject: "outRequestNo" };

/** A refund that failed and was done all the same has been told of twice, and its second row says so. */
const FAILED_TIMES = `CASE status WHEN 'failed' THEN 1 WHEN 'done' THEN
  (SELECT count(*) FROM AuditEntry AS done WHERE done.orderId = changed.orderId AND done.action = 'refund.done'
    AND done.subject = changed.outRequestNo AND done.before = 'failed') ELSE 0 END`;

/**
 * The changes of M10. A surplus's own refund comes with `payment.surplus`, one made elsewhere with `refund.done`; what
 * Alipay itself was asked for needs no second witness. What a refund's tries do in between moves no money.
 */
const CHANGES: readonly Change[] = [
  { ...order, action: "order.placed", after: "pending", subject: "orderNo", times: "1" },
  { ...order, action: "order.cancelled", after: "cancelled", subject: "orderNo", times: "cancelledAt IS NOT NULL" },
  { ...order, action: "order.shipped", after: "shipped", subject: "trackingNo", times: "shippedAt IS NOT NULL" },
  { ...order, action: "order.completed", after: "completed", subject: "id", times: "completedAt IS NOT NULL" },
  { ...attempt, action: "attempt.opened", after: "open", times: "1" },
  { ...attempt, action: "attempt.closed", after: "closed", times: "closedAt IS NOT NULL" },
  { ...payment, action: "payment.settled", after: "paid", times: "purpose = 'order'" },
  { ...payment, action: "payment.surplus", after: "*", times: "purpose = 'surplus'" },
  { ...payment, action: "witness.agreed", after: "agreed", times: "learnedFrom = 'notify' AND witness = 'agreed'" },
  { ...payment, action: "witness.contradicted", after: "contradicted", times: "witness = 'contradicted'" },
  { ...refund, action: "refund.requested", after: "new", times: "kind = 'staff'" },
  { ...refund, action: "refund.done", after: "done", times: "status = 'done'" },
  { ...refund, action: "refund.failed", after: "failed", times: FAILED_TIMES },
];

function wrongCount({ action, after, table, orderId, subject, times }: Change): string {
  const isAfter = after === "*" ? "1" : `audit.after = '${after}'`;
  return `SELECT '${action} of ' || ${shown("subject")} AS "row", ${orderNoOf("orderId")} AS "orderNo",
      'audit rows: ' || times AS "expected", 'audit rows: ' || told AS "found"
    FROM (SELECT changed.${orderId} AS orderId, changed.${subject} AS subject, ${times} AS times,
        (SELECT count(*) FROM AuditEntry AS audit WHERE audit.orderId = changed.${orderId}
          AND audit.action = '${action}' AND audit.subject = changed.${subject} AND ${isAfter}) AS told
      FROM ${table} AS changed)
    WHERE told <> times`;
}

function ofNothing({ action, table, orderId, subject }: Change): string {
  return `WHEN '${action}' THEN NOT EXISTS (SELECT 1 FROM ${table} AS changed
    WHERE changed.${orderId} = audit.orderId AND changed.${subject} = audit.subject)`;
}

/** M10: exactly one audit row for each change of a state that money hangs on, and none for what never was. */
export const AUDIT_RULES: readonly Rule[] = [
  { invariant: "M10", name: "one-audit-row", sql: CHANGES.map(wrongCount).join("\nUNION ALL\n") },
  {
    invariant: "M10",
    name: "audit-of-nothing",
    sql: `SELECT 'audit row ' || audit.id || ', ' || audit.action || ' of ' || audit.subject AS "row",
        ${orderNoOf("audit.orderId")} AS "orderNo", 'something that changed' AS "expected", 'nothing' AS "found"
      FROM AuditEntry AS audit WHERE CASE audit.action ${CHANGES.map(ofNothing).join("\n")} ELSE 0 END`,
  },
];
