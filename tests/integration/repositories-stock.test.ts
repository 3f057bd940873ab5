import fc from "fast-check";
import { describe, expect } from "vitest";
import type { Database as OpenedDatabase } from "#lib/db/client.ts";
import { createDatabase } from "#lib/db/database.ts";
import type { Database } from "#lib/services/ports.ts";
import { createTestDatabase } from "#tests/support/database.ts";
import { countWinners, test } from "#tests/support/shop-database.ts";
import { addVariant, later, NOON, nextId } from "#tests/support/shop-rows.ts";

async function stockOf(opened: OpenedDatabase, variantId: string) {
  const variant = await opened.reader.variant.findUniqueOrThrow({ where: { id: variantId } });
  const sum = await opened.reader.stockMovement.aggregate({ where: { variantId }, _sum: { quantity: true } });
  return { stock: variant.stock, movements: sum._sum.quantity };
}

function reserve(database: Database, line: { variantId: string; quantity: number; orderId?: string }) {
  return database.write((tx) => tx.catalogue.reserveStock({ orderId: nextId("order"), at: NOON, ...line }));
}

describe("stock", () => {
  test("of ten pieces, four buyers who want three each get three times three", async ({ opened, database, rival }) => {
    const { variantId } = await addVariant(opened, { stock: 10 });
    const winners = await countWinners({ database, rival }, (tx) =>
      tx.catalogue.reserveStock({ variantId, quantity: 3, orderId: nextId("order"), at: NOON }),
    );
    expect(winners).toBe(3);
    expect(await stockOf(opened, variantId)).toEqual({ stock: 1, movements: 1 });
  });

  test("can be reserved down to nothing and not one piece further", async ({ opened, database }) => {
    const { variantId } = await addVariant(opened, { stock: 2 });
    expect(await reserve(database, { variantId, quantity: 3 })).toBe(false);
    expect(await reserve(database, { variantId, quantity: 2 })).toBe(true);
    expect(await reserve(database, { variantId, quantity: 1 })).toBe(false);
    expect(await stockOf(opened, variantId)).toEqual({ stock: 0, movements: 0 });
  });

  test.for([0, -1, 1.5, Number.NaN])("is not moved by a quantity of %s", async (quantity, { opened, database }) => {
    const { variantId } = await addVariant(opened, { stock: 5 });
    await expect(reserve(database, { variantId, quantity })).rejects.toThrow(RangeError);
    expect(await stockOf(opened, variantId)).toEqual({ stock: 5, movements: 5 });
  });

  test("is reserved once for a line: a second time for the order undoes its transaction", async ({
    opened,
    database,
  }) => {
    const { variantId } = await addVariant(opened, { stock: 5 });
    await reserve(database, { variantId, quantity: 1, orderId: "once" });
    await expect(reserve(database, { variantId, quantity: 2, orderId: "once" })).rejects.toThrow(/Unique constraint/);
    expect(await stockOf(opened, variantId)).toEqual({ stock: 4, movements: 4 });
  });

  test("comes back once, however many give it back at the same time", async ({ opened, database, rival }) => {
    const first = await addVariant(opened, { stock: 5 });
    const second = await addVariant(opened, { stock: 7 });
    const orderId = nextId("order");
    await reserve(database, { variantId: first.variantId, quantity: 2, orderId });
    await reserve(database, { variantId: second.variantId, quantity: 3, orderId });
    await countWinners({ database, rival }, async (tx) => {
      await tx.catalogue.giveStockBack({ orderId, at: later(60) });
      return true;
    });
    expect(await stockOf(opened, first.variantId)).toEqual({ stock: 5, movements: 5 });
    expect(await stockOf(opened, second.variantId)).toEqual({ stock: 7, movements: 7 });
  });

  test("of other orders stays reserved when one gives its own back", async ({ opened, database }) => {
    const { variantId } = await addVariant(opened, { stock: 5 });
    await reserve(database, { variantId, quantity: 1, orderId: "stays" });
    await reserve(database, { variantId, quantity: 2, orderId: "goes" });
    await database.write((tx) => tx.catalogue.giveStockBack({ orderId: "goes", at: NOON }));
    expect(await stockOf(opened, variantId)).toEqual({ stock: 4, movements: 4 });
  });

  test("is not given back for an order that never reserved any", async ({ opened, database }) => {
    const { variantId } = await addVariant(opened, { stock: 5 });
    await database.write((tx) => tx.catalogue.giveStockBack({ orderId: "nobody", at: NOON }));
    expect(await stockOf(opened, variantId)).toEqual({ stock: 5, movements: 5 });
  });

  test("is the sum of its movements after any sequence of orders and cancellations", async () => {
    const opened = await createTestDatabase();
    const database = createDatabase(opened);
    const step = fc.record({
      kind: fc.constantFrom("reserve", "give-back"),
      order: fc.nat({ max: 5 }),
      variant: fc.nat({ max: 1 }),
      quantity: fc.integer({ min: 1, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const variants = [await addVariant(opened, { stock: 8 }), await addVariant(opened, { stock: 3 })];
        const run = nextId("run");
        const held = new Map<string, number>();
        for (const { kind, order, variant, quantity } of steps) {
          const orderId = `${run}-${order}`;
          const variantId = variants[variant]?.variantId ?? "";
          if (kind === "give-back") {
            await database.write((tx) => tx.catalogue.giveStockBack({ orderId, at: NOON }));
            for (const key of held.keys()) if (key.startsWith(`${orderId} `)) held.set(key, 0);
          } else if (!held.has(`${orderId} ${variantId}`)) {
            if (await reserve(database, { variantId, quantity, orderId }))
              held.set(`${orderId} ${variantId}`, quantity);
          }
        }
        for (const [index, { variantId }] of variants.entries()) {
          const reserved = [...held]
            .filter(([key]) => key.endsWith(` ${variantId}`))
            .reduce((sum, [, n]) => sum + n, 0);
          const expected = (index === 0 ? 8 : 3) - reserved;
          expect(expected).toBeGreaterThanOrEqual(0);
          expect(await stockOf(opened, variantId)).toEqual({ stock: expected, movements: expected });
        }
      }),
      { numRuns: 25 },
    );
    await opened.close();
  });
});

describe("variants", () => {
  test("are told with their choices in the product's order", async ({ opened, database }) => {
    const { variantId, sku, productSlug } = await addVariant(opened, { stock: 4, priceFen: 12_900, published: false });
    expect(await database.read.catalogue.findVariants([variantId, "nothing"])).toEqual([
      {
        variantId,
        productSlug,
        sku,
        nameZh: "钢笔",
        nameEn: "Fountain pen",
        variantLabelZh: "墨色 / 细",
        variantLabelEn: "Ink / Fine",
        pictureFile: "pen.webp",
        priceFen: 12_900,
        stock: 4,
        published: false,
      },
    ]);
  });

  test("cannot be written through the reading connection", async ({ opened, database }) => {
    const { variantId } = await addVariant(opened, { stock: 4 });
    const line = { variantId, quantity: 1, orderId: "x", at: NOON };
    await expect(database.read.catalogue.reserveStock(line)).rejects.toThrow(/readonly/);
    expect(await stockOf(opened, variantId)).toEqual({ stock: 4, movements: 4 });
  });
});
