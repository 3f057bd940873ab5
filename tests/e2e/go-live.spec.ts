import { goLiveTexts } from "#lib/i18n/go-live-texts.ts";
import { expect, test } from "#tests/support/e2e-fixtures.ts";
import { complaintsOf } from "#tests/support/page-complaints.ts";
import { payByPassword, returnToShop } from "#tests/support/shopper.ts";
import { StaffDesk } from "#tests/support/staff-desk.ts";

const t = goLiveTexts("zh-CN");

test("staff pay one fen at the cashier, see each step by itself, refund it, and print the report", async ({
  page,
  rig,
}) => {
  const [login] = rig.staff;
  if (!login) throw new Error("there is no login");
  await new StaffDesk(page).signIn(login);
  await page.goto("/admin/golive");
  await page.getByRole("button", { name: t("page.start") }).click();
  const opened = page.waitForEvent("popup");
  await page.getByRole("link", { name: t("page.cashier") }).click();
  const cashier = await opened;
  const leads = cashier.waitForEvent("popup");
  await cashier.getByRole("link", { name: "去支付宝付款" }).click();
  const alipay = await leads;
  await alipay.waitForURL(/\/cashier\//);
  await payByPassword(alipay);
  await returnToShop(alipay);

  // The page reads itself anew.
  const steps = page.getByRole("listitem");
  for (const id of ["pay-page", "payment", "return", "notification", "query"] as const) {
    await expect(steps.filter({ hasText: t(`steps.${id}.says.seen`) })).toBeVisible({ timeout: 30_000 });
  }
  expect(await complaintsOf(page)).toEqual([]);
  await page.getByRole("button", { name: t("page.refund", { amount: "¥0.01" }) }).click();
  for (const id of ["refund", "refund-query"] as const) {
    await expect(steps.filter({ hasText: t(`steps.${id}.says.seen`) })).toBeVisible({ timeout: 30_000 });
  }
  await expect(steps.filter({ hasText: t("steps.bill.says.not-due") })).toBeVisible();

  const report = page.waitForEvent("popup");
  await page.getByRole("link", { name: t("page.report") }).click();
  const paper = await report;
  await expect(paper.getByRole("heading", { name: t("report.title") })).toBeVisible();
  await expect(paper.locator("li.seen")).toHaveCount(7);
  // The style beside it counts: the policies of the shop and of the report itself let it pass.
  await expect(paper.locator("main")).toHaveCSS("max-width", "820px");
});
