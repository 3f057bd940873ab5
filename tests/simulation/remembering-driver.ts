import type { SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import type Sqlite from "better-sqlite3";
import { BUSY_TIMEOUT_MS } from "#lib/db/pragmas.ts";
import { sqliteDriver } from "#lib/db/sqlite-driver.ts";

/**
 * The shop's own driver, which here prepares each statement once: Prisma's adapter prepares it each time anew, which
 * takes an eighth of a seed's time.
 */
export function rememberingDriver(file: string): SqlDriverAdapterFactory {
  const factory = sqliteDriver(file, { busyTimeoutMs: BUSY_TIMEOUT_MS, mayCreate: false });
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const adapter = await factory.connect();
      remember((adapter as unknown as { client: Sqlite.Database }).client);
      return adapter;
    },
  };
}

type Prepare = (sql: string) => Sqlite.Statement;

/** How Prisma ends a query that reads rows. */
const LIMITED = " LIMIT ? OFFSET ?";

function remember(client: Sqlite.Database): void {
  const prepare = client.prepare.bind(client) as Prepare;
  const known = new Map<string, Sqlite.Statement>();
  const prepared = (sql: string) => {
    const statement = known.get(sql) ?? prepare(sql);
    known.set(sql, statement);
    return statement;
  };
  client.prepare = ((sql: string) => ({
    // A statement can be bound for good only once: so its values come with each run.
    bind: (values: readonly unknown[]) => {
      if (!sql.endsWith(LIMITED)) return bound(prepared(sql), values);
      // SQLite plans by the value of a limit, and so plans a statement with a bound one anew each time it is bound.
      const [limit, offset] = values.slice(-2).map(Number);
      const limited = `${sql.slice(0, -LIMITED.length)} LIMIT ${limit} OFFSET ${offset}`;
      return bound(prepared(limited), values.slice(0, -2));
    },
  })) as unknown as typeof client.prepare;
}

function bound(statement: Sqlite.Statement, values: readonly unknown[]) {
  return {
    reader: statement.reader,
    run: () => statement.run(values),
    columns: () => statement.columns(),
    raw: () => ({ all: () => statement.raw(true).all(values) }),
  };
}
