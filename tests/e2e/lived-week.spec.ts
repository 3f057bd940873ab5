import { expect, test } from "#tests/support/e2e-fixtures.ts";
import { startShopRig } from "#tests/support/shop-rig.ts";
import { payByPassword, returnToShop, Shopper } from "#tests/support/shopper.ts";

const DAY_MS = 24 * 3_600_000;

test("a week is lived by shop, worker and offline Alipay while they run: an unpaid order expires, and a new one is bought", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const rig = await startShopRig("week");
  try {
    const context = await browser.newContext({ baseURL: rig.shopUrl, locale: "zh-CN" });
    const buyer = new Shopper(await context.newPage());
    const { page, t } = buyer;
    const orderOf = (orderNo: string) => rig.database.reader.order.findUniqueOrThrow({ where: { orderNo } });

    await buyer.addToCart("penny-bookmark");
    const unpaid = await buyer.checkOut();
    await (await buyer.openAlipay()).close();

    const before = await rig.simulator.api.now();
    await rig.travel("+7d");
    expect(await rig.simulator.api.now()).toBeGreaterThanOrEqual(before + 7 * DAY_MS);
    // The shop's own process has come along without a restart, and so has the buyer's visit.
    await buyer.open(`/orders/${unpaid}`);
    await expect(page.getByText(t("orders.status.cancelled")).first()).toBeVisible();
    expect(await orderOf(unpaid)).toMatchObject({ status: "cancelled", cancelCause: "expired" });

    // Both clocks agree: an order of the new day still has its half hour at Alipay.
    await buyer.addToCart("penny-bookmark");
    const bought = await buyer.checkOut();
    const alipay = await buyer.openAlipay();
    await payByPassword(alipay);
    await returnToShop(alipay);
    await expect(alipay.getByRole("heading", { name: t("result.paid.title") })).toBeVisible();
    const { createdAt } = await orderOf(bought);
    expect(createdAt.getTime()).toBeGreaterThanOrEqual(before + 7 * DAY_MS);
    await context.close();
  } finally {
    await rig.stop();
  }
});
