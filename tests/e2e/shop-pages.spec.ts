import { gzipSync } from "node:zlib";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright/test";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { expect, test } from "#tests/support/e2e-fixtures.ts";
import { Shopper } from "#tests/support/shopper.ts";

/** No rule of axe is broken, nothing is wider than the window. */
async function expectSound(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

test("drawer, waiting cashier, result and questions are accessible on a wide dark screen, and no page reports an error", async ({
  browser,
  rig,
}) => {
  const context = await browser.newContext({
    baseURL: rig.shopUrl,
    viewport: { width: 1280, height: 900 },
    colorScheme: "dark",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  const buyer = new Shopper(page);
  await page.goto("/");
  await expectSound(page);
  await buyer.addToCart("day-pack");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectSound(page);
  const orderNo = await buyer.checkOut();
  await buyer.openAlipay();
  await page.bringToFront();
  await page.getByRole("button", { name: buyer.t("cashier.trouble") }).click();
  await expectSound(page);
  await page.goto(`/pay/${orderNo}/result`);
  await expectSound(page);
  await page.goto(`/orders/${orderNo}`);
  await page.getByRole("button", { name: buyer.t("order.cancel") }).click();
  await expectSound(page);
  await page.getByRole("button", { name: buyer.t("cashier.cancelConfirm") }).click();
  await expect(page.getByText(buyer.t("order.cancelCause.buyer"))).toBeVisible();
  await expectSound(page);
  expect(complaints).toEqual([]);
  await context.close();
});

test("the first load stays within 155 kB of scripts on list and product, 180 kB at the checkout", async ({ page }) => {
  const buyer = new Shopper(page);
  await buyer.addToCart("penny-bookmark");
  const budgets = { "/": 155_000, "/goods/tea": 155_000, "/products/round-teapot": 155_000, "/checkout": 180_000 };
  for (const [path, budget] of Object.entries(budgets)) {
    const html = await (await page.request.get(path)).text();
    const scripts = [...html.matchAll(/<script[^>]*>/g)].filter(([tag]) => !/nomodule/i.test(tag));
    const sources = new Set(scripts.flatMap(([tag]) => /src="([^"]+)"/.exec(tag)?.[1] ?? []));
    expect(sources.size).toBeGreaterThan(0);
    let size = 0;
    for (const source of sources) size += gzipSync(await (await page.request.get(source)).body()).length;
    expect(size, path).toBeLessThan(budget);
  }
});

test("a price that changed is told, what was typed stays, and the second try buys at the new price", async ({
  page,
  rig,
}) => {
  const buyer = new Shopper(page);
  const { t } = buyer;
  const before = await rig.database.reader.variant.findFirstOrThrow({ where: { product: { slug: "linden-honey" } } });
  await buyer.addToCart("linden-honey");
  await page.goto("/checkout");
  await buyer.fillAddress();
  await rig.database.writer.variant.update({ where: { id: before.id }, data: { priceFen: before.priceFen + 100 } });
  await page.getByRole("button", { name: /¥/ }).last().click();
  await expect(page.getByText(t("checkout.changedTitle"))).toBeVisible();
  await expect(page).toHaveURL(/\/checkout$/);
  await expect(page.getByLabel(t("checkout.name"))).toHaveValue("韩梅梅");
  await expect(page.getByLabel(t("checkout.province"))).not.toHaveValue("");
  await page.getByRole("button", { name: /¥/ }).last().click();
  await page.waitForURL(/\/pay\/QH\w+/);
  const orderNo = /QH\w+/.exec(page.url())?.[0] ?? "";
  const order = await rig.database.reader.order.findUniqueOrThrow({ where: { orderNo } });
  expect(order.itemsFen).toBe(before.priceFen + 100);
  await rig.database.writer.variant.update({ where: { id: before.id }, data: { priceFen: before.priceFen } });
});

test("a form that is not filled in says so field by field and sends nothing", async ({ page, rig }) => {
  const buyer = new Shopper(page);
  await buyer.addToCart("penny-bookmark");
  const orders = await rig.database.reader.order.count();
  await page.goto("/checkout");
  await page.getByLabel(buyer.t("checkout.phone")).fill("12");
  await page.getByRole("button", { name: /¥/ }).last().click();
  await expect(page.getByText(buyer.t("checkout.errors.phone"))).toBeVisible();
  await expect(page.getByText(buyer.t("checkout.errors.required")).first()).toBeVisible();
  await expect(page.getByLabel(buyer.t("checkout.name"))).toBeFocused();
  await expect(page.getByLabel(buyer.t("checkout.phone"))).toHaveValue("12");
  expect(await rig.database.reader.order.count()).toBe(orders);
});

test("a quantity that is not in stock is refused in words and the cart goes back to what the server holds", async ({
  page,
  rig,
}) => {
  const buyer = new Shopper(page);
  await buyer.addToCart("penny-bookmark");
  await page.goto("/cart");
  const { stock, id } = await rig.database.reader.variant.findFirstOrThrow({
    where: { product: { slug: "penny-bookmark" } },
  });
  // The cart is in the page as of now; what the shelf holds changes afterwards.
  await expect(page.getByRole("link", { name: buyer.t("header.cartCount", { count: 1 }) })).toBeVisible();
  await rig.database.writer.variant.update({ where: { id }, data: { stock: 1 } });
  await page
    .getByRole("main")
    .getByRole("button", { name: /^增加一件/ })
    .click();
  await expect(page.getByText(buyer.t("cart.notEnough", { available: 1 }))).toBeVisible();
  await expect(page.getByRole("main").getByRole("textbox")).toHaveValue("1");
  await rig.database.writer.variant.update({ where: { id }, data: { stock } });
});

test("a shop without scripts sells all the same: cart, checkout, the link to Alipay", async ({ browser, rig }) => {
  const context = await browser.newContext({ baseURL: rig.shopUrl, javaScriptEnabled: false, locale: "zh-CN" });
  const page = await context.newPage();
  const buyer = new Shopper(page);
  await page.goto("/products/penny-bookmark");
  await page
    .getByRole("button", { name: buyer.t("product.buyNow") })
    .first()
    .click();
  await expect(page).toHaveURL(/\/checkout$/);
  await page.getByRole("button", { name: /¥/ }).last().click();
  await expect(page.getByText(buyer.t("checkout.errors.required")).first()).toBeVisible();
  await buyer.fillAddress();
  await page.getByRole("button", { name: /¥/ }).last().click();
  await expect(page).toHaveURL(/\/pay\/QH\w+/);
  const href = await page.getByRole("link", { name: buyer.t("cashier.pay") }).getAttribute("href");
  const answer = await page.request.get(href ?? "", { maxRedirects: 0 });
  expect(answer.status()).toBe(302);
  expect(answer.headers()["location"]).toContain("method=alipay.trade.page.pay");
  await context.close();
});

test("A-11: a stranger sees nothing of an order: not by its number, not by a forged return", async ({
  page,
  browser,
  rig,
}) => {
  const buyer = new Shopper(page);
  await buyer.addToCart("penny-bookmark");
  const orderNo = await buyer.checkOut();
  const context = await browser.newContext({ baseURL: rig.shopUrl });
  const stranger = await context.newPage();
  for (const path of [`/orders/${orderNo}`, `/pay/${orderNo}`, `/pay/${orderNo}/result`, `/pay/${orderNo}/alipay`]) {
    expect((await stranger.goto(path))?.status(), path).toBe(404);
    expect((await stranger.goto(`${path}?key=${"A".repeat(32)}`))?.status(), path).toBe(404);
  }
  expect((await stranger.request.get(`/api/orders/${orderNo}/status`)).status()).toBe(404);
  await stranger.goto(`/pay/return?out_trade_no=${orderNo}_1&trade_status=TRADE_SUCCESS&total_amount=0.01&sign=x`);
  await expect(stranger).toHaveURL(/\/pay\/result$/);
  await expect(stranger.getByRole("main")).not.toContainText(orderNo);
  expect(await rig.database.reader.order.findUniqueOrThrow({ where: { orderNo } })).toMatchObject({
    status: "pending",
  });
  await context.close();
});

test("A-12: the order's own link opens it on another device, and acts for its owner", async ({
  page,
  browser,
  rig,
}) => {
  const buyer = new Shopper(page);
  await buyer.addToCart("penny-bookmark");
  const orderNo = await buyer.checkOut();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`/orders/${orderNo}`);
  await page.getByRole("button", { name: buyer.t("order.copyLink") }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const context = await browser.newContext({ baseURL: rig.shopUrl, locale: "zh-CN" });
  const elsewhere = await context.newPage();
  await elsewhere.goto(link);
  await elsewhere.getByRole("button", { name: buyer.t("order.cancel") }).click();
  await elsewhere.getByRole("button", { name: buyer.t("cashier.cancelConfirm") }).click();
  await expect(elsewhere.getByText(buyer.t("order.cancelCause.buyer"))).toBeVisible();
  expect(await rig.database.reader.order.findUniqueOrThrow({ where: { orderNo } })).toMatchObject({
    status: "cancelled",
  });
  await context.close();
});

test("A-08: another site's form changes nothing: wrong, null or missing Origin", async ({ page, rig }) => {
  const form = "sku=penny-bookmark&quantity=1&mode=add";
  const before = await rig.database.reader.cartLine.count();
  for (const origin of [{ Origin: "https://evil.example" }, { Origin: "null" }, {}]) {
    const headers = { "Content-Type": "application/x-www-form-urlencoded", ...origin };
    const answer = await fetch(`${rig.shopUrl}/api/cart`, { method: "POST", body: form, headers });
    expect(answer.status).toBe(403);
  }
  expect(await rig.database.reader.cartLine.count()).toBe(before);
  const home = await page.request.get("/");
  expect(home.headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
  expect(home.headers()["x-powered-by"]).toBeUndefined();
});

test("a variant stands in the address, and the other language shows the same page", async ({ page }) => {
  await page.goto("/products/round-teapot");
  await page.getByRole("radio", { name: "松绿" }).check({ force: true });
  await expect(page).toHaveURL(/\?v=round-teapot-pine/);
  await page.reload();
  await expect(page.getByRole("radio", { name: "松绿" })).toBeChecked();
  await page.getByRole("link", { name: shopTexts("zh-CN")("header.language") }).click();
  await expect(page).toHaveURL(/\/en\/products\/round-teapot\?v=round-teapot-pine/);
  await expect(page.getByRole("radio", { name: "Pine" })).toBeChecked();
});
