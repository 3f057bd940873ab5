import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { type Database, openDatabase } from "#lib/db/client.ts";
import { createTestDatabaseFile } from "#tests/support/database.ts";
import { rememberingDriver } from "./remembering-driver.ts";

/** Prices of the goods on the shelf: one article of a fen, one with freight, one without. */
const PRICES_FEN = [1, 2_500, 12_000];
export const INITIAL_STOCK = 3;

/** A file in memory where the system has such a place: a commit then waits for no disk. */
const MEMORY_FOLDER = "/dev/shm";

export type SimulationDatabase = {
  /** Prisma's clients behind the guard, as the shop has them. */
  opened: Database;
  /** A connection of the oracle's own. */
  raw: Sqlite.Database;
  /** Ids of the goods on the shelf. */
  variants: readonly string[];
  /** Puts the file back to what it was in the beginning, under the open connections. */
  reset(): Promise<void>;
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
  const source = new Sqlite(template);
  const opened = await openDatabase({ file, driver: rememberingDriver });
  const raw = new Sqlite(file, { readonly: true });
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    opened,
    raw,
    variants,
    reset: async () => {
      // Some ten times as fast as opening Prisma's clients on a fresh copy.
      await source.backup(file, { progress: () => ALL_PAGES });
    },
    remove,
    close: async () => {
      raw.close();
      source.close();
      await opened.close();
      remove();
    },
  };
}

const ALL_PAGES = 100_000;

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
