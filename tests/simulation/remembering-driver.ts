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

function remember(client: Sqlite.Database): void {
  const prepare = client.prepare.bind(client) as Prepare;
  const known = new Map<string, Sqlite.Statement>();
  client.prepare = ((sql: string) => {
    const statement = known.get(sql) ?? prepare(sql);
    known.set(sql, statement);
    // A statement can be bound for good only once: so its values come with each run.
    return { bind: (values: unknown[]) => bound(statement, values) };
  }) as unknown as typeof client.prepare;
}

function bound(statement: Sqlite.Statement, values: unknown[]) {
  return {
    reader: statement.reader,
    run: () => statement.run(values),
    columns: () => statement.columns(),
    raw: () => ({ all: () => statement.raw(true).all(values) }),
  };
}
