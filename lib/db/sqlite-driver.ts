import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import type { SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";

export type DriverOptions = {
  /** How long SQLite itself waits for a lock; the event loop stands still meanwhile. */
  readonly busyTimeoutMs: number;
  /** Whether opening makes the file when it is not there. */
  readonly mayCreate: boolean;
};

/** Makes connections to a SQLite file. The one place that names the driver. */
export function sqliteDriver(file: string, options: DriverOptions): SqlDriverAdapterFactory {
  return new PrismaBetterSqlite3({ url: file, timeout: options.busyTimeoutMs, fileMustExist: !options.mayCreate });
}
