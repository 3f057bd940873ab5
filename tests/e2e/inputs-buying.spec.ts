import { ORDER_TOTAL_FEN_MAX } from "#lib/domain/money.ts";
import { LINE_QUANTITY_MAX } from "#lib/domain/order.ts";
import { Guest } from "#tests/support/guest.ts";
import type { NotifyDesk } from "#tests/support/notify-desk.ts";
import { expect, test } from "#tests/support/notify-fixtures.ts";

/** An article of which there is enough, by the number that the shop's pages call it. */
async function findArticle(desk: NotifyDesk) {
  const id = await desk.findArticle();
  return desk.rig.database.reader.variant.findUniqueOrThrow({ where: { id }, include: { product: true } });
}

/** A guest with so many of one article in the cart. */
async function guestWith(desk: NotifyDesk, quantity: number) {
  const article = await findArticle(desk);
  const guest = new Guest(desk);
  expect((await guest.changeCart({ sku: article.sku, quantity: String(quantity), mode: "set" })).status).toBe(200);
  expect(await guest.cart()).toEqual({ [article.sku]: quantity });
  return { guest, article };
}

test("I-01: quantities that are no small whole number leave the cart as it is", async ({ desk }) => {
  const { guest, article } = await guestWith(desk, 2);
  const quantities = [
    "-1",
    "-0",
    "1.5",
    "1.0",
    "1e1",
    "1e3",
    "0x10",
    "١",
    "２",
    "+3",
    " 3",
    "3 ",
    "03",
    "100",
    "2147483648",
  ];
  const odd = ["9007199254740992", "NaN", "Infinity", "", "null", "true", "[3]", "3,4", "[object Object]", "3\0"];
  for (const quantity of [...quantities, ...odd]) {
    for (const mode of ["set", "add"]) {
      const answer = await guest.changeCart({ sku: article.sku, quantity, mode });
      expect(answer.status, `${mode} ${JSON.stringify(quantity)}`).toBe(400);
    }
  }
  for (const form of ["", "quantity[]=3", "quantity=3&quantity=4"]) {
    expect((await guest.changeCart(`sku=${article.sku}&mode=set&${form}`)).status, form).toBe(400);
  }
  expect(await guest.cart()).toEqual({ [article.sku]: 2 });
});

test("I-01: the database itself takes no such quantity", async ({ desk }) => {
  const { guest } = await guestWith(desk, 2);
  const { writer } = desk.rig.database;
  for (const quantity of [-1, 0, LINE_QUANTITY_MAX + 1, 2 ** 31]) {
    const where = { visitorHash: guest.visitorHash };
    await expect(writer.cartLine.updateMany({ where, data: { quantity } }), String(quantity)).rejects.toThrow();
  }
  expect(Object.values(await guest.cart())).toEqual([2]);
});

test("I-02: prices, sums, states and roles sent along with the forms are not looked at", async ({ desk }) => {
  const { guest, article } = await guestWith(desk, 1);
  const { reader } = desk.rig.database;
  const cheap = { priceFen: "1", seenPriceFen: "1", unitPriceFen: "1", visitorHash: "x", variantId: "x" };
  await guest.changeCart({ sku: article.sku, quantity: "1", mode: "add", ...cheap });
  const wanted = {
    ...{ ...cheap, itemsFen: "1", freightFen: "0", discountFen: "9999", totalFen: "1", status: "paid" },
    ...{ paidAt: "2026-11-27T00:00:00Z", id: "mine", orderNo: "QH20261127AAAAAAAA", isAdmin: "true", role: "admin" },
  };
  const { orderNo } = await guest.placeOrder(wanted);
  const order = await reader.order.findUniqueOrThrow({ where: { orderNo: orderNo ?? "" }, include: { lines: true } });
  const itemsFen = 2 * article.priceFen;
  expect(order).toMatchObject({
    ...{ status: "pending", paidAt: null, discountFen: 0, itemsFen, totalFen: itemsFen + order.freightFen },
    ...{ visitorHash: guest.visitorHash, lines: [{ unitPriceFen: article.priceFen, quantity: 2 }] },
  });
  expect([order.id, order.orderNo]).not.toContain("mine");
  expect(order.orderNo).not.toBe(wanted.orderNo);
  expect(await reader.user.count({ where: { role: "admin" } })).toBe(3);
});

test("I-02: the one sum that a form may send, what its buyer saw, is compared and never believed", async ({ desk }) => {
  const { guest } = await guestWith(desk, 1);
  const before = await desk.books();
  for (const seenTotalFen of ["1", "0", "-1", "1.5", "1e3", "999999999", "9007199254740992", "NaN", ""]) {
    const answer = await guest.placeOrder({ seenTotalFen });
    expect(answer.status, seenTotalFen).toBeLessThan(500);
    expect(answer.orderNo, seenTotalFen).toBeNull();
  }
  expect(await desk.changesSince(before)).toEqual({});
});

test("I-03: an order beyond a million yuan is refused; one of exactly that much is placed", async ({ desk }) => {
  const { writer, reader } = desk.rig.database;
  const { id, sku, priceFen, compareAtFen } = await findArticle(desk);
  await writer.variant.update({ where: { id }, data: { priceFen: ORDER_TOTAL_FEN_MAX, compareAtFen: null } });
  try {
    const guest = new Guest(desk);
    await guest.changeCart({ sku, quantity: "2", mode: "set" });
    const before = await desk.books();
    const tooDear = await guest.placeOrder({ seenTotalFen: String(2 * ORDER_TOTAL_FEN_MAX) });
    expect(tooDear.text).toContain('"status":"refused"');
    expect(await desk.changesSince(before)).toEqual({});

    await guest.changeCart({ sku, quantity: "1", mode: "set" });
    const { orderNo } = await guest.placeOrder();
    const order = await reader.order.findUniqueOrThrow({ where: { orderNo: orderNo ?? "" } });
    expect(order).toMatchObject({ status: "pending", totalFen: ORDER_TOTAL_FEN_MAX });
  } finally {
    await writer.variant.update({ where: { id }, data: { priceFen, compareAtFen } });
  }
});

test("I-03: nothing can be sold for nothing: the database takes no price of 0", async ({ desk }) => {
  const { writer } = desk.rig.database;
  const article = await findArticle(desk);
  for (const priceFen of [0, -1, ORDER_TOTAL_FEN_MAX + 1]) {
    const change = writer.variant.update({ where: { id: article.id }, data: { priceFen, compareAtFen: null } });
    await expect(change, String(priceFen)).rejects.toThrow();
  }
  expect(await findArticle(desk)).toEqual(article);
});

test("I-04: a payment that is refunded in thirds goes back to the last fen, and not one more", async ({ desk }) => {
  const order = await desk.startOrder();
  await desk.pay(order);
  await expect.poll(async () => (await desk.moneyOf(order)).order.status).toBe("paid");
  const third = Math.floor(order.totalFen / 3);
  const parts = [third, third, order.totalFen - 2 * third];
  for (const part of parts) await desk.refund(order, part);
  await expect(desk.refund(order, 1)).rejects.toThrow("refund refused: exceeds-refundable");
  const { refunds, ledger } = await desk.moneyOf(order);
  expect(refunds.map(({ status, amountFen }) => ({ status, amountFen }))).toEqual(
    parts.map((amountFen) => ({ status: "done", amountFen })),
  );
  const sumOf = (kind: string) =>
    ledger.filter((entry) => entry.kind === kind).reduce((sum, { amountFen }) => sum + amountFen, 0);
  expect([sumOf("payment"), sumOf("refund")]).toEqual([order.totalFen, order.totalFen]);
  expect((await desk.rig.simulator.api.trade(order.outTradeNo)).trade.refundedFen).toBe(order.totalFen);
});

test("I-06: articles that are unknown or withdrawn come into no cart", async ({ desk }) => {
  const article = await findArticle(desk);
  const { writer } = desk.rig.database;
  const guest = new Guest(desk);
  const refusalOf = async (sku: string) => {
    const answer = await guest.changeCart({ sku, quantity: "1", mode: "add" });
    return answer.status === 200 ? ((await answer.json()) as { refused: string | null }).refused : answer.status;
  };
  const unknown = await refusalOf("no-such-article");
  expect(unknown).toEqual(expect.any(String));
  for (const sku of [
    "__proto__",
    `${article.sku}' OR 1=1 --`,
    `${article.sku}%`,
    ` ${article.sku}`,
    `${article.sku}\0`,
  ]) {
    expect(await refusalOf(sku), sku).toBe(unknown);
  }
  for (const sku of ["", "x".repeat(101)]) expect(await refusalOf(sku)).toBe(400);
  await writer.product.update({ where: { id: article.productId }, data: { published: false } });
  try {
    expect(await refusalOf(article.sku)).toBe(unknown);
  } finally {
    await writer.product.update({ where: { id: article.productId }, data: { published: true } });
  }
  expect(await guest.cart()).toEqual({});
});

test("I-06: an article that is withdrawn while it lies in a cart is not ordered", async ({ desk }) => {
  const { guest, article } = await guestWith(desk, 1);
  const { writer } = desk.rig.database;
  const before = await desk.books();
  await writer.product.update({ where: { id: article.productId }, data: { published: false } });
  try {
    expect((await guest.placeOrder()).orderNo).toBeNull();
  } finally {
    await writer.product.update({ where: { id: article.productId }, data: { published: true } });
  }
  expect(await desk.changesSince(before)).toEqual({});
  expect(await guest.cart()).toEqual({});
});
