import { afterAll, beforeAll, expect, test } from "vitest";
import { placeOrder } from "#lib/services/place-order.ts";
import { RaceWorld } from "#tests/races/world.ts";

let world: RaceWorld;
beforeAll(async () => {
  world = await RaceWorld.open();
});
afterAll(async () => {
  const broken = await world.verify();
  await world.close();
  expect(broken).toEqual([]);
});

type Edit = { priceFen?: number; stock?: number };

/** Staff change the article's row; the stock with its movement, as any change of stock has one. */
async function edit(variantId: string, { priceFen, stock }: Edit): Promise<void> {
  await world.opened.transaction(async (unit) => {
    if (priceFen !== undefined) await unit.variant.update({ where: { id: variantId }, data: { priceFen } });
    if (stock === undefined) return;
    const { stock: before } = await unit.variant.findUniqueOrThrow({ where: { id: variantId } });
    const id = `adjust-${variantId}`;
    await unit.stockMovement.create({
      data: {
        id,
        variantId,
        kind: "adjust",
        quantity: stock - before,
        reference: id,
        createdAt: world.deps.clock.now(),
      },
    });
    await unit.variant.update({ where: { id: variantId }, data: { stock } });
  });
}

function ordersOf(formKey: string) {
  return world.oracle.rows<{ id: string; totalFen: number; unitPriceFen: number }>(
    `SELECT o.id, o.totalFen, l.unitPriceFen FROM "Order" o JOIN OrderLine l ON l.orderId = o.id WHERE o.formKey = ?`,
    formKey,
  );
}

test("C-11: a price that changes after the order leaves it as it was agreed", async () => {
  const variantId = await world.shelve(5);
  const form = await world.readyToOrder(variantId);
  expect(await placeOrder(world.deps, form)).toMatchObject({ status: "placed" });
  await edit(variantId, { priceFen: 12_000 });
  expect(ordersOf(form.formKey)).toMatchObject([{ totalFen: 10_000, unitPriceFen: 10_000 }]);
});

test("C-11: a price that changes before the order is told, and agreed to anew", async () => {
  const variantId = await world.shelve(5);
  const form = await world.readyToOrder(variantId);
  await edit(variantId, { priceFen: 12_000 });
  const asked = await placeOrder(world.deps, form);
  expect(asked).toMatchObject({ status: "changed", changes: [{ kind: "price", fromFen: 10_000, toFen: 12_000 }] });
  expect(ordersOf(form.formKey)).toEqual([]);
  // Whoever sends the old sum again has not agreed to the new one.
  expect(await placeOrder(world.deps, form)).toMatchObject({ status: "changed" });
  expect(await placeOrder(world.deps, { ...form, seenTotalFen: 12_000 })).toMatchObject({ status: "placed" });
  expect(ordersOf(form.formKey)).toMatchObject([{ totalFen: 12_000, unitPriceFen: 12_000 }]);
});

test("C-11: a price and a stock that change while the order is placed: all of the old, or a question", async () => {
  for (let course = 0; course < 10; course += 1) {
    const variantId = await world.shelve(5);
    const form = await world.readyToOrder(variantId);
    const both = [() => placeOrder(world.deps, form), () => edit(variantId, { priceFen: 12_000, stock: 3 })];
    // Whichever is first in the queue of writes goes first.
    const [placed] =
      course % 2 === 0
        ? await Promise.all(both.map((start) => start()))
        : (await Promise.all(both.toReversed().map((start) => start()))).toReversed();
    const [order] = ordersOf(form.formKey);
    if (order === undefined) {
      expect(placed).toMatchObject({ status: "changed", changes: [{ kind: "price", toFen: 12_000 }] });
    } else {
      expect(order).toMatchObject({ totalFen: 10_000, unitPriceFen: 10_000 });
      expect(world.oracle.findLies(order.id)).toEqual([]);
    }
  }
});

test("C-11: a stock that is taken away before the order is told, and the cart holds what is left", async () => {
  const variantId = await world.shelve(5);
  const form = await world.readyToOrder(variantId);
  await edit(variantId, { stock: 0 });
  expect(await placeOrder(world.deps, form)).toMatchObject({
    status: "changed",
    changes: [{ kind: "stock", available: 0 }],
  });
  expect(await placeOrder(world.deps, form)).toEqual({ status: "refused", code: "empty-cart" });
  expect(world.oracle.rows("SELECT stock FROM Variant WHERE id = ?", variantId)).toEqual([{ stock: 0 }]);
});
