import QRCode from "qrcode";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, openMerchant, pagePay } from "./merchant.ts";

const RICH = "linxiaoman@example.com";
const POOR = "chenmo@example.com";
const MERCHANTS_COUPON = "2026010100073002001900000001";
const ALIPAYS_COUPON = "2026010100073002001900000002";

let simulator: SimulatorProcess;
let merchant: Merchant;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
});

/** Full wallets for each test, a repeated one too. */
beforeEach(async () => {
  for (const { buyerId } of await simulator.api.buyers())
    await post(`${simulator.address}/console/buyers/${buyerId}/reset`);
});

afterAll(async () => {
  await merchant.close();
  await simulator.stop();
});

const post = (address: string, fields: Record<string, string> = {}, cookie = "") =>
  fetch(address, { method: "POST", body: new URLSearchParams(fields), redirect: "manual", headers: { cookie } });
const text = async (address: string, cookie = "") => (await fetch(address, { headers: { cookie } })).text();
const phoneOf = (cashier: string) => cashier.replace(/\/(?:cashier|wap)\//, "/phone/");
const locationOf = (reply: Response) => reply.headers.get("location") ?? "";

async function follow(signed: string): Promise<string> {
  return simulator.address + locationOf(await fetch(signed, { redirect: "manual" }));
}

interface Opened {
  cashier: string;
  outTradeNo: string;
}

async function open(change: Record<string, unknown> = {}): Promise<Opened> {
  const outTradeNo = newNumber();
  return { cashier: await follow(pagePay(merchant, { out_trade_no: outTradeNo, ...change })), outTradeNo };
}

async function openWap(change: Record<string, unknown> = {}): Promise<Opened> {
  const outTradeNo = newNumber();
  const biz = { total_amount: "88.88", subject: "青禾茶具 一套", product_code: "QUICK_WAP_WAY", ...change };
  const signed = merchant.sdk.pageExecute("alipay.trade.wap.pay", "GET", {
    notifyUrl: merchant.notifyUrl,
    returnUrl: merchant.returnUrl,
    bizContent: { out_trade_no: outTradeNo, ...biz },
  });
  return { cashier: await follow(signed), outTradeNo };
}

/** Logs in and gives the cookie that says so. */
async function logIn(cashier: string, account = RICH): Promise<string> {
  const login = await post(`${cashier}/login`, { account, password: "111111" });
  expect(login.status).toBe(303);
  return (login.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

const tradeOf = async (outTradeNo: string) => (await simulator.api.trade(outTradeNo)).trade;
const walletOf = async (account: string) => {
  const wallet = (await simulator.api.buyers()).find(({ logonId }) => logonId === account);
  if (!wallet) throw new Error(`no buyer ${account}`);
  return wallet;
};

describe("coupons", () => {
  test("two payments at once use a coupon once; the other buyer chooses again and pays without", async () => {
    const both = await Promise.all([open(), open()]);
    const cookies = await Promise.all(both.map(({ cashier }) => logIn(cashier)));
    expect(await text(both[0].cashier, cookies[0])).toContain("实付 ¥83.88");
    const before = await walletOf(RICH);

    const fields = { channel: "ALIPAYACCOUNT", coupon: MERCHANTS_COUPON };
    const pages = await Promise.all(both.map(({ cashier }, index) => post(`${cashier}/pay`, fields, cookies[index])));
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 303]);
    const loser = pages.findIndex(({ status }) => status === 200);
    const again = await pages[loser]?.text();
    expect(again).toContain("这张优惠券不能用于这笔付款");
    expect(again, "a used coupon is offered no more").not.toContain(MERCHANTS_COUPON);

    const trades = await Promise.all(both.map(({ outTradeNo }) => tradeOf(outTradeNo)));
    expect(trades[loser]).toMatchObject({ status: "WAIT_BUYER_PAY", couponId: null });
    expect(trades[1 - loser]).toMatchObject({ status: "TRADE_SUCCESS", couponId: MERCHANTS_COUPON, couponFen: 500 });
    expect((await walletOf(RICH)).balanceFen).toBe(before.balanceFen - 8_388);
    await post(`${both[loser]?.cashier}/pay`, { channel: "ALIPAYACCOUNT", coupon: "" }, cookies[loser]);
    expect((await walletOf(RICH)).balanceFen).toBe(before.balanceFen - 8_388 - 8_888);
  });

  test("a coupon may pay for all: nothing leaves the purse", async () => {
    const { cashier, outTradeNo } = await open({ total_amount: "1.00" });
    const { balanceFen, coupons } = await walletOf(POOR);
    const cookie = await logIn(cashier, POOR);
    await post(`${cashier}/pay`, { channel: "ALIPAYACCOUNT", coupon: coupons[0]?.couponId ?? "" }, cookie);
    expect(await text(`${cashier}/success`)).toContain("新人红包 1 元");
    expect(await tradeOf(outTradeNo)).toMatchObject({ status: "TRADE_SUCCESS", couponFen: 100, couponType: "alipay" });
    expect((await walletOf(POOR)).balanceFen).toBe(balanceFen);
  });

  test.each([
    ["one of another buyer", {}, "2026010100073002003700000001"],
    ["an invented one", {}, "1"],
    ["one whose minimum is not reached", { total_amount: "19.99" }, ALIPAYS_COUPON],
    ["one the merchant excludes", { disable_pay_channels: "promotion" }, ALIPAYS_COUPON],
  ])("%s is refused and no money moves", async (_, change, coupon) => {
    const { cashier, outTradeNo } = await open(change);
    const page = await post(`${cashier}/pay`, { channel: "ALIPAYACCOUNT", coupon }, await logIn(cashier));
    expect(await page.text()).toContain("这张优惠券不能用于这笔付款");
    expect((await tradeOf(outTradeNo)).status).toBe("WAIT_BUYER_PAY");
  });
});

describe("purses", () => {
  const refusal = "商家不接受这种付款方式";

  test("one that the merchant excludes is shown and cannot be chosen; the server refuses it too", async () => {
    const { cashier, outTradeNo } = await open({ disable_pay_channels: "balance" });
    const cookie = await logIn(cashier);
    expect(await text(cashier, cookie)).toMatch(/value="ALIPAYACCOUNT" disabled/);
    expect(await (await post(`${cashier}/pay`, { channel: "ALIPAYACCOUNT" }, cookie)).text()).toContain(refusal);
    await expect(simulator.api.pay({ outTradeNo })).rejects.toThrow("NO_PAYMENT_INSTRUMENTS_AVAILABLE");
    expect((await post(`${cashier}/pay`, { channel: "BANKCARD" }, cookie)).status).toBe(303);
  });

  test("as limited as the official sandbox, only the balance pays", async () => {
    const switches = `${simulator.address}/console/applications/${simulator.appId}`;
    await post(switches, { notifyRefund: "on", sandboxLimits: "on" });
    const { cashier } = await open();
    const cookie = await logIn(cashier);
    expect(await text(cashier, cookie)).toMatch(/value="PCREDIT" disabled/);
    expect(await (await post(`${cashier}/pay`, { channel: "PCREDIT" }, cookie)).text()).toContain(refusal);
    await post(switches, { notifyRefund: "on" });
  });

  test("too little in one of them leads to another that suffices", async () => {
    const { cashier, outTradeNo } = await open({ total_amount: "30.00" });
    const cookie = await logIn(cashier, POOR);
    const page = await (await post(`${cashier}/pay`, { channel: "ALIPAYACCOUNT" }, cookie)).text();
    expect(page).toContain("账户余额不足");
    expect(page).toMatch(/value="BANKCARD" checked/);
    expect((await post(`${cashier}/pay`, { channel: "BANKCARD" }, cookie)).status).toBe(303);
    expect((await tradeOf(outTradeNo)).fundChannel).toBe("BANKCARD");
  });

  test("tests choose purse and coupon by name; a wrong name is answered with the right ones", async () => {
    const { outTradeNo } = await open();
    const { trade } = await simulator.api.pay({ outTradeNo, channel: "credit", coupon: "first" });
    expect(trade).toMatchObject({ fundChannel: "PCREDIT", couponId: MERCHANTS_COUPON });
    const wrong = { outTradeNo, channel: "gold" as "card" };
    await expect(simulator.api.pay(wrong)).rejects.toThrow("channel: balance (when absent), card or credit");
  });
});

describe("the phone", () => {
  test("is where the cashier's code leads, under the name by which the cashier was reached", async () => {
    for (const address of [simulator.address, simulator.address.replace("127.0.0.1", "localhost")]) {
      const cashier = (await open()).cashier.replace(simulator.address, address);
      const code = await QRCode.toString(phoneOf(cashier), { type: "svg", margin: 1 });
      expect(await text(cashier)).toContain(code.trim());
    }
  });

  test("takes the cashier's eight digits, typed with or without a space, and says when nobody has them", async () => {
    const { cashier, outTradeNo } = await open();
    const code = /\/phone\?code=(\d{8})/.exec(await text(cashier))?.[1] ?? "";
    const typed = await post(`${simulator.address}/phone`, { code: `${code.slice(0, 4)} ${code.slice(4)}`, buyer: "" });
    expect(locationOf(typed)).toContain(new URL(phoneOf(cashier)).pathname);
    expect(await simulator.api.findTrade(outTradeNo), "typing alone is no scan").toBeNull();
    await fetch(simulator.address + locationOf(typed));
    expect((await tradeOf(outTradeNo)).status).toBe("WAIT_BUYER_PAY");

    const unknown = await post(`${simulator.address}/phone`, { code: "00000000" });
    expect([unknown.status, await unknown.text()]).toEqual([422, expect.stringContaining("没有付款码是 00000000")]);
    expect(await (await post(`${simulator.address}/phone`, { code: "12" })).text()).toContain("请输入 8 位数字");
  });

  test("is locked with the cashier after three wrong passwords, wherever they were given", async () => {
    const { cashier, outTradeNo } = await open();
    const phone = phoneOf(cashier);
    await fetch(phone);
    expect(await (await post(`${phone}/pay`, { password: "1" })).text()).toContain("还可以再试 2 次");
    await post(`${cashier}/login`, { account: RICH, password: "1" });
    expect(await (await post(`${phone}/pay`, { password: "1" })).text()).toContain("支付密码已锁定");
    expect(await text(`${cashier}/status`)).toBe("over");
    expect(await text(cashier)).toContain("支付密码已锁定");
    expect(await text(phone)).toContain("支付密码已锁定");
    expect((await tradeOf(outTradeNo)).status).toBe("WAIT_BUYER_PAY");
  });

  test("sees the time run out while it looks, and can no longer pay", async () => {
    const { cashier, outTradeNo } = await open({ timeout_express: "1m" });
    const phone = phoneOf(cashier);
    await fetch(phone);
    expect(await text(cashier)).toMatch(/data-seconds-left="\d+"/);
    await simulator.api.advanceClock(61);
    expect(await text(`${cashier}/status`)).toBe("over");
    expect(await (await post(`${phone}/pay`, { password: "111111" })).text()).toContain("TRADE_HAS_CLOSE");
    expect(await text(cashier)).toContain("交易已经关闭");
    expect((await tradeOf(outTradeNo)).paidAt).toBeNull();
  });

  test("shows a sent form's address as the form, in the other language too", async () => {
    const { cashier } = await open();
    const phone = `${phoneOf(cashier)}/pay?buyer=2088722000030037&lang=en`;
    expect(await text(phone)).toMatch(/<html lang="en">[^]*周知夏/);
    expect((await fetch(`${cashier}/login?lang=en`)).url).toContain(cashier);
  });
});

describe("in a phone's browser", () => {
  test("a buyer logs in, chooses a coupon, pays and has the signed way back of a wap payment", async () => {
    const { cashier, outTradeNo } = await openWap({ total_amount: "600.00" });
    expect(cashier).toContain("/wap/");
    const cookie = await logIn(cashier, "13800138000");
    expect(await text(cashier, cookie)).toContain("实付 ¥540.00");
    const coupon = "2026010100073002003700000001";
    const paid = await post(`${cashier}/pay`, { channel: "ALIPAYACCOUNT", coupon }, cookie);
    const success = await text(simulator.address + locationOf(paid));
    const href = /data-return href="([^"]+)"/.exec(success)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const fields = Object.fromEntries(new URL(href).searchParams);
    expect(fields).toMatchObject({ method: "alipay.trade.wap.pay.return", total_amount: "600.00" });
    expect(merchant.sdk.checkNotifySignV2(fields)).toBe(true);
    expect((await tradeOf(outTradeNo)).couponFen).toBe(6_000);
  });

  test("leaving goes to the merchant's quit_url and keeps the trade open", async () => {
    const quit = "https://shop.example/cart?from=alipay";
    const { cashier, outTradeNo } = await openWap({ quit_url: quit });
    await logIn(cashier);
    expect(locationOf(await fetch(`${cashier}/quit`, { redirect: "manual" }))).toBe(quit);
    const { trade, events } = await simulator.api.trade(outTradeNo);
    expect(trade.status).toBe("WAIT_BUYER_PAY");
    expect(events.map(({ kind }) => kind)).toContain("cancelled-by-buyer");
  });

  test("without a quit_url a page says that nothing was paid and offers to go on", async () => {
    const { cashier } = await openWap();
    expect(await text(`${cashier}/quit`)).toMatch(/已取消付款[^]*href="\/wap\/[0-9a-f]{32}">继续付款/);
  });

  test("each product has its own home", async () => {
    const page = await open();
    const wap = await openWap();
    expect((await fetch(page.cashier.replace("/cashier/", "/wap/"))).url).toBe(page.cashier);
    expect((await fetch(wap.cashier.replace("/wap/", "/cashier/"))).url).toBe(wap.cashier);
  });
});

describe("a code in a merchant's frame", () => {
  test.each(["0", "1", "3", "4"])("qr_pay_mode %s shows the code without a login", async (mode) => {
    const { cashier } = await open({ qr_pay_mode: mode, qrcode_width: 150 });
    const page = await text(cashier);
    expect(page).toContain("data-code");
    expect(page).not.toContain("/login");
    expect(page.includes('width="150"')).toBe(mode === "4");
  });

  test("qr_pay_mode 2 is the whole cashier", async () => {
    const { cashier } = await open({ qr_pay_mode: "2" });
    expect(await text(cashier)).toContain("登录账户付款");
  });
});

describe("the console's page of buyers", () => {
  const buyers = () => `${simulator.address}/console/buyers`;

  test("adds a buyer, fills a purse and a wallet with a coupon, and empties it again", async () => {
    const fields = { name: "韩梅梅", logonId: "13900139000", password: "246810" };
    expect((await post(buyers(), fields)).status).toBe(303);
    const { buyerId, balanceFen } = await walletOf(fields.logonId);
    expect(buyerId).toMatch(/^2088\d{12}$/);
    const wallet = `${buyers()}/${buyerId}`;
    await post(`${wallet}/purse`, { channel: "ALIPAYACCOUNT", amount: "0.01", action: "add" });
    await post(`${wallet}/purse`, { channel: "BANKCARD", amount: "7", action: "set" });
    await post(`${wallet}/coupons`, { name: "立减", type: "alipay", amount: "5" });
    const filled = await walletOf(fields.logonId);
    expect(filled).toMatchObject({ balanceFen: balanceFen + 1, cardFen: 700 });
    expect(filled.coupons).toMatchObject([{ name: "立减", amountFen: 500, minimumFen: 500 }]);

    const { outTradeNo } = await open({ total_amount: "5.00" });
    await simulator.api.pay({ outTradeNo, buyer: fields.logonId, coupon: "first" });
    expect(await text(buyers())).toContain((await tradeOf(outTradeNo)).tradeNo);
    await post(`${wallet}/reset`);
    expect(await walletOf(fields.logonId)).toMatchObject({ balanceFen, cardFen: 1_000_000, coupons: [] });
  });

  test.each([
    ["", { name: "韩梅梅", logonId: RICH, password: "246810" }, "已有买家使用它"],
    ["/2088722000010019/purse", { channel: "BANKCARD", amount: "-1", action: "set" }, "金额：填 0.01 到"],
    [
      "/2088722000010019/coupons",
      { name: "立减", type: "alipay", amount: "5", minimum: "4" },
      "最低订单金额：不能低于",
    ],
    ["/2088000000000000/purse", { channel: "BANKCARD", amount: "1", action: "add" }, "找不到这位买家"],
  ])("%s %j is refused by the name of the field", async (path, fields, sentence) => {
    const before = await simulator.api.buyers();
    const refused = await post(buyers() + path, fields);
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining(sentence)]);
    expect(await simulator.api.buyers()).toEqual(before);
  });
});
