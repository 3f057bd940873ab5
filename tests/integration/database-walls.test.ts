import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "#lib/db/client.ts";
import { WALLS } from "#lib/db/walls.ts";
import { createTestDatabaseFile } from "#tests/support/database.ts";

type Row = Record<string, string | number | null>;

const AT = "2026-11-20T04:00:00.000+00:00";
const trade = { orderId: "o1", environment: "simulator", appId: "app" };

/** One good row for each table, in the order in which they refer to each other. */
const GOOD: Record<string, Row> = {
  Category: { slug: "c", nameZh: "", nameEn: "", taglineZh: "", taglineEn: "", position: 0 },
  Product: {
    ...{ id: "p1", slug: "p1", categorySlug: "c", nameZh: "", nameEn: "", descriptionZh: "", descriptionEn: "" },
    ...{ facts: "[]", options: "[]", pictures: "[]", published: 1, position: 0, createdAt: AT },
  },
  Variant: {
    ...{ id: "v1", productId: "p1", sku: "v1", optionValues: "{}", priceFen: 500, compareAtFen: 600, stock: 9 },
    ...{ pictureFile: "", position: 0 },
  },
  StockMovement: { id: "m1", variantId: "v1", kind: "initial", quantity: 9, reference: "v1", createdAt: AT },
  Cart: { visitorHash: "h1", updatedAt: AT },
  CartLine: { visitorHash: "h1", variantId: "v1", quantity: 1, seenPriceFen: 500, addedAt: AT },
  Order: {
    ...{ id: "o1", orderNo: "o1", visitorHash: "h1", formKey: "o1", locale: "en", status: "pending" },
    ...{ itemsFen: 1000, freightFen: 800, discountFen: 100, totalFen: 1700, contactName: "", contactPhone: "" },
    ...{ contactEmail: "", addressRegion: "", addressDetail: "", buyerNote: "", createdAt: AT, expiresAt: AT },
  },
  OrderLine: {
    ...{ id: "l1", orderId: "o1", position: 0, variantId: "v1", productSlug: "", sku: "", nameZh: "", nameEn: "" },
    ...{ variantLabelZh: "", variantLabelEn: "", pictureFile: "", unitPriceFen: 500, quantity: 2, lineFen: 1000 },
  },
  PaymentAttempt: {
    ...{ ...trade, id: "a1", number: 1, outTradeNo: "a1", status: "open", openOrderId: "o1", amountFen: 1700 },
    ...{ product: "page", subject: "", sellerId: "seller", createdAt: AT, expiresAt: AT, askCount: 0 },
  },
  Payment: {
    ...{ ...trade, id: "y1", attemptId: "a1", tradeNo: "t1", amountFen: 1700, purpose: "order", surplusCause: null },
    ...{ paidAt: AT, learnedFrom: "notify", createdAt: AT, witness: "pending", witnessCount: 0, finished: 0 },
  },
  Refund: {
    ...{ id: "r1", orderId: "o1", paymentId: "y1", number: 1, outRequestNo: "r1", kind: "staff", amountFen: 1000 },
    ...{ reason: "", note: "", formKey: "r1", requestedBy: "staff", status: "new", createdAt: AT, sendCount: 0 },
  },
  LedgerEntry: {
    ...{ id: "e1", kind: "payment", reference: "t1", orderId: "o1", debitAccount: "alipay-balance" },
    ...{ creditAccount: "order-income", amountFen: 1700, createdAt: AT },
  },
  AuditEntry: { id: "u1", at: AT, actor: "buyer", action: "placed", orderId: "o1", subject: "order", detail: "{}" },
  BooksCheck: { id: "last", startedAt: AT, durationMs: 0, nextCheckAt: AT, broken: "[]" },
  Notification: {
    ...{ notifyId: "n1", receivedAt: AT, orderId: "o1", outTradeNo: "a1", tradeNo: "t1", tradeStatus: "" },
    ...{ kind: "payment", verdict: "settled", body: "" },
  },
  QuarantinedNotification: {
    ...{ notifyId: "q1", receivedAt: AT, outTradeNo: "", tradeNo: "", tradeStatus: "", reason: "amount-mismatch" },
    ...{ body: "", status: "open", tryCount: 0 },
  },
  WorkCase: {
    ...{ kind: "refund", subjectId: "r1", tryCount: 1, faultCount: 0, needsPersonSince: AT, cause: "unanswered" },
    ...{ settledAt: AT, settledBy: "worker" },
  },
  OutboxMessage: {
    ...{ id: "x1", type: "order.paid", orderId: "o1", createdAt: AT, body: "{}", status: "waiting", nextTryAt: AT },
    ...{ sendCount: 0, deliveredAt: null },
  },
  User: { id: "s1", name: "", email: "s1", emailVerified: 0, createdAt: AT, updatedAt: AT, role: "admin", sample: 0 },
};

/** What makes a second row of the table differ from the first where it must. */
const SECOND: Record<string, Row> = {
  Product: { id: "p2", slug: "p2" },
  Variant: { id: "v2", sku: "v2" },
  StockMovement: { id: "m2", reference: "m2" },
  CartLine: { visitorHash: "h2" },
  Order: { id: "o2", orderNo: "o2", formKey: "o2" },
  OrderLine: { id: "l2", orderId: "o2" },
  PaymentAttempt: { id: "a2", number: 2, outTradeNo: "a2", status: "closed", openOrderId: null },
  Payment: { id: "y2", tradeNo: "t2", purpose: "surplus", surplusCause: "paid-twice" },
  Refund: { id: "r2", number: 2, outRequestNo: "r2", formKey: "r2", amountFen: 700 },
  LedgerEntry: {
    ...{ id: "e2", kind: "refund", reference: "r4", amountFen: 100, orderId: "o3" },
    ...{ debitAccount: "owed-to-buyer", creditAccount: "alipay-balance" },
  },
  AuditEntry: { id: "u2" },
  Notification: { notifyId: "n2" },
  QuarantinedNotification: { notifyId: "q2" },
  WorkCase: { subjectId: "r2" },
  OutboxMessage: { id: "x2" },
  User: { id: "s2", email: "s2" },
};

/** A good entry for the surplus that beforeAll puts beside the good rows. */
const SURPLUS_ENTRY: Row = {
  ...{ kind: "payment", reference: "t3", amountFen: 1700, orderId: "o3" },
  ...{ debitAccount: "alipay-balance", creditAccount: "owed-to-buyer" },
};

/** For every wall at least one row that only this wall refuses. */
const BREAKS: Record<string, Record<string, Row[]>> = {
  Product: { facts: [{ facts: "[" }], options: [{ options: "" }], pictures: [{ pictures: "x" }] },
  Variant: {
    price: [{ priceFen: 0 }, { priceFen: -1 }, { priceFen: 100_000_001, compareAtFen: null }],
    compare_at: [{ compareAtFen: 500 }],
    stock: [{ stock: -1 }, { stock: 1_000_001 }],
    option_values: [{ optionValues: "{" }],
  },
  StockMovement: {
    kind: [{ kind: "stolen", quantity: 1 }],
    direction: [
      { kind: "reserve", quantity: 1 },
      { kind: "give-back", quantity: -1 },
      { kind: "adjust", quantity: 0 },
    ],
  },
  CartLine: { quantity: [{ quantity: 0 }, { quantity: 100 }, { quantity: -1 }], seen_price: [{ seenPriceFen: 0 }] },
  Order: {
    status: [{ status: "PAID" }],
    locale: [{ locale: "fr" }],
    cancel_cause: [{ cancelCause: "whim" }],
    items: [{ itemsFen: 0, discountFen: 0, totalFen: 800 }],
    freight: [{ freightFen: -100, discountFen: 0, totalFen: 900 }],
    discount: [{ discountFen: -1, totalFen: 1801 }],
    total: [
      { itemsFen: 100, freightFen: 0, discountFen: 100, totalFen: 0 },
      { itemsFen: 100_000_001, freightFen: 0, discountFen: 0, totalFen: 100_000_001 },
    ],
    total_adds_up: [{ totalFen: 1701 }],
    paid_has_time: [{ status: "paid" }],
    shipped_has_parcel: [{ status: "shipped", paidAt: AT, shippedAt: AT, carrier: "SF" }],
    completed_has_time: [{ status: "completed", paidAt: AT, shippedAt: AT, carrier: "SF", trackingNo: "1" }],
    cancelled_has_cause: [{ status: "cancelled", cancelledAt: AT }],
  },
  OrderLine: {
    unit_price: [{ unitPriceFen: 0, lineFen: 0 }],
    quantity: [
      { quantity: 0, lineFen: 0 },
      { quantity: 100, lineFen: 50_000 },
      { quantity: -1, lineFen: -500 },
    ],
    line_adds_up: [{ lineFen: 999 }],
  },
  PaymentAttempt: {
    status: [{ status: "done" }],
    product: [{ product: "app" }],
    number: [{ number: 0 }],
    open_names_its_order: [{ status: "open" }, { openOrderId: "elsewhere" }],
    amount_is_the_total: [{ amountFen: 1 }],
    environment: [{ environment: "test" }],
    ask_count: [{ askCount: -1 }],
  },
  Payment: {
    amount: [{ amountFen: 0 }],
    purpose: [{ purpose: "gift", surplusCause: null }],
    surplus_has_cause: [{ surplusCause: null }],
    surplus_cause: [{ surplusCause: "whim" }],
    learned_from: [{ learnedFrom: "rumour" }],
    witness: [{ witness: "maybe" }],
    witness_count: [{ witnessCount: -1 }],
    same_merchant_as_attempt: [{ appId: "other" }, { environment: "production" }],
    order_is_paid_whole: [{ purpose: "order", surplusCause: null, amountFen: 1 }],
    order_is_paid_once: [{ purpose: "order", surplusCause: null }],
  },
  Refund: {
    status: [{ status: "DONE" }],
    kind: [{ kind: "whim" }],
    number: [{ number: 0 }],
    amount: [{ amountFen: 0 }, { amountFen: -1 }],
    never_more_than_paid: [{ amountFen: 701 }],
    order_is_the_payments: [{ orderId: "o3" }],
    settled_has_time: [{ status: "done" }, { status: "failed" }],
    send_count: [{ sendCount: -1 }],
    send_back: [{ sendBackFen: -1 }],
  },
  LedgerEntry: {
    kind: [{ kind: "gift" }],
    accounts: [{ debitAccount: "pocket" }, { creditAccount: "pocket" }],
    two_sides: [{ debitAccount: "alipay-balance" }],
    amount: [{ amountFen: 0 }],
    payment_accounts: [
      { ...SURPLUS_ENTRY, creditAccount: "order-income" },
      { ...SURPLUS_ENTRY, debitAccount: "order-income" },
    ],
    refund_accounts: [{ debitAccount: "order-income" }, { creditAccount: "order-income" }],
    payment_is_the_orders: [{ ...SURPLUS_ENTRY, orderId: "o1" }],
    refund_is_the_orders: [{ orderId: "o1" }],
    refund_is_done: [{ reference: "r3" }],
    payment_is_booked_whole: [
      { ...SURPLUS_ENTRY, amountFen: 1 },
      { ...SURPLUS_ENTRY, reference: "nothing" },
    ],
    refund_is_booked_whole: [{ amountFen: 99 }, { reference: "nothing" }],
  },
  AuditEntry: { detail: [{ detail: "" }] },
  BooksCheck: {
    one_row: [{ id: "second" }],
    duration: [{ id: "second", durationMs: -1 }],
    broken: [{ id: "second", broken: "{" }],
  },
  Notification: { kind: [{ kind: "gift" }], verdict: [{ verdict: "fine" }] },
  QuarantinedNotification: {
    status: [{ status: "closed" }],
    resolved_has_words: [{ status: "resolved", resolvedAt: AT }],
    try_count: [{ tryCount: -1 }],
  },
  WorkCase: {
    kind: [{ kind: "whim" }],
    cause: [{ cause: "whim" }],
    person_has_cause: [{ cause: null }, { needsPersonSince: null }],
    settled_has_name: [{ settledBy: null }, { settledAt: null }],
    counts: [{ tryCount: -1 }, { faultCount: -1 }],
  },
  OutboxMessage: {
    type: [{ type: "whim" }],
    status: [{ status: "lost" }],
    body: [{ body: "{" }],
    delivered_has_time: [{ status: "delivered" }, { deliveredAt: AT }],
    send_count: [{ sendCount: -1 }],
  },
  User: { role: [{ role: "owner" }] },
};

function insert(table: string, row: Row): void {
  const columns = Object.keys(row);
  const names = columns.map((column) => `"${column}"`).join(", ");
  const values = columns.map((column) => `:${column}`).join(", ");
  database.prepare(`INSERT INTO "${table}" (${names}) VALUES (${values})`).run(row);
}

function secondRow(table: string): Row {
  return { ...GOOD[table], ...SECOND[table] };
}

let file: string;
let remove: () => void;
let database: Sqlite.Database;

beforeAll(async () => {
  ({ file, remove } = await createTestDatabaseFile());
  database = new Sqlite(file);
  database.pragma("foreign_keys=ON");
  for (const [table, row] of Object.entries(GOOD)) insert(table, row);
  insert("Cart", { visitorHash: "h2", updatedAt: AT });
  insert("Order", { ...secondRow("Order"), id: "o3", orderNo: "o3", formKey: "o3" });
  insert("PaymentAttempt", { ...GOOD["PaymentAttempt"], id: "a3", orderId: "o3", openOrderId: "o3", outTradeNo: "a3" });
  insert("Payment", { ...secondRow("Payment"), id: "y3", tradeNo: "t3", orderId: "o3", attemptId: "a3" });
  const back = { orderId: "o3", paymentId: "y3", amountFen: 100, settledAt: AT };
  insert("Refund", { ...secondRow("Refund"), ...back, id: "r3", outRequestNo: "r3", formKey: "r3" });
  insert("Refund", {
    ...secondRow("Refund"),
    ...back,
    id: "r4",
    number: 3,
    outRequestNo: "r4",
    formKey: "r4",
    status: "done",
  });
  insert("OrderLine", { ...GOOD["OrderLine"], id: "l3", orderId: "o3" });
});

afterAll(() => {
  database.close();
  remove();
});

beforeEach(() => {
  database.exec("BEGIN");
  return () => {
    database.exec("ROLLBACK");
  };
});

describe("a good second row is taken", () => {
  test.each(Object.keys(SECOND))("%s", (table) => {
    if (table === "OrderLine" || table === "PaymentAttempt") insert("Order", secondRow("Order"));
    insert(table, secondRow(table));
  });
});

describe("a row that breaks a wall is refused", () => {
  const broken = Object.entries(BREAKS).flatMap(([table, walls]) =>
    Object.entries(walls).flatMap(([wall, rows]) =>
      rows.map((changes) => ({ name: `${table}.${wall}`, table, changes })),
    ),
  );

  test.each(broken)("$name $changes", ({ name, table, changes }) => {
    if (table === "OrderLine") insert("Order", secondRow("Order"));
    expect(() => {
      insert(table, { ...secondRow(table), ...changes });
    }).toThrow(`wall broken: ${name}`);
  });

  test("each wall that is declared is tried", () => {
    const declared = WALLS.flatMap(({ table, checks }) => Object.keys(checks ?? {}).map((wall) => `${table}.${wall}`));
    const tried = new Set(broken.map(({ name }) => name));
    expect([...tried].sort()).toEqual(declared.sort());
  });

  test.each([
    ["Variant", "stock", "UPDATE Variant SET stock = -1"],
    ["CartLine", "quantity", "UPDATE CartLine SET quantity = 0"],
    ["Refund", "send_count", "UPDATE Refund SET sendCount = -1"],
    ["Payment", "witness", "UPDATE Payment SET witness = 'maybe' WHERE id = 'y1'"],
    ["Order", "paid_has_time", `UPDATE "Order" SET status = 'paid' WHERE id = 'o1'`],
    ["PaymentAttempt", "open_names_its_order", "UPDATE PaymentAttempt SET openOrderId = NULL"],
  ])("an update too: %s.%s", (table, wall, sql) => {
    expect(() => database.exec(sql)).toThrow(`wall broken: ${table}.${wall}`);
  });
});

describe("integers are integers of 32 bits (finding 1.9)", () => {
  test.each([10_000_000_000, -10_000_000_000, 1.5, "many"])("a quantity of %s is refused", (position) => {
    expect(() => {
      insert("Category", { ...GOOD["Category"], slug: "other", position });
    }).toThrow("wall broken: Category.position_is_integer");
  });

  test("also when Prisma brings it", async () => {
    database.exec("ROLLBACK");
    const opened = await openDatabase({ file });
    const create = opened.writer.rateLimit.create({
      data: { id: "1", key: "1", count: 10_000_000_000, lastRequest: 0 },
    });
    await expect(create).rejects.toMatchObject({ name: "WallError", wall: "RateLimit.count_is_integer" });
    await opened.close();
    database.exec("BEGIN");
  });
});

describe("what never changes", () => {
  const frozen = WALLS.flatMap(({ table, frozen: columns }) =>
    (columns ?? []).map((column) => [table, column] as const),
  );

  test.each(frozen)("%s.%s", (table, column) => {
    const change = () => database.exec(`UPDATE "${table}" SET "${column}" = 'x'`);
    expect(change).toThrow(`wall broken: ${table}.${column}_never_changes`);
  });
});

describe("rows of the books", () => {
  const appended = WALLS.filter(({ rows }) => rows === "append").map(({ table }) => table);
  const kept = WALLS.filter(({ rows }) => rows !== undefined).map(({ table }) => table);

  test("are these", () => {
    expect(appended.sort()).toEqual(["AuditEntry", "LedgerEntry", "Notification", "OrderLine", "StockMovement"]);
    expect(kept.filter((table) => !appended.includes(table)).sort()).toEqual([
      "Order",
      "OutboxMessage",
      "Payment",
      "PaymentAttempt",
      "QuarantinedNotification",
      "Refund",
      "WorkCase",
    ]);
  });

  test.each(appended)("%s never changes", (table) => {
    const column = Object.keys(GOOD[table] ?? {})[0] ?? "";
    expect(() => database.exec(`UPDATE "${table}" SET "${column}" = "${column}"`)).toThrow(`${table}.never_changed`);
  });

  test.each(kept)("%s is never deleted", (table) => {
    expect(() => database.exec(`DELETE FROM "${table}"`)).toThrow(`wall broken: ${table}.never_deleted`);
  });

  test("a replacement is a deletion on the writer's connection", async () => {
    database.exec("ROLLBACK");
    const opened = await openDatabase({ file });
    const replace = opened.writer.$executeRawUnsafe("INSERT OR REPLACE INTO AuditEntry SELECT * FROM AuditEntry");
    await expect(replace).rejects.toMatchObject({ name: "WallError", wall: "AuditEntry.never_deleted" });
    await opened.close();
    database.exec("BEGIN");
  });
});

describe("a status moves only where it may", () => {
  const paid = `paidAt = '${AT}'`;

  test.each([
    [
      ["Order", "o1"],
      ["cancelled", `cancelledAt = '${AT}', cancelCause = 'buyer'`],
      ["paid", paid],
    ],
    [["Order", "o1"], ["shipped", `${paid}, shippedAt = '${AT}', carrier = 'SF', trackingNo = '1'`], undefined],
    [
      ["Order", "o1"],
      ["paid", paid],
      ["pending", paid],
    ],
    [
      ["PaymentAttempt", "a1"],
      ["paid", "openOrderId = NULL"],
      ["closed", "openOrderId = NULL"],
    ],
    [["Refund", "r1"], ["done", `settledAt = '${AT}'`], undefined],
    [["Refund", "r1"], ["unknown", "sendCount = 1"], undefined],
  ])("%s: %s then %s", ([table, id], ...moves) => {
    const steps = moves.filter((move) => move !== undefined);
    expect(() => {
      for (const [status, rest] of steps) {
        database.exec(
          `UPDATE "${String(table)}" SET status = '${String(status)}', ${String(rest)} WHERE id = '${String(id)}'`,
        );
      }
    }).toThrow(`wall broken: ${String(table)}.status_moves`);
  });

  test("a failed refund gives its amount free, and nothing brings it back", () => {
    database.exec(`UPDATE Refund SET status = 'requested' WHERE id = 'r1'`);
    database.exec(`UPDATE Refund SET status = 'failed', settledAt = '${AT}' WHERE id = 'r1'`);
    insert("Refund", { ...secondRow("Refund"), amountFen: 1700 });
    expect(() => database.exec("UPDATE Refund SET status = 'new' WHERE id = 'r1'")).toThrow("Refund.status_moves");
  });
});
