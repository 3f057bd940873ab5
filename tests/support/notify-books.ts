import type { Database } from "#lib/db/client.ts";

type Row = Record<string, unknown>;
type Table = ReadonlyMap<string, Row>;

/** Every row that money, goods or trust depend on, whole. */
export type Books = ReadonlyMap<string, Table>;

/** What is new, and of what was there before only the columns that are different now. */
export type BookChanges = Record<string, { added?: Row[]; altered?: Row[] }>;

/** Reads the shop's own file, past all of the shop's code. */
export async function readBooks({ reader }: Database): Promise<Books> {
  const tables: Record<string, { key: string; rows: Promise<Row[]> }> = {
    orders: { key: "id", rows: reader.order.findMany() },
    attempts: { key: "id", rows: reader.paymentAttempt.findMany() },
    payments: { key: "id", rows: reader.payment.findMany() },
    refunds: { key: "id", rows: reader.refund.findMany() },
    ledger: { key: "id", rows: reader.ledgerEntry.findMany() },
    stock: { key: "id", rows: reader.variant.findMany() },
    movements: { key: "id", rows: reader.stockMovement.findMany() },
    audit: { key: "id", rows: reader.auditEntry.findMany() },
    inbox: { key: "notifyId", rows: reader.notification.findMany() },
    quarantine: { key: "notifyId", rows: reader.quarantinedNotification.findMany() },
  };
  const read = Object.entries(tables).map(async ([name, { key, rows }]): Promise<[string, Table]> => {
    return [name, new Map((await rows).map((row) => [String(row[key]), row]))];
  });
  return new Map(await Promise.all(read));
}

/** An empty object where nothing at all has moved. */
export function compareBooks(before: Books, after: Books): BookChanges {
  const changes: BookChanges = {};
  for (const [name, now] of after) {
    const then = before.get(name) ?? new Map<string, Row>();
    const gone = [...then.keys()].filter((key) => !now.has(key));
    if (gone.length > 0) throw new Error(`rows vanished from ${name}: ${gone.join(", ")}`);
    const added = [...now].flatMap(([key, row]) => (then.has(key) ? [] : [row]));
    const altered = [...now].flatMap(([key, row]) => differentColumns(then.get(key), row));
    if (added.length + altered.length === 0) continue;
    changes[name] = { ...(added.length > 0 && { added }), ...(altered.length > 0 && { altered }) };
  }
  return changes;
}

function differentColumns(then: Row | undefined, now: Row): Row[] {
  if (then === undefined) return [];
  const different = Object.entries(now).filter(([column, value]) => String(value) !== String(then[column]));
  return different.length === 0 ? [] : [Object.fromEntries(different)];
}
