import type { SqlDriverAdapter, SqlDriverAdapterFactory, SqlQuery } from "@prisma/driver-adapter-utils";
import { PrismaClient } from "#lib/db/generated/client.ts";
import { sqliteDriver } from "#lib/db/sqlite-driver.ts";

/** The driver as Prisma ships it, without our guard and settings: what the guard's tests must see fail. */
export function openUnguarded(file: string, { busyTimeoutMs = 50 } = {}): PrismaClient {
  return new PrismaClient({ adapter: sqliteDriver(file, { busyTimeoutMs, mayCreate: false }) });
}

/**
 * The driver with `interfere` asked first about each statement's text: it may throw, or give another text to run.
 */
export function faultyDriver(interfere: (sql: string) => string): (file: string) => SqlDriverAdapterFactory {
  return (file) => {
    const factory = sqliteDriver(file, { busyTimeoutMs: 50, mayCreate: false });
    return { ...named(factory), connect: async () => interfering(await factory.connect(), interfere) };
  };
}

function interfering(inner: SqlDriverAdapter, interfere: (sql: string) => string): SqlDriverAdapter {
  const changed = (query: SqlQuery) => ({ ...query, sql: interfere(query.sql) });
  return {
    ...named(inner),
    queryRaw: async (query) => inner.queryRaw(changed(query)),
    executeRaw: async (query) => inner.executeRaw(changed(query)),
    executeScript: async (script) => inner.executeScript(interfere(script)),
    startTransaction: (isolationLevel) => inner.startTransaction(isolationLevel),
    dispose: () => inner.dispose(),
  };
}

function named({ provider, adapterName }: Pick<SqlDriverAdapterFactory, "provider" | "adapterName">) {
  return { provider, adapterName };
}
