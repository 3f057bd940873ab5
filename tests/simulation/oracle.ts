import type { FakeAlipay } from "#tests/support/fake-alipay.ts";
import { INITIAL_STOCK, type SimulationDatabase } from "./database.ts";

/** What was promised or sent, as the world saw it: nothing of it may turn out untrue later. */
export type History = {
  /** Notifications that were answered with `success`. */
  acknowledged: Set<string>;
  /** Form keys of orders and refunds that were answered as placed and accepted. */
  placed: Set<string>;
  accepted: Set<string>;
};

/** An invariant of the money does not hold (faults.md calls them M1 to M10 and H1 to H6). */
export class BrokenInvariant extends Error {
  readonly invariant: string;

  constructor(invariant: string, facts: unknown) {
    super(`${invariant} ${JSON.stringify(facts)}`);
    this.invariant = invariant;
  }
}

type Row = Record<string, string | number | null>;

/** Queries that find what must never be; each finds nothing in every committed state. */
const NEVER: readonly (readonly [invariant: string, sql: string])[] = [
  [
    "M1 over-refund",
    `SELECT p.id, p.amountFen FROM Payment p JOIN Refund r ON r.paymentId = p.id AND r.status <> 'failed'
     GROUP BY p.id HAVING sum(r.amountFen) > p.amountFen`,
  ],
  [
    "M1 more given back than came in",
    `SELECT orderId FROM LedgerEntry GROUP BY orderId
     HAVING sum(CASE kind WHEN 'payment' THEN amountFen ELSE -amountFen END) < 0`,
  ],
  ["M9 one order for each form", `SELECT formKey FROM "Order" GROUP BY formKey HAVING count(*) > 1`],
  ["M9 one refund for each dialog", "SELECT formKey FROM Refund GROUP BY formKey HAVING count(*) > 1"],
  [
    "M2 one entry for each number",
    "SELECT kind, reference FROM LedgerEntry GROUP BY kind, reference HAVING count(*) > 1",
  ],
  [
    "M3 a paid order has its payment",
    `SELECT o.id, o.status FROM "Order" o WHERE o.status IN ('paid', 'shipped', 'completed') AND 1 <>
     (SELECT count(*) FROM Payment p JOIN PaymentAttempt a ON a.id = p.attemptId
      WHERE p.orderId = o.id AND a.orderId = o.id AND p.purpose = 'order' AND p.amountFen = o.totalFen)`,
  ],
  [
    "M3 goods leave for witnessed money",
    `SELECT o.id FROM "Order" o JOIN Payment p ON p.orderId = o.id AND p.purpose = 'order'
     WHERE o.status IN ('shipped', 'completed') AND p.witness <> 'agreed'`,
  ],
  [
    "M4 the total adds up",
    `SELECT o.id FROM "Order" o WHERE o.totalFen < 1 OR o.totalFen <> o.freightFen - o.discountFen +
     (SELECT coalesce(sum(l.unitPriceFen * l.quantity), 0) FROM OrderLine l WHERE l.orderId = o.id)
     OR EXISTS (SELECT 1 FROM OrderLine l WHERE l.orderId = o.id AND l.quantity < 1)`,
  ],
  [
    "M5 stock",
    `SELECT v.id, v.stock FROM Variant v WHERE v.stock < 0 OR v.stock <> ${INITIAL_STOCK} -
     (SELECT coalesce(sum(l.quantity), 0) FROM OrderLine l JOIN "Order" o ON o.id = l.orderId
      WHERE l.variantId = v.id AND o.status NOT IN ('cancelled', 'cancelled-refunding'))`,
  ],
  ["M7 two sides", "SELECT id FROM LedgerEntry WHERE debitAccount = creditAccount OR amountFen < 1"],
  [
    "M7 an order is what its books say",
    `SELECT o.id, o.status FROM "Order" o WHERE
     (o.status IN ('paid', 'shipped', 'completed')) <> EXISTS
       (SELECT 1 FROM LedgerEntry e WHERE e.orderId = o.id AND e.kind = 'payment' AND e.creditAccount = 'order-income')
     OR (o.status = 'cancelled-refunding') > EXISTS
       (SELECT 1 FROM LedgerEntry e WHERE e.orderId = o.id AND e.creditAccount = 'owed-to-buyer')`,
  ],
  [
    "M7 a cancelled order owes nothing",
    `SELECT o.id FROM "Order" o JOIN LedgerEntry e ON e.orderId = o.id WHERE o.status = 'cancelled'
     GROUP BY o.id HAVING sum(CASE kind WHEN 'payment' THEN amountFen ELSE -amountFen END) <> 0`,
  ],
  [
    "M7 a refund is done where it is booked",
    `SELECT r.id, r.status FROM Refund r WHERE (r.status = 'done') <> EXISTS
     (SELECT 1 FROM LedgerEntry e WHERE e.kind = 'refund' AND e.reference = r.outRequestNo AND e.amountFen = r.amountFen)`,
  ],
  [
    "M7 a payment is booked",
    `SELECT p.id FROM Payment p WHERE NOT EXISTS
     (SELECT 1 FROM LedgerEntry e WHERE e.kind = 'payment' AND e.reference = p.tradeNo AND e.amountFen = p.amountFen)`,
  ],
  [
    "M10 one audit row for each entry",
    `SELECT e.kind, e.reference FROM LedgerEntry e WHERE 1 <> (SELECT count(*) FROM AuditEntry a
     WHERE a.orderId = e.orderId AND a.subject = e.reference
     AND a.action IN ('payment.settled', 'payment.surplus', 'refund.done'))`,
  ],
  [
    "M10 one audit row for each move of an order",
    `SELECT o.id, o.status FROM "Order" o WHERE
     1 <> (SELECT count(*) FROM AuditEntry a WHERE a.orderId = o.id AND a.action = 'order.placed')
     OR (o.paidAt IS NOT NULL) <> (SELECT count(*) FROM AuditEntry a WHERE a.orderId = o.id AND a.action = 'payment.settled')
     OR (o.cancelledAt IS NOT NULL) <> (SELECT count(*) FROM AuditEntry a WHERE a.orderId = o.id AND a.action = 'order.cancelled')
     OR (o.shippedAt IS NOT NULL) <> (SELECT count(*) FROM AuditEntry a WHERE a.orderId = o.id AND a.action = 'order.shipped')
     OR (o.completedAt IS NOT NULL) <> (SELECT count(*) FROM AuditEntry a WHERE a.orderId = o.id AND a.action = 'order.completed')`,
  ],
];

/** Columns that keep what they were made with, and rows that never go. */
const FROZEN: readonly (readonly [invariant: string, sql: string])[] = [
  [
    "M4 an order never changes",
    `SELECT id, formKey, orderNo, totalFen, itemsFen, freightFen, discountFen FROM "Order"`,
  ],
  ["M4 a line never changes", "SELECT id, orderId, variantId, unitPriceFen, quantity FROM OrderLine"],
  [
    "M7 the ledger only grows",
    "SELECT id, kind, reference, orderId, debitAccount, creditAccount, amountFen FROM LedgerEntry",
  ],
  ["M9 an attempt keeps its number", "SELECT id, orderId, number, outTradeNo, amountFen FROM PaymentAttempt"],
  ["M9 a refund keeps its number", "SELECT id, paymentId, outRequestNo, amountFen, formKey FROM Refund"],
  ["M10 the audit only grows", "SELECT id, action, orderId, subject FROM AuditEntry"],
];

/** Knows Alipay's truth and the tables, and none of the shop's functions. */
export class Oracle {
  readonly #prepare: SimulationDatabase["prepare"];
  readonly #alipay: FakeAlipay;
  readonly #history: History;
  readonly #never;
  readonly #frozen;
  /** What was read since the last commit: no table has changed meanwhile. */
  readonly #read = new Map<string, Row[]>();
  readonly #checkAll: () => void;
  readonly #kept = new Map<string, Map<string, string>>();

  constructor(
    { raw, prepare }: Pick<SimulationDatabase, "raw" | "prepare">,
    { alipay, history }: { alipay: FakeAlipay; history: History },
  ) {
    this.#prepare = prepare;
    this.#alipay = alipay;
    this.#history = history;
    this.#never = NEVER.map(([invariant, sql]) => ({ invariant, find: prepare(sql) }));
    this.#frozen = FROZEN.map(([invariant, sql]) => ({ invariant, list: prepare(sql).raw() }));
    // One snapshot for all: SQLite need not look for a newer one before each statement.
    this.#checkAll = raw.transaction(() => {
      this.#checkNever();
      this.#checkKept();
      this.#checkTruth();
    });
  }

  rows(sql: string, ...values: (string | number)[]): Row[] {
    const question = values.length === 0 ? sql : `${sql} ${values.join()}`;
    const known = this.#read.get(question);
    if (known) return known;
    const rows = this.#prepare(sql).all(...values) as Row[];
    this.#read.set(question, rows);
    return rows;
  }

  /** Called after each commit: what must hold in every committed state. */
  checkAlways(): void {
    this.#read.clear();
    this.#checkAll();
  }

  #checkNever(): void {
    for (const { invariant, find } of this.#never) {
      const found = find.get();
      if (found !== undefined) throw new BrokenInvariant(invariant, found);
    }
  }

  #checkKept(): void {
    for (const { invariant, list } of this.#frozen) {
      const before = this.#kept.get(invariant) ?? new Map<string, string>();
      const now = new Map((list.all() as unknown[][]).map((row) => [String(row[0]), row.join("|")]));
      for (const [id, text] of before) {
        if (now.get(id) !== text) throw new BrokenInvariant(invariant, { before: text, now: now.get(id) ?? "gone" });
      }
      this.#kept.set(invariant, now);
    }
  }

  /** M3 and M1 against the bank: no payment is believed that Alipay has not taken, no refund that it has not made. */
  #checkTruth(): void {
    for (const payment of this.rows(
      "SELECT p.tradeNo, p.amountFen, a.outTradeNo FROM Payment p JOIN PaymentAttempt a ON a.id = p.attemptId",
    )) {
      const trade = this.#alipay.trades.get(String(payment["outTradeNo"]));
      const isTrue =
        trade?.paidAt != null && trade.tradeNo === payment["tradeNo"] && trade.totalFen === payment["amountFen"];
      if (!isTrue) throw new BrokenInvariant("M3 paid for real", payment);
    }
    const done = this.rows(
      `SELECT r.outRequestNo, r.amountFen, r.kind, p.tradeNo, a.outTradeNo FROM Refund r JOIN Payment p ON p.id = r.paymentId
       JOIN PaymentAttempt a ON a.id = p.attemptId WHERE r.status = 'done'`,
    );
    for (const refund of done) {
      const made = this.#alipay.trades.get(String(refund["outTradeNo"]))?.refunds;
      const number = String(refund["outRequestNo"]).replace(`${refund["tradeNo"]}:`, "");
      if (made?.get(number) !== refund["amountFen"]) throw new BrokenInvariant("M1 refunded for real", refund);
    }
  }

  /** M8: what was promised is in the tables. */
  checkPromises(): void {
    const has = (sql: string, value: string) => this.#prepare(sql).get(value) !== undefined;
    for (const notifyId of this.#history.acknowledged) {
      const notice = this.#alipay.notices.find((candidate) => candidate.notifyId === notifyId);
      const isBooked =
        notice?.kind !== "payment" ||
        has("SELECT 1 FROM LedgerEntry WHERE kind = 'payment' AND reference = ?", notice.tradeNo);
      if (!isBooked) throw new BrokenInvariant("M8 an acknowledged payment is booked", { notifyId });
    }
    for (const notifyId of this.#history.acknowledged) {
      const isKept =
        has("SELECT 1 FROM Notification WHERE notifyId = ?", notifyId) ||
        has("SELECT 1 FROM QuarantinedNotification WHERE notifyId = ?", notifyId);
      if (!isKept) throw new BrokenInvariant("M8 an acknowledged notification is kept", { notifyId });
    }
    for (const key of this.#history.placed) {
      if (!has(`SELECT 1 FROM "Order" WHERE formKey = ?`, key))
        throw new BrokenInvariant("M8 a placed order is there", { key });
    }
    for (const key of this.#history.accepted) {
      if (!has("SELECT 1 FROM Refund WHERE formKey = ?", key))
        throw new BrokenInvariant("M8 an accepted refund is there", { key });
    }
  }

  /** M9: nothing leaves for Alipay under a number that is not committed, with another sum, or unknown to our rows. */
  checkSent(request: { method: string; outTradeNo: string; outRequestNo?: string; amountFen?: number }): void {
    const { method, outTradeNo, outRequestNo, amountFen } = request;
    const attempt = this.rows("SELECT amountFen FROM PaymentAttempt WHERE outTradeNo = ?", outTradeNo)[0];
    if (!attempt || (method === "payUrl" && attempt["amountFen"] !== amountFen))
      throw new BrokenInvariant("M9 a trade's number is committed first", request);
    if (method !== "refund" || outRequestNo === undefined) return;
    const refund = this.rows("SELECT amountFen, status FROM Refund WHERE outRequestNo = ?", outRequestNo)[0];
    if (refund?.["amountFen"] !== amountFen)
      throw new BrokenInvariant("M9 a refund's number is committed first", request);
  }
}
