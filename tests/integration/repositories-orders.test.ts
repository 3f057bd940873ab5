import { describe, expect } from "vitest";
import { fen } from "#lib/domain/money.ts";
import { countWinners, storeOrder, test } from "#tests/support/shop-database.ts";
import { addVariant, later, NOON, newOrder, nextId } from "#tests/support/shop-rows.ts";

describe("orders", () => {
  test("are found by id, by number and by the form they came from", async ({ opened, database }) => {
    const { order } = await storeOrder({ opened, database });
    const { id, orderNo, visitorHash, locale, totalFen, createdAt, expiresAt } = order;
    const row = { id, orderNo, visitorHash, locale, status: "pending", totalFen, createdAt, expiresAt };
    expect(await database.read.orders.find(id)).toEqual(row);
    expect(await database.read.orders.findByNo(orderNo)).toEqual(row);
    expect(await database.read.orders.findByFormKey(order.formKey)).toEqual(row);
    expect(await database.read.orders.find(orderNo)).toBeNull();
  });

  test("of one form are one order: the second is refused and leaves nothing", async ({ opened, database }) => {
    const variant = await addVariant(opened);
    await database.write((tx) => tx.orders.create(newOrder(variant, { formKey: "form" })));
    const again = database.write((tx) => tx.orders.create(newOrder(variant, { formKey: "form" })));
    await expect(again).rejects.toThrow(/Unique constraint/);
    expect(await opened.reader.order.count()).toBe(1);
    expect(await opened.reader.orderLine.count()).toBe(1);
  });

  test("keep nothing of a form but their own columns", async ({ opened, database }) => {
    const order = newOrder(await addVariant(opened));
    await database.write((tx) => tx.orders.create({ ...order, ...{ paidAt: NOON, trackingNo: "SF1", isAdmin: true } }));
    const stored = await opened.reader.order.findUniqueOrThrow({ where: { id: order.id } });
    expect(stored).toMatchObject({ paidAt: null, trackingNo: null, status: "pending" });
  });

  test("list their goods in their own sequence", async ({ opened, database }) => {
    const variants = [await addVariant(opened), await addVariant(opened), await addVariant(opened)];
    const parts = variants.map((variant, index) => newOrder(variant, { quantity: 3 - index }));
    // Not in the order of their ids, which is that of the index they are found by.
    const lines = parts.flatMap((part) => part.lines).reverse();
    const itemsFen = fen(lines.reduce((sum, line) => sum + line.lineFen, 0));
    const sums = { itemsFen, freightFen: fen(0), discountFen: fen(0), totalFen: itemsFen };
    const order = { ...newOrder(await addVariant(opened)), ...sums, lines };
    await database.write((tx) => tx.orders.create(order));
    expect(await database.read.orders.listGoods(order.id)).toEqual(
      lines.map((line) => ({
        goodsId: line.sku,
        goodsName: "钢笔",
        quantity: line.quantity,
        unitPriceFen: line.unitPriceFen,
      })),
    );
  });

  test("with a status that nobody knows are not read at all", async ({ opened, database }) => {
    const { order } = await storeOrder({ opened, database });
    // Past the walls: as another version of the program might have left it.
    const walls = await opened.reader.$queryRawUnsafe<{ name: string }[]>(
      `SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'Order'`,
    );
    for (const { name } of walls) await opened.writer.$executeRawUnsafe(`DROP TRIGGER "${name}"`);
    await opened.writer.$executeRaw`UPDATE "Order" SET status = 'paid-twice' WHERE id = ${order.id}`;
    await expect(database.read.orders.find(order.id)).rejects.toThrow('Unknown value in the database: "paid-twice"');
  });
});

describe("an order's move", () => {
  test("to paid is won once, and never from cancelled", async ({ opened, database, rival }) => {
    const { order } = await storeOrder({ opened, database });
    expect(
      await countWinners({ database, rival }, (tx) => tx.orders.markPaid({ orderId: order.id, at: later(9) })),
    ).toBe(1);
    expect(await opened.reader.order.findUnique({ where: { id: order.id } })).toMatchObject({
      status: "paid",
      paidAt: later(9),
    });
    const cancelled = await storeOrder({ opened, database });
    await database.write((tx) => tx.orders.markCancelled({ orderId: cancelled.order.id, cause: "buyer", at: NOON }));
    expect(await database.write((tx) => tx.orders.markPaid({ orderId: cancelled.order.id, at: NOON }))).toBe(false);
  });

  test("to cancelled is won once, keeps its cause, and never undoes a payment", async ({ opened, database, rival }) => {
    const { order } = await storeOrder({ opened, database });
    const cancel = { orderId: order.id, cause: "expired", at: later(1_800) } as const;
    expect(await countWinners({ database, rival }, (tx) => tx.orders.markCancelled(cancel))).toBe(1);
    expect(await opened.reader.order.findUnique({ where: { id: order.id } })).toMatchObject({
      status: "cancelled",
      cancelCause: "expired",
      cancelledAt: later(1_800),
    });
    const paid = await storeOrder({ opened, database });
    await database.write((tx) => tx.orders.markPaid({ orderId: paid.order.id, at: NOON }));
    expect(await database.write((tx) => tx.orders.markCancelled({ ...cancel, orderId: paid.order.id }))).toBe(false);
  });

  test("between paid and cancelled is won by exactly one of the two", async ({ opened, database, rival }) => {
    const { order } = await storeOrder({ opened, database });
    const results = await Promise.all([
      database.write((tx) => tx.orders.markPaid({ orderId: order.id, at: NOON })),
      rival.write((tx) => tx.orders.markCancelled({ orderId: order.id, cause: "buyer", at: NOON })),
    ]);
    expect(results.filter((won) => won)).toHaveLength(1);
    const status = (await database.read.orders.find(order.id))?.status;
    expect(status).toBe(results[0] ? "paid" : "cancelled");
  });

  test("into the return of late money starts only from cancelled, and ends there once", async ({
    opened,
    database,
    rival,
  }) => {
    const { order } = await storeOrder({ opened, database });
    const refunding = () => database.write((tx) => tx.orders.markRefundingAfterCancel(order.id));
    expect(await refunding()).toBe(false);
    await database.write((tx) => tx.orders.markCancelled({ orderId: order.id, cause: "buyer", at: NOON }));
    expect(await database.write((tx) => tx.orders.markRefundedAfterCancel(order.id))).toBe(false);
    expect(await refunding()).toBe(true);
    expect(await refunding()).toBe(true);
    expect((await database.read.orders.find(order.id))?.status).toBe("cancelled-refunding");
    expect(await countWinners({ database, rival }, (tx) => tx.orders.markRefundedAfterCancel(order.id))).toBe(1);
    expect(await opened.reader.order.findUnique({ where: { id: order.id } })).toMatchObject({
      status: "cancelled",
      cancelCause: "buyer",
    });
  });

  test("to shipped and to completed is won once each, in this order only", async ({ opened, database, rival }) => {
    const { order } = await storeOrder({ opened, database });
    const ship = { orderId: order.id, carrier: "顺丰", trackingNo: "SF1", at: later(60) };
    const complete = { orderId: order.id, at: later(120) };
    expect(await database.write((tx) => tx.orders.markShipped(ship))).toBe(false);
    await database.write((tx) => tx.orders.markPaid({ orderId: order.id, at: NOON }));
    expect(await database.write((tx) => tx.orders.markCompleted(complete))).toBe(false);
    expect(await countWinners({ database, rival }, (tx) => tx.orders.markShipped(ship))).toBe(1);
    expect(await countWinners({ database, rival }, (tx) => tx.orders.markCompleted(complete))).toBe(1);
    expect(await opened.reader.order.findUnique({ where: { id: order.id } })).toMatchObject({
      status: "completed",
      carrier: "顺丰",
      trackingNo: "SF1",
      paidAt: NOON,
      shippedAt: later(60),
      completedAt: later(120),
    });
  });

  test("is undone with the rest of a transaction that fails", async ({ opened, database }) => {
    const { order } = await storeOrder({ opened, database });
    const failing = database.write(async (tx) => {
      await tx.orders.markPaid({ orderId: order.id, at: NOON });
      throw new Error("power cut");
    });
    await expect(failing).rejects.toThrow("power cut");
    expect((await database.read.orders.find(order.id))?.status).toBe("pending");
  });
});

describe("the books", () => {
  test("hold one entry for a trade and one audit row for a change", async ({ opened, database }) => {
    const { order, payment } = await storeOrder({ opened, database });
    await database.write((tx) => tx.payments.create(payment));
    const entry = {
      kind: "payment",
      reference: payment.tradeNo,
      orderId: order.id,
      debitAccount: "alipay-balance",
      creditAccount: "order-income",
      amountFen: order.totalFen,
      at: NOON,
    } as const;
    const post = () => database.write((tx) => tx.ledger.post({ ...entry, id: nextId("entry") }));
    await post();
    await expect(post()).rejects.toThrow(/Unique constraint/);
    await database.write((tx) =>
      tx.audit.record({
        id: "audit",
        at: NOON,
        actor: "alipay",
        action: "payment.settled",
        orderId: order.id,
        subject: entry.reference,
        before: "pending",
        after: "paid",
        detail: { amountFen: order.totalFen, learnedFrom: "notify" },
      }),
    );
    const { at, ...columns } = entry;
    expect(await opened.reader.ledgerEntry.findMany()).toEqual([
      { ...columns, createdAt: at, id: expect.any(String) as string },
    ]);
    const [audit] = await opened.reader.auditEntry.findMany();
    expect(JSON.parse(audit?.detail ?? "")).toEqual({ amountFen: order.totalFen, learnedFrom: "notify" });
  });
});
