import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { askPragma } from "#lib/db/raw-sql.ts";
import { CHECKED_INVARIANTS } from "#lib/db/verify/rule.ts";
import { openReadOnly, verifyFile } from "#lib/db/verify/verify-file.ts";
import type { BrokenRule } from "#lib/services/ports.ts";

const USAGE = "Usage: npm run verify -- [--file DB] [--rows N]";

/** Rows shown of each broken rule, unless `--rows` says otherwise. */
const ROWS_SHOWN = 20;

const EXIT = { right: 0, wrong: 1, unreadable: 2 } as const;

const NOT_CHECKED = [
  "M6 is not checked: there are no coupons yet.",
  "M8 (what was acknowledged is durable), M9 (numbers are committed before they are sent) and that nothing ever changed",
  "cannot be seen in tables: the simulation and the crash run show them.",
];

/**
 * Verifies the books in a database file and prints what is wrong, row by row. It opens the file read-only and works
 * beside a running shop, on a backup, and on a file whose walls were taken down.
 */
async function main(args: string[]): Promise<number> {
  const { file, rowsMax } = readArguments(args);
  await refuseDamage(file);
  const broken = await verifyFile(file, { rowsMax });
  const lines = [`Books in ${file}`, ...CHECKED_INVARIANTS.flatMap((invariant) => section(invariant, broken))];
  lines.push(...NOT_CHECKED, verdictOf(broken));
  process.stdout.write(`${lines.join("\n")}\n`);
  return broken.length === 0 ? EXIT.right : EXIT.wrong;
}

function readArguments(args: string[]): { file: string; rowsMax: number } {
  const { values } = parseArgs({ args, options: { file: { type: "string" }, rows: { type: "string" } } });
  const rows = values.rows ?? String(ROWS_SHOWN);
  if (values.file === undefined || !/^[1-9]\d{0,6}$/.test(rows)) throw new Error(USAGE);
  return { file: resolve(values.file), rowsMax: Number(rows) };
}

/** What a damaged file seems to say about money is worth nothing. */
async function refuseDamage(file: string): Promise<void> {
  const connection = await openReadOnly(file);
  try {
    const verdict = await askPragma(connection, "quick_check(1)");
    if (verdict !== "ok") throw new Error(`the file is damaged: ${verdict.split("\n").at(-1) ?? verdict}`);
  } finally {
    await connection.dispose();
  }
}

function section(invariant: string, broken: readonly BrokenRule[]): string[] {
  const rules = broken.filter((rule) => rule.invariant === invariant);
  if (rules.length === 0) return [`${invariant} holds`];
  return rules.flatMap(({ rule, count, rows }) => [
    `${rule}: ${rowsText(count)}`,
    ...rows.map(
      ({ row, orderNo, expected, found }) =>
        `  ${row}${orderNo === null || row.includes(orderNo) ? "" : ` (order ${orderNo})`}: expected ${expected}; found ${found}`,
    ),
    ...(count > rows.length ? [`  and ${rowsText(count - rows.length)} more`] : []),
  ]);
}

function rowsText(count: number): string {
  return count === 1 ? "1 row" : `${String(count)} rows`;
}

function verdictOf(broken: readonly BrokenRule[]): string {
  const count = broken.reduce((sum, rule) => sum + rule.count, 0);
  return count === 0 ? "The books are right." : `The books are wrong: ${rowsText(count)}.`;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`The books cannot be verified: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = EXIT.unreadable;
}
