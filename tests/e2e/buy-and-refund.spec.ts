import type { Browser } from "playwright/test";
import type { Locale } from "#lib/i18n/locale.ts";
import { expect, test } from "#tests/support/e2e-fixtures.ts";
import type { ShopRig } from "#tests/support/shop-rig.ts";
import { payByPassword, payByPhone, returnToShop, Shopper } from "#tests/support/shopper.ts";
import { StaffDesk } from "#tests/support/staff-desk.ts";

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

async function shopper(browser: Browser, rig: ShopRig, as: { locale: Locale; viewport: typeof DESKTOP }) {
  const context = await browser.newContext({
    baseURL: rig.shopUrl,
    viewport: as.viewport,
    locale: as.locale,
    hasTouch: as.viewport === PHONE,
  });
  return new Shopper(await context.newPage(), as.locale);
}

async function staffDesk(browser: Browser, rig: ShopRig, number = 0): Promise<StaffDesk> {
  const context = await browser.newContext({ baseURL: rig.shopUrl, viewport: DESKTOP, locale: "zh-CN" });
  const desk = new StaffDesk(await context.newPage());
  const login = rig.staff[number];
  if (!login) throw new Error("there is no such login");
  await desk.signIn(login);
  return desk;
}

/** What the books say of one order. */
async function booksOf(rig: ShopRig, orderNo: string) {
  const order = await rig.database.reader.order.findUniqueOrThrow({
    where: { orderNo },
    select: {
      status: true,
      totalFen: true,
      payments: { select: { amountFen: true, purpose: true, witness: true } },
      refunds: { select: { amountFen: true, status: true }, orderBy: { number: "asc" } },
      ledger: { select: { kind: true, amountFen: true }, orderBy: { createdAt: "asc" } },
    },
  });
  return order;
}

test("a guest buys two products in Chinese on a desktop, pays by password, and staff refund a part and then the rest", async ({
  browser,
  rig,
}) => {
  const buyer = await shopper(browser, rig, { locale: "zh-CN", viewport: DESKTOP });
  const { page, t } = buyer;
  await buyer.addToCart("round-teapot");
  await buyer.addToCart("penny-bookmark");
  const orderNo = await buyer.checkOut();
  await expect(page.getByText(orderNo).first()).toBeVisible();
  await expect(
    page
      .getByText("168.01")
      .or(page.getByText(/168\s*\.01/))
      .first(),
  ).toBeVisible();

  // Loaded again, the cashier still leads to the same trade.
  await page.reload();
  const alipay = await buyer.openAlipay();
  await expect(page.getByText(t("cashier.waitingTitle"))).toBeVisible();
  await payByPassword(alipay);
  await returnToShop(alipay);
  await expect(alipay.getByRole("heading", { name: t("result.paid.title") })).toBeVisible();
  await expect(alipay.getByText(orderNo).first()).toBeVisible();
  expect(new URL(alipay.url()).search).toBe("");
  // The tab that waited has learned of it by itself.
  await expect(page.getByText(t("result.paid.title")).first()).toBeVisible();
  expect(await booksOf(rig, orderNo)).toMatchObject({
    status: "paid",
    totalFen: 16_801,
    payments: [{ amountFen: 16_801, purpose: "order" }],
    ledger: [{ kind: "payment", amountFen: 16_801 }],
  });

  const desk = await staffDesk(browser, rig);
  await desk.openOrder(orderNo);
  await desk.refund({ amount: "68.01", sum: "¥68.01" });
  await buyer.open(`/orders/${orderNo}`);
  await expect(page.getByText(t("order.refundStatus.done")).first()).toBeVisible();
  await expect(page.getByText("68.01").first()).toBeVisible();
  await expect(page.getByText(t("order.channels.balance")).first()).toBeVisible();

  await desk.openOrder(orderNo);
  await desk.refund({ amount: null, sum: "¥100.00" });
  await page.reload();
  await expect(page.getByText("100.00").first()).toBeVisible();
  expect(await booksOf(rig, orderNo)).toMatchObject({
    refunds: [
      { amountFen: 6_801, status: "done" },
      { amountFen: 10_000, status: "done" },
    ],
    ledger: [
      { kind: "payment", amountFen: 16_801 },
      { kind: "refund", amountFen: 6_801 },
      { kind: "refund", amountFen: 10_000 },
    ],
  });
  const story = await rig.simulator.api.trade(`${orderNo}_1`);
  expect(story.refunds).toHaveLength(2);
  expect(story.trade.status).toBe("TRADE_CLOSED");
  expect((await rig.simulator.api.trades()).filter(({ outTradeNo }) => outTradeNo.startsWith(orderNo))).toHaveLength(1);
});

test("a guest buys two products in English on a phone and pays by phone; staff ship, the buyer confirms receipt", async ({
  browser,
  rig,
}) => {
  const buyer = await shopper(browser, rig, { locale: "en", viewport: PHONE });
  const { page, t } = buyer;
  await buyer.addToCart("brass-compass");
  await buyer.addToCart("desk-radio");
  const orderNo = await buyer.checkOut();
  const alipay = await buyer.openAlipay();
  await payByPhone(alipay);
  await returnToShop(alipay);
  await expect(alipay.getByRole("heading", { name: t("result.paid.title") })).toBeVisible();

  const desk = await staffDesk(browser, rig);
  await expect.poll(async () => (await booksOf(rig, orderNo)).payments[0]?.witness).toBe("agreed");
  await desk.openOrder(orderNo);
  await desk.page.getByLabel(desk.t("ship.carrier")).fill("顺丰速运");
  await desk.page.getByLabel(desk.t("ship.trackingNo")).fill("SF1234567890");
  await desk.page.getByRole("button", { name: desk.t("ship.submit") }).click();
  await expect.poll(async () => (await booksOf(rig, orderNo)).status).toBe("shipped");

  await buyer.open(`/orders/${orderNo}`);
  await expect(page.getByText("SF1234567890")).toBeVisible();
  await page.getByRole("button", { name: t("order.confirm") }).click();
  await page.getByRole("button", { name: t("order.confirmYes") }).click();
  await expect.poll(async () => (await booksOf(rig, orderNo)).status).toBe("completed");
});

test("with the notification lost the buyer's screen still turns to paid within five seconds, and a refund goes through", async ({
  browser,
  rig,
}) => {
  await rig.simulator.api.shoot({ kind: "lose-notify", times: 1 });
  const buyer = await shopper(browser, rig, { locale: "zh-CN", viewport: DESKTOP });
  const { page, t } = buyer;
  await buyer.addToCart("penny-bookmark");
  const orderNo = await buyer.checkOut();
  const alipay = await buyer.openAlipay();
  await payByPassword(alipay);
  await expect(page.getByText(t("result.paid.title")).first()).toBeVisible({ timeout: 5_000 });
  const order = await rig.database.reader.order.findUniqueOrThrow({
    where: { orderNo },
    select: { payments: { select: { learnedFrom: true, witness: true } } },
  });
  expect(order.payments).toEqual([{ learnedFrom: "query", witness: "agreed" }]);
  const desk = await staffDesk(browser, rig);
  await desk.openOrder(orderNo);
  await desk.refund({ amount: null, sum: "¥0.01" });
});

test("C-03: two members of staff refund 60 of 100 at once: one is accepted, the other told what is left", async ({
  browser,
  rig,
}) => {
  const buyer = await shopper(browser, rig, { locale: "zh-CN", viewport: DESKTOP });
  await buyer.addToCart("round-teapot");
  const orderNo = await buyer.checkOut();
  await payByPassword(await buyer.openAlipay());
  await expect.poll(async () => (await booksOf(rig, orderNo)).status).toBe("paid");
  const desks = await Promise.all([staffDesk(browser, rig, 0), staffDesk(browser, rig, 1)]);
  for (const desk of desks) {
    await desk.openOrder(orderNo);
    await desk.prepareRefund("100.00");
  }
  await Promise.all(desks.map((desk) => desk.sendRefund("¥100.00")));
  const texts = await Promise.all(
    desks.map(async ({ page, t }) => {
      const done = page.getByRole("dialog").getByText(t("refund.outcomes.done"), { exact: true });
      const refused = page.getByRole("dialog").getByText(t("refund.refusals.exceeds-refundable", { amount: "¥68.00" }));
      await expect(done.or(refused)).toBeVisible();
      return (await done.isVisible()) ? "done" : "refused";
    }),
  );
  expect(texts.sort()).toEqual(["done", "refused"]);
  expect((await booksOf(rig, orderNo)).refunds).toEqual([{ amountFen: 10_000, status: "done" }]);
  expect((await rig.simulator.api.trade(`${orderNo}_1`)).refunds).toHaveLength(1);
});

test("a refund whose answer is lost is shown as being confirmed, keeps its number and ends as refunded", async ({
  browser,
  rig,
}) => {
  const buyer = await shopper(browser, rig, { locale: "zh-CN", viewport: DESKTOP });
  await buyer.addToCart("penny-bookmark");
  const orderNo = await buyer.checkOut();
  await payByPassword(await buyer.openAlipay());
  await expect.poll(async () => (await booksOf(rig, orderNo)).status).toBe("paid");
  // Twice, because the SDK's HTTP client repeats a call once by itself when the connection breaks.
  await rig.simulator.api.shoot({ kind: "lost-reply-after", method: "alipay.trade.refund", times: 2 });
  await rig.simulator.api.shoot({ kind: "system-error", method: "alipay.trade.fastpay.refund.query", times: 1 });
  const desk = await staffDesk(browser, rig);
  await desk.openOrder(orderNo);
  await desk.prepareRefund(null);
  await desk.sendRefund("¥0.01");
  await expect(desk.page.getByRole("dialog").getByText(desk.t("refund.outcomes.unknown"), { exact: true })).toBeVisible(
    {
      timeout: 20_000,
    },
  );
  // Ten seconds before the first question, which the system error spoils, and thirty before the second.
  await rig.runWorkerOnce(30);
  await rig.runWorkerOnce(120);
  expect((await booksOf(rig, orderNo)).refunds).toEqual([{ amountFen: 1, status: "done" }]);
  expect((await rig.simulator.api.trade(`${orderNo}_1`)).refunds).toHaveLength(1);
});
