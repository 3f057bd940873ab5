import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openWorld } from "#lib/simulator/world.ts";

const SELLER = "2088000000000001";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "book-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A book as the first published version left it: two paid trades, one refunded in part. */
function writeOldBook(): void {
  const book = new Database(join(folder, "simulator.db"));
  book.exec(readFileSync(new URL("../fixtures/simulator-book-1.sql", import.meta.url), "utf8"));
  book.exec("INSERT INTO buyers VALUES ('2088722000010019', 'old@example.com', '林小满', '111111', 5, '卡', 7)");
  const trade = book.prepare(
    `INSERT INTO trades VALUES (?, '9021000100000001', '${SELLER}', ?, 10000, '茶', '', '', '2088722000010019',
     'TRADE_SUCCESS', 1, 2, ?, NULL, '', 'utf-8', 'ALIPAYACCOUNT', ?)`,
  );
  trade.run("T1", "N1", 1_000, 3_000);
  trade.run("T2", "N2", 3_000, 0);
  book.exec("INSERT INTO refunds VALUES ('T1', 'a', 3000, '', 2000)");
  book.close();
}

test("a book of the first version is brought up to date and keeps what it knows", () => {
  writeOldBook();
  const world = openWorld(folder, () => 10_000);
  expect(world.trades.get("T1")).toMatchObject({ refundedFen: 3_000, couponFen: 0, signType: "RSA2" });
  expect(world.trades.refunds("T1")).toMatchObject([{ outRequestNo: "a", couponFen: 0, source: "api" }]);
  expect(world.buyers.get("2088722000010019")).toMatchObject({ logonId: "old@example.com", creditFen: 500_000 });
  const moves = world.sellers.movesBetween({ sellerId: SELLER, from: 0, to: 10_000 });
  expect(moves.map(({ kind, amountFen, balanceFen }) => [kind, amountFen, balanceFen])).toEqual([
    ["payment", 10_000, 10_000],
    ["refund", -3_000, 7_000],
    ["payment", 10_000, 17_000],
  ]);
  world.close();
});

test("a book of a newer version is left alone, and the sentence says so", () => {
  openWorld(folder, () => 0).close();
  const book = new Database(join(folder, "simulator.db"));
  book.pragma("user_version = 999");
  book.close();
  expect(() => openWorld(folder, () => 0)).toThrow("written by a newer version");
});

test("a copy of the book has the newest calls, as many as can be loaded again", () => {
  const world = openWorld(folder, () => 0);
  const big = "x".repeat(1024 * 1024);
  for (let call = 1; call <= 20; call += 1) {
    world.log.addRequest({
      at: call,
      transport: "GET",
      appId: "",
      method: "",
      outTradeNo: "",
      params: "{}",
      queryNames: "[]",
      charsetName: "utf-8",
      wire: "",
      signedString: big,
      reply: "",
      outcome: "",
      fault: "",
    });
  }
  world.log.flush();
  const copied = world.book.dump()["requests"] ?? [];
  expect(copied.map(({ at }) => at)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  world.close();
});
