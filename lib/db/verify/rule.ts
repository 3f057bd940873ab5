/** The invariants of the books that tables can show (faults.md, section 3); M6 waits for coupons. */
export const CHECKED_INVARIANTS = ["M1", "M2", "M3", "M4", "M5", "M7", "M10"] as const;
type Invariant = (typeof CHECKED_INVARIANTS)[number];

/**
 * One way in which an invariant can be broken, as a query that answers a row for each contradiction: the texts `row`
 * (what is wrong, by a name that people find again), `orderNo` (null where no order is concerned), `expected`, `found`.
 *
 * Plain SQL over the tables and nothing of the shop's own code: what verifies the code must not share its mistakes. Each
 * query streams along an index, so that a large database needs no more memory than a small one.
 */
export type Rule = { readonly invariant: Invariant; readonly name: string; readonly sql: string };

/** SQL for the number that people know an order by. `id` is SQL too. */
export function orderNoOf(id: string): string {
  return `(SELECT numbered.orderNo FROM "Order" AS numbered WHERE numbered.id = ${id})`;
}

/** SQL for a value that a corrupted row may lack. */
export function shown(value: string): string {
  return `coalesce(${value}, 'nothing')`;
}
