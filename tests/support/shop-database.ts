import { test as base } from "vitest";
import { type Database as OpenedDatabase, openDatabase } from "#lib/db/client.ts";
import { createDatabase } from "#lib/db/database.ts";
import type { Database, NewAttempt, NewOrder, NewPayment, UnitOfWork } from "#lib/services/ports.ts";
import { createTestDatabase } from "#tests/support/database.ts";
import { addVariant, newAttempt, newOrder, newPayment } from "#tests/support/shop-rows.ts";

type Shop = {
  /** The clients, to look at rows as they are stored. */
  opened: OpenedDatabase;
  database: Database;
  /** The same file on other connections, as a second process has it. */
  rival: Database;
};

/** Each test has a migrated database file of its own. */
export const test = base.extend<Shop>({
  opened: async ({}, provide) => {
    const opened = await createTestDatabase();
    await provide(opened);
    await opened.close();
  },
  database: async ({ opened }, provide) => {
    await provide(createDatabase(opened));
  },
  rival: async ({ opened }, provide) => {
    const other = await openDatabase({ file: opened.file });
    await provide(createDatabase(other));
    await other.close();
  },
});

const RUNNERS = 4;

/** Runs the move four times at once over both connections and answers how many of them won. */
export async function countWinners(
  { database, rival }: Pick<Shop, "database" | "rival">,
  move: (tx: UnitOfWork) => Promise<boolean>,
): Promise<number> {
  const runners = Array.from({ length: RUNNERS }, (_, index) => (index % 2 === 0 ? database : rival));
  const results = await Promise.all(runners.map((runner) => runner.write(move)));
  return results.filter((won) => won).length;
}

/** A pending order, its open attempt and, in the wings, a payment of it that is not stored yet. */
export async function storeOrder(
  { opened, database }: Pick<Shop, "opened" | "database">,
  changes: Parameters<typeof newOrder>[1] = {},
): Promise<{ order: NewOrder; attempt: NewAttempt; payment: NewPayment }> {
  const order = newOrder(await addVariant(opened), changes);
  const attempt = newAttempt(order);
  await database.write(async (tx) => {
    await tx.orders.create(order);
    await tx.attempts.create(attempt);
  });
  return { order, attempt, payment: newPayment(attempt) };
}

/** A row without the columns that are written but not read back. */
export function without<T extends object, K extends keyof T>(row: T, ...columns: K[]): Omit<T, K> {
  const dropped: PropertyKey[] = columns;
  return Object.fromEntries(Object.entries(row).filter(([column]) => !dropped.includes(column))) as Omit<T, K>;
}
