import type { Browser } from "playwright/test";
import { expect, test } from "#tests/support/e2e-fixtures.ts";
import { NotifyDesk } from "#tests/support/notify-desk.ts";
import { sendAtOnce } from "#tests/support/replay-action.ts";
import type { ShopRig } from "#tests/support/shop-rig.ts";
import { payByPassword, Shopper } from "#tests/support/shopper.ts";
import { StaffDesk } from "#tests/support/staff-desk.ts";

const CLICKS = 20;

let desk: NotifyDesk;

test.beforeAll(async ({ rig }) => {
  desk = await NotifyDesk.open(rig);
});

test.afterAll(async () => {
  await desk.close();
});

/** A buyer with one article in the cart, at the checkout with everything filled in. */
async function readyToOrder(browser: Browser, rig: ShopRig): Promise<Shopper> {
  const context = await browser.newContext({ baseURL: rig.shopUrl });
  const buyer = new Shopper(await context.newPage());
  await buyer.addToCart("cloth-notebook");
  await buyer.open("/checkout");
  await buyer.fillAddress();
  return buyer;
}

const submitButton = ({ page }: Shopper) => page.getByRole("button", { name: /¥/ }).last();

async function attemptsOf(rig: ShopRig, orderNo: string) {
  return rig.database.reader.paymentAttempt.findMany({
    where: { order: { orderNo } },
    select: { outTradeNo: true, status: true },
  });
}

test("C-01: a double click on the button places one order", async ({ browser, rig }) => {
  const buyer = await readyToOrder(browser, rig);
  const before = await rig.database.reader.order.count();
  await submitButton(buyer).dblclick();
  await buyer.page.waitForURL(/\/pay\/QH\w+/);
  expect(await rig.database.reader.order.count()).toBe(before + 1);
});

test("C-01: twenty submissions of one form at once place one order, and all of them lead to it", async ({
  browser,
  rig,
}) => {
  const buyer = await readyToOrder(browser, rig);
  const before = await rig.database.reader.order.count();
  const stockBefore = await rig.database.reader.stockMovement.count({ where: { kind: "reserve" } });
  const answers = await sendAtOnce(buyer.page, CLICKS, () => submitButton(buyer).click());
  await buyer.page.waitForURL(/\/pay\/QH\w+/);
  const orderNo = /QH\w+/.exec(buyer.page.url())?.[0] ?? "";
  expect(answers).toHaveLength(CLICKS);
  for (const answer of answers) expect(answer.headers.get("x-action-redirect")).toContain(`/pay/${orderNo}`);
  expect(await rig.database.reader.order.count()).toBe(before + 1);
  expect(await rig.database.reader.stockMovement.count({ where: { kind: "reserve" } })).toBe(stockBefore + 1);
  expect(await attemptsOf(rig, orderNo)).toEqual([{ outTradeNo: `${orderNo}_1`, status: "open" }]);
});

test("C-02: twenty ways to Alipay from two tabs are one trade under one number, paid once", async ({
  browser,
  rig,
}) => {
  const buyer = await readyToOrder(browser, rig);
  await submitButton(buyer).click();
  await buyer.page.waitForURL(/\/pay\/QH\w+/);
  const orderNo = /QH\w+/.exec(buyer.page.url())?.[0] ?? "";
  const second = new Shopper(await buyer.page.context().newPage());
  await second.open(`/pay/${orderNo}`);

  const [cookie] = await buyer.page.context().cookies();
  const ways = await Promise.all(
    Array.from({ length: CLICKS }, () =>
      fetch(`${rig.shopUrl}/pay/${orderNo}/alipay`, {
        redirect: "manual",
        headers: { Cookie: `${cookie?.name ?? ""}=${cookie?.value ?? ""}` },
      }),
    ),
  );
  const numbers = ways.map((way) => {
    expect(way.status).toBe(302);
    const { searchParams } = new URL(way.headers.get("location") ?? "");
    return (JSON.parse(searchParams.get("biz_content") ?? "{}") as { out_trade_no: string }).out_trade_no;
  });
  expect(new Set(numbers)).toEqual(new Set([`${orderNo}_1`]));

  const [one, other] = [await buyer.openAlipay(), await second.openAlipay()];
  await payByPassword(one);
  // The other tab stood on the same cashier all the while: Alipay shows it the one payment.
  await expect(other.getByText("您已成功付款")).toBeVisible();
  await expect.poll(() => rig.database.reader.payment.count({ where: { order: { orderNo, status: "paid" } } })).toBe(1);
  expect(await attemptsOf(rig, orderNo)).toEqual([{ outTradeNo: `${orderNo}_1`, status: "paid" }]);
  const trades = (await rig.simulator.api.trades()).filter((trade) => trade.outTradeNo.startsWith(orderNo));
  expect(trades.map((trade) => trade.status)).toEqual(["TRADE_SUCCESS"]);
});

test("C-02: twenty clicks that start a payment open one attempt", async ({ browser, rig }) => {
  const order = await desk.startOrder();
  // Given up, as after a change of mind: the cashier offers to start again.
  const { database } = desk.container.deps;
  const open = await database.read.attempts.findOpen(order.id);
  await database.write((tx) => tx.attempts.markClosed({ attemptId: open?.id ?? "", at: new Date(), nextAskAt: null }));
  const context = await browser.newContext({ baseURL: rig.shopUrl });
  await context.addCookies([{ name: "visitor", value: order.visitorToken, url: rig.shopUrl }]);
  const buyer = new Shopper(await context.newPage());
  await buyer.open(`/pay/${order.orderNo}`);
  const answers = await sendAtOnce(buyer.page, CLICKS, () =>
    buyer.page.getByRole("button", { name: buyer.t("cashier.start") }).click(),
  );
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: CLICKS }, () => 200));
  await expect(buyer.page.getByRole("link", { name: buyer.t("cashier.pay") })).toBeVisible();
  expect(await attemptsOf(rig, order.orderNo)).toEqual([
    { outTradeNo: `${order.orderNo}_1`, status: "closed" },
    { outTradeNo: `${order.orderNo}_2`, status: "open" },
  ]);
});

test("C-04: twenty clicks of one member of staff on 'refund 30 of 100' refund 30", async ({ browser, rig }) => {
  const order = await desk.startOrder({ priceFenMin: 10_000 });
  await desk.pay(order);
  await expect.poll(async () => (await desk.moneyOf(order)).order.status).toBe("paid");
  const context = await browser.newContext({ baseURL: rig.shopUrl });
  const staff = new StaffDesk(await context.newPage());
  const [login] = rig.staff;
  if (!login) throw new Error("the template has no staff");
  await staff.signIn(login);
  await staff.openOrder(order.orderNo);
  await staff.prepareRefund("30.00");
  const answers = await sendAtOnce(staff.page, CLICKS, () => staff.sendRefund("¥30.00"));
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: CLICKS }, () => 200));
  // The page's own request may find the refund under way; whichever it reads is true at that moment.
  await expect(staff.page.locator("[data-outcome=done], [data-outcome=unknown]")).toBeVisible();
  await expect.poll(async () => (await desk.moneyOf(order)).refunds).toMatchObject([{ status: "done" }]);
  const { refunds, ledger } = await desk.moneyOf(order);
  expect(refunds).toEqual([{ kind: "staff", status: "done", amountFen: 3_000 }]);
  expect(ledger).toMatchObject([{ kind: "payment" }, { kind: "refund", amountFen: 3_000 }]);
  const { trade, refunds: atAlipay } = await rig.simulator.api.trade(order.outTradeNo);
  expect(trade.refundedFen).toBe(3_000);
  expect(atAlipay).toHaveLength(1);
});
