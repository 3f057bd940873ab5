import { expect, test } from "#tests/support/e2e-fixtures.ts";
import { startShopRig } from "#tests/support/shop-rig.ts";
import { payByPassword, Shopper } from "#tests/support/shopper.ts";
import { StaffDesk } from "#tests/support/staff-desk.ts";

test("the shop is killed between payment and notification: after a new start the order is paid, once", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const rig = await startShopRig("killed");
  try {
    const context = await browser.newContext({ baseURL: rig.shopUrl, locale: "zh-CN" });
    const buyer = new Shopper(await context.newPage());
    await buyer.addToCart("penny-bookmark");
    const orderNo = await buyer.checkOut();
    const alipay = await buyer.openAlipay();
    await rig.stopShop("SIGKILL");
    await rig.stopWorker("SIGKILL");
    await payByPassword(alipay);
    // An open page would ask Alipay as soon as the shop is back: here the notification has to tell.
    await alipay.close();
    await buyer.page.goto("about:blank");
    const missed = await rig.simulator.api.trade(`${orderNo}_1`);
    expect(missed.trade.status).toBe("TRADE_SUCCESS");
    expect(missed.notifies[0]?.state).toBe("pending");
    await rig.startShop();
    // Alipay's next try comes four minutes after the first.
    await rig.simulator.api.advanceClock(250);
    await expect
      .poll(
        async () =>
          rig.database.reader.order.findUniqueOrThrow({
            where: { orderNo },
            select: { status: true, payments: { select: { amountFen: true } }, ledger: { select: { kind: true } } },
          }),
        { timeout: 20_000 },
      )
      .toEqual({ status: "paid", payments: [{ amountFen: 1 }], ledger: [{ kind: "payment" }] });
    expect((await rig.simulator.api.trade(`${orderNo}_1`)).notifies[0]?.state).toBe("delivered");
    // Without the worker nobody has asked Alipay yet: the goods stay here, and staff read why.
    const staffContext = await browser.newContext({ baseURL: rig.shopUrl, locale: "zh-CN" });
    const desk = new StaffDesk(await staffContext.newPage());
    const [login] = rig.staff;
    if (!login) throw new Error("there is no login");
    await desk.signIn(login);
    await desk.openOrder(orderNo);
    await expect(desk.page.getByText(desk.t("ship.obstacles.awaiting-witness"))).toBeVisible();
    await expect(desk.page.getByRole("button", { name: desk.t("ship.submit") })).toHaveCount(0);
    await rig.startWorker();
    await expect(async () => {
      await desk.page.reload();
      await expect(desk.page.getByRole("button", { name: desk.t("ship.submit") })).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await staffContext.close();
    await buyer.open(`/orders/${orderNo}`);
    await expect(buyer.page.getByText(buyer.t("order.steps.paid")).first()).toBeVisible();
    await context.close();
  } finally {
    await rig.stop();
  }
});

test("an order that has just expired is paid all the same: the money goes back by itself, and the buyer sees it", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const rig = await startShopRig("expired", { worker: false });
  try {
    const context = await browser.newContext({ baseURL: rig.shopUrl, locale: "zh-CN" });
    const buyer = new Shopper(await context.newPage());
    const { page, t } = buyer;
    await buyer.addToCart("penny-bookmark");
    const orderNo = await buyer.checkOut();
    const alipay = await buyer.openAlipay();
    const orderOf = () =>
      rig.database.reader.order.findUniqueOrThrow({
        where: { orderNo },
        select: {
          status: true,
          refunds: { select: { kind: true, status: true, amountFen: true } },
          ledger: { select: { kind: true, creditAccount: true, amountFen: true }, orderBy: { createdAt: "asc" } },
        },
      });
    // The worker's clock is half an hour ahead: to it the order's time is over while Alipay still takes the money.
    await rig.runWorkerOnce(31 * 60);
    expect(await orderOf()).toMatchObject({ status: "cancelled", ledger: [] });
    await payByPassword(alipay);
    await expect.poll(orderOf).toMatchObject({ status: "cancelled-refunding" });
    await rig.startWorker();
    await expect.poll(orderOf, { timeout: 20_000 }).toEqual({
      status: "cancelled",
      refunds: [{ kind: "surplus", status: "done", amountFen: 1 }],
      ledger: [
        { kind: "payment", creditAccount: "owed-to-buyer", amountFen: 1 },
        { kind: "refund", creditAccount: "alipay-balance", amountFen: 1 },
      ],
    });
    expect((await rig.simulator.api.trade(`${orderNo}_1`)).refunds).toHaveLength(1);
    await buyer.open(`/orders/${orderNo}`);
    await expect(page.getByText(t("order.refundStatus.done")).first()).toBeVisible();
    await context.close();
  } finally {
    await rig.stop();
  }
});
