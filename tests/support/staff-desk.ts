import { expect, type Page } from "playwright/test";
import { adminTexts } from "#lib/i18n/admin-texts.ts";
import type { StaffLogin } from "#tests/support/shop-template.ts";

/** A member of staff at the back office, in Chinese. */
export class StaffDesk {
  readonly page: Page;
  readonly t = adminTexts("zh-CN");

  constructor(page: Page) {
    this.page = page;
  }

  async signIn({ email, password }: StaffLogin): Promise<void> {
    const { page, t } = this;
    await page.goto("/admin/login");
    await page.getByLabel(t("login.email")).fill(email);
    await page.getByLabel(t("login.password")).fill(password);
    await page.getByRole("button", { name: t("login.submit") }).click();
    await expect(page.getByRole("heading", { name: t("home.title") })).toBeVisible();
  }

  async openOrder(orderNo: string): Promise<void> {
    await this.page.goto(`/admin/orders/${orderNo}`);
    await expect(this.page.getByText(orderNo).first()).toBeVisible();
  }

  /** Fills the refund dialog up to its confirmation; `amount` null is all that is left. */
  async prepareRefund(amount: string | null): Promise<void> {
    const { page, t } = this;
    await page.getByRole("button", { name: t("refund.open"), exact: true }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText(t("refund.refundable"), { exact: true })).toBeVisible();
    if (amount !== null) {
      await dialog.getByLabel(t("refund.part")).check();
      await dialog.getByLabel(t("refund.amount")).fill(amount);
    }
    await dialog.getByLabel(t("refund.reason")).selectOption("damaged");
    await dialog.getByRole("button", { name: t("refund.review") }).click();
    await expect(dialog.getByText(t("refund.irrevocable"))).toBeVisible();
  }

  /** Sends what was prepared: the button carries the sum. */
  async sendRefund(sum: string): Promise<void> {
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("button", { name: this.t("refund.submit", { amount: sum }) }).click();
  }

  async refund({ amount, sum }: { amount: string | null; sum: string }): Promise<void> {
    await this.prepareRefund(amount);
    await this.sendRefund(sum);
    const dialog = this.page.getByRole("dialog");
    await expect(dialog.getByText(this.t("refund.outcomes.done"), { exact: true })).toBeVisible();
    await dialog
      .getByRole("button", { name: this.t("common.close") })
      .first()
      .click();
    await expect(dialog).toBeHidden();
  }
}
