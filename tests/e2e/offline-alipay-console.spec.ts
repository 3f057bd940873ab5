/** The console in a browser, without the shop: readable by everyone, at home on a keyboard, alive while it is open. */
import { expect, type Page, test } from "playwright/test";
import { type Merchant, newNumber, openMerchant, pagePay } from "#tests/contract/merchant.ts";
import { commonParams, get, signed } from "#tests/contract/raw-call.ts";
import { complaintsOf } from "#tests/support/page-complaints.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";

let simulator: SimulatorProcess;
let merchant: Merchant;
let tradeNo: string;

const SECTIONS = [
  "",
  "/requests",
  "/merchant",
  "/bills",
  "/buyers",
  "/faults",
  "/scenarios",
  "/clock",
  "/applications",
  "/applications/new",
  "/state",
  "/api",
  "/nothing-here",
];

test.beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
  const outTradeNo = newNumber();
  tradeNo = (await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) })).tradeNo;
  await merchant.notify(1);
  const params = commonParams(simulator, "alipay.trade.query", { out_trade_no: outTradeNo });
  await get(simulator, { ...signed(simulator, params), version: "1.1" });
});

test.afterAll(async () => {
  await merchant.close();
  await simulator.stop();
});

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${simulator.address}/console${path}`);
}

// Each width in one of the two lights and languages: texts and colours fail independently of one another.
for (const { width, colorScheme, lang } of [
  { width: 1280, colorScheme: "dark", lang: "en" },
  { width: 375, colorScheme: "light", lang: "zh" },
] as const) {
  test(`every page is readable by everyone at ${width} px, ${colorScheme}, ${lang}`, async ({ browser }) => {
    // Some fifteen pages, each of which axe looks through.
    test.slow();
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
    const page = await context.newPage();
    await open(page, `?lang=${lang}`);
    await open(page, "/requests");
    const request = await page.locator("[data-row] a").first().getAttribute("href");
    const details = [`/trades/${tradeNo}`, `/applications/${simulator.appId}`, (request ?? "").replace("/console", "")];
    for (const path of [...SECTIONS, ...details]) {
      await open(page, path);
      await page.locator("main details").evaluateAll((all) => {
        for (const each of all) each.setAttribute("open", "");
      });
      expect(await complaintsOf(page), path).toEqual([]);
    }
    await context.close();
  });
}

/** The next page is there and its script has run. */
async function arriveAt(page: Page, address: RegExp): Promise<void> {
  await expect(page).toHaveURL(address);
  await page.waitForLoadState();
}

test("shortcuts lead everywhere, and keep out of the way of whoever types", async ({ page }) => {
  await open(page, "?lang=en");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await arriveAt(page, /\/console\/requests$/);

  await page.keyboard.press("/");
  const search = page.getByRole("searchbox");
  await expect(search).toBeFocused();
  await page.keyboard.type("g t j ?");
  await expect(search).toHaveValue("g t j ?");
  await expect(page.getByRole("dialog")).toBeHidden();
  await search.fill("");
  await search.blur();

  const rows = page.locator("[data-row] a");
  await page.keyboard.press("j");
  await expect(rows.first()).toBeFocused();
  await page.keyboard.press("j");
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await arriveAt(page, /\/console\/requests\/\d+$/);

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Shortcuts" })).toBeVisible();
  await page.getByLabel("Switch shortcuts off").check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("a trade's page follows what happens and leaves open, focused and typed things alone", async ({ page }) => {
  const outTradeNo = newNumber();
  await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
  await open(page, `/trades/${outTradeNo}?lang=en`);
  const opened = page.locator("details.payload").first();
  await opened.locator("summary").click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Waiting for payment");

  await simulator.api.pay({ outTradeNo });
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Paid");
  await expect(page.getByText("Payment notify").first()).toBeVisible();
  await expect(opened).toHaveAttribute("open");
  await expect(opened.locator("summary")).toBeFocused();

  await open(page, "");
  await page.getByRole("searchbox").fill("half a num");
  const other = newNumber();
  await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: other }) });
  await expect(page.getByRole("link", { name: other })).toBeVisible();
  await expect(page.getByRole("searchbox")).toHaveValue("half a num");

  const live = page.getByRole("button", { name: "Live" });
  await live.click();
  await expect(page.getByRole("button", { name: "Paused" })).toHaveAttribute("aria-pressed", "false");
});

test("without scripts an application is made, found and copied from", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 375, height: 800 } });
  const page = await context.newPage();
  await open(page, "/applications?lang=en");
  await page.getByRole("link", { name: "New application" }).click();
  await page.getByLabel("Name").fill("Without scripts");
  await page.getByRole("button", { name: "Make it" }).click();
  await expect(page.getByRole("status")).toContainText("The application is there");
  await page.getByRole("navigation", { name: "Code for your client" }).getByRole("link", { name: "Java" }).click();
  await expect(page.locator("pre.code")).toContainText("config.setAppId");
  await context.close();
});
