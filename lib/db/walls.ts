import { LEDGER_ACCOUNTS } from "#lib/domain/ledger.ts";
import { MESSAGE_TYPES } from "#lib/domain/message.ts";
import { ORDER_TOTAL_FEN_MAX } from "#lib/domain/money.ts";
import { CANCEL_CAUSES, LINE_QUANTITY_MAX, ORDER_STATUSES } from "#lib/domain/order.ts";
import { ATTEMPT_STATUSES, PAY_PRODUCTS } from "#lib/domain/payment.ts";
import { PERSON_CAUSES, WORK_KINDS } from "#lib/domain/recovery.ts";
import { REFUND_KINDS, REFUND_STATUSES } from "#lib/domain/refund.ts";

/**
 * The database's second walls: what must hold in every row, whatever the code above does wrong.
 *
 * SQLite cannot add a CHECK constraint to a table that exists, and Prisma's migrations drop those of a table that they
 * rebuild, without a word. So the walls are triggers, made from this list after every migration (wall-triggers.ts),
 * which may also look at other tables. That integer columns hold 32-bit integers needs no line here.
 */
export type TableWalls = {
  readonly table: string;
  /** Wall name → SQL expression over the row's own columns, with the meaning of a CHECK: only false refuses. */
  readonly checks?: Readonly<Record<string, string>>;
  /** Columns that keep the value they were inserted with. */
  readonly frozen?: readonly string[];
  /** The moves that `column` may make; a value may always stay. */
  readonly moves?: { readonly column: string; readonly to: Readonly<Record<string, readonly string[]>> };
  /** "append": rows never change and are never deleted. "keep": they may change but are never deleted. */
  readonly rows?: "append" | "keep";
};

// A shop that has more of one thing than this has typed a price into the wrong field.
const STOCK_MAX = 1_000_000;

const ENVIRONMENTS = ["simulator", "sandbox", "production"];

const CATALOGUE: readonly TableWalls[] = [
  {
    table: "Product",
    checks: { facts: "json_valid(facts)", options: "json_valid(options)", pictures: "json_valid(pictures)" },
  },
  {
    table: "Variant",
    checks: {
      price: between("priceFen", 1, ORDER_TOTAL_FEN_MAX),
      compare_at: "compareAtFen > priceFen",
      stock: between("stock", 0, STOCK_MAX),
      option_values: "json_valid(optionValues)",
    },
  },
  {
    table: "StockMovement",
    checks: {
      kind: oneOf("kind", ["initial", "reserve", "give-back", "adjust"]),
      direction: `CASE kind WHEN 'reserve' THEN quantity < 0 WHEN 'give-back' THEN quantity > 0
        WHEN 'initial' THEN quantity >= 0 ELSE quantity <> 0 END`,
    },
    rows: "append",
  },
  {
    table: "CartLine",
    checks: {
      quantity: between("quantity", 1, LINE_QUANTITY_MAX),
      seen_price: between("seenPriceFen", 1, ORDER_TOTAL_FEN_MAX),
    },
  },
];

const ORDERS: readonly TableWalls[] = [
  {
    table: "Order",
    checks: {
      status: oneOf("status", ORDER_STATUSES),
      locale: oneOf("locale", ["zh-CN", "en"]),
      cancel_cause: oneOf("cancelCause", CANCEL_CAUSES),
      items: "itemsFen >= 1",
      freight: "freightFen >= 0",
      discount: "discountFen >= 0",
      total: between("totalFen", 1, ORDER_TOTAL_FEN_MAX),
      total_adds_up: "totalFen = itemsFen + freightFen - discountFen",
      paid_has_time: "status NOT IN ('paid', 'shipped', 'completed') OR paidAt IS NOT NULL",
      shipped_has_parcel: `status NOT IN ('shipped', 'completed')
        OR (shippedAt IS NOT NULL AND carrier IS NOT NULL AND trackingNo IS NOT NULL)`,
      completed_has_time: "status <> 'completed' OR completedAt IS NOT NULL",
      cancelled_has_cause: `status NOT IN ('cancelled', 'cancelled-refunding')
        OR (cancelledAt IS NOT NULL AND cancelCause IS NOT NULL)`,
    },
    frozen: ["id", "orderNo", "formKey", "itemsFen", "freightFen", "discountFen", "totalFen", "createdAt"],
    moves: {
      column: "status",
      to: {
        pending: ["paid", "cancelled"],
        paid: ["shipped"],
        shipped: ["completed"],
        cancelled: ["cancelled-refunding"],
        "cancelled-refunding": ["cancelled"],
      },
    },
    rows: "keep",
  },
  {
    table: "OrderLine",
    checks: {
      unit_price: between("unitPriceFen", 1, ORDER_TOTAL_FEN_MAX),
      quantity: between("quantity", 1, LINE_QUANTITY_MAX),
      line_adds_up: "lineFen = unitPriceFen * quantity",
    },
    rows: "append",
  },
];

const PAYMENTS: readonly TableWalls[] = [
  {
    table: "PaymentAttempt",
    checks: {
      status: oneOf("status", ATTEMPT_STATUSES),
      product: oneOf("product", PAY_PRODUCTS),
      number: "number >= 1",
      open_names_its_order: "openOrderId IS CASE status WHEN 'open' THEN orderId END",
      amount_is_the_total: `amountFen = (SELECT totalFen FROM "Order" WHERE id = orderId)`,
      environment: oneOf("environment", ENVIRONMENTS),
      ask_count: "askCount >= 0",
    },
    frozen: ["id", "orderId", "number", "outTradeNo", "amountFen", "subject", "environment", "appId", "sellerId"],
    moves: { column: "status", to: { open: ["paid", "closed"], closed: ["paid"] } },
    rows: "keep",
  },
  {
    table: "Payment",
    checks: {
      amount: between("amountFen", 1, ORDER_TOTAL_FEN_MAX),
      purpose: oneOf("purpose", ["order", "surplus"]),
      surplus_has_cause: "(purpose = 'surplus') = (surplusCause IS NOT NULL)",
      surplus_cause: oneOf("surplusCause", ["paid-after-close", "paid-twice"]),
      learned_from: oneOf("learnedFrom", ["notify", "query"]),
      witness: oneOf("witness", ["pending", "agreed", "contradicted"]),
      witness_count: "witnessCount >= 0",
      same_merchant_as_attempt: `(environment, appId, orderId)
        = (SELECT environment, appId, orderId FROM PaymentAttempt AS mine WHERE mine.id = attemptId)`,
      order_is_paid_whole: `purpose <> 'order' OR amountFen = (SELECT totalFen FROM "Order" AS mine WHERE mine.id = orderId)`,
      order_is_paid_once: `purpose <> 'order' OR NOT EXISTS (SELECT 1 FROM Payment AS other
        WHERE other.orderId = Payment.orderId AND other.purpose = 'order' AND other.id <> Payment.id)`,
    },
    frozen: ["id", "orderId", "attemptId", "tradeNo", "amountFen", "environment", "appId", "purpose", "surplusCause"],
    rows: "keep",
  },
  {
    table: "Refund",
    checks: {
      status: oneOf("status", REFUND_STATUSES),
      kind: oneOf("kind", REFUND_KINDS),
      number: "number >= 1",
      amount: between("amountFen", 1, ORDER_TOTAL_FEN_MAX),
      never_more_than_paid: `status = 'failed' OR (SELECT amountFen FROM Payment WHERE id = paymentId)
        >= (SELECT sum(other.amountFen) FROM Refund AS other
            WHERE other.paymentId = Refund.paymentId AND other.status <> 'failed')`,
      order_is_the_payments: "orderId = (SELECT mine.orderId FROM Payment AS mine WHERE mine.id = paymentId)",
      settled_has_time: "status NOT IN ('done', 'failed') OR settledAt IS NOT NULL",
      send_count: "sendCount >= 0",
      send_back: "sendBackFen >= 0",
    },
    frozen: ["id", "orderId", "paymentId", "number", "outRequestNo", "kind", "amountFen", "formKey", "requestedBy"],
    moves: {
      column: "status",
      to: {
        new: ["requested"],
        requested: ["unknown", "done", "failed"],
        unknown: ["requested", "done"],
        failed: ["done"],
      },
    },
    rows: "keep",
  },
];

/** The account that stands against Alipay's balance: money for an order, or money that we owe back. */
const COUNTER_ACCOUNT = "CASE mine.purpose WHEN 'order' THEN 'order-income' ELSE 'owed-to-buyer' END";

const BOOKS: readonly TableWalls[] = [
  {
    table: "LedgerEntry",
    checks: {
      kind: oneOf("kind", ["payment", "refund"]),
      accounts: `${oneOf("debitAccount", LEDGER_ACCOUNTS)} AND ${oneOf("creditAccount", LEDGER_ACCOUNTS)}`,
      two_sides: "debitAccount <> creditAccount",
      payment_accounts: `kind <> 'payment' OR (debitAccount = 'alipay-balance' AND creditAccount =
        (SELECT ${COUNTER_ACCOUNT} FROM Payment AS mine WHERE mine.tradeNo = reference))`,
      refund_accounts: `kind <> 'refund' OR (creditAccount = 'alipay-balance' AND debitAccount =
        (SELECT ${COUNTER_ACCOUNT} FROM Payment AS mine JOIN Refund AS back ON back.paymentId = mine.id
          WHERE back.outRequestNo = reference))`,
      payment_is_the_orders: `kind <> 'payment' OR orderId = (SELECT mine.orderId FROM Payment AS mine WHERE mine.tradeNo = reference)`,
      refund_is_the_orders: `kind <> 'refund' OR orderId = (SELECT mine.orderId FROM Refund AS mine WHERE mine.outRequestNo = reference)`,
      refund_is_done: `kind <> 'refund' OR 'done' = (SELECT mine.status FROM Refund AS mine WHERE mine.outRequestNo = reference)`,
      amount: between("amountFen", 1, ORDER_TOTAL_FEN_MAX),
      payment_is_booked_whole: `kind <> 'payment' OR amountFen IS (SELECT amountFen FROM Payment WHERE tradeNo = reference)`,
      refund_is_booked_whole: `kind <> 'refund' OR amountFen IS (SELECT amountFen FROM Refund WHERE outRequestNo = reference)`,
    },
    rows: "append",
  },
  { table: "AuditEntry", checks: { detail: "json_valid(detail)" }, rows: "append" },
  {
    table: "BooksCheck",
    checks: { duration: "durationMs >= 0", broken: "json_valid(broken)", one_row: "id = 'last'" },
  },
];

const NOTIFICATIONS: readonly TableWalls[] = [
  {
    table: "Notification",
    checks: {
      kind: oneOf("kind", ["payment", "refund", "close", "waiting"]),
      verdict: oneOf("verdict", ["settled", "surplus", "already-known", "noted"]),
    },
    rows: "append",
  },
  {
    table: "QuarantinedNotification",
    checks: {
      status: oneOf("status", ["open", "resolved"]),
      resolved_has_words: "status <> 'resolved' OR (resolution IS NOT NULL AND resolvedAt IS NOT NULL)",
      try_count: "tryCount >= 0",
    },
    frozen: ["notifyId", "receivedAt", "outTradeNo", "tradeNo", "tradeStatus", "reason", "body"],
    moves: { column: "status", to: { open: ["resolved"] } },
    rows: "keep",
  },
];

const RECOVERY: readonly TableWalls[] = [
  {
    table: "WorkCase",
    checks: {
      kind: oneOf("kind", WORK_KINDS),
      cause: oneOf("cause", PERSON_CAUSES),
      person_has_cause: "(needsPersonSince IS NULL) = (cause IS NULL)",
      settled_has_name: "(settledAt IS NULL) = (settledBy IS NULL)",
      counts: "tryCount >= 0 AND faultCount >= 0",
    },
    rows: "keep",
  },
  {
    table: "OutboxMessage",
    checks: {
      type: oneOf("type", MESSAGE_TYPES),
      status: oneOf("status", ["waiting", "delivered", "given-up"]),
      body: "json_valid(body)",
      delivered_has_time: "(status = 'delivered') = (deliveredAt IS NOT NULL)",
      send_count: "sendCount >= 0",
    },
    frozen: ["id", "type", "orderId", "createdAt", "body"],
    moves: { column: "status", to: { waiting: ["delivered", "given-up"] } },
    rows: "keep",
  },
];

const STAFF: readonly TableWalls[] = [{ table: "User", checks: { role: oneOf("role", ["admin", "support"]) } }];

export const WALLS: readonly TableWalls[] = [
  ...CATALOGUE,
  ...ORDERS,
  ...PAYMENTS,
  ...BOOKS,
  ...NOTIFICATIONS,
  ...RECOVERY,
  ...STAFF,
];

function oneOf(column: string, values: readonly string[]): string {
  return `${column} IN (${values.map((value) => `'${value}'`).join(", ")})`;
}

function between(column: string, least: number, most: number): string {
  return `${column} BETWEEN ${String(least)} AND ${String(most)}`;
}
