import Sqlite from "better-sqlite3";
import type { Told } from "#tests/soak/acknowledged.ts";

/** Sentences about what was told and is not there, and about what is there more than once. */
export type Discrepancies = { lost: string[]; doubled: string[] };

type Rows = <Row>(sql: string, ...values: unknown[]) => Row[];

/** Opens the file past all of the shop's code. */
function withFile<T>(file: string, look: (rows: Rows) => T): T {
  const database = new Sqlite(file, { readonly: true, timeout: 10_000 });
  try {
    return look((sql, ...values) => database.prepare(sql).all(...values) as never);
  } finally {
    database.close();
  }
}

const SETTLED = new Set(["paid", "shipped", "completed"]);

/** Compares what the shop has told with the rows of its file: each once, with the sum that was meant. */
export function compareWithFile(file: string, told: Told): Discrepancies {
  const lost: string[] = [];
  const doubled: string[] = [];
  const once = (what: string, rows: number) => {
    if (rows === 0) lost.push(what);
    if (rows > 1) doubled.push(what);
  };
  withFile(file, (rows) => {
    for (const { notifyId, order, settles } of told.notices) {
      const { outTradeNo, tradeNo, totalFen } = order;
      once(
        `notification ${notifyId} of ${outTradeNo}`,
        rows("SELECT 1 FROM Notification WHERE notifyId = ? AND tradeNo = ?", notifyId, tradeNo).length,
      );
      if (!settles) continue;
      once(
        `payment ${tradeNo}`,
        rows("SELECT 1 FROM Payment WHERE orderId = ? AND tradeNo = ? AND amountFen = ?", order.id, tradeNo, totalFen)
          .length,
      );
      once(
        `ledger entry of ${tradeNo}`,
        rows("SELECT 1 FROM LedgerEntry WHERE kind = 'payment' AND orderId = ? AND amountFen = ?", order.id, totalFen)
          .length,
      );
      const [row] = rows<{ status: string }>('SELECT status FROM "Order" WHERE id = ?', order.id);
      if (!SETTLED.has(row?.status ?? "")) lost.push(`state of ${order.orderNo}: ${String(row?.status)}`);
    }
    for (const { formKey, order, amountFen } of told.refunds) {
      const what = `refund of ${amountFen} fen for ${order.orderNo}`;
      once(what, rows("SELECT 1 FROM Refund WHERE formKey = ? AND amountFen = ?", formKey, amountFen).length);
      // Nobody asks for a second refund of the same order here: another row would be the same intent twice.
      if (rows("SELECT 1 FROM Refund WHERE orderId = ?", order.id).length > 1) doubled.push(what);
    }
    for (const { formKey, orderNo } of told.orders) {
      const found = rows<{ id: string; orderNo: string }>('SELECT id, orderNo FROM "Order" WHERE formKey = ?', formKey);
      once(`order ${orderNo}`, found.filter((row) => row.orderNo === orderNo).length);
      for (const { id } of found) {
        const reserved = rows("SELECT 1 FROM StockMovement WHERE kind = 'reserve' AND reference = ?", id);
        once(`reserved goods of ${orderNo}`, reserved.length);
      }
    }
  });
  return { lost, doubled };
}

/** Refunds that are neither done nor failed yet. */
export function countUnsettledRefunds(file: string): number {
  return withFile(file, (rows) => rows("SELECT 1 FROM Refund WHERE status NOT IN ('done', 'failed')").length);
}

/** SQLite's own verdict, and the sums that the tables must show by themselves (invariants M1, M2, M5). Empty: all well. */
export function findBrokenTables(file: string): string[] {
  return withFile(file, (rows) => [
    ...rows<{ integrity_check: string }>("PRAGMA integrity_check")
      .map((row) => row.integrity_check)
      .filter((verdict) => verdict !== "ok"),
    ...rows<{ orderId: string }>(
      `SELECT payment.orderId FROM Payment payment
       JOIN (SELECT paymentId, SUM(amountFen) AS fen FROM Refund WHERE status <> 'failed' GROUP BY paymentId) refunded
         ON refunded.paymentId = payment.id
       WHERE refunded.fen > payment.amountFen`,
    ).map(({ orderId }) => `order ${orderId} gave back more than was paid`),
    ...rows<{ reference: string }>(
      "SELECT reference FROM LedgerEntry GROUP BY kind, reference HAVING COUNT(*) > 1",
    ).map(({ reference }) => `${reference} is booked twice`),
    ...rows<{ id: string }>(
      `SELECT variant.id FROM Variant variant
       WHERE variant.stock <> (SELECT SUM(quantity) FROM StockMovement WHERE variantId = variant.id)`,
    ).map(({ id }) => `the stock of ${id} is not the sum of its movements`),
  ]);
}

type Booked = { kind: string; reference: string; amountFen: number };

/** Books = bank: every payment and refund in the offline Alipay's own file is in the ledger with its sum, and no other. */
export function compareWithAlipay(file: string, alipaysFile: string): Discrepancies {
  const ours = withFile(file, (rows) => byName(rows<Booked>("SELECT kind, reference, amountFen FROM LedgerEntry")));
  const truth = withFile(alipaysFile, (rows) =>
    byName([
      ...rows<Booked>(
        "SELECT 'payment' AS kind, tradeNo AS reference, totalFen AS amountFen FROM trades WHERE paidAt IS NOT NULL",
      ),
      ...rows<Booked>("SELECT 'refund' AS kind, outRequestNo AS reference, amountFen FROM refunds"),
    ]),
  );
  const differing = (one: Map<string, number>, other: Map<string, number>) =>
    [...one].filter(([name, fen]) => other.get(name) !== fen).map(([name, fen]) => `${name} of ${fen} fen`);
  return { lost: differing(truth, ours), doubled: differing(ours, truth) };
}

function byName(booked: readonly Booked[]): Map<string, number> {
  return new Map(booked.map(({ kind, reference, amountFen }) => [`${kind} ${reference}`, amountFen]));
}
