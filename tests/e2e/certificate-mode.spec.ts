import { readdirSync } from "node:fs";
import { expect, test } from "playwright/test";
import { dataFolderPaths } from "#lib/config/generated-settings.ts";
import { type ShopRig, startShopRig } from "#tests/support/shop-rig.ts";
import { payByPassword, returnToShop, Shopper } from "#tests/support/shopper.ts";

// A rig of its own: its application signs in another mode, and Alipay's certificate changes.
let rig: ShopRig;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  rig = await startShopRig("certificate-mode", { certificateMode: true });
});

test.afterAll(async () => {
  await rig.stop();
});

/** From the shelf to the page that says it is paid. */
async function buy(shopper: Shopper): Promise<{ orderNo: string }> {
  await shopper.addToCart("penny-bookmark");
  const orderNo = await shopper.checkOut();
  const alipay = await shopper.openAlipay();
  await payByPassword(alipay);
  await returnToShop(alipay);
  await expect(alipay.getByRole("heading", { name: shopper.t("result.paid.title") })).toBeVisible();
  await alipay.close();
  return { orderNo };
}

test("the built shop takes payments in certificate mode, and goes on when Alipay's certificate changes", async ({
  browser,
}) => {
  const shopper = new Shopper(await browser.newPage({ baseURL: rig.shopUrl, locale: "zh-CN" }));
  const order = await buy(shopper);
  const where = { order, kind: "payment" };
  await expect.poll(() => rig.database.reader.notification.count({ where })).toBe(1);

  const { api } = rig.simulator;
  const { certificates: before } = await api.keys();
  await api.changeAlipayKey();
  const { certificates: after } = await api.keys();
  expect(after.alipayCertSn).not.toBe(before.alipayCertSn);

  // The page of a buyer who is at Alipay makes the shop ask: the reply names the new certificate, which is fetched and
  // checked, mostly before the notification comes.
  await buy(shopper);
  expect(readdirSync(dataFolderPaths(rig.dataDir).alipayKeys)).toContain(`${after.alipayCertSn}.crt`);
});
