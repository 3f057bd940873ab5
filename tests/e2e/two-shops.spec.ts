import type { Browser, Page } from "playwright/test";
import { fen, yuanFromFen } from "#lib/domain/money.ts";
import { expect, test } from "#tests/support/e2e-fixtures.ts";
import { MoneyOracle } from "#tests/support/money-oracle.ts";
import { type DeskOrder, NotifyDesk } from "#tests/support/notify-desk.ts";
import { type CaughtAction, catchAction } from "#tests/support/replay-action.ts";
import type { ShopRig } from "#tests/support/shop-rig.ts";
import type { StaffLogin } from "#tests/support/shop-template.ts";
import { Shopper } from "#tests/support/shopper.ts";
import { StaffDesk } from "#tests/support/staff-desk.ts";

// What people do at once, over real HTTP, to two processes of the shop on one database.

const CLICKS = 20;

let desk: NotifyDesk;
let oracle: MoneyOracle;
let second: Awaited<ReturnType<ShopRig["startSecondShop"]>>;

test.beforeAll(async ({ rig }) => {
  desk = await NotifyDesk.open(rig);
  second = await rig.startSecondShop();
  oracle = new MoneyOracle(`${rig.dataDir}/shop.db`);
});

test.afterAll(async () => {
  oracle.close();
  await second.stop();
  await desk.close();
});

/** Every other one to the second process. */
function atBoth<T>(times: number, rig: ShopRig, send: (shopUrl: string, at: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, at) => send(at % 2 === 0 ? rig.shopUrl : second.shopUrl, at)));
}

/** Runs it while a reader looks at snapshot after snapshot, and expects none of them to lie (C-15). */
async function watched<T>(work: Promise<T>): Promise<T> {
  const lies = new Set<string>();
  const run = { isOver: false };
  const end = () => {
    run.isOver = true;
  };
  work.then(end, end);
  while (!run.isOver) {
    for (const lie of oracle.findLies()) lies.add(lie);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect([...lies]).toEqual([]);
  return work;
}

async function paidOrder(): Promise<DeskOrder> {
  const order = await desk.startOrder({ priceFenMin: 10_000 });
  await desk.pay(order);
  await expect.poll(async () => (await desk.moneyOf(order)).order.status).toBe("paid");
  return order;
}

/** The refund that a member of staff is about to send: everything filled in and confirmed but for the last press. */
async function refundInHand(
  browser: Browser,
  {
    rig,
    login,
    order,
    amountFen,
  }: { rig: ShopRig; login: StaffLogin | undefined; order: DeskOrder; amountFen: number },
): Promise<{ action: CaughtAction; page: Page }> {
  const context = await browser.newContext({ baseURL: rig.shopUrl });
  const staff = new StaffDesk(await context.newPage());
  if (!login) throw new Error("the template has no such login");
  await staff.signIn(login);
  await staff.openOrder(order.orderNo);
  const amount = yuanFromFen(fen(amountFen));
  await staff.prepareRefund(amount);
  return { action: await catchAction(staff.page, () => staff.sendRefund(`¥${amount}`)), page: staff.page };
}

const refundsOf = async (order: DeskOrder) => (await desk.moneyOf(order)).refunds;

/** What Alipay has given back. */
const refundedFen = async (rig: ShopRig, order: DeskOrder) =>
  (await rig.simulator.api.trade(order.outTradeNo)).trade.refundedFen;

test("C-01, C-15: one checkout form sent twenty times to two processes is one order", async ({ browser, rig }) => {
  const context = await browser.newContext({ baseURL: rig.shopUrl });
  const buyer = new Shopper(await context.newPage());
  await buyer.addToCart("cloth-notebook");
  await buyer.open("/checkout");
  await buyer.fillAddress();
  const before = await rig.database.reader.order.count();
  const submit = buyer.page.getByRole("button", { name: /¥/ }).last();
  const action = await catchAction(buyer.page, () => submit.click());
  const answers = await watched(atBoth(CLICKS, rig, (to) => action.send({ to })));
  const ways = new Set(answers.map((answer) => /QH\w+/.exec(answer.headers.get("x-action-redirect") ?? "")?.[0]));
  expect(await rig.database.reader.order.count()).toBe(before + 1);
  const [orderNo] = ways;
  expect(ways.size).toBe(1);
  const order = await rig.database.reader.order.findUniqueOrThrow({ where: { orderNo: orderNo ?? "" } });
  expect(await rig.database.reader.stockMovement.count({ where: { reference: order.id } })).toBe(1);
});

test("C-02, C-15: twenty ways to Alipay from two tabs over two processes are one trade under one number", async ({
  rig,
}) => {
  const order = await desk.startOrder();
  const ways = await watched(
    atBoth(CLICKS, rig, (shopUrl) =>
      fetch(`${shopUrl}/pay/${order.orderNo}/alipay`, {
        redirect: "manual",
        headers: { Cookie: `visitor=${order.visitorToken}` },
      }),
    ),
  );
  const numbers = ways.map((way) => {
    const { searchParams } = new URL(way.headers.get("location") ?? "");
    return (JSON.parse(searchParams.get("biz_content") ?? "{}") as { out_trade_no: string }).out_trade_no;
  });
  expect(new Set(numbers)).toEqual(new Set([`${order.orderNo}_1`]));
  expect((await desk.moneyOf(order)).attempts).toHaveLength(1);
});

test("C-03, C-15: of two members of staff who refund 60 in 100 at once, at two processes, one succeeds", async ({
  browser,
  rig,
}) => {
  const order = await paidOrder();
  const amountFen = Math.floor(order.totalFen * 0.6);
  const [anna, ben] = [
    await refundInHand(browser, { rig, login: rig.staff[0], order, amountFen }),
    await refundInHand(browser, { rig, login: rig.staff[1], order, amountFen }),
  ];
  expect(await refundsOf(order)).toEqual([]);
  await watched(Promise.all([anna.action.send(), ben.action.send({ to: second.shopUrl })]));
  await expect.poll(() => refundsOf(order)).toEqual([{ kind: "staff", status: "done", amountFen }]);
  expect(await refundedFen(rig, order)).toBe(amountFen);
});

test("C-04, C-15: twenty clicks on 'refund 30 of 100' over two processes refund 30", async ({ browser, rig }) => {
  const order = await paidOrder();
  const { action } = await refundInHand(browser, { rig, login: rig.staff[0], order, amountFen: 3_000 });
  await watched(atBoth(CLICKS, rig, (to) => action.send({ to })));
  await expect.poll(() => refundsOf(order)).toEqual([{ kind: "staff", status: "done", amountFen: 3_000 }]);
  expect(await refundedFen(rig, order)).toBe(3_000);
});

test("C-05, C-15: fifty refunds at once of more than was paid: what fits is accepted, and Alipay asked for no more", async ({
  browser,
  rig,
}) => {
  const order = await paidOrder();
  const amountFen = Math.floor(order.totalFen / 33);
  const { action, page } = await refundInHand(browser, { rig, login: rig.staff[0], order, amountFen });
  const keys: string[] = [];
  for (let dialog = 0; dialog < 50; dialog += 1) {
    const opened = await page.request.get(`/admin/orders/${order.orderNo}/refund`);
    keys.push(((await opened.json()) as { formKey: string }).formKey);
  }
  const [own] = /[\w.-]{20,}(?=\r\n-+)/g.exec(action.body.slice(action.body.indexOf("formKey"))) ?? [];
  await watched(
    atBoth(keys.length, rig, (to, at) => action.send({ to, body: action.body.replace(own ?? "", keys[at] ?? "") })),
  );
  const fits = Math.floor(order.totalFen / amountFen);
  await expect
    .poll(async () => (await refundsOf(order)).map(({ status }) => status))
    .toEqual(Array.from({ length: fits }, () => "done"));
  expect(await refundedFen(rig, order)).toBe(fits * amountFen);
});

test("C-13, C-15: notifications at two processes, the worker's sweep and the open page settle one trade once", async ({
  rig,
}) => {
  const order = await desk.startOrder();
  await desk.pay(order, { notifyLost: 8 });
  const { trade } = await rig.simulator.api.trade(order.outTradeNo);
  const body = desk.body(order, { trade_no: trade.tradeNo });
  await watched(
    Promise.all([
      ...Array.from({ length: 10 }, (_, at) =>
        fetch(`${at % 2 === 0 ? rig.shopUrl : second.shopUrl}/api/alipay/notify`, {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
          body,
        }).then(async (answer) => {
          expect(await answer.text()).toBe("success");
        }),
      ),
      rig.runWorkerOnce(120),
      desk.askStatus(order),
    ]),
  );
  const { order: after, ledger, payments } = await desk.moneyOf(order);
  expect(after.status).toBe("paid");
  expect(payments).toHaveLength(1);
  expect(ledger).toMatchObject([{ kind: "payment", amountFen: order.totalFen }]);
});
