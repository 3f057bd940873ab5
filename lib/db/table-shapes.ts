import type { SqlQueryable } from "@prisma/driver-adapter-utils";
import { askSql } from "#lib/db/raw-sql.ts";
import type { TableShape } from "#lib/db/wall-triggers.ts";

const OWN_TABLES = `SELECT name FROM sqlite_master
  WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name <> '_prisma_migrations' ORDER BY name`;

/** The shop's tables as they are in the database; Prisma's and SQLite's own are left out. */
export async function readTableShapes(connection: SqlQueryable): Promise<TableShape[]> {
  const shapes: TableShape[] = [];
  for (const [name] of await askSql(connection, OWN_TABLES)) {
    const table = String(name);
    const columns = await askSql(
      connection,
      "SELECT name FROM pragma_table_info(?) WHERE type = 'INTEGER' ORDER BY cid",
      table,
    );
    shapes.push({ table, integerColumns: columns.map(([column]) => String(column)) });
  }
  return shapes;
}
