/** The database did not take a write in time. Nothing was written; the caller may try again later. */
export class DatabaseBusyError extends Error {
  override readonly name = "DatabaseBusyError";
}

/**
 * A wall (see walls.ts) refused a row that the code should never have written: a bug, not a refusal for a buyer.
 * `wall` reads like `Order.total_adds_up`.
 */
export class WallError extends Error {
  override readonly name = "WallError";
  readonly wall: string;

  constructor(wall: string, options?: ErrorOptions) {
    super(`the database refuses the row: wall ${wall}`, options);
    this.wall = wall;
  }
}

/** What can be wrong with the database at start-up; each has one sentence in its message. */
export type DatabaseFault =
  | "missing"
  | "unreadable"
  | "read-only"
  | "not-a-database"
  | "damaged"
  | "migrations-missing"
  | "migrations-unknown"
  | "migration-failed"
  | "migration-edited"
  | "walls-differ"
  | "not-wal"
  | "not-durable"
  | "disk-failed"
  | "connection-lost";

/** The database cannot be used as it is. The message says which file and why, in one sentence. */
export class DatabaseFaultError extends Error {
  override readonly name = "DatabaseFaultError";
  readonly fault: DatabaseFault;

  constructor(fault: DatabaseFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

/** Why a backup is not written or not restored; each has one sentence in its message. */
export type BackupRefusal =
  | "missing"
  | "no-manifest"
  | "bare-copy"
  | "damaged"
  | "foreign"
  | "newer"
  | "in-use"
  | "name-taken";

/** A backup that cannot be taken or restored. Nothing was changed. */
export class BackupError extends Error {
  override readonly name = "BackupError";
  readonly refusal: BackupRefusal;

  constructor(refusal: BackupRefusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.refusal = refusal;
  }
}
