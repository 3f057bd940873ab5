import { closeSync, copyFileSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { type Database, openDatabase } from "#lib/db/client.ts";
import { createTestDatabaseFile } from "#tests/support/database.ts";
import { rememberingDriver } from "./remembering-driver.ts";
import { rememberPlans } from "./remembering-plans.ts";

/** Prices of the goods on the shelf: one article of a fen, one with freight, one without. */
const PRICES_FEN = [1, 2_500, 12_000];
/** Two buyers who want the same cannot both have two. */
export const INITIAL_STOCK = 2;

/** A file in memory where the system has such a place: a commit then waits for no disk. */
const MEMORY_FOLDER = "/dev/shm";

export type SimulationDatabase = {
  /** Prisma's clients behind the guard, as the shop has them. */
  opened: Database;
  /** A connection of the oracle's own, and its statements: each is prepared once for all seeds. */
  raw: Sqlite.Database;
  prepare: (sql: string) => Sqlite.Statement;
  /** Ids of the goods on the shelf. */
  variants: readonly string[];
  /** Puts the file back to what it was in the beginning, under the open connections. */
  reset(): void;
  close(): Promise<void>;
  /** Takes the folder away, where the process ends without closing. */
  remove: () => void;
};

/** One file and its connections, for any number of seeds one after the other. */
export async function openSimulationDatabase({
  withoutWalls = [],
}: {
  withoutWalls?: readonly string[];
} = {}): Promise<SimulationDatabase> {
  const folder = mkdtempSync(join(existsSync(MEMORY_FOLDER) ? MEMORY_FOLDER : tmpdir(), "shop-simulation-"));
  const [template, file] = [join(folder, "template.db"), join(folder, "shop.db")];
  const variants = await makeTemplate(template, withoutWalls);
  copyFileSync(template, file);
  const beginning = readFileSync(template);
  rmSync(template);
  rememberPlans();
  const opened = await openDatabase({ file, driver: rememberingDriver });
  const raw = new Sqlite(file, { readonly: true });
  const prepared = new Map<string, Sqlite.Statement>();
  const rewinder = new Rewinder(file, beginning);
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    opened,
    raw,
    prepare: (sql) => {
      const statement = prepared.get(sql) ?? raw.prepare(sql);
      prepared.set(sql, statement);
      return statement;
    },
    variants,
    reset: () => {
      rewinder.rewind();
    },
    remove,
    close: async () => {
      raw.close();
      await opened.close();
      rewinder.close();
      remove();
    },
  };
}

/**
 * Writes the pages of the beginning over a file that others have open and that nobody is using at that moment. SQLite's
 * own backup would do the same and count the schema's version up: each connection then reads the whole schema and
 * prepares every statement once more, which takes longer than all the statements of a seed.
 */
class Rewinder {
  readonly #beginning: Buffer;
  readonly #connection: Sqlite.Database;
  // Opened once: closing any descriptor of a file gives up all the locks that the process has on it.
  readonly #descriptor: number;

  constructor(file: string, beginning: Buffer) {
    this.#beginning = beginning;
    this.#connection = new Sqlite(file);
    this.#descriptor = openSync(file, "r+");
  }

  rewind(): void {
    // Empties the log, and shows every connection that the pages it remembers are no longer the file's.
    const [log] = this.#connection.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
    if (log?.busy !== 0) throw new Error("the file is in use: a seed has left something open");
    // A file that has grown stays as long as it is: its first page says how much of it counts.
    if (writeSync(this.#descriptor, this.#beginning, 0, this.#beginning.length, 0) !== this.#beginning.length)
      throw new Error("there is no room to put the file back to what it was");
  }

  close(): void {
    this.#connection.close();
    closeSync(this.#descriptor);
  }
}

async function makeTemplate(file: string, withoutWalls: readonly string[]): Promise<string[]> {
  const empty = await createTestDatabaseFile();
  copyFileSync(empty.file, file);
  empty.remove();
  const raw = new Sqlite(file);
  const at = "2026-11-20T00:00:00.000+00:00";
  raw.prepare(`INSERT INTO Category VALUES ('pens', '笔', 'Pens', '写', 'Write', 0)`).run();
  const variants = PRICES_FEN.map((priceFen, index) => {
    const id = `variant-${index}`;
    insert(raw, "Product", {
      id,
      slug: id,
      categorySlug: "pens",
      nameZh: "笔",
      nameEn: "Pen",
      descriptionZh: "",
      descriptionEn: "",
      facts: "[]",
      options: "[]",
      pictures: "[]",
      published: 1,
      position: index,
      createdAt: at,
    });
    const stock = INITIAL_STOCK;
    insert(raw, "Variant", {
      id,
      productId: id,
      sku: id,
      optionValues: "{}",
      priceFen,
      stock,
      pictureFile: "",
      position: 0,
    });
    insert(raw, "StockMovement", { id, variantId: id, kind: "initial", quantity: stock, reference: id, createdAt: at });
    return id;
  });
  for (const sql of withoutWalls) raw.exec(sql);
  raw.pragma("wal_checkpoint(TRUNCATE)");
  raw.close();
  return variants;
}

function insert(raw: Sqlite.Database, table: string, row: Record<string, string | number>): void {
  const columns = Object.keys(row);
  raw
    .prepare(`INSERT INTO "${table}" (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`)
    .run(Object.values(row));
}
