import { orderNoOf, type Rule, shown } from "#lib/db/verify/rule.ts";

const REFERENCE_TEXT = `CASE entry.kind WHEN 'payment' THEN 'trade ' ELSE 'refund ' END || entry.reference`;

/** SQL for how an entry reads: "alipay-balance to order-income, 8888 fen, order …". All parts are SQL. */
function entryText(entry: { debit: string; credit: string; amountFen: string; orderId: string }): string {
  return `${entry.debit} || ' to ' || ${entry.credit} || ', ' || ${entry.amountFen} || ' fen, order ' || ${entry.orderId}`;
}

function bookedAs(kind: "payment" | "refund", reference: string): string {
  const entry = { debit: "debitAccount", credit: "creditAccount", amountFen: "amountFen", orderId: "orderId" };
  return `(SELECT ${entryText(entry)} FROM LedgerEntry WHERE kind = '${kind}' AND reference = ${reference})`;
}

const BALANCE = `'alipay-balance'`;
/** The account that stands against Alipay's balance. */
const AGAINST_BALANCE = `CASE payment.purpose WHEN 'order' THEN 'order-income' ELSE 'owed-to-buyer' END`;

const PAYMENT_TEXT = entryText({
  debit: BALANCE,
  credit: AGAINST_BALANCE,
  amountFen: "payment.amountFen",
  orderId: "payment.orderId",
});
const REFUND_TEXT = entryText({
  debit: AGAINST_BALANCE,
  credit: BALANCE,
  amountFen: "refund.amountFen",
  orderId: "payment.orderId",
});

/** M7, first half: the ledger is balanced, and it is what the payments and the done refunds say, both ways. */
const ENTRY_RULES: readonly Rule[] = [
  {
    invariant: "M7",
    name: "unbalanced",
    sql: `SELECT 'ledger entry ' || entry.id || ', ' || ${REFERENCE_TEXT} AS "row", ${orderNoOf("entry.orderId")} AS "orderNo",
        'two different accounts and 1 fen or more' AS "expected",
        entry.debitAccount || ' to ' || entry.creditAccount || ', ' || entry.amountFen || ' fen' AS "found"
      FROM LedgerEntry AS entry WHERE entry.debitAccount = entry.creditAccount
        OR entry.debitAccount NOT IN ('alipay-balance', 'order-income', 'owed-to-buyer')
        OR entry.creditAccount NOT IN ('alipay-balance', 'order-income', 'owed-to-buyer')
        OR entry.amountFen < 1 OR typeof(entry.amountFen) <> 'integer'`,
  },
  {
    invariant: "M7",
    name: "payment-booked-otherwise",
    sql: `SELECT 'payment ' || tradeNo AS "row", ${orderNoOf("orderId")} AS "orderNo",
        should AS "expected", ${shown("booked")} AS "found"
      FROM (SELECT payment.tradeNo, payment.orderId,
          ${PAYMENT_TEXT} AS should, ${bookedAs("payment", "payment.tradeNo")} AS booked
        FROM Payment AS payment)
      WHERE booked IS NOT should`,
  },
  {
    invariant: "M7",
    name: "booked-without-payment",
    sql: `SELECT 'ledger entry ' || entry.id || ', ' || ${REFERENCE_TEXT} AS "row", ${orderNoOf("entry.orderId")} AS "orderNo",
        'a payment of this trade' AS "expected", 'nothing, and ' || entry.amountFen || ' fen booked' AS "found"
      FROM LedgerEntry AS entry WHERE entry.kind <> 'refund'
        AND NOT EXISTS (SELECT 1 FROM Payment AS payment WHERE payment.tradeNo = entry.reference)`,
  },
  {
    invariant: "M7",
    name: "refund-booked-otherwise",
    sql: `SELECT 'refund ' || outRequestNo AS "row", ${orderNoOf("orderId")} AS "orderNo",
        ${shown("should")} AS "expected", ${shown("booked")} AS "found"
      FROM (SELECT refund.outRequestNo, refund.orderId,
          ${REFUND_TEXT} AS should, ${bookedAs("refund", "refund.outRequestNo")} AS booked
        FROM Refund AS refund LEFT JOIN Payment AS payment ON payment.id = refund.paymentId
        WHERE refund.status = 'done')
      WHERE booked IS NOT should`,
  },
  {
    invariant: "M7",
    name: "booked-without-refund",
    sql: `SELECT 'ledger entry ' || entry.id || ', ' || ${REFERENCE_TEXT} AS "row", ${orderNoOf("entry.orderId")} AS "orderNo",
        'a refund that is done' AS "expected",
        ${shown("(SELECT 'a refund that is ' || refund.status FROM Refund AS refund WHERE refund.outRequestNo = entry.reference)")} AS "found"
      FROM LedgerEntry AS entry WHERE entry.kind = 'refund' AND NOT EXISTS
        (SELECT 1 FROM Refund AS refund WHERE refund.outRequestNo = entry.reference AND refund.status = 'done')`,
  },
  {
    invariant: "M7",
    name: "refund-of-another-order",
    sql: `SELECT 'refund ' || refund.outRequestNo AS "row", ${orderNoOf("refund.orderId")} AS "orderNo",
        'order ' || ${shown("payment.orderId")} AS "expected", 'order ' || refund.orderId AS "found"
      FROM Refund AS refund LEFT JOIN Payment AS payment ON payment.id = refund.paymentId
      WHERE payment.orderId IS NOT refund.orderId`,
  },
];

/** What an order's entries leave: did they earn the order, and is a surplus still owed? */
const BALANCES = `SELECT "order".orderNo, "order".status,
    EXISTS (SELECT 1 FROM LedgerEntry AS entry WHERE entry.orderId = "order".id AND entry.kind = 'payment'
      AND entry.creditAccount = 'order-income') AS earned,
    (SELECT coalesce(sum(CASE WHEN entry.creditAccount = 'owed-to-buyer' THEN entry.amountFen
        WHEN entry.debitAccount = 'owed-to-buyer' THEN -entry.amountFen ELSE 0 END), 0)
      FROM LedgerEntry AS entry WHERE entry.orderId = "order".id) AS owedFen
  FROM "Order" AS "order"`;

/** M7, second half: what state an order or an attempt is in follows from the ledger and what Alipay has told. */
const STATUS_RULES: readonly Rule[] = [
  {
    invariant: "M7",
    name: "order-status",
    sql: `SELECT 'order ' || orderNo AS "row", orderNo AS "orderNo", should AS "expected", status AS "found"
      FROM (SELECT orderNo, status, CASE WHEN earned THEN 'paid, shipped or completed'
          WHEN owedFen <> 0 THEN 'cancelled-refunding' ELSE 'pending or cancelled' END AS should
        FROM (${BALANCES}))
      WHERE status NOT IN ('pending', 'paid', 'shipped', 'completed', 'cancelled', 'cancelled-refunding')
        OR CASE should WHEN 'paid, shipped or completed' THEN status NOT IN ('paid', 'shipped', 'completed')
          WHEN 'cancelled-refunding' THEN status <> 'cancelled-refunding'
          ELSE status NOT IN ('pending', 'cancelled') END`,
  },
  {
    invariant: "M7",
    name: "order-times",
    sql: `SELECT 'order ' || orderNo || ', ' || status AS "row", orderNo AS "orderNo",
        'the times of its own steps and no others' AS "expected",
        'paid ' || ${shown("paidAt")} || ', shipped ' || ${shown("shippedAt")} || ', completed ' ||
          ${shown("completedAt")} || ', cancelled ' || ${shown("cancelledAt")} AS "found"
      FROM "Order" WHERE (paidAt IS NOT NULL) <> (status IN ('paid', 'shipped', 'completed'))
        OR (shippedAt IS NOT NULL) <> (status IN ('shipped', 'completed'))
        OR (completedAt IS NOT NULL) <> (status = 'completed')
        OR (cancelledAt IS NOT NULL) <> (status IN ('cancelled', 'cancelled-refunding'))`,
  },
  {
    invariant: "M7",
    name: "attempt-status",
    sql: `SELECT 'payment attempt ' || outTradeNo AS "row", ${orderNoOf("orderId")} AS "orderNo",
        should AS "expected", status AS "found"
      FROM (SELECT attempt.outTradeNo, attempt.orderId, attempt.status, CASE
          WHEN EXISTS (SELECT 1 FROM Payment AS payment
              WHERE payment.orderId = attempt.orderId AND payment.attemptId = attempt.id) THEN 'paid'
          WHEN attempt.closedAt IS NOT NULL THEN 'closed' ELSE 'open' END AS should
        FROM PaymentAttempt AS attempt)
      WHERE status IS NOT should`,
  },
];

/** A row that belongs to nothing is in no order's books; joins would pass it over. */
const REFERENCE_RULE: Rule = {
  invariant: "M7",
  name: "belongs-to-nothing",
  sql: `SELECT broken."table" || ' row ' || broken.rowid AS "row", NULL AS "orderNo",
      'a row of ' || broken.parent AS "expected", 'nothing' AS "found"
    FROM (SELECT 'PaymentAttempt' AS name UNION ALL SELECT 'Payment' UNION ALL SELECT 'Refund'
      UNION ALL SELECT 'LedgerEntry' UNION ALL SELECT 'AuditEntry' UNION ALL SELECT 'OrderLine'
      UNION ALL SELECT 'StockMovement') AS tables
    JOIN pragma_foreign_key_check(tables.name) AS broken`,
};

export const LEDGER_RULES: readonly Rule[] = [...ENTRY_RULES, ...STATUS_RULES, REFERENCE_RULE];
