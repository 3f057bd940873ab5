import type { SqlQueryable } from "@prisma/driver-adapter-utils";

/** Runs one statement without Prisma's models, with text arguments for its question marks; returns its rows. */
export async function askSql(connection: SqlQueryable, sql: string, ...args: string[]): Promise<unknown[][]> {
  const argTypes = args.map(() => ({ scalarType: "string", arity: "scalar" }) as const);
  const { rows } = await connection.queryRaw({ sql, args, argTypes });
  return rows;
}

/** The value of a pragma, as text. */
export async function askPragma(connection: SqlQueryable, pragma: string): Promise<string> {
  const [row] = await askSql(connection, `PRAGMA ${pragma}`);
  return String(row?.[0]);
}
