import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, openMerchant, pagePay } from "./merchant.ts";
import { send } from "./raw-call.ts";

let simulator: SimulatorProcess;
let merchant: Merchant;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
});

afterAll(async () => {
  await merchant.close();
  await simulator.stop();
});

/** The cashier's address for a fresh number. */
async function openCashier(outTradeNo: string, change: Record<string, unknown> = {}): Promise<string> {
  const opened = await fetch(pagePay(merchant, { out_trade_no: outTradeNo, ...change }), { redirect: "manual" });
  return simulator.address + (opened.headers.get("location") ?? "");
}

const post = (address: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(address, { method: "POST", body: new URLSearchParams(fields), redirect: "manual", headers });

const text = async (address: string) => (await fetch(address)).text();

describe("on the cashier", () => {
  test("a buyer logs in, confirms, sees that they have paid and the signed way back", async () => {
    const outTradeNo = newNumber();
    const cashier = await openCashier(outTradeNo);
    const login = await post(`${cashier}/login`, { account: "13800138000", password: "111111" });
    const cookie = (login.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    expect(login.status).toBe(303);
    expect(await (await fetch(cashier, { headers: { cookie } })).text()).toContain("138****8000");
    expect(await text(cashier), "a browser without the login").toContain("登录账户付款");

    const pay = await post(`${cashier}/pay`, { channel: "ALIPAYACCOUNT" }, { cookie });
    expect(pay.headers.get("location")).toMatch(/\/success$/);
    const success = await text(`${cashier}/success`);
    expect(success).toContain("您已成功付款");
    const href = /data-return href="([^"]+)"/.exec(success)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(merchant.sdk.checkNotifySignV2(Object.fromEntries(new URL(href).searchParams))).toBe(true);
    expect(await text(cashier)).toContain("TRADE_HAS_SUCCESS");
  });

  test("nobody pays without having logged in", async () => {
    const outTradeNo = newNumber();
    const cashier = await openCashier(outTradeNo);
    await simulator.api.scan({ outTradeNo });
    await post(`${cashier}/pay`, { channel: "ALIPAYACCOUNT" });
    expect((await simulator.api.trade(outTradeNo)).trade.status).toBe("WAIT_BUYER_PAY");
  });

  test("three wrong passwords block the number for good, on the phone and in a new session too", async () => {
    const outTradeNo = newNumber();
    const cashier = await openCashier(outTradeNo);
    const wrong = async () =>
      (await post(`${cashier}/login`, { account: "linxiaoman@example.com", password: "000000" })).text();
    expect(await wrong()).toContain("还可以再试 2 次");
    expect(await wrong()).toContain("还可以再试 1 次");
    expect(await wrong()).toContain("已不能继续付款");
    const again = await openCashier(outTradeNo);
    const right = await post(`${again}/login`, { account: "linxiaoman@example.com", password: "111111" });
    expect(await right.text()).toContain("已不能继续付款");
    const phone = again.replace("/cashier/", "/phone/");
    await fetch(phone);
    expect(await (await post(`${phone}/pay`, { password: "111111", buyer: "" })).text()).toContain("已不能继续付款");
    expect((await simulator.api.trade(outTradeNo)).trade.status).toBe("WAIT_BUYER_PAY");
  });

  test("text from the merchant is shown as text", async () => {
    const cashier = await openCashier(newNumber(), { subject: '<script>alert("1")<' });
    expect(await text(cashier)).toContain("&lt;script&gt;");
    expect(await text(cashier)).not.toContain("<script>alert");
  });
});

describe("on the simulated phone", () => {
  test("scanning makes the trade, cancelling leaves it open, paying moves the waiting desktop on", async () => {
    const outTradeNo = newNumber();
    const cashier = await openCashier(outTradeNo);
    const phone = cashier.replace("/cashier/", "/phone/");
    expect(await text(`${cashier}/status`)).toBe("waiting");
    expect(await text(phone)).toContain("确认付款 ¥88.88");
    expect(await text(`${cashier}/status`)).toBe("scanned");
    expect(await (await post(`${phone}/cancel`, {})).text()).toContain("已取消付款");
    expect((await simulator.api.trade(outTradeNo)).trade.status).toBe("WAIT_BUYER_PAY");
    expect(await (await post(`${phone}/pay`, { password: "0" })).text()).toContain("还可以再试 2 次");
    expect((await post(`${phone}/pay`, { password: "111111" })).status).toBe(303);
    expect(await text(phone)).toContain("支付成功");
    expect(await text(`${cashier}/status`)).toBe("paid");
  });

  test("another buyer's phone is refused", async () => {
    const outTradeNo = newNumber();
    const cashier = await openCashier(outTradeNo);
    await simulator.api.scan({ outTradeNo });
    const phone = cashier.replace("/cashier/", "/phone/");
    expect(await text(`${phone}?buyer=2088722000020028`)).toContain("TRADE_BUYER_NOT_MATCH");
  });
});

describe("the console", () => {
  test.each([
    "/console",
    "/console/requests",
    "/console/applications",
    "/console/buyers",
    "/console/merchant",
    "/console/bills",
    "/console/faults",
    "/console/clock",
  ])("%s is there in Chinese and in English", async (path) => {
    const chinese = await text(simulator.address + path);
    const english = await text(`${simulator.address}${path}?lang=en`);
    expect(chinese).toContain('<html lang="zh-CN">');
    expect(english).toContain('<html lang="en">');
    expect(english.replaceAll("离线支付宝", "")).not.toMatch(/控制台|交易|时钟|故障/);
  });

  test("shows a trade's story with each attempt and its answer", async () => {
    const outTradeNo = newNumber();
    const { tradeNo } = await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    await merchant.notify(1);
    const page = await text(`${simulator.address}/console/trades/${tradeNo}`);
    for (const part of [outTradeNo, tradeNo, "付款通知", "买家扫码，交易建立", "alipay.trade.page.pay"])
      expect(page).toContain(part);
  });

  test("switches for an application take effect", async () => {
    const switches = `${simulator.address}/console/applications/${simulator.appId}`;
    await post(switches, { notifyClose: "on", notifyLogonIds: "on" });
    const outTradeNo = newNumber();
    await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    await merchant.sdk.exec("alipay.trade.close", { bizContent: { out_trade_no: outTradeNo } });
    const [notify] = (await simulator.api.trade(outTradeNo)).notifies;
    expect(JSON.parse(notify?.content ?? "{}")).toMatchObject({
      trade_status: "TRADE_CLOSED",
      refund_fee: "0.00",
      buyer_logon_id: "lin***@example.com",
      seller_email: "shop@example.com",
    });
    await post(switches, { notifyRefund: "on" });
  });
});

describe("other web pages", () => {
  const clock = "/console/api/clock";

  test.each([
    { origin: "http://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ])("may not post: %j", async (headers) => {
    const reply = await send(simulator, { method: "POST", path: clock, headers, body: '{"advanceSeconds":1}' });
    expect(reply.status).toBe(403);
  });

  test("may not read through a name of their own that points here", async () => {
    const reply = await send(simulator, { method: "GET", path: clock, headers: { host: "evil.example" } });
    expect(reply.status).toBe(403);
  });

  test("the simulator's own pages may", async () => {
    const headers = { origin: simulator.address, "sec-fetch-site": "same-origin" };
    const reply = await send(simulator, { method: "POST", path: clock, headers, body: '{"advanceSeconds":0}' });
    expect(reply.status).toBe(200);
  });
});
