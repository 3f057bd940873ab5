import { expect } from "vitest";
import { fen } from "#lib/domain/money.ts";
import { test } from "#tests/support/shop-database.ts";
import { addVariant, later, NOON } from "#tests/support/shop-rows.ts";

test("a cart keeps its lines in the order in which they were put in, whatever changes later", async ({
  opened,
  database,
}) => {
  const first = await addVariant(opened);
  const second = await addVariant(opened);
  await database.write(async (tx) => {
    for (const [seconds, variantId, quantity] of [
      [0, second.variantId, 1],
      [1, first.variantId, 2],
      [2, second.variantId, 5],
    ] as const) {
      await tx.carts.putLine({
        visitorHash: "v",
        variantId,
        quantity,
        seenPriceFen: fen(100 + seconds),
        at: later(seconds),
      });
    }
  });
  expect(await database.read.carts.findLines("v")).toEqual([
    { variantId: second.variantId, quantity: 5, seenPriceFen: 102 },
    { variantId: first.variantId, quantity: 2, seenPriceFen: 101 },
  ]);
  expect(await opened.reader.cart.findMany()).toEqual([{ visitorHash: "v", updatedAt: later(2) }]);
});

test("a line put in with quantity 0 is taken out, and the visitor's other lines stay", async ({ opened, database }) => {
  const kept = await addVariant(opened);
  const gone = await addVariant(opened);
  const line = { visitorHash: "v", quantity: 1, seenPriceFen: fen(100), at: NOON };
  await database.write(async (tx) => {
    await tx.carts.putLine({ ...line, variantId: kept.variantId });
    await tx.carts.putLine({ ...line, variantId: gone.variantId });
    await tx.carts.putLine({ ...line, variantId: gone.variantId, quantity: 0 });
  });
  expect(await database.read.carts.findLines("v")).toMatchObject([{ variantId: kept.variantId }]);
});

test("removing lines of one cart leaves another visitor's alone", async ({ opened, database }) => {
  const { variantId } = await addVariant(opened);
  const line = { variantId, quantity: 1, seenPriceFen: fen(100), at: NOON };
  await database.write(async (tx) => {
    await tx.carts.putLine({ ...line, visitorHash: "mine" });
    await tx.carts.putLine({ ...line, visitorHash: "yours" });
    await tx.carts.removeLines({ visitorHash: "mine", variantIds: [variantId] });
  });
  expect(await database.read.carts.findLines("mine")).toEqual([]);
  expect(await database.read.carts.findLines("yours")).toHaveLength(1);
});
