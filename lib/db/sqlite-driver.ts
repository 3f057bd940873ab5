import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import type { SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";

export type DriverOptions = {
  /** How long SQLite itself waits for a lock; the event loop stands still meanwhile. */
  readonly busyTimeoutMs: number;
  /** Whether opening makes the file when it is not there. */
  readonly mayCreate: boolean;
  /** The file is opened so that SQLite itself refuses to write to it. */
  readonly readOnly?: boolean;
};

/** Makes connections to a SQLite file. The one place that names the driver. */
export function sqliteDriver(file: string, options: DriverOptions): SqlDriverAdapterFactory {
  const { busyTimeoutMs, mayCreate, readOnly = false } = options;
  return new PrismaBetterSqlite3({ url: file, timeout: busyTimeoutMs, fileMustExist: !mayCreate, readonly: readOnly });
}
