import { verify } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseFormBytes } from "#lib/simulator/protocol/form.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, notifyOf, openMerchant, pagePay } from "./merchant.ts";
import { call, commonParams, signed, without } from "./raw-call.ts";
import { signedMessage } from "./signed-messages.ts";

let simulator: SimulatorProcess;
let merchant: Merchant;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
});

afterAll(async () => {
  await merchant.close();
  expect(await simulator.stop()).toBe(0);
});

const query = (outTradeNo: string) =>
  merchant.sdk.exec("alipay.trade.query", { bizContent: { out_trade_no: outTradeNo } }, { validateSign: true });

test("the official SDK pays, hears a verified notify, comes back by a verified address and finds the trade paid", async () => {
  const outTradeNo = newNumber();
  const paid = await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });

  const notify = await notifyOf(merchant, outTradeNo);
  const fields = Object.fromEntries(notify.fields);
  expect(merchant.sdk.checkNotifySignV2(fields)).toBe(true);
  expect(merchant.sdk.checkNotifySignV2({ ...fields, total_amount: "88.89" })).toBe(false);
  expect(fields).toMatchObject({ trade_status: "TRADE_SUCCESS", total_amount: "88.88", trade_no: paid.tradeNo });

  const back = Object.fromEntries(new URL(paid.returnUrl ?? "").searchParams);
  expect(merchant.sdk.checkNotifySignV2(back)).toBe(true);
  expect(merchant.sdk.checkNotifySignV2({ ...back, out_trade_no: "other" })).toBe(false);

  expect(await query(outTradeNo)).toMatchObject({ code: "10000", tradeStatus: "TRADE_SUCCESS", totalAmount: "88.88" });
});

describe("the notify", () => {
  test("has the fields of a genuine one in the same order, and its headers", async () => {
    const outTradeNo = newNumber();
    await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    const { body, headers, fields } = await notifyOf(merchant, outTradeNo);
    const genuine = signedMessage("yan-2023-notify-plus-in-subject").params.map(([name]) => name);
    expect(parseFormBytes(Buffer.from(body, "latin1")).map(({ name }) => name)).toEqual(genuine);
    expect(headers).toEqual({
      host: new URL(merchant.notifyUrl).host,
      "user-agent": "Mozilla/4.0",
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      "content-length": String(body.length),
      connection: "close",
    });
    expect(fields.get("notify_id")).toMatch(/^\d{8}01222\d{6}1\d{4}0\d{9}$/);
    expect(fields.get("fund_bill_list")).toBe('[{"amount":"88.88","fundChannel":"ALIPAYACCOUNT"}]');
  });

  test("and the way back are signed without sign_type, which the official SDK would not miss", async () => {
    const outTradeNo = newNumber();
    const { returnUrl } = await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    const { fields } = await notifyOf(merchant, outTradeNo);
    for (const message of [fields, new Map(new URL(returnUrl ?? "").searchParams)]) {
      const sign = message.get("sign") ?? "";
      message.delete("sign");
      message.delete("sign_type");
      // The merchant's own parameter of the address is none of Alipay's.
      message.delete("order");
      const text = [...message.keys()]
        .sort()
        .map((name) => `${name}=${message.get(name) ?? ""}`)
        .join("&");
      expect(verify("sha256", Buffer.from(text), simulator.alipayPublicKey, Buffer.from(sign, "base64"))).toBe(true);
    }
  });

  test("is encoded as Java does, and gives body and passback_params back unchanged", async () => {
    const outTradeNo = newNumber();
    const subject = "100% +中 *~";
    const passback = "a%3D1%26b%3D2";
    const payUrl = pagePay(merchant, { out_trade_no: outTradeNo, subject, body: "茶 & 器", passback_params: passback });
    await simulator.api.pay({ payUrl });
    const { body, fields } = await notifyOf(merchant, outTradeNo);
    expect(body).toContain("subject=100%25+%2B%E4%B8%AD+*%7E&");
    expect(fields.get("subject")).toBe(subject);
    expect(fields.get("body")).toBe("茶 & 器");
    expect(fields.get("passback_params")).toBe(passback);
    expect(merchant.sdk.checkNotifySignV2(Object.fromEntries(fields))).toBe(true);
  });

  test("says which purse was used, as the query does on request", async () => {
    const outTradeNo = newNumber();
    await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }), channel: "card" });
    const { fields } = await notifyOf(merchant, outTradeNo);
    expect(fields.get("fund_bill_list")).toBe('[{"amount":"88.88","fundChannel":"BANKCARD"}]');
    const reply = await call(simulator, "alipay.trade.query", {
      out_trade_no: outTradeNo,
      query_options: ["fund_bill_list"],
    });
    expect(reply.text).toContain('"fund_bill_list":[{"amount":"88.88","fund_channel":"BANKCARD"}]');
  });

  test("comes in GBK to a merchant who named no charset in the address", async () => {
    const outTradeNo = newNumber();
    const params = commonParams(simulator, "alipay.trade.page.pay", {
      out_trade_no: outTradeNo,
      total_amount: "0.01",
      subject: "tea",
      body: "",
      product_code: "FAST_INSTANT_TRADE_PAY",
    });
    const all = signed(simulator, { ...without(params, "charset"), notify_url: merchant.notifyUrl });
    await simulator.api.pay({ payUrl: `${simulator.gateway}?${new URLSearchParams(all).toString()}` });
    const { headers, fields } = await notifyOf(merchant, outTradeNo);
    expect(headers["content-type"]).toBe("application/x-www-form-urlencoded; charset=GBK");
    expect(fields.get("charset")).toBe("GBK");
    expect(merchant.sdk.checkNotifySignV2(Object.fromEntries(fields))).toBe(true);
  });

  test("is not sent to a merchant who gave no notify_url in the request", async () => {
    const outTradeNo = newNumber();
    const payUrl = merchant.sdk.pageExecute("alipay.trade.page.pay", "GET", {
      bizContent: {
        out_trade_no: outTradeNo,
        total_amount: "1.00",
        subject: "tea",
        product_code: "FAST_INSTANT_TRADE_PAY",
      },
    });
    expect((await simulator.api.pay({ payUrl })).returnUrl).toBeNull();
    expect((await simulator.api.trade(outTradeNo)).notifies).toEqual([]);
  });
});

test("the return address has the twelve parameters of a genuine one in the same order, after the merchant's own", async () => {
  const outTradeNo = newNumber();
  merchant.returnUrl = `${merchant.notifyUrl}?order=7`;
  const { returnUrl } = await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
  const genuine = signedMessage("yan-2023-return-url").params.map(([name]) => name);
  const names = parseFormBytes(Buffer.from(new URL(returnUrl ?? "").search.slice(1), "latin1")).map(({ name }) => name);
  expect(names).toEqual(["order", ...genuine]);
});

describe("a trade", () => {
  test("exists only after a buyer has scanned or logged in", async () => {
    const outTradeNo = newNumber();
    const payUrl = pagePay(merchant, { out_trade_no: outTradeNo });
    const opened = await fetch(payUrl, { redirect: "manual" });
    expect(opened.status).toBe(302);
    expect(await query(outTradeNo)).toMatchObject({ code: "40004", subCode: "ACQ.TRADE_NOT_EXIST" });
    const close = await merchant.sdk.exec(
      "alipay.trade.close",
      { bizContent: { out_trade_no: outTradeNo } },
      { validateSign: true },
    );
    expect(close).toMatchObject({ code: "40004", subCode: "ACQ.TRADE_NOT_EXIST" });

    await simulator.api.scan({ outTradeNo });
    expect(await query(outTradeNo)).toMatchObject({ tradeStatus: "WAIT_BUYER_PAY", buyerPayAmount: "0.00" });
  });

  test("opens by a posted form as well", async () => {
    const outTradeNo = newNumber();
    const html = merchant.sdk.pageExecute("alipay.trade.page.pay", "POST", {
      bizContent: {
        out_trade_no: outTradeNo,
        total_amount: "1.00",
        subject: "tea",
        product_code: "FAST_INSTANT_TRADE_PAY",
      },
    });
    const unescape = (text: string) => text.replaceAll("&quot;", '"');
    const action = unescape(/action="([^"]+)"/.exec(html)?.[1] ?? "");
    const inputs = [...html.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
      name,
      unescape(value),
    ]);
    const opened = await fetch(action, { method: "POST", body: new URLSearchParams(inputs), redirect: "manual" });
    expect(opened.headers.get("location")).toMatch(/^\/cashier\/[0-9a-f]{32}$/);
  });

  test("reopens for its own buyer under the same number, and for nobody else", async () => {
    const outTradeNo = newNumber();
    const first = await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    const other = simulator.api.pay({
      payUrl: pagePay(merchant, { out_trade_no: outTradeNo }),
      buyer: "chenmo@example.com",
    });
    await expect(other).rejects.toThrow("TRADE_BUYER_NOT_MATCH");
    const look = simulator.api.scan({ outTradeNo, buyer: "chenmo@example.com" });
    await expect(look, "not even to look at").rejects.toThrow("TRADE_BUYER_NOT_MATCH");
    const again = await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }), via: "password" });
    expect(again.tradeNo).toBe(first.tradeNo);
  });

  test.each([{ total_amount: "88.89" }, { subject: "另一套茶具" }])("is not reopened with %j", async (change) => {
    const outTradeNo = newNumber();
    await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    const changed = simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo, ...change }) });
    await expect(changed).rejects.toThrow("CONTEXT_INCONSISTENT");
  });

  test("is paid once", async () => {
    const outTradeNo = newNumber();
    const payUrl = pagePay(merchant, { out_trade_no: outTradeNo });
    await simulator.api.pay({ payUrl });
    await expect(simulator.api.pay({ payUrl })).rejects.toThrow("TRADE_HAS_SUCCESS");
    expect((await simulator.api.trade(outTradeNo)).notifies).toHaveLength(1);
  });

  test("is closed by the merchant while it is unpaid, and then not paid any more", async () => {
    const outTradeNo = newNumber();
    await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    const close = () =>
      merchant.sdk.exec("alipay.trade.close", { bizContent: { out_trade_no: outTradeNo } }, { validateSign: true });
    expect(await close()).toMatchObject({ code: "10000", outTradeNo });
    await expect(simulator.api.pay({ outTradeNo })).rejects.toThrow("TRADE_HAS_CLOSE");
    expect(await close()).toMatchObject({ code: "40004", subCode: "ACQ.TRADE_STATUS_ERROR", subMsg: "交易状态不合法" });
  });

  test("is not closed once it is paid", async () => {
    const outTradeNo = newNumber();
    await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    const close = await merchant.sdk.exec(
      "alipay.trade.close",
      { bizContent: { out_trade_no: outTradeNo } },
      { validateSign: true },
    );
    expect(close).toMatchObject({ code: "40004", subCode: "ACQ.TRADE_STATUS_ERROR", outTradeNo });
  });

  test("is not paid from a purse that holds too little, but from the other one", async () => {
    const outTradeNo = newNumber();
    const payUrl = pagePay(merchant, { out_trade_no: outTradeNo, total_amount: "20.00" });
    const buyer = "chenmo@example.com";
    await expect(simulator.api.pay({ payUrl, buyer })).rejects.toThrow("BUYER_BALANCE_NOT_ENOUGH");
    await simulator.api.pay({ payUrl, buyer, channel: "card" });
    const purse = (await simulator.api.buyers()).find(({ logonId }) => logonId === buyer);
    expect(purse).toMatchObject({ balanceFen: 100, cardFen: 3_000 });
  });
});

describe("when its time is over, an unpaid trade", () => {
  test("is closed, with timeout_express counted from the buyer's first look", async () => {
    const outTradeNo = newNumber();
    const payUrl = pagePay(merchant, { out_trade_no: outTradeNo, timeout_express: "30m" });
    await fetch(payUrl, { redirect: "manual" });
    await simulator.api.advanceClock(3_600);
    await simulator.api.scan({ outTradeNo });
    await simulator.api.advanceClock(1_790);
    expect(await query(outTradeNo)).toMatchObject({ tradeStatus: "WAIT_BUYER_PAY" });
    await simulator.api.advanceClock(20);
    expect(await query(outTradeNo)).toMatchObject({ tradeStatus: "TRADE_CLOSED" });
    await expect(simulator.api.pay({ outTradeNo })).rejects.toThrow("TRADE_HAS_CLOSE");
  });

  test("is not opened by a second request whose own time_expire is over", async () => {
    const outTradeNo = newNumber();
    await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    const payUrl = pagePay(merchant, { out_trade_no: outTradeNo, time_expire: "2020-01-01 00:00:00" });
    await expect(simulator.api.pay({ payUrl })).rejects.toThrow("NOW_TIME_AFTER_EXPIRE_TIME_ERROR");
    await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
  });

  test("cannot be opened any more after time_expire", async () => {
    const outTradeNo = newNumber();
    const end = new Date((await simulator.api.now()) + 8 * 3_600_000 + 60_000)
      .toISOString()
      .slice(0, 19)
      .replace("T", " ");
    const payUrl = pagePay(merchant, { out_trade_no: outTradeNo, time_expire: end });
    await simulator.api.advanceClock(61);
    await expect(simulator.api.pay({ payUrl })).rejects.toThrow("NOW_TIME_AFTER_EXPIRE_TIME_ERROR");
  });
});
