import { setImmediate as nextRound } from "node:timers/promises";
import {
  DriverAdapterError,
  type IsolationLevel,
  isDriverAdapterError,
  type SqlDriverAdapter,
  type SqlDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from "@prisma/driver-adapter-utils";
import { DatabaseBusyError, DatabaseFaultError, WallError } from "#lib/db/errors.ts";
import { isBusy, LockPatience } from "#lib/db/lock-patience.ts";
import { insideOpenTransaction } from "#lib/db/open-transaction.ts";
import { type EndTurn, TurnQueue } from "#lib/db/turn-queue.ts";
import { wallOf } from "#lib/db/wall-triggers.ts";

/** How long a write waits for another process's lock before it is refused. */
export const LOCK_WAIT_MS_MAX = 5_000;

// A hundred notifications at once on a slow disk take some seconds to pass one by one; beyond this nobody waits any more.
export const QUEUE_WAIT_MS_MAX = 15_000;

export type GuardOptions = {
  /** IMMEDIATE takes the write lock at once, so a transaction that reads before it writes cannot fail half-way. */
  readonly begin: "BEGIN" | "BEGIN IMMEDIATE";
  /** Settings of the connection; runs once, before the first statement. */
  readonly prepare: (connection: SqlDriverAdapter) => Promise<void>;
  /** Recognizes an error after which nothing on this connection can be believed any more. */
  readonly findFailure?: (error: unknown) => DatabaseFaultError | undefined;
  /** Told of such an error, and of a ROLLBACK that failed, before anybody else. */
  readonly onFailure?: (fault: DatabaseFaultError) => void;
};

/**
 * Puts a queue before a Prisma driver adapter whose statements all share one SQLite connection. Without it a statement
 * from elsewhere in the process runs inside whatever transaction is open, and vanishes when that one rolls back.
 */
export function guardAdapter(factory: SqlDriverAdapterFactory, options: GuardOptions): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const inner = await factory.connect();
      try {
        await options.prepare(inner);
      } catch (error) {
        await inner.dispose();
        throw error;
      }
      return new GuardedAdapter(inner, options);
    },
  };
}

class GuardedAdapter implements SqlDriverAdapter {
  readonly provider;
  readonly adapterName;
  readonly #inner: SqlDriverAdapter;
  readonly #begin: GuardOptions["begin"];
  readonly #turns = new TurnQueue(QUEUE_WAIT_MS_MAX);
  readonly #lock = new LockPatience(LOCK_WAIT_MS_MAX);
  readonly #findFailure: (error: unknown) => DatabaseFaultError | undefined;
  readonly #onFailure: (fault: DatabaseFaultError) => void;
  #lost: DatabaseFaultError | undefined;

  constructor(inner: SqlDriverAdapter, { begin, findFailure, onFailure }: GuardOptions) {
    this.#inner = inner;
    this.#begin = begin;
    this.#findFailure = findFailure ?? (() => undefined);
    this.#onFailure = onFailure ?? (() => undefined);
    this.provider = inner.provider;
    this.adapterName = inner.adapterName;
  }

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.#alone(() => this.#inner.queryRaw(query));
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.#alone(() => this.#inner.executeRaw(query));
  }

  executeScript(script: string): Promise<void> {
    return this.#alone(() => this.#inner.executeScript(script));
  }

  async startTransaction(isolationLevel?: IsolationLevel): Promise<Transaction> {
    if (isolationLevel !== undefined && isolationLevel !== "SERIALIZABLE") {
      throw new DriverAdapterError({ kind: "InvalidIsolationLevel", level: isolationLevel });
    }
    const endTurn = await this.#takeTurn(() => this.#inner.executeRaw(statement(this.#begin)));
    return new GuardedTransaction(this.#inner, {
      endTurn,
      watch: (error) => {
        this.#watch(error);
      },
      markLost: (fault) => {
        this.#markLost(fault);
      },
    });
  }

  getConnectionInfo() {
    return this.#inner.getConnectionInfo?.() ?? { supportsRelationJoins: false };
  }

  dispose(): Promise<void> {
    return this.#inner.dispose();
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    let result: T | undefined;
    const endTurn = await this.#takeTurn(async () => {
      result = await work();
    });
    endTurn();
    return result as T;
  }

  /** Waits for the turn and does the first work of it; when that fails the turn is over. */
  async #takeTurn(work: () => Promise<unknown>): Promise<EndTurn> {
    if (insideOpenTransaction()) {
      throw new Error(
        "inside a transaction only the transaction's own client may be used: no other sees it, and the writing one would wait for it",
      );
    }
    const arrivedAt = performance.now();
    const endTurn = await this.#turns.take();
    try {
      if (this.#lost !== undefined) throw this.#lost;
      await this.#lock.outlast(arrivedAt, work);
      return endTurn;
    } catch (error) {
      this.#watch(error);
      endTurn();
      throw translated(error);
    }
  }

  #watch(error: unknown): void {
    const failure = this.#findFailure(error);
    if (failure !== undefined) this.#markLost(failure);
  }

  #markLost(fault: DatabaseFaultError): void {
    if (this.#lost !== undefined) return;
    this.#lost = fault;
    this.#onFailure(fault);
  }
}

type TransactionHooks = {
  readonly endTurn: EndTurn;
  /** Sees every error before the caller does. */
  readonly watch: (error: unknown) => void;
  readonly markLost: (fault: DatabaseFaultError) => void;
};

class GuardedTransaction implements Transaction {
  readonly provider;
  readonly adapterName;
  /** Prisma then sends no COMMIT or ROLLBACK of its own: commit() and rollback() below do. */
  readonly options = { usePhantomQuery: true };
  readonly #inner: SqlDriverAdapter;
  readonly #endTurn: EndTurn;
  readonly #watch: TransactionHooks["watch"];
  readonly #markLost: TransactionHooks["markLost"];
  /** Set when the transaction is over: why nothing more may run in it. */
  #over: string | undefined;

  constructor(inner: SqlDriverAdapter, { endTurn, watch, markLost }: TransactionHooks) {
    this.#inner = inner;
    this.#endTurn = endTurn;
    this.#watch = watch;
    this.#markLost = markLost;
    this.provider = inner.provider;
    this.adapterName = inner.adapterName;
  }

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.#inside(() => this.#inner.queryRaw(query));
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.#inside(() => this.#inner.executeRaw(query));
  }

  async createSavepoint(name: string): Promise<void> {
    await this.executeRaw(statement(`SAVEPOINT ${name}`));
  }

  async rollbackToSavepoint(name: string): Promise<void> {
    await this.executeRaw(statement(`ROLLBACK TO ${name}`));
  }

  async releaseSavepoint(name: string): Promise<void> {
    await this.executeRaw(statement(`RELEASE SAVEPOINT ${name}`));
  }

  async commit(): Promise<void> {
    this.#refuseWhenOver();
    this.#over = "it was committed";
    try {
      await this.#inner.executeRaw(statement("COMMIT"));
      this.#endTurn();
    } catch (error) {
      this.#watch(error);
      await this.#undo("its COMMIT failed");
      throw translated(error);
    }
  }

  async rollback(): Promise<void> {
    if (this.#over === undefined) await this.#undo("it was rolled back");
  }

  async #inside<T>(work: () => Promise<T>): Promise<T> {
    // SQLite answers in the same tick: without a round of the event loop before each statement, everybody else in the
    // process would wait for the whole transaction.
    await nextRound();
    this.#refuseWhenOver();
    try {
      return await work();
    } catch (error) {
      this.#watch(error);
      // After these SQLite may have rolled back by itself: what follows would run outside any transaction.
      if (mayHaveRolledBack(error)) await this.#undo("SQLite gave it up");
      throw translated(error);
    }
  }

  /** Prisma's own timeout closes a transaction while its callback is still running: nothing may slip out after it. */
  #refuseWhenOver(): void {
    if (this.#over === undefined) return;
    throw new DriverAdapterError({
      kind: "TransactionAlreadyClosed",
      cause: `The transaction is over: ${this.#over}.`,
    });
  }

  async #undo(why: string): Promise<void> {
    this.#over = why;
    try {
      await this.#inner.executeRaw(statement("ROLLBACK"));
    } catch (error) {
      if (!saysNoTransaction(error)) this.#markLost(lostConnection(error));
    } finally {
      this.#endTurn();
    }
  }
}

function statement(sql: string): SqlQuery {
  return { sql, args: [], argTypes: [] };
}

/** @see https://www.sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction" */
const CODES_THAT_MAY_ROLL_BACK = /^SQLITE_(FULL|IOERR|NOMEM|BUSY|INTERRUPT)/;

function mayHaveRolledBack(error: unknown): boolean {
  return isDriverAdapterError(error) && CODES_THAT_MAY_ROLL_BACK.test(error.cause.originalCode ?? "");
}

function saysNoTransaction(error: unknown): boolean {
  return isDriverAdapterError(error) && (error.cause.originalMessage ?? "").includes("no transaction is active");
}

function lostConnection(cause: unknown): DatabaseFaultError {
  const message = "The connection to the database is in an unknown state after a failed ROLLBACK; restart the program.";
  return new DatabaseFaultError("connection-lost", message, { cause });
}

/** Gives the errors that callers tell apart a class of their own; Prisma passes them through unchanged. */
function translated(error: unknown): unknown {
  if (isBusy(error)) return new DatabaseBusyError("another process has locked the database", { cause: error });
  const wall = isDriverAdapterError(error) ? wallOf(error.cause.originalMessage ?? "") : undefined;
  return wall === undefined ? error : new WallError(wall, { cause: error });
}
