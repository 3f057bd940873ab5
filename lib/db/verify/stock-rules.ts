import { orderNoOf, type Rule, shown } from "#lib/db/verify/rule.ts";

function movedFor(line: string, kind: "reserve" | "give-back"): string {
  return `(SELECT coalesce(sum(move.quantity), 0) FROM StockMovement AS move
    WHERE move.kind = '${kind}' AND move.reference = ${line}.orderId AND move.variantId = ${line}.variantId)`;
}

/** M5: stock is what its movements add up to, and each line of an order has taken and given back what it should. */
export const STOCK_RULES: readonly Rule[] = [
  {
    invariant: "M5",
    name: "stock",
    sql: `SELECT 'variant ' || sku AS "row", NULL AS "orderNo",
        moved || ' pieces by its movements, none below 0' AS "expected", stock || ' pieces' AS "found"
      FROM (SELECT variant.sku, variant.stock,
          (SELECT coalesce(sum(move.quantity), 0) FROM StockMovement AS move
            WHERE move.variantId = variant.id) AS moved
        FROM Variant AS variant)
      WHERE stock IS NOT moved OR stock < 0`,
  },
  {
    invariant: "M5",
    name: "reserved",
    sql: `SELECT 'line ' || sku AS "row", ${orderNoOf("orderId")} AS "orderNo",
        quantity || ' pieces reserved' AS "expected", reserved || ' pieces' AS "found"
      FROM (SELECT line.sku, line.orderId, line.quantity, -${movedFor("line", "reserve")} AS reserved
        FROM OrderLine AS line)
      WHERE reserved IS NOT quantity`,
  },
  {
    invariant: "M5",
    name: "given-back",
    sql: `SELECT 'line ' || sku || ' of an order ' || status AS "row", orderNo AS "orderNo",
        owed || ' pieces given back' AS "expected", givenBack || ' pieces' AS "found"
      FROM (SELECT line.sku, "order".orderNo, "order".status, ${movedFor("line", "give-back")} AS givenBack,
          CASE WHEN "order".status IN ('cancelled', 'cancelled-refunding') THEN line.quantity ELSE 0 END AS owed
        FROM OrderLine AS line JOIN "Order" AS "order" ON "order".id = line.orderId)
      WHERE givenBack IS NOT owed`,
  },
  {
    invariant: "M5",
    name: "moved-without-order",
    sql: `SELECT 'movement ' || move.id AS "row", ${orderNoOf("move.reference")} AS "orderNo",
        'a line of an order' AS "expected", ${shown("move.kind || ' of ' || move.quantity || ' pieces'")} AS "found"
      FROM StockMovement AS move WHERE move.kind NOT IN ('initial', 'adjust') AND NOT EXISTS
        (SELECT 1 FROM OrderLine AS line WHERE line.orderId = move.reference AND line.variantId = move.variantId)`,
  },
];
