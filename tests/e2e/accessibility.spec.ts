import { expect, test } from "#tests/support/e2e-fixtures.ts";
import { complaintsOf } from "#tests/support/page-complaints.ts";
import { Shopper } from "#tests/support/shopper.ts";
import { StaffDesk } from "#tests/support/staff-desk.ts";

const PHONE = { width: 390, height: 844 };

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
    // Sixteen pages, each examined twice.
    test.setTimeout(180_000);
    const [login] = rig.staff;
    if (!login) throw new Error("there is no login");
    const shopper = new Shopper(await browser.newPage({ baseURL: rig.shopUrl, locale: "zh-CN" }));
    await shopper.addToCart("penny-bookmark");
    const orderNo = await shopper.checkOut();
    await shopper.page.close();
    for (const viewport of [PHONE, { width: 1280, height: 900 }]) {
      const context = await browser.newContext({ baseURL: rig.shopUrl, viewport, colorScheme, locale: "zh-CN" });
      const desk = new StaffDesk(await context.newPage());
      await desk.page.goto("/admin/login");
      expect(await complaintsOf(desk.page), "login").toEqual([]);
      await desk.signIn(login);
      for (const path of [
        "",
        "/orders",
        `/orders/${orderNo}`,
        "/refunds",
        "/notifications",
        "/codes?method=refund",
        "/account",
      ]) {
        await desk.page.goto(`/admin${path}`);
        expect(await complaintsOf(desk.page), `/admin${path}`).toEqual([]);
      }
      await context.close();
    }
  });
}
