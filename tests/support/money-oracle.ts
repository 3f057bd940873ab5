import Sqlite from "better-sqlite3";

/*
 * What must be true of the tables in every committed state (the Always invariants M1 to M5, M7 and M10), asked in SQL of
 * its own: nothing here calls the code that it judges. Each query selects the orders that break the rule.
 */

const PAID = "('paid', 'shipped', 'completed')";
const CANCELLED = "('cancelled', 'cancelled-refunding')";
const sumOf = (expression: string, from: string) => `coalesce((SELECT sum(${expression}) FROM ${from}), 0)`;
const countOf = (from: string) => `(SELECT count(*) FROM ${from})`;
const auditsOf = (action: string) => countOf(`AuditEntry a WHERE a.orderId = o.id AND a.action = '${action}'`);
const refundsOfOrder = (status: string) => `Refund r WHERE r.orderId = o.id AND r.status ${status}`;

const RULES: Readonly<Record<string, string>> = {
  "M1 refunds that may have moved are never more than their payment": `EXISTS (SELECT 1 FROM Payment p
    WHERE p.orderId = o.id AND p.amountFen < ${sumOf("r.amountFen", "Refund r WHERE r.paymentId = p.id AND r.status <> 'failed'")})`,
  "M1 never more goes back in the books than came in": `${sumOf("l.amountFen", "LedgerEntry l WHERE l.orderId = o.id AND l.kind = 'refund'")}
    > ${sumOf("l.amountFen", "LedgerEntry l WHERE l.orderId = o.id AND l.kind = 'payment'")}`,
  "M2 each payment is booked once, whole": `EXISTS (SELECT 1 FROM Payment p WHERE p.orderId = o.id AND 1 <> ${countOf(
    "LedgerEntry l WHERE l.kind = 'payment' AND l.reference = p.tradeNo AND l.orderId = o.id AND l.amountFen = p.amountFen",
  )})`,
  "M2 each refund that is done is booked once, whole, and no other is": `EXISTS (SELECT 1 FROM Refund r WHERE r.orderId = o.id
    AND (r.status = 'done') <> ${countOf(
      "LedgerEntry l WHERE l.kind = 'refund' AND l.reference = r.outRequestNo AND l.orderId = o.id AND l.amountFen = r.amountFen",
    )})`,
  "M2 nothing else is booked": `${countOf("LedgerEntry l WHERE l.orderId = o.id")} <> ${countOf("Payment p WHERE p.orderId = o.id")}
    + ${countOf(refundsOfOrder("= 'done'"))}`,
  "M3 an order is paid by one payment of its own sum, or is not paid": `(o.status IN ${PAID}) <> ${countOf(
    "Payment p WHERE p.orderId = o.id AND p.purpose = 'order' AND p.amountFen = o.totalFen",
  )}`,
  "M3 an attempt is paid where money came for it": `EXISTS (SELECT 1 FROM PaymentAttempt a WHERE a.orderId = o.id
    AND (a.status = 'paid') <> EXISTS (SELECT 1 FROM Payment p WHERE p.attemptId = a.id))`,
  "M4 the total is the sum of what was bought": `o.totalFen < 1 OR o.totalFen <> o.freightFen - o.discountFen
    + ${sumOf("n.unitPriceFen * n.quantity", "OrderLine n WHERE n.orderId = o.id AND n.quantity >= 1")}`,
  "M5 what is bought is held once, and given back once where the order is over": `EXISTS (SELECT 1 FROM OrderLine n WHERE n.orderId = o.id
    AND ${sumOf("m.quantity", "StockMovement m WHERE m.reference = o.id AND m.variantId = n.variantId")}
    <> CASE WHEN o.status IN ${CANCELLED} THEN 0 ELSE -n.quantity END)`,
  "M5 stock is the sum of its movements, and never below nothing": `EXISTS (SELECT 1 FROM OrderLine n JOIN Variant v ON v.id = n.variantId
    WHERE n.orderId = o.id AND (v.stock < 0 OR v.stock <> ${sumOf("m.quantity", "StockMovement m WHERE m.variantId = v.id")}))`,
  "M7 a cancelled order is refunding while it owes, and only then": `o.status IN ${CANCELLED} AND (o.status = 'cancelled-refunding')
    <> (${sumOf("p.amountFen", "Payment p WHERE p.orderId = o.id")} > ${sumOf("r.amountFen", refundsOfOrder("= 'done'"))})`,
  "M7 nobody can pay for a cancelled order by an attempt that is open": `o.status IN ${CANCELLED}
    AND EXISTS (SELECT 1 FROM PaymentAttempt a WHERE a.orderId = o.id AND a.status = 'open')`,
  "M10 each change of state has its one audit row": [
    [auditsOf("order.placed"), "1"],
    [auditsOf("order.cancelled"), `(o.status IN ${CANCELLED})`],
    [auditsOf("order.shipped"), "(o.status IN ('shipped', 'completed'))"],
    [auditsOf("order.completed"), "(o.status = 'completed')"],
    [auditsOf("payment.settled"), countOf("Payment p WHERE p.orderId = o.id AND p.purpose = 'order'")],
    [auditsOf("payment.surplus"), countOf("Payment p WHERE p.orderId = o.id AND p.purpose = 'surplus'")],
    [auditsOf("refund.requested"), countOf("Refund r WHERE r.orderId = o.id AND r.kind = 'staff'")],
    [auditsOf("refund.done"), countOf(refundsOfOrder("= 'done'"))],
  ]
    .map(([audits, changes]) => `${audits} <> ${changes}`)
    .join(" OR "),
};

/** Reads a database file on a connection of its own, each look in one read transaction: committed rows only. */
export class MoneyOracle {
  readonly #database: Sqlite.Database;
  readonly #ofOne: [rule: string, query: Sqlite.Statement<[string], { orderNo: string }>][];
  readonly #ofAll: [rule: string, query: Sqlite.Statement<[], { orderNo: string }>][];

  constructor(file: string) {
    this.#database = new Sqlite(file, { readonly: true });
    const rules = Object.entries(RULES);
    this.#ofOne = rules.map(([rule, broken]) => [
      rule,
      this.#database.prepare(`SELECT o.orderNo FROM "Order" o WHERE o.id = ? AND (${broken})`),
    ]);
    this.#ofAll = rules.map(([rule, broken]) => [
      rule,
      this.#database.prepare(`SELECT o.orderNo FROM "Order" o WHERE ${broken}`),
    ]);
  }

  /** What one snapshot says that cannot be true: rule and order number. Empty where all is well. */
  findLies(orderId?: string): string[] {
    return this.snapshot(() => {
      const found =
        orderId === undefined
          ? this.#ofAll.map(([rule, query]) => ({ rule, orders: query.all() }))
          : this.#ofOne.map(([rule, query]) => ({ rule, orders: query.all(orderId) }));
      return found.flatMap(({ rule, orders }) => orders.map(({ orderNo }) => `${rule}: ${orderNo}`));
    });
  }

  /** Rows of a query, as they are stored. */
  rows<Row>(sql: string, ...values: (string | number)[]): Row[] {
    return this.#database.prepare<(string | number)[], Row>(sql).all(...values);
  }

  snapshot<T>(look: () => T): T {
    return this.#database.transaction(look)();
  }

  close(): void {
    this.#database.close();
  }
}
