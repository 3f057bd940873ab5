import { expect, type Page } from "playwright/test";
import type { Locale } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";

/** Every test buyer of the offline Alipay has this payment password; its pages say so. */
const PAYMENT_PASSWORD = "111111";

/** A person who buys: does what a buyer does, by the words that a buyer reads. */
export class Shopper {
  readonly page: Page;
  readonly locale: Locale;
  readonly t: ReturnType<typeof shopTexts>;
  readonly #prefix: string;

  constructor(page: Page, locale: Locale = "zh-CN") {
    this.page = page;
    this.locale = locale;
    this.t = shopTexts(locale);
    this.#prefix = locale === "zh-CN" ? "" : `/${locale}`;
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.#prefix}${path}`);
  }

  async addToCart(slug: string): Promise<void> {
    await this.open(`/products/${slug}`);
    const { page, t } = this;
    await page
      .getByRole("button", { name: t("product.add") })
      .first()
      .click();
    await expect(page.getByText(t("product.added")).first()).toBeVisible();
  }

  /** From the cart to the shop's cashier. Gives the order's number. */
  async checkOut(): Promise<string> {
    const { page, t } = this;
    await this.open("/cart");
    await page
      .getByRole("main")
      .getByRole("link", { name: t("cart.checkout") })
      .click();
    await page.waitForURL(/\/checkout$/);
    await this.fillAddress();
    await page.getByRole("button", { name: /¥/ }).last().click();
    await page.waitForURL(/\/pay\/QH\w+/);
    return /QH\w+/.exec(page.url())?.[0] ?? "";
  }

  async fillAddress(): Promise<void> {
    const { page, t } = this;
    await page.getByLabel(t("checkout.name")).fill("韩梅梅");
    await page.getByLabel(t("checkout.phone")).fill("13800138000");
    await page.getByLabel(t("checkout.email")).fill("hanmeimei@example.com");
    await page.getByLabel(t("checkout.province")).selectOption({ index: 3 });
    await page.getByLabel(t("checkout.city")).fill("杭州市西湖区");
    await page.getByLabel(t("checkout.detail")).fill("文三路 1 号 2 单元 301");
  }

  /** Follows the pay link into its new tab, Alipay's cashier. */
  async openAlipay(): Promise<Page> {
    const opened = this.page.waitForEvent("popup");
    await this.page.getByRole("link", { name: this.t("cashier.pay") }).click();
    const alipay = await opened;
    await alipay.waitForURL(/\/cashier\//);
    return alipay;
  }
}

/** Logs in on Alipay's cashier and pays; ends on Alipay's success page. */
export async function payByPassword(alipay: Page): Promise<void> {
  await alipay.getByLabel("支付密码").fill(PAYMENT_PASSWORD);
  await alipay.getByRole("button", { name: "下一步" }).click();
  await alipay.getByRole("button", { name: /^确认付款/ }).click();
  await expect(alipay.getByText("您已成功付款")).toBeVisible();
}

/** Scans the code with a simulated phone and pays there; the cashier on the desktop moves on by itself. */
export async function payByPhone(alipay: Page): Promise<void> {
  const opened = alipay.waitForEvent("popup");
  await alipay
    .getByRole("link", { name: /的手机$/ })
    .first()
    .click();
  const phone = await opened;
  await phone.getByLabel("支付密码").fill(PAYMENT_PASSWORD);
  await phone.getByRole("button", { name: /^确认付款/ }).click();
  await expect(phone.getByRole("heading", { name: "支付成功" })).toBeVisible();
  await expect(alipay.getByText("您已成功付款")).toBeVisible();
  await phone.close();
}

/** The button on Alipay's success page: sends the browser to the shop's return address. */
export async function returnToShop(alipay: Page): Promise<void> {
  await alipay.getByRole("link", { name: "返回商家" }).click();
  await alipay.waitForURL(/\/pay\//);
}
