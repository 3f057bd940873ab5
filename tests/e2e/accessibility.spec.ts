import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright/test";
import { expect, test } from "#tests/support/e2e-fixtures.ts";
import { Shopper } from "#tests/support/shopper.ts";
import { StaffDesk } from "#tests/support/staff-desk.ts";

const PHONE = { width: 390, height: 844 };

/** What axe finds wrong by WCAG 2.2 A and AA, in words that name the place; and whether the page is too wide. */
async function complaintsOf(page: Page): Promise<string[]> {
  // Colours are judged when they have arrived, not on their way.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.waitForLoadState("load");
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  const complaints = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  return isTooWide ? [...complaints, `wider than the screen: ${page.url()}`] : complaints;
}

// Each language in one of the two lights: texts and colours fail independently of one another.
for (const { colorScheme, locale } of [
  { colorScheme: "light", locale: "zh-CN" },
  { colorScheme: "dark", locale: "en" },
] as const) {
  test(`the shop's pages are readable by everyone on a phone, ${colorScheme}, ${locale}`, async ({ browser, rig }) => {
    const context = await browser.newContext({ baseURL: rig.shopUrl, viewport: PHONE, colorScheme, locale });
    const shopper = new Shopper(await context.newPage(), locale);
    const { page } = shopper;
    for (const path of ["/", "/goods/tea", "/products/round-teapot", "/search?q=zzz", "/cart", "/orders", "/help"]) {
      await shopper.open(path);
      expect(await complaintsOf(page), path).toEqual([]);
    }
    await shopper.addToCart("penny-bookmark");
    await shopper.open("/cart");
    expect(await complaintsOf(page), "a full cart").toEqual([]);
    await shopper.open("/checkout");
    expect(await complaintsOf(page), "checkout").toEqual([]);
    const orderNo = await shopper.checkOut();
    expect(await complaintsOf(page), "cashier").toEqual([]);
    await shopper.open(`/orders/${orderNo}`);
    expect(await complaintsOf(page), "order").toEqual([]);
    await context.close();
  });

  test(`the back office is readable by everyone, ${colorScheme}`, async ({ browser, rig }) => {
    const [login] = rig.staff;
    if (!login) throw new Error("there is no login");
    const order = await rig.database.reader.order.findFirstOrThrow({ select: { orderNo: true } });
    for (const viewport of [PHONE, { width: 1280, height: 900 }]) {
      const context = await browser.newContext({ baseURL: rig.shopUrl, viewport, colorScheme, locale: "zh-CN" });
      const desk = new StaffDesk(await context.newPage());
      await desk.page.goto("/admin/login");
      expect(await complaintsOf(desk.page), "login").toEqual([]);
      await desk.signIn(login);
      for (const path of ["", "/orders", `/orders/${order.orderNo}`, "/refunds", "/notifications", "/account"]) {
        await desk.page.goto(`/admin${path}`);
        expect(await complaintsOf(desk.page), `/admin${path}`).toEqual([]);
      }
      await context.close();
    }
  });
}
