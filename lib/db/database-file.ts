import { accessSync, closeSync, constants, openSync, readSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { isDriverAdapterError } from "@prisma/driver-adapter-utils";
import { DatabaseFaultError } from "#lib/db/errors.ts";

const SQLITE_HEADER = "SQLite format 3\0";

/** What makes the file unusable before SQLite even opens it; undefined when nothing does. */
export function findFileFault(file: string): DatabaseFaultError | undefined {
  try {
    if (!statSync(file).isFile()) {
      return new DatabaseFaultError("not-a-database", `The database ${file} is not a file.`);
    }
  } catch (cause) {
    const message = isNotFound(cause) ? `There is no database at ${file}.` : `The database ${file} cannot be read.`;
    return new DatabaseFaultError(isNotFound(cause) ? "missing" : "unreadable", message, { cause });
  }
  if (!mayDo(file, constants.R_OK)) {
    return new DatabaseFaultError("unreadable", `The database ${file} cannot be read by this user.`);
  }
  if (!mayDo(file, constants.W_OK)) {
    return new DatabaseFaultError("read-only", `The database ${file} is read-only for this user.`);
  }
  // SQLite keeps its write-ahead log in files beside the database.
  if (!mayDo(dirname(file), constants.W_OK)) {
    return new DatabaseFaultError("read-only", `The folder of the database ${file} is read-only for this user.`);
  }
  if (!hasSqliteHeader(file)) {
    return new DatabaseFaultError(
      "not-a-database",
      `The file ${file} is not a SQLite database: its header is damaged.`,
    );
  }
  return undefined;
}

/** What a driver's error says about the file; undefined when it is about something else. */
export function findFaultIn(file: string, error: unknown): DatabaseFaultError | undefined {
  // The driver's own error when connecting has a code; its errors in statements come wrapped.
  const code = isDriverAdapterError(error) ? error.cause.originalCode : codeOf(error);
  switch (code) {
    case "SQLITE_NOTADB":
      return new DatabaseFaultError("not-a-database", `The file ${file} is not a SQLite database.`, { cause: error });
    case "SQLITE_CANTOPEN":
      return new DatabaseFaultError("unreadable", `The database ${file} cannot be opened.`, { cause: error });
    case "SQLITE_READONLY":
      return new DatabaseFaultError("read-only", `The database ${file} is read-only.`, { cause: error });
    case "SQLITE_CORRUPT":
      return new DatabaseFaultError("damaged", `The database ${file} is damaged.`, { cause: error });
    default:
      return undefined;
  }
}

// Reading or writing failed underneath SQLite, or what it read makes no sense. Short of memory, or of room for the
// file that processes share (SHMSIZE), the one statement fails and nothing worse has happened.
const DISK_FAILED = /^SQLITE_(IOERR(?!_(SHMSIZE|NOMEM|BLOCKED))|CORRUPT|NOTADB)/;

/**
 * What a failing disk does to a running program; undefined when the error is about something else. After a failed
 * fsync nobody knows what is on the disk, and a second one may claim success for pages that the first has lost.
 */
export function findDiskFailureIn(file: string, error: unknown): DatabaseFaultError | undefined {
  const code = isDriverAdapterError(error) ? error.cause.originalCode : codeOf(error);
  if (typeof code !== "string" || !DISK_FAILED.test(code)) return undefined;
  return new DatabaseFaultError("disk-failed", `The disk under the database ${file} fails (${code}).`, {
    cause: error,
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function mayDo(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

/** An empty file counts: SQLite takes it for a database without tables. */
function hasSqliteHeader(file: string): boolean {
  const descriptor = openSync(file, "r");
  try {
    const header = Buffer.alloc(SQLITE_HEADER.length);
    const length = readSync(descriptor, header, 0, header.length, 0);
    return length === 0 || header.toString("latin1") === SQLITE_HEADER;
  } finally {
    closeSync(descriptor);
  }
}

function isNotFound(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}
