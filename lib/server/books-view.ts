import "server-only";
import { booksState, contradictionsIn } from "#lib/domain/books.ts";
import { shop } from "#lib/server/shop.ts";

/** So many rows stand on the home page; the command tells the rest. */
const ROWS_SHOWN = 6;

/** What the last check of the books says now, and the first of what is wrong. */
export async function findBooks(now: Date) {
  const { deps } = await shop();
  const check = await deps.database.books.findLastCheck();
  const broken = check?.broken ?? [];
  const rows = broken.flatMap((rule) =>
    rule.rows.map((row) => ({ ...row, rule: rule.rule, invariant: rule.invariant })),
  );
  const count = contradictionsIn(broken);
  return {
    state: booksState(check, now),
    checkedAt: check?.startedAt ?? null,
    rightAt: check?.rightAt ?? null,
    count,
    rows: rows.slice(0, ROWS_SHOWN),
    more: count - Math.min(rows.length, ROWS_SHOWN),
  };
}

export type BooksView = Awaited<ReturnType<typeof findBooks>>;
