import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compareWithAlipay } from "#tests/soak/compare.ts";

/** More than the offline Alipay's list of trades shows: a crash run makes thousands. */
const TRADES = 300;

let folder: string;
const shopsFile = () => join(folder, "shop.db");
const alipaysFile = () => join(folder, "simulator.db");
const compare = () => compareWithAlipay(shopsFile(), alipaysFile());

/** The two files with the columns that are compared, and the same payments and one refund in both. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "soak-compare-"));
  change(shopsFile(), "CREATE TABLE LedgerEntry (kind TEXT, reference TEXT, amountFen INTEGER)");
  change(alipaysFile(), "CREATE TABLE trades (tradeNo TEXT, totalFen INTEGER, paidAt INTEGER)");
  change(alipaysFile(), "CREATE TABLE refunds (outRequestNo TEXT, amountFen INTEGER)");
  for (let number = 1; number <= TRADES; number += 1) {
    change(shopsFile(), `INSERT INTO LedgerEntry VALUES ('payment', 'T${number}', ${number})`);
    change(alipaysFile(), `INSERT INTO trades VALUES ('T${number}', ${number}, 1)`);
  }
  change(shopsFile(), "INSERT INTO LedgerEntry VALUES ('refund', 'R1', 5)");
  change(alipaysFile(), "INSERT INTO refunds VALUES ('R1', 5)");
  change(alipaysFile(), "INSERT INTO trades VALUES ('never paid', 1, NULL)");
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function change(file: string, sql: string): void {
  const database = new Sqlite(file);
  database.pragma("synchronous = OFF");
  database.exec(sql);
  database.close();
}

test("the books and Alipay are one where each has what the other has", () => {
  expect(compare()).toEqual({ lost: [], doubled: [] });
});

test.each([
  [
    "a payment that only Alipay has",
    "DELETE FROM LedgerEntry WHERE reference = 'T7'",
    { lost: ["payment T7 of 7 fen"] },
  ],
  ["a refund that only Alipay has", "DELETE FROM LedgerEntry WHERE reference = 'R1'", { lost: ["refund R1 of 5 fen"] }],
  [
    "a payment of another sum",
    "UPDATE LedgerEntry SET amountFen = 8 WHERE reference = 'T7'",
    { lost: ["payment T7 of 7 fen"], doubled: ["payment T7 of 8 fen"] },
  ],
  [
    "a payment that only the books have",
    "INSERT INTO LedgerEntry VALUES ('payment', 'never paid', 1)",
    { doubled: ["payment never paid of 1 fen"] },
  ],
])("%s is named", (_name, sql, found) => {
  change(shopsFile(), sql);
  expect(compare()).toEqual({ lost: [], doubled: [], ...found });
});
