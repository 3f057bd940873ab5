import type { SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import { findFileFault } from "#lib/db/database-file.ts";
import { prepareReader } from "#lib/db/pragmas.ts";
import { askSql } from "#lib/db/raw-sql.ts";
import { sqliteDriver } from "#lib/db/sqlite-driver.ts";
import { fen, yuanFromFen } from "#lib/domain/money.ts";

/** What the database that was replaced knows and the restored one does not, a line each, for a person to read. */
export type ForgottenRows = { readonly orders: readonly string[]; readonly moves: readonly string[] };

const LOST_ORDERS = `SELECT mine.orderNo, mine.status, mine.totalFen, coalesce(group_concat(Payment.tradeNo, ' '), '')
  FROM main."Order" AS mine LEFT JOIN main.Payment ON Payment.orderId = mine.id
  WHERE mine.id NOT IN (SELECT id FROM restored."Order") GROUP BY mine.id ORDER BY mine.createdAt`;

const OTHER_STATES = `SELECT mine.orderNo, now.status, mine.status FROM main."Order" AS mine
  JOIN restored."Order" AS now ON now.id = mine.id WHERE now.status <> mine.status ORDER BY mine.createdAt`;

const LOST_REFUNDS = `SELECT mine.outRequestNo, mine.status, mine.amountFen FROM main.Refund AS mine
  WHERE mine.outRequestNo NOT IN (SELECT outRequestNo FROM restored.Refund)
    AND mine.orderId IN (SELECT id FROM restored."Order") ORDER BY mine.createdAt`;

/** Compares the two. Null where the kept one cannot be read, or is of a version that cannot be compared. */
export async function findForgotten(files: { kept: string; restored: string }): Promise<ForgottenRows | null> {
  // A file that is no database loses its log as soon as SQLite looks at it.
  if (findFileFault(files.kept) !== undefined) return null;
  let connection: SqlDriverAdapter | undefined;
  try {
    connection = await sqliteDriver(files.kept, { busyTimeoutMs: 0, mayCreate: false }).connect();
    await askSql(connection, "ATTACH DATABASE ? AS restored", files.restored);
    await prepareReader(connection);
    const orders = (await askSql(connection, LOST_ORDERS)).map(
      ([orderNo, status, totalFen, tradeNos]) =>
        `order ${String(orderNo)}, ${String(status)}, ${yuan(totalFen)} yuan${tradeNos === "" ? "" : `, paid by trade ${String(tradeNos)}`}`,
    );
    const states = (await askSql(connection, OTHER_STATES)).map(
      ([orderNo, now, was]) => `order ${String(orderNo)} is ${String(now)} again and was ${String(was)}`,
    );
    const refunds = (await askSql(connection, LOST_REFUNDS)).map(
      ([number, status, amountFen]) => `refund ${String(number)}, ${String(status)}, ${yuan(amountFen)} yuan`,
    );
    return { orders, moves: [...states, ...refunds] };
  } catch {
    // It was replaced because something was wrong with it; that it cannot be compared is one of the answers.
    return null;
  } finally {
    await connection?.dispose();
  }
}

const yuan = (amountFen: unknown) => yuanFromFen(fen(Number(amountFen)));
