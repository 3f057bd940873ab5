import type { BrowserContext } from "playwright/test";
import { alipayCodeTexts } from "#lib/i18n/alipay-code-texts.ts";
import { expect, test } from "#tests/support/e2e-fixtures.ts";
import { NotifyDesk } from "#tests/support/notify-desk.ts";
import { StaffDesk } from "#tests/support/staff-desk.ts";

/** Far below the minute for which Alipay is silent: a page that waited for it would not be back. */
const PAGE_MS = 30_000;

let desk: NotifyDesk;

test.beforeAll(async ({ rig }) => {
  desk = await NotifyDesk.open(rig);
});

test.afterAll(async ({ rig }) => {
  await rig.simulator.api.clearFaults();
  await desk.close();
});

test("G-17, G-18: while Alipay is silent the buyer's page answers that nobody knows, and the shop is served", async ({
  rig,
}) => {
  const order = await desk.startOrder();
  const { api } = rig.simulator;
  await api.shoot({ kind: "slow-reply", seconds: 60, times: 100, outTradeNo: order.outTradeNo });
  const cookie = { Cookie: `visitor=${order.visitorToken}` };
  const status = fetch(`${rig.shopUrl}/api/orders/${order.orderNo}/status`, {
    headers: cookie,
    signal: AbortSignal.timeout(PAGE_MS),
  });
  const pages = ["/", "/orders", "/cart"].map((path) =>
    fetch(`${rig.shopUrl}${path}`, { headers: cookie, signal: AbortSignal.timeout(PAGE_MS) }),
  );
  expect((await Promise.all(pages)).map((page) => page.status)).toEqual([200, 200, 200]);
  expect(await (await status).json()).toMatchObject({ phase: "unverified" });
  const where = { outTradeNo: order.outTradeNo };
  const select = { status: true, gatewayStatus: true, order: { select: { status: true } } };
  expect(await rig.database.reader.paymentAttempt.findUniqueOrThrow({ where, select })).toEqual({
    status: "open",
    gatewayStatus: expect.stringContaining("8000 ms"),
    order: { status: "pending" },
  });
  await api.clearFaults();
  await desk.pay(order, { notifyLost: 8 });
  await expect.poll(async () => (await desk.askStatus(order)).phase, { timeout: 20_000 }).toBe("paid");
});

test("G-08, G-09: beside a refund staff read what Alipay's code means, whether money moved, what to do and who can, and find it in the dictionary", async ({
  browser,
  rig,
}) => {
  const order = await desk.startOrder();
  const texts = alipayCodeTexts("zh-CN");
  const { api } = rig.simulator;
  await desk.pay(order);
  const where = { orderId: order.id };
  await expect.poll(() => rig.database.reader.payment.count({ where }), { timeout: 20_000 }).toBe(1);
  const fault = { method: "alipay.trade.refund", outTradeNo: order.outTradeNo };
  await api.shoot({ ...fault, kind: "sub-code", detail: "ACQ.SELLER_BALANCE_NOT_ENOUGH", times: 1 });
  await desk.refund(order, 100);
  await api.shoot({ ...fault, kind: "system-error", times: 100 });
  await desk.refund(order, 200);
  expect(
    await rig.database.reader.refund.findMany({
      where,
      select: { status: true, failureCode: true },
      orderBy: { number: "asc" },
    }),
  ).toMatchObject([
    { status: "failed", failureCode: "ACQ.SELLER_BALANCE_NOT_ENOUGH" },
    { failureCode: "isp.unknow-error" },
  ]);
  const context = await browser.newContext({ baseURL: rig.shopUrl, locale: "zh-CN" });
  const staff = new StaffDesk(await context.newPage());
  const [login] = rig.staff;
  if (!login) throw new Error("there is no login");
  await staff.signIn(login);
  for (const path of [`/admin/orders/${order.orderNo}`, "/admin/refunds"]) {
    await staff.page.goto(path);
    for (const { meaning, remedy, who } of [
      {
        meaning: texts.findMeaning({ section: "refund", name: "SELLER_BALANCE_NOT_ENOUGH" }),
        remedy: texts.remedies["top-up"],
        who: texts.who.merchant,
      },
      {
        meaning: texts.findMeaning({ section: "common", name: "isp.unknow-error" }),
        remedy: texts.remedies["wait-or-support"],
        who: texts.who["nobody-then-alipay"],
      },
    ]) {
      const box = staff.page.locator("[data-slot=alipay-code]").filter({ hasText: meaning ?? "" });
      await expect(box.first()).toContainText(remedy);
      await expect(box.first()).toContainText(who);
    }
    await expect(staff.page.getByText(`${texts.end.final} ${texts.moved.no}`).first()).toBeVisible();
    await expect(staff.page.getByText(`${texts.end.open} ${texts.moved.perhaps}`).first()).toBeVisible();
  }
  await staff.page.getByRole("link", { name: "ACQ.SELLER_BALANCE_NOT_ENOUGH" }).first().click();
  await expect(staff.page.locator("[id='refund.SELLER_BALANCE_NOT_ENOUGH']:target")).toBeVisible();
  await findsCodes(staff.page.context(), rig.shopUrl);
  await context.close();
});

/** Searches as a browser without scripts does; the session is that of `signedIn`. */
async function findsCodes(signedIn: BrowserContext, shopUrl: string): Promise<void> {
  const browser = signedIn.browser();
  if (browser === null) throw new Error("there is no browser");
  const storageState = await signedIn.storageState();
  const context = await browser.newContext({ baseURL: shopUrl, storageState, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/admin/codes");
  const codes = page.getByRole("main").getByRole("heading", { level: 3 });
  expect(await codes.count()).toBeGreaterThan(100);
  const search = async (words: string) => {
    await page.getByRole("searchbox").fill(words);
    await page.getByRole("searchbox").press("Enter");
    await page.waitForURL((url) => url.searchParams.get("q") === words);
    return codes.allInnerTexts();
  };
  expect(await search("acq.seller_balance_not_enough")).toEqual(["SELLER_BALANCE_NOT_ENOUGH"]);
  // Words of the other language are found too, and all of them must be there.
  expect(await search("account hold enough")).toEqual(["SELLER_BALANCE_NOT_ENOUGH"]);
  expect(await search("钓鱼")).toEqual(["支付存在钓鱼风险"]);
  await page.getByRole("link", { name: /^退款/ }).filter({ hasText: "0" }).click();
  await expect(page.getByText("没有找到与“钓鱼”有关的错误码")).toBeVisible();
  expect(await search("TRADE_NOT_EXIST")).toEqual(["TRADE_NOT_EXIST"]);
  await context.close();
}
