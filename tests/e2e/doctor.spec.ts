import { expect, test } from "#tests/support/e2e-fixtures.ts";
import { complaintsOf } from "#tests/support/page-complaints.ts";
import { StaffDesk } from "#tests/support/staff-desk.ts";

test("the doctor's page asks Alipay, knocks at the shop's own address for notifications, and says what it found", async ({
  page,
  rig,
}) => {
  const [login] = rig.staff;
  if (!login) throw new Error("there is no login");
  const desk = new StaffDesk(page);
  await desk.signIn(login);
  await page.getByRole("link", { name: desk.t("nav.doctor") }).click();
  await expect(page.getByText("认得这个应用和签名，它的答复也验签通过。")).toBeVisible();
  await expect(page.getByText(/通知地址 \S+\/api\/alipay\/notify 由这家店自己应答，没有跳转。/)).toBeVisible();
  await expect(page.getByRole("status").first()).not.toContainText("必须改");
  expect(await complaintsOf(page)).toEqual([]);

  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/en/admin/account");
  await page.getByRole("main").getByRole("link", { name: "Doctor" }).click();
  await expect(page.getByText("knows the application and its signature, and its reply verifies.")).toBeVisible();
  expect(await complaintsOf(page)).toEqual([]);
});

test("the doctor's page is for admins, and support is not led there", async ({ page, rig }) => {
  const support = rig.staff.find(({ email }) => email.startsWith("sue"));
  if (!support) throw new Error("there is no login of support");
  const desk = new StaffDesk(page);
  await desk.signIn(support);
  await expect(page.getByRole("link", { name: desk.t("nav.account") })).toBeVisible();
  await expect(page.getByRole("link", { name: desk.t("nav.doctor") })).toHaveCount(0);
  await page.goto("/admin/doctor");
  await expect(page.getByText("体检只给管理员看。")).toBeVisible();
  await expect(page.getByRole("heading", { level: 2 })).toHaveCount(0);
});
