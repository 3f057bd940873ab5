import { AUDIT_RULES } from "#lib/db/verify/audit-rules.ts";
import { LEDGER_RULES } from "#lib/db/verify/ledger-rules.ts";
import { ONCE_RULES } from "#lib/db/verify/once-rules.ts";
import { ORDER_RULES } from "#lib/db/verify/order-rules.ts";
import { REFUND_RULES } from "#lib/db/verify/refund-rules.ts";
import type { Rule } from "#lib/db/verify/rule.ts";
import { STOCK_RULES } from "#lib/db/verify/stock-rules.ts";
import type { BrokenRule, Contradiction } from "#lib/services/ports.ts";

const RULES: readonly Rule[] = [
  ...REFUND_RULES,
  ...ONCE_RULES,
  ...ORDER_RULES,
  ...STOCK_RULES,
  ...LEDGER_RULES,
  ...AUDIT_RULES,
];

/** Runs one query and answers its rows by column names. Every driver can be brought to this. */
export type AskRows = (sql: string) => Promise<readonly unknown[]>;

/**
 * Checks every invariant that the tables can show; an empty answer means that the books are right. Whoever asks sees to
 * it that all queries read one snapshot, else a commit in between looks like a contradiction.
 *
 * `rowsMax` bounds the rows that are told of each rule; the counts are always whole.
 */
export async function verifyBooks(ask: AskRows, { rowsMax }: { rowsMax: number }): Promise<BrokenRule[]> {
  const broken: BrokenRule[] = [];
  for (const { invariant, name, sql } of RULES) {
    const rows = (await ask(`${sql} LIMIT ${String(rowsMax + 1)}`)) as Contradiction[];
    if (rows.length === 0) continue;
    // Counting means going through the whole table once more: only where there is more than is shown.
    const count = rows.length > rowsMax ? await countOf(ask, sql) : rows.length;
    broken.push({ invariant, rule: `${invariant} ${name}`, count, rows: rows.slice(0, rowsMax) });
  }
  return broken;
}

async function countOf(ask: AskRows, sql: string): Promise<number> {
  const [row] = (await ask(`SELECT count(*) AS "count" FROM (${sql})`)) as { count: number | bigint }[];
  return Number(row?.count);
}
