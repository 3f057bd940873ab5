import type { SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { findDiskFailureIn, findFileFault } from "#lib/db/database-file.ts";
import type { DatabaseFaultError } from "#lib/db/errors.ts";
import { type Prisma, PrismaClient } from "#lib/db/generated/client.ts";
import { guardAdapter, LOCK_WAIT_MS_MAX, QUEUE_WAIT_MS_MAX } from "#lib/db/guard.ts";
import { markTransaction } from "#lib/db/open-transaction.ts";
import { BUSY_TIMEOUT_MS, prepareReader, prepareWriter } from "#lib/db/pragmas.ts";
import { sqliteDriver } from "#lib/db/sqlite-driver.ts";

/**
 * A transaction holds all other writes back, and no network call happens in one. The limit is long enough for a process
 * that stands still for some seconds in the middle of one and then goes on (fault P-19).
 */
const TRANSACTION_MS_MAX = 10_000;

// The guard refuses earlier and says why; Prisma's own limit only has to come after it.
const TRANSACTION_START_MS_MAX = QUEUE_WAIT_MS_MAX + LOCK_WAIT_MS_MAX + 1_000;

declare const openTransaction: unique symbol;

/**
 * The client of one open transaction. Functions that write take this type: a client outside the transaction does not
 * have the mark, so the compiler refuses it.
 */
export type TransactionClient = Prisma.TransactionClient & { readonly [openTransaction]: true };

export type Database = {
  readonly file: string;
  /** One connection behind one queue. For better-auth and for single statements; several together: `transaction`. */
  readonly writer: PrismaClient;
  /** Sees committed rows only, on a connection of its own that refuses writes, and never waits for a writer. */
  readonly reader: PrismaClient;
  /**
   * Runs `work` in one transaction that holds the write lock from its start; commits when it returns, rolls back when it
   * throws. Inside, only the given client may touch the database.
   *
   * @throws DatabaseBusyError when the lock or the turn does not come in time: nothing was written
   */
  transaction<T>(work: (client: TransactionClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

export type DatabaseOptions = {
  /** Path of the database file; it must exist (see deployMigrations). */
  readonly file: string;
  /** How a connection to the file is made; tests put faults in here. */
  readonly driver?: (file: string) => SqlDriverAdapterFactory;
  /**
   * Told when the disk fails under the open database, or a ROLLBACK does: from then on no commit can be believed, so
   * the program has to end. Called before the error reaches whoever asked.
   */
  readonly onFailure?: (fault: DatabaseFaultError) => void;
};

/**
 * Opens the shop's database: a writing client behind the guard and a reading client.
 *
 * @throws DatabaseFaultError when the file is missing, read-only or not a database, or not as durable as money needs
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { file, driver = shopDriver, onFailure = () => undefined } = options;
  const fault = findFileFault(file);
  if (fault !== undefined) throw fault;
  const failing = { findFailure: (error: unknown) => findDiskFailureIn(file, error), onFailure };
  const writer = newClient(
    guardAdapter(driver(file), { begin: "BEGIN IMMEDIATE", prepare: prepareWriter, ...failing }),
  );
  const reader = newClient(guardAdapter(driver(file), { begin: "BEGIN", prepare: prepareReader, ...failing }));
  const close = async () => {
    await reader.$disconnect();
    await writer.$disconnect();
  };
  try {
    await writer.$connect();
    await reader.$connect();
  } catch (error) {
    await close();
    throw error;
  }
  return { file, writer, reader, close, transaction: (work) => runInTransaction(writer, work) };
}

function runInTransaction<T>(writer: PrismaClient, work: (client: TransactionClient) => Promise<T>): Promise<T> {
  return writer.$transaction((client) => markTransaction(() => work(client as TransactionClient)));
}

function newClient(adapter: SqlDriverAdapterFactory): PrismaClient {
  return new PrismaClient({
    adapter,
    transactionOptions: { maxWait: TRANSACTION_START_MS_MAX, timeout: TRANSACTION_MS_MAX },
    errorFormat: "minimal",
  });
}

function shopDriver(file: string): SqlDriverAdapterFactory {
  return sqliteDriver(file, { busyTimeoutMs: BUSY_TIMEOUT_MS, mayCreate: false });
}
