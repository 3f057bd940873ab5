import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { verifyBooks } from "#lib/db/verify/verify-books.ts";
import type { BrokenRule } from "#lib/services/ports.ts";
import { createRichShop } from "#tests/support/rich-books.ts";
import { projectFolder } from "#tests/support/shop-template.ts";
import type { TestShop } from "#tests/support/test-shop.ts";

// Some hundred commits, each of them written through to the disk.
const SHOP_WITHIN_MS = 120_000;

let shop: TestShop;
let database: Sqlite.Database;

beforeAll(async () => {
  shop = await createRichShop();
  database = new Sqlite(shop.opened.file);
  database.pragma("foreign_keys=OFF");
}, SHOP_WITHIN_MS);
afterAll(async () => {
  database.close();
  await shop.close();
});

/** Every test corrupts the rows past the walls, which come down first, and takes everything back. */
beforeEach(() => {
  database.exec("BEGIN");
  const walls = database.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger'").all();
  for (const { name } of walls) database.exec(`DROP TRIGGER "${name}"`);
});
afterEach(() => {
  database.exec("ROLLBACK");
});

async function verify(rowsMax = 100): Promise<BrokenRule[]> {
  return verifyBooks(async (sql) => database.prepare(sql).all(), { rowsMax });
}

/** SQL for one row of the rich shop, so that a corruption hits exactly one. */
const one = (table: string, where: string) => `(SELECT id FROM "${table}" WHERE ${where} ORDER BY id LIMIT 1)`;
const PAID = one("Order", "status = 'paid' AND id NOT IN (SELECT orderId FROM Refund)");
const PENDING = one("Order", "status = 'pending' AND id IN (SELECT orderId FROM PaymentAttempt)");
const CANCELLED = one("Order", "status = 'cancelled' AND id NOT IN (SELECT orderId FROM Payment)");
const RETURNING = one("Order", "status = 'cancelled-refunding'");
const DONE = one("Refund", "status = 'done' AND kind = 'staff'");
const UNKNOWN = one("Refund", "status = 'unknown'");
const INCOME = one("LedgerEntry", `kind = 'payment' AND orderId = ${PAID}`);
const OUTGO = one(
  "LedgerEntry",
  `kind = 'refund' AND reference = (SELECT outRequestNo FROM Refund WHERE id = ${DONE})`,
);

const UNIQUE_INDEXES = [
  "LedgerEntry_kind_reference_key",
  "Payment_tradeNo_key",
  "Refund_outRequestNo_key",
  "PaymentAttempt_outTradeNo_key",
  "Refund_formKey_key",
  "Refund_paymentId_number_key",
];
const COPY_ENTRY = `INSERT INTO LedgerEntry SELECT 'copy', kind, reference, orderId, debitAccount, creditAccount,
  amountFen, createdAt FROM LedgerEntry WHERE id = `;

/** A corruption, the rules that must name it, and a part of what is said of its row. */
const CORRUPTIONS: { does: string; sql: string; rules: string[]; says: string }[] = [
  {
    does: "a refund that grew beyond its payment",
    sql: `UPDATE Refund SET amountFen = 9000 WHERE id = ${UNKNOWN}`,
    rules: ["M1 over-refund", "M1 over-refund-of-order"],
    says: "at most 10000 fen of refunds; found 13000 fen",
  },
  {
    does: "a ledger that gave back more than it took in",
    sql: `UPDATE LedgerEntry SET amountFen = 10001 WHERE id = ${OUTGO}`,
    rules: ["M1 more-booked-out-than-in", "M7 refund-booked-otherwise"],
    says: "at most 10000 fen booked as refunded",
  },
  {
    does: "a trade that was booked twice",
    sql: `${COPY_ENTRY}${INCOME}`,
    rules: ["M2 trade-booked-twice"],
    says: ": 1; found 2",
  },
  {
    does: "a refund that was booked twice",
    sql: `${COPY_ENTRY}${OUTGO}`,
    rules: ["M2 refund-booked-twice"],
    says: ": 1; found 2",
  },
  {
    does: "two refunds under one number",
    sql: `UPDATE Refund SET outRequestNo = (SELECT outRequestNo FROM Refund WHERE id = ${DONE}) WHERE id = ${UNKNOWN}`,
    rules: ["M2 out-request-no-twice", "M10 one-audit-row", "M10 audit-of-nothing"],
    says: ": 1; found 2",
  },
  {
    does: "two attempts under one number",
    sql: `UPDATE PaymentAttempt SET outTradeNo = (SELECT outTradeNo FROM PaymentAttempt WHERE orderId = ${PAID})
      WHERE orderId = ${PENDING}`,
    rules: ["M2 out-trade-no-twice", "M10 one-audit-row", "M10 audit-of-nothing"],
    says: ": 1; found 2",
  },
  {
    does: "two payments of one trade",
    sql: `UPDATE Payment SET tradeNo = (SELECT tradeNo FROM Payment WHERE orderId = ${PAID}) WHERE orderId = ${RETURNING}`,
    rules: [
      "M1 over-refund",
      "M2 trade-no-twice",
      "M7 payment-booked-otherwise",
      "M7 booked-without-payment",
      "M10 one-audit-row",
      "M10 audit-of-nothing",
    ],
    says: "payments of trade",
  },
  {
    does: "an order that is called paid and was not",
    sql: `UPDATE "Order" SET status = 'paid' WHERE id = ${PENDING}`,
    rules: ["M3 paid-without-payment", "M7 order-status", "M7 order-times"],
    says: "1 payment of the whole sum; found 0 payments",
  },
  {
    does: "a payment of another sum",
    sql: `UPDATE Payment SET amountFen = 1 WHERE orderId = ${PAID}`,
    rules: ["M3 paid-wrong-sum", "M7 payment-booked-otherwise"],
    says: "10000 fen; found 1 fen",
  },
  {
    does: "a payment made to another application",
    sql: `UPDATE Payment SET appId = 'elsewhere' WHERE orderId = ${PAID}`,
    rules: ["M3 paid-to-another"],
    says: "simulator elsewhere order",
  },
  {
    does: "an order that became cheaper",
    sql: `UPDATE "Order" SET totalFen = 1 WHERE id = ${PENDING}`,
    rules: ["M4 total", "M4 total-changed", "M4 another-sum-asked-for"],
    says: "10000 fen; found 1 fen",
  },
  {
    does: "a line of minus one piece",
    sql: `UPDATE OrderLine SET quantity = -1 WHERE orderId = ${PENDING}`,
    rules: ["M4 total", "M4 line", "M5 reserved"],
    says: "1 piece or more, -10000 fen; found -1 pieces, 10000 fen",
  },
  {
    does: "stock that nobody moved",
    sql: "UPDATE Variant SET stock = stock + 1 WHERE id = (SELECT min(id) FROM Variant)",
    rules: ["M5 stock"],
    says: "pieces by its movements, none below 0; found",
  },
  {
    does: "stock below nothing",
    sql: `UPDATE Variant SET stock = -90 WHERE id = (SELECT min(variantId) FROM OrderLine);
      UPDATE StockMovement SET quantity = quantity - 90 - (SELECT sum(quantity) FROM StockMovement AS mine
        WHERE mine.variantId = (SELECT min(variantId) FROM OrderLine))
      WHERE kind = 'initial' AND variantId = (SELECT min(variantId) FROM OrderLine)`,
    rules: ["M5 stock"],
    says: "none below 0; found -90 pieces",
  },
  {
    does: "a line that reserved nothing",
    sql: `UPDATE StockMovement SET kind = 'adjust' WHERE kind = 'reserve' AND reference = ${PENDING}`,
    rules: ["M5 reserved"],
    says: "1 pieces reserved; found 0 pieces",
  },
  {
    does: "a cancelled order whose goods stayed away",
    sql: `UPDATE StockMovement SET kind = 'adjust' WHERE kind = 'give-back' AND reference = ${CANCELLED}`,
    rules: ["M5 given-back"],
    says: "2 pieces given back; found 0 pieces",
  },
  {
    does: "a paid order whose goods came back",
    sql: `INSERT INTO StockMovement SELECT 'back', variantId, 'give-back', 1, reference, createdAt
      FROM StockMovement WHERE kind = 'reserve' AND reference = ${PAID};
      UPDATE Variant SET stock = stock + 1 WHERE id = (SELECT variantId FROM OrderLine WHERE orderId = ${PAID})`,
    rules: ["M5 given-back"],
    says: "0 pieces given back; found 1 pieces",
  },
  {
    does: "a movement for an order that is not there",
    sql: `UPDATE StockMovement SET reference = 'nowhere' WHERE kind = 'reserve' AND reference = ${PENDING}`,
    rules: ["M5 reserved", "M5 moved-without-order"],
    says: "a line of an order; found reserve of -1 pieces",
  },
  {
    does: "an entry with one side",
    sql: `UPDATE LedgerEntry SET creditAccount = debitAccount WHERE id = ${INCOME}`,
    rules: ["M7 unbalanced", "M7 payment-booked-otherwise", "M7 order-status"],
    says: "alipay-balance to alipay-balance",
  },
  {
    does: "an entry in another account",
    sql: `UPDATE LedgerEntry SET debitAccount = 'owed-to-buyer' WHERE id = ${OUTGO}`,
    rules: ["M7 refund-booked-otherwise"],
    says: "owed-to-buyer to alipay-balance, 1000 fen",
  },
  {
    does: "an entry of another order",
    sql: `UPDATE LedgerEntry SET orderId = ${PENDING} WHERE id = ${INCOME}`,
    rules: ["M7 payment-booked-otherwise", "M7 order-status"],
    says: "paid, shipped or completed; found pending",
  },
  {
    does: "a payment that was never booked",
    sql: `DELETE FROM LedgerEntry WHERE id = ${INCOME}`,
    rules: ["M7 payment-booked-otherwise", "M7 order-status"],
    says: "found nothing",
  },
  {
    does: "an entry for a payment that never was",
    sql: `UPDATE LedgerEntry SET reference = 'T' WHERE id = ${INCOME}`,
    rules: ["M7 payment-booked-otherwise", "M7 booked-without-payment"],
    says: "trade T (order",
  },
  {
    does: "a refund that is done and was not booked",
    sql: `DELETE FROM LedgerEntry WHERE id = ${OUTGO}`,
    rules: ["M7 refund-booked-otherwise"],
    says: "order-income to alipay-balance, 1000 fen",
  },
  {
    does: "a refund that was booked and is not done",
    sql: `UPDATE Refund SET status = 'unknown' WHERE id = ${DONE}`,
    rules: ["M7 booked-without-refund", "M10 one-audit-row"],
    says: "a refund that is done; found a refund that is unknown",
  },
  {
    does: "a refund that hangs on another order",
    sql: `UPDATE Refund SET orderId = ${PAID} WHERE id = ${UNKNOWN}`,
    rules: ["M7 refund-of-another-order", "M10 one-audit-row", "M10 audit-of-nothing"],
    says: "(order",
  },
  {
    does: "a cancelled order that forgot what it owes",
    sql: `UPDATE "Order" SET status = 'cancelled' WHERE id = ${RETURNING}`,
    rules: ["M7 order-status"],
    says: "cancelled-refunding; found cancelled",
  },
  {
    does: "an order that was never cancelled and says when",
    sql: `UPDATE "Order" SET cancelledAt = createdAt, cancelCause = 'buyer' WHERE id = ${PENDING}`,
    rules: ["M7 order-times", "M10 one-audit-row"],
    says: "the times of its own steps and no others",
  },
  {
    does: "an attempt that is called paid",
    sql: `UPDATE PaymentAttempt SET status = 'paid', openOrderId = NULL WHERE orderId = ${PENDING}`,
    rules: ["M7 attempt-status"],
    says: "open; found paid",
  },
  {
    does: "a payment of an attempt that is not there",
    sql: `UPDATE Payment SET attemptId = 'nowhere' WHERE orderId = ${PAID}`,
    rules: ["M3 paid-to-another", "M7 attempt-status", "M7 belongs-to-nothing"],
    says: "a row of PaymentAttempt; found nothing",
  },
  {
    does: "a change that nobody wrote down",
    sql: `DELETE FROM AuditEntry WHERE action = 'payment.settled' AND orderId = ${PAID}`,
    rules: ["M10 one-audit-row"],
    says: "payment.settled of 2026",
  },
  {
    does: "a change that was written down twice",
    sql: `INSERT INTO AuditEntry SELECT 'copy', at, actor, action, orderId, subject, before, after, detail
      FROM AuditEntry WHERE action = 'order.cancelled' AND orderId = ${CANCELLED}`,
    rules: ["M10 one-audit-row"],
    says: "audit rows: 1; found audit rows: 2",
  },
  {
    does: "a change that was written down otherwise",
    sql: `UPDATE AuditEntry SET after = 'failed' WHERE action = 'refund.done' AND subject =
      (SELECT outRequestNo FROM Refund WHERE id = ${DONE})`,
    rules: ["M10 one-audit-row"],
    says: "refund.done of QH",
  },
  {
    does: "words about a payment that never was",
    sql: `UPDATE AuditEntry SET subject = 'T' WHERE action = 'payment.surplus' AND orderId = ${RETURNING}`,
    rules: ["M10 one-audit-row", "M10 audit-of-nothing"],
    says: "payment.surplus of T",
  },
];

test("the books of a shop with orders in every state are right", async () => {
  const states = database.prepare(`SELECT DISTINCT status FROM "Order"`).all();
  const refunds = database.prepare("SELECT DISTINCT kind, status FROM Refund").all();
  expect([states.length, refunds.length]).toEqual([6, 7]);
  expect(await verify()).toEqual([]);
});

test.each([
  ["a trade", INCOME],
  ["a refund", OUTGO],
])("M2 even without the walls %s is booked once: the database takes no second entry", (_what, entry) => {
  expect(() => database.exec(`${COPY_ENTRY}${entry}`)).toThrow(
    "UNIQUE constraint failed: LedgerEntry.kind, LedgerEntry.reference",
  );
});

describe("what is wrong is named, row by row", () => {
  test.each(CORRUPTIONS)("$does", async ({ sql, rules, says }) => {
    for (const index of UNIQUE_INDEXES) database.exec(`DROP INDEX "${index}"`);
    database.exec(sql);
    const broken = await verify();
    expect(broken.map(({ rule }) => rule)).toEqual(rules);
    const told = broken.flatMap(({ rows }) =>
      rows.map(
        ({ row, orderNo, expected, found }) => `${row} (order ${orderNo ?? "none"}): ${expected}; found ${found}`,
      ),
    );
    expect(told.join("\n")).toContain(says);
  });
});

test("however much is wrong, only so many rows are told and all are counted", async () => {
  database.exec("UPDATE Variant SET stock = stock + 1");
  const variants = database.prepare<[], number>("SELECT count(*) FROM Variant").pluck().get();
  const [broken] = await verify(3);
  expect(broken).toMatchObject({ rule: "M5 stock", count: variants });
  expect(broken?.rows).toHaveLength(3);
});

describe("npm run verify", () => {
  const PROGRAM = ["--import", "tsx", "lib/db/verify/main.ts"];
  const run = (program: string[], file: string, ...args: string[]) => {
    const all = [...program, "--file", file, ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd: projectFolder, encoding: "utf8" });
    return { status, stdout, stderr };
  };

  test("says 0 of books that are right, 1 and every row of books that are wrong", () => {
    const copy = join(shop.opened.file, "..", "copy.db");
    database.exec("ROLLBACK");
    database.exec(`VACUUM INTO '${copy}'`);
    database.exec("BEGIN");
    const right = run(PROGRAM, copy);
    expect(right).toMatchObject({ status: 0, stderr: "" });
    expect(right.stdout).toContain("M10 holds\nM6 is not checked: there are no coupons yet.");
    const wrong = new Sqlite(copy);
    wrong.exec(`DROP TRIGGER "wall_Variant_update"; UPDATE Variant SET stock = stock + 1`);
    const count = Number(wrong.prepare("SELECT count(*) FROM Variant").pluck().get());
    const sku = String(wrong.prepare("SELECT sku FROM Variant ORDER BY rowid LIMIT 1").pluck().get());
    wrong.close();
    const told = run(["lib/cli/launch.js", "verify"], copy, "--rows", "1");
    expect(told).toMatchObject({ status: 1, stderr: "" });
    expect(told.stdout).toContain(`M5 stock: ${count} rows\n  variant ${sku}: expected `);
    expect(told.stdout).toContain(`and ${count - 1} rows more\nM7 holds`);
    expect(told.stdout).toContain(`The books are wrong: ${count} rows.`);
  });

  test("says 2 where there are no books to read", () => {
    const garbage = join(shop.opened.file, "..", "garbage.db");
    writeFileSync(garbage, "not a database at all, but long enough to look like something");
    for (const file of [garbage, join(shop.opened.file, "nowhere.db")]) {
      const told = run(PROGRAM, file);
      expect(told).toMatchObject({ status: 2, stdout: "" });
      expect(told.stderr).toMatch(/^The books cannot be verified: ./);
    }
  });
});
