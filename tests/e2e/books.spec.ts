import { expect, METRICS_TOKEN, test } from "#tests/support/e2e-fixtures.ts";
import { complaintsOf } from "#tests/support/page-complaints.ts";
import type { ShopRig } from "#tests/support/shop-rig.ts";
import { Shopper } from "#tests/support/shopper.ts";
import { StaffDesk } from "#tests/support/staff-desk.ts";

const HOUR_MS = 3_600_000;

/** Waits until the worker has looked at the books by itself. */
async function checkedByWorker({ database }: ShopRig): Promise<void> {
  await expect.poll(() => database.reader.booksCheck.count(), { timeout: 30_000 }).toBe(1);
}

/** Puts a check in the place of the worker's last one, which leaves it alone for an hour. */
async function plant(rig: ShopRig, check: { broken: object[]; nextCheckAt: Date }): Promise<void> {
  const row = { ...check, broken: JSON.stringify(check.broken) };
  await rig.database.transaction((unit) => unit.booksCheck.update({ where: { id: "last" }, data: row }));
}

test("the dashboard says that the books are proven; where they are not it says so first, with the order", async ({
  page,
  rig,
}) => {
  const [login] = rig.staff;
  if (!login) throw new Error("there is no login");
  const shopper = new Shopper(page, "zh-CN");
  await shopper.addToCart("penny-bookmark");
  const orderNo = await shopper.checkOut();
  await checkedByWorker(rig);
  const desk = new StaffDesk(page);
  await desk.signIn(login);
  const card = page.getByRole("region", { name: desk.t("home.books.title") });
  await expect(card).toContainText("每笔收款和退款都对得上");

  const inAnHour = new Date(Date.now() + HOUR_MS);
  const rows = [
    {
      row: "payment 2026112722001400000000001",
      orderNo,
      expected: "alipay-balance to order-income, 8888 fen, order 5f1c",
      found: "nothing",
    },
  ];
  const broken = [
    { invariant: "M7", rule: "M7 payment-booked-otherwise", count: 3, rows },
    {
      invariant: "M5",
      rule: "M5 stock",
      count: 1,
      rows: [
        {
          row: "variant QH-TEA-1",
          orderNo: null,
          expected: "7 pieces by its movements, none below 0",
          found: "8 pieces",
        },
      ],
    },
  ];
  await plant(rig, { broken, nextCheckAt: inAnHour });
  await page.reload();
  await expect(card).toContainText("发现 4 处账目矛盾");
  await expect(card).toContainText(desk.t("home.books.more", { count: 2 }));
  expect(await complaintsOf(page)).toEqual([]);
  await card.getByRole("link", { name: orderNo }).click();
  await expect(page).toHaveURL(new RegExp(`/admin/orders/${orderNo}$`));

  await rig.stopWorker("SIGTERM");
  await plant(rig, { broken: [], nextCheckAt: new Date(Date.now() - HOUR_MS) });
  await page.goto("/en/admin");
  await expect(page.getByRole("region", { name: "Books" })).toContainText("see whether the worker runs");
  await rig.startWorker();
});

test("metrics are for whoever shows the token, and tell of no person and no order", async ({ rig }) => {
  await checkedByWorker(rig);
  const ask = (authorization?: string) =>
    fetch(`${rig.shopUrl}/api/metrics`, { headers: authorization === undefined ? {} : { authorization } });
  for (const stranger of [undefined, "Bearer ", "Bearer wrong-wrong-wrong-wrong", `Basic ${METRICS_TOKEN}`]) {
    const refused = await ask(stranger);
    expect([refused.status, await refused.text()]).toEqual([401, ""]);
  }
  const answer = await ask(`Bearer ${METRICS_TOKEN}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const text = await answer.text();
  for (const invariant of ["M1", "M2", "M3", "M4", "M5", "M7", "M10"]) {
    expect(text).toContain(`shop_books_violations{invariant="${invariant}"} 0\n`);
  }
  expect(text).toMatch(/^shop_books_check_age_seconds \d+(\.\d+)?$/m);
  expect(text).toMatch(/^shop_queue_due\{queue="refunds"\} \d+$/m);
  expect(text).not.toMatch(/QH\d{8}|@/);
});
