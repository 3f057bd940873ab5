import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright/test";
import { createOrderKeys } from "#lib/auth/order-keys.ts";
import { dataFolderPaths } from "#lib/config/generated-settings.ts";
import type { Locale } from "#lib/i18n/locale.ts";
import { expect, test } from "#tests/support/e2e-fixtures.ts";
import { complaintsOf } from "#tests/support/page-complaints.ts";
import type { ShopRig } from "#tests/support/shop-rig.ts";
import { payByPassword, returnToShop, Shopper } from "#tests/support/shopper.ts";

const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
const WECHAT = `${IPHONE} MicroMessenger/8.0.54(0x18003630) NetType/WIFI Language/zh_CN`;

type Phone = { userAgent: string; locale: Locale; javaScriptEnabled?: boolean };

async function phoneOf(browser: Browser, rig: ShopRig, phone: Phone): Promise<Shopper> {
  const viewport = { width: 390, height: 844 };
  const context = await browser.newContext({
    ...phone,
    ...{ baseURL: rig.shopUrl, viewport, hasTouch: true, isMobile: true },
  });
  return new Shopper(await context.newPage(), phone.locale);
}

/** The key that opens an order in a link, made by the shop's own secret. */
async function keyOf(rig: ShopRig, orderNo: string): Promise<string> {
  const made = JSON.parse(await readFile(dataFolderPaths(rig.dataDir).settings, "utf8")) as { orderLinkSecret: string };
  return createOrderKeys({ secret: made.orderLinkSecret, previous: null }).keyFor(orderNo);
}

/**
 * Follows the pay link in a second tab. The tab that a click opens would ask for its first page under the machine's own
 * name, before Playwright has told it whom to play.
 */
async function openAlipayOn({ page, t }: Shopper): Promise<Page> {
  const href = await page.getByRole("link", { name: t("cashier.pay") }).getAttribute("href");
  const alipay = await page.context().newPage();
  await alipay.goto(href ?? "");
  return alipay;
}

test("an order begun on a computer is paid once on a phone, and the computer's tab shows it", async ({
  browser,
  rig,
}) => {
  const computer = new Shopper(await (await browser.newContext({ baseURL: rig.shopUrl })).newPage());
  await computer.addToCart("penny-bookmark");
  const orderNo = await computer.checkOut();
  await computer.openAlipay();

  const phone = await phoneOf(browser, rig, { userAgent: IPHONE, locale: "zh-CN" });
  await phone.page.goto(`/pay/${orderNo}/alipay?key=${await keyOf(rig, orderNo)}`);
  await phone.page.getByRole("button", { name: phone.t("cashier.goOnHere") }).click();
  const alipay = await openAlipayOn(phone);
  expect(alipay.url()).toMatch(/\/wap\//);
  await payByPassword(alipay);
  await returnToShop(alipay);
  await expect(alipay.getByRole("heading", { name: phone.t("result.paid.title") })).toBeVisible();
  await expect(computer.page.getByText(computer.t("result.paid.title")).first()).toBeVisible();
  const payments = await rig.database.reader.payment.findMany({
    where: { order: { orderNo } },
    select: { purpose: true, attempt: { select: { number: true, product: true } } },
  });
  expect(payments).toEqual([{ purpose: "order", attempt: { number: 1, product: "wap" } }]);
});

test("inside WeChat the pay button leads to the way to a browser, where the order is paid", async ({
  browser,
  rig,
}) => {
  const chat = await phoneOf(browser, rig, { userAgent: WECHAT, locale: "en" });
  const { page, t } = chat;
  await chat.addToCart("penny-bookmark");
  const orderNo = await chat.checkOut();
  await page.getByRole("link", { name: t("cashier.pay") }).click();
  await expect(page.getByRole("heading", { name: t("browser.heading") })).toBeVisible();
  expect(await complaintsOf(page)).toEqual([]);
  expect(await rig.simulator.api.findTrade(`${orderNo}_1`)).toBeNull();

  const plain = await phoneOf(browser, rig, { userAgent: WECHAT, locale: "en", javaScriptEnabled: false });
  await plain.page.goto(page.url());
  const address = await plain.page.getByLabel(t("browser.address")).inputValue();
  expect(address).toBe(`${rig.shopUrl}/en/pay/${orderNo}?key=${await keyOf(rig, orderNo)}`);

  // WeChat's menu opens this very page in the phone's browser, which holds no cookie of the shop.
  const phone = await phoneOf(browser, rig, { userAgent: IPHONE, locale: "en" });
  await phone.page.goto(page.url());
  await expect(phone.page).toHaveURL(address);
  const alipay = await openAlipayOn(phone);
  await payByPassword(alipay);
  await returnToShop(alipay);
  await expect(alipay.getByRole("heading", { name: t("result.paid.title") })).toBeVisible();
  await expect(page.getByRole("heading", { name: t("result.paid.title") })).toBeVisible();
});
