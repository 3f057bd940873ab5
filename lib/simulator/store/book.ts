/** The whole book at once: emptied, copied, replaced. It works on the tables that there are, whatever they are. */

import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";
import { rowProblem } from "#lib/simulator/store/row-rules.ts";

export type BookRow = Record<string, string | number | null>;
export type BookTables = Record<string, BookRow[]>;

/** What is wrong with tables that were to be loaded, as a sentence. */
export class BookProblem extends Error {}

export interface Book {
  /** Counts the steps that made the tables as they are. */
  version(): number;
  names(): string[];
  /** Empties every table that is not named. */
  clear(keep: readonly string[]): void;
  dump(): BookTables;
  /** Puts these rows in the place of all that are there, inside `rewrite`. Throws a BookProblem when they do not fit. */
  load(tables: BookTables): void;
  /** Runs the work in one transaction in which tables may be emptied and filled in any order. */
  rewrite<T>(work: () => T): T;
}

/** The log is what people look at last, and by far the largest table: the newest calls are enough for a copy. */
const REQUESTS_COPIED_MAX = 5_000;
/** A quarter of what can be loaded again, as escaping may make JSON twice as long. */
const CHARACTERS_COPIED_MAX = 16 * 1024 * 1024;
const NEWEST_REQUESTS = `id > (SELECT coalesce(max(id), 0) FROM (
  SELECT id, row_number() OVER newest AS place,
    sum(length(params) + length(signedString) + length(reply) + length(wire)) OVER newest AS characters
  FROM requests WINDOW newest AS (ORDER BY id DESC)
) WHERE place > ${REQUESTS_COPIED_MAX} OR characters > ${CHARACTERS_COPIED_MAX})`;

function checkRow(table: string, columns: readonly string[], row: BookRow): void {
  const missing = columns.find((column) => !(column in row));
  if (missing !== undefined) throw new BookProblem(`has no "${missing}"`);
  const unknown = Object.keys(row).find((column) => !columns.includes(column));
  if (unknown !== undefined) throw new BookProblem(`has "${unknown}", which is no column of ${table}`);
  const problem = rowProblem(table, row);
  if (problem !== null) throw new BookProblem(problem);
}

function isSqliteError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_");
}

/** Why the row cannot be stored, without its values. */
function reasonOf(error: unknown): string {
  if (error instanceof BookProblem) return error.message;
  if (isSqliteError(error)) return error.message;
  throw error;
}

export function createBook(database: SimulatorDatabase): Book {
  const names = () =>
    database
      .prepare<[], string>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .pluck()
      .all();
  const columnsOf = (table: string) =>
    database.prepare<[string], string>("SELECT name FROM pragma_table_info(?)").pluck().all(table);
  const clearAll = (keep: readonly string[]) => {
    for (const name of names()) if (!keep.includes(name)) database.exec(`DELETE FROM "${name}"`);
  };

  function fill(table: string, rows: readonly BookRow[]): void {
    const columns = columnsOf(table);
    const list = columns.map((column) => `"${column}"`).join(", ");
    const places = columns.map((column) => `@${column}`).join(", ");
    const insert = database.prepare<[BookRow]>(`INSERT INTO "${table}" (${list}) VALUES (${places})`);
    for (const [index, row] of rows.entries()) {
      try {
        checkRow(table, columns, row);
        insert.run(row);
      } catch (error) {
        throw new BookProblem(`row ${index + 1} of ${table} ${reasonOf(error)}`, { cause: error });
      }
    }
  }

  function checkReferences(): void {
    const broken = database
      .prepare<[], { table: string; rowid: number | null; parent: string }>("PRAGMA foreign_key_check")
      .get();
    if (broken) throw new BookProblem(`a row of ${broken.table} names a row of ${broken.parent} that is not there`);
  }

  return {
    version: () => Number(database.pragma("user_version", { simple: true })),
    names,
    clear: clearAll,
    dump() {
      const tables: BookTables = {};
      for (const name of names()) {
        const chosen = name === "requests" ? ` WHERE ${NEWEST_REQUESTS} ORDER BY id` : "";
        tables[name] = database.prepare<[], BookRow>(`SELECT * FROM "${name}"${chosen}`).all();
      }
      return tables;
    },
    load(tables) {
      const known = names();
      const missing = known.find((name) => !(name in tables));
      if (missing !== undefined) throw new BookProblem(`the table ${missing} is missing`);
      const unknown = Object.keys(tables).find((name) => !known.includes(name));
      if (unknown !== undefined) throw new BookProblem(`there is no table ${unknown}`);
      clearAll([]);
      for (const [name, rows] of Object.entries(tables)) fill(name, rows);
      checkReferences();
    },
    rewrite(work) {
      // Inside a transaction the pragma does nothing; with it on, emptying a large table is done row by row.
      database.pragma("foreign_keys = OFF");
      try {
        return database.transaction(work).immediate();
      } finally {
        database.pragma("foreign_keys = ON");
      }
    },
  };
}
