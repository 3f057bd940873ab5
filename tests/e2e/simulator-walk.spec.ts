/** Alipay's own pages in a browser, without the shop: what scripts add, what axe says, and that forms suffice. */
import { expect, type Page, test } from "playwright/test";
import { type Merchant, newNumber, openMerchant, pagePay } from "#tests/contract/merchant.ts";
import { complaintsOf } from "#tests/support/page-complaints.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";

let simulator: SimulatorProcess;
let merchant: Merchant;

test.beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
});

test.afterAll(async () => {
  await merchant.close();
  await simulator.stop();
});

/** The words of one language that the walk goes by. */
const WORDS = {
  "zh-CN": {
    confirm: /^确认付款 ¥/,
    paid: "您已成功付款",
    phonePaid: "支付成功",
    closed: "交易已经关闭",
    digits: "数字键盘",
    scanned: "已扫码",
    next: "下一步",
  },
  en: {
    confirm: /^Pay ¥/,
    paid: "You have paid",
    phonePaid: "Paid",
    closed: "This trade is closed",
    digits: "Keypad",
    scanned: "Scanned",
    next: "Next",
  },
} as const;

async function expectReadable(page: Page): Promise<void> {
  expect(await complaintsOf(page), page.url()).toEqual([]);
}

function wapPay(biz: Record<string, unknown>): string {
  return merchant.sdk.pageExecute("alipay.trade.wap.pay", "GET", {
    notifyUrl: merchant.notifyUrl,
    returnUrl: merchant.returnUrl,
    bizContent: {
      out_trade_no: newNumber(),
      total_amount: "88.88",
      subject: "青禾茶具 一套",
      product_code: "QUICK_WAP_WAY",
      ...biz,
    },
  });
}

// Each language in one of the two lights and on one of the two screens: they fail independently of one another.
for (const { language, colorScheme, viewport } of [
  { language: "zh-CN", colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { language: "en", colorScheme: "dark", viewport: { width: 375, height: 812 } },
] as const) {
  const words = WORDS[language];
  const isDesktop = viewport.width > 720;

  test.describe(`${language}, ${colorScheme}, ${viewport.width} wide`, () => {
    test.use({ colorScheme, viewport });
    test.beforeEach(async ({ context }) => {
      await context.addCookies([{ name: "offline_alipay_lang", value: language, url: simulator.address }]);
    });

    test("a buyer scans, chooses a coupon and pays on the phone; the cashier goes back to the merchant by itself", async ({
      page,
      context,
    }) => {
      await page.goto(pagePay(merchant, { out_trade_no: newNumber(), timeout_express: "30m" }));
      await expectReadable(page);
      const opened = context.waitForEvent("page");
      await page.locator(".phones a").first().click();
      const phone = await opened;
      await expect(page.getByText(words.scanned)).toBeVisible();
      await expect(phone.locator("[data-seconds-left]")).toHaveText(/^\d\d:\d\d$/);
      await expectReadable(phone);

      const button = phone.getByRole("button", { name: words.confirm });
      await expect(button).toContainText("88.88");
      // Each of the two walks takes another of this buyer's two coupons.
      await phone.getByRole("radio", { name: isDesktop ? /实付 ¥83\.88/ : /You pay ¥78\.88/ }).check();
      await expect(button).toContainText(isDesktop ? "83.88" : "78.88");
      const password = phone.locator('input[name="password"]');
      await password.focus();
      const keypad = phone.getByRole("group", { name: words.digits });
      if (isDesktop) {
        for (const digit of "1111117") await keypad.getByRole("button", { name: digit, exact: true }).click();
        await expect(password, "six digits, not seven").toHaveValue("111111");
      } else {
        await expect(keypad, "a real phone brings its own").toBeHidden();
        await password.fill("111111");
      }
      await button.click();
      await expect(phone.getByRole("heading", { name: words.phonePaid })).toBeVisible();
      await expectReadable(phone);
      await expect(page.getByRole("heading", { name: words.paid })).toBeVisible();
      await page.waitForURL(`${merchant.returnUrl}?**`);
    });

    test("a trade that ends while people look says so on both pages by itself", async ({ page, context }) => {
      await page.goto(pagePay(merchant, { out_trade_no: newNumber(), timeout_express: "1m" }));
      const phone = await context.newPage();
      await phone.goto(page.url().replace("/cashier/", "/phone/"));
      await phone.locator('input[name="password"]').fill("000000");
      await phone.getByRole("button", { name: words.confirm }).click();
      await expect(phone.getByRole("alert")).toBeVisible();
      await simulator.api.advanceClock(61);
      for (const shown of [page, phone]) {
        await expect(shown.getByRole("alert")).toHaveText(words.closed);
        await expectReadable(shown);
      }
      await expect(page.getByRole("main").getByRole("link").first()).toHaveAttribute(
        "href",
        new URL(merchant.returnUrl).origin,
      );
    });

    test("a buyer pays in the phone's browser", async ({ page }) => {
      await page.goto(wapPay({ timeout_express: "30m" }));
      await expectReadable(page);
      await page.locator('input[name="account"]').fill("13800138000");
      await page.locator('input[name="password"]').fill("111111");
      await page.getByRole("button", { name: words.next }).click();
      await expectReadable(page);
      await page.getByRole("button", { name: words.confirm }).click();
      await expect(page.getByRole("heading", { name: words.paid })).toBeVisible();
      await page.waitForURL(`${merchant.returnUrl}?**`);
    });

    test("phone, wallets and the ends of the road are readable", async ({ page }) => {
      for (const path of ["/phone", "/console/buyers", "/cashier/unknown"]) {
        await page.goto(simulator.address + path);
        await expectReadable(page);
        await expect(page.getByRole("main").locator("a, button").first(), "a way on").toBeVisible();
      }
      await page.goto(pagePay(merchant, { out_trade_no: newNumber(), qr_pay_mode: "1" }));
      await expectReadable(page);
    });
  });
}

test("without scripts the forms suffice", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(pagePay(merchant, { out_trade_no: newNumber() }));
  await page.getByLabel("支付密码").fill("111111");
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByRole("button", { name: /^确认付款/ }).click();
  await expect(page.getByText("您已成功付款")).toBeVisible();
  await context.close();
});
