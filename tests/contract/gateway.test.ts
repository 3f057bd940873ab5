import { verify } from "node:crypto";
import { encode } from "iconv-lite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeForm } from "#lib/simulator/protocol/form.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, notifyOf, openMerchant, pagePay } from "./merchant.ts";
import { answerOf, call, commonParams, get, isSignedByAlipay, type Params, send, signed } from "./raw-call.ts";
import { keysInOrder, objectText, signedMessage } from "./signed-messages.ts";
import { switchOnly } from "./switches.ts";

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

function decodeGbkForm(body: string): [string, string][] {
  const decoded = (text: string) => {
    const bytes = text.replaceAll("+", " ").replaceAll(/%([0-9A-F]{2})/g, (_all, hex: string) => {
      return String.fromCharCode(Number.parseInt(hex, 16));
    });
    return new TextDecoder("gbk").decode(Buffer.from(bytes, "latin1"));
  };
  return body.split("&").map((part) => {
    const [name = "", value = ""] = part.split("=");
    return [decoded(name), decoded(value)];
  });
}

const form = (params: Params) => new URLSearchParams(params).toString();

describe("a charset that stands in the body alone is not seen", () => {
  const biz = { out_trade_no: "x", refund_reason: "少发一件" };

  test("so a request in UTF-8 with Chinese text fails its signature", async () => {
    const body = form(signed(simulator, commonParams(simulator, "alipay.trade.query", biz)));
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const reply = await send(simulator, { method: "POST", path: "/gateway.do", headers, body });
    expect(answerOf(reply)).toMatchObject({
      sub_code: "isv.invalid-signature",
      sub_msg: "验签出错，请确认charset参数放在了URL查询字符串中且各参数值使用charset参数指示的字符集编码",
    });
    expect(reply.contentType).toBe("text/html;charset=GBK");
    expect(isSignedByAlipay(simulator, reply)).toBe(true);
  });

  test("and one in GBK is understood", async () => {
    const params = { ...commonParams(simulator, "alipay.trade.query", biz), charset: "GBK" };
    const body = encodeForm(Object.entries(signed(simulator, params, "gbk")), "gbk");
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const reply = await send(simulator, { method: "POST", path: "/gateway.do", headers, body });
    expect(answerOf(reply)["sub_code"]).toBe("ACQ.TRADE_NOT_EXIST");
  });
});

test("a payment in GBK is told of in GBK: the page's address, the notify and the way back", async () => {
  const outTradeNo = newNumber();
  const subject = "青禾茶具 €1 丂";
  const biz = { out_trade_no: outTradeNo, total_amount: "0.01", subject, product_code: "FAST_INSTANT_TRADE_PAY" };
  const addresses = { notify_url: merchant.notifyUrl, return_url: merchant.returnUrl };
  const common = { ...commonParams(simulator, "alipay.trade.page.pay", biz), ...addresses, charset: "GBK" };
  const payUrl = `${simulator.gateway}?${encodeForm(Object.entries(signed(simulator, common, "gbk")), "gbk")}`;
  const { returnUrl } = await simulator.api.pay({ payUrl });
  expect(Object.fromEntries(new URL(returnUrl ?? "").searchParams)).toMatchObject({ charset: "GBK" });

  const { headers, body } = await notifyOf(merchant, outTradeNo);
  expect(headers["content-type"]).toBe("application/x-www-form-urlencoded; charset=GBK");
  const fields = new Map(decodeGbkForm(body));
  expect(fields.get("subject")).toBe(subject);
  const text = [...fields]
    .filter(([name]) => name !== "sign" && name !== "sign_type")
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  const signature = Buffer.from(fields.get("sign") ?? "", "base64");
  expect(verify("sha256", encode(text, "gbk"), simulator.alipayPublicKey, signature)).toBe(true);
  expect(verify("sha256", Buffer.from(text), simulator.alipayPublicKey, signature)).toBe(false);
});

describe("the gateway's own refusals", () => {
  const right = () => commonParams(simulator, "alipay.trade.query", { out_trade_no: "x" });

  test("an unknown application is told without a signature, before any signature is looked at", async () => {
    const reply = await get(simulator, { ...right(), app_id: "9021000000000000" });
    expect(reply.text).toBe(
      '{"alipay_trade_query_response":{"code":"40002","msg":"Invalid Arguments","sub_code":"isv.invalid-app-id","sub_msg":"无效的AppID参数"}}',
    );
    expect(reply.status).toBe(200);
    expect(reply.contentType).toBe("text/html;charset=utf-8");
    expect(reply.traceId).toMatch(/^[0-9a-f]+$/);
  });

  test("to an application of production it is told with the address where the call can be looked up", async () => {
    const reply = await get(simulator, { ...right(), app_id: "2021001100000000" });
    const address = `https://open.alipay.com/api/errCheck?traceId=${reply.traceId}&source=openapi`;
    expect(answerOf(reply)["sub_msg"]).toBe(`无效的AppID参数，解决方案：${address}`);
    expect(JSON.parse(reply.text)).not.toHaveProperty("sign");
  });

  test("an invalid signature is told with a signature, and quotes the gateway's string escaped for HTML", async () => {
    const params = {
      ...signed(simulator, { ...right(), notify_url: "http://127.0.0.1/a?b=1" }),
      timestamp: "2026-01-02 03:04:06",
    };
    const reply = await get(simulator, params);
    expect(keysInOrder(reply.text)).toEqual(keysInOrder(signedMessage("node-invalid-signature-40002").raw));
    expect(isSignedByAlipay(simulator, reply)).toBe(true);
    expect(answerOf(reply)["sub_msg"]).toContain(
      "网关生成的验签字符串为：app_id=9021000100000001&amp;biz_content={&quot;out_trade_no&quot;",
    );
    expect(objectText(reply.text)).toContain("notify_url=http:\\/\\/127.0.0.1\\/a?b=1");
    expect(objectText(reply.text)).not.toMatch(/[^\\]\//);
  });

  test.each([
    [{ method: "" }, "error_response", "isv.missing-method", "缺少方法名参数"],
    [{ app_id: "" }, "alipay_trade_query_response", "isv.missing-app-id", "缺少AppID参数"],
  ])("%j is missed without a signature", async (change, key, subCode, subMsg) => {
    const reply = await get(simulator, signed(simulator, { ...right(), ...change }));
    const head = { code: "40001", msg: "Missing Required Arguments", sub_code: subCode, sub_msg: subMsg };
    expect(reply.text).toBe(JSON.stringify({ [key]: head }));
  });

  test("an unknown method is answered in error_response", async () => {
    const reply = await get(simulator, signed(simulator, { ...right(), method: "alipay.trade.nothing" }));
    expect(reply.text).toBe(
      '{"error_response":{"code":"40002","msg":"Invalid Arguments","sub_code":"isv.invalid-method","sub_msg":"不存在的方法名"}}',
    );
  });

  test.each([
    [{ timestamp: "" }, "40001", "isv.missing-timestamp"],
    [{ timestamp: "2026-02-30 00:00:00" }, "40002", "isv.invalid-timestamp"],
    [{ timestamp: "2026-01-02T03:04:05Z" }, "40002", "isv.invalid-timestamp"],
    [{ version: "" }, "40001", "isv.missing-version"],
    [{ charset: "latin1" }, "40002", "isv.invalid-charset"],
    [{ format: "XML" }, "40002", "isv.invalid-format"],
    [{ sign_type: "" }, "40001", "isv.missing-signature-type"],
    [{ sign_type: "MD5" }, "40002", "isv.invalid-signature-type"],
    [{ sign_type: "RSA" }, "40002", "isv.invalid-signature-type"],
    [{ version: "2.0" }, "40002", "isv.invalid-parameter"],
    [{ app_auth_token: "201611BB" }, "20001", "aop.invalid-app-auth-token"],
    [{ auth_token: "201611BB" }, "20001", "aop.invalid-auth-token"],
    [{ encrypt_type: "AES" }, "40002", "isv.invalid-encrypt-type"],
    [{ notify_url: `http://127.0.0.1/${"n".repeat(240)}` }, "40002", "isv.invalid-parameter"],
    [{ biz_content: "{" }, "40002", "isv.illegal-json"],
    [{ biz_content: "[]" }, "40002", "isv.illegal-json"],
    [{ return_url: "http://127.0.0.1/?method=x" }, "40002", "isv.suspected-attack"],
  ])("%j is refused with %s %s, signed", async (change, code, subCode) => {
    const reply = await get(simulator, signed(simulator, { ...right(), ...change }));
    expect(answerOf(reply)).toMatchObject({ code, sub_code: subCode });
    expect(
      isSignedByAlipay(simulator, reply, "sign_type" in change && change.sign_type === "RSA" ? "sha1" : "sha256"),
    ).toBe(true);
  });

  test.each([
    ["with line breaks", (text: string) => text.replaceAll(/.{76}/g, "$&\r\n"), "ACQ.TRADE_NOT_EXIST"],
    ["whose + became spaces", (text: string) => `${text.slice(0, -4)} ${text.slice(-3)}`, "isv.invalid-signature"],
    [
      "in the Base64 of addresses",
      (text: string) => text.replaceAll("+", "-").replaceAll("/", "_"),
      "isv.invalid-signature",
    ],
    ["without its padding", (text: string) => text.replace(/==$/, ""), "isv.invalid-signature"],
    ["of another kind", () => "no Base64!", "isv.invalid-signature"],
  ])("a signature %s is answered as it deserves", async (_name, change, subCode) => {
    const { sign = "", ...params } = signed(simulator, right());
    expect(answerOf(await get(simulator, { ...params, sign: change(sign) }))["sub_code"]).toBe(subCode);
  });

  test("a missing signature is named", async () => {
    expect(answerOf(await get(simulator, right()))).toMatchObject({ code: "40001", sub_code: "isv.missing-signature" });
  });
});

describe("an application made before 2018 may sign with SHA-1, once that is switched on:", () => {
  const RSA = { sign_type: "RSA" };

  beforeAll(() => switchOnly(simulator, ["acceptsRsa1"]));
  afterAll(() => switchOnly(simulator, ["notifyRefund"]));

  test("its calls are answered with SHA-1", async () => {
    const reply = await call(simulator, "alipay.trade.query", { out_trade_no: "x" }, RSA);
    expect(answerOf(reply)["sub_code"]).toBe("ACQ.TRADE_NOT_EXIST");
    expect(isSignedByAlipay(simulator, reply, "sha1")).toBe(true);
    expect(isSignedByAlipay(simulator, reply, "sha256")).toBe(false);
  });

  test("its calls with a signature of the other kind are refused", async () => {
    const params = signed(simulator, commonParams(simulator, "alipay.trade.query", { out_trade_no: "x" }));
    expect(answerOf(await get(simulator, { ...params, ...RSA }))["sub_code"]).toBe("isv.invalid-signature");
  });

  test("its notify and its return address are signed with SHA-1", async () => {
    const outTradeNo = newNumber();
    const biz = {
      out_trade_no: outTradeNo,
      total_amount: "88.88",
      subject: "青禾茶具",
      product_code: "FAST_INSTANT_TRADE_PAY",
    };
    const addresses = { notify_url: merchant.notifyUrl, return_url: merchant.returnUrl };
    const common = { ...commonParams(simulator, "alipay.trade.page.pay", biz), ...addresses, ...RSA };
    const payUrl = `${simulator.gateway}?${form(signed(simulator, common))}`;
    const { returnUrl } = await simulator.api.pay({ payUrl });
    const back = Object.fromEntries(new URL(returnUrl ?? "").searchParams);
    const { fields } = await notifyOf(merchant, outTradeNo);
    for (const message of [back, Object.fromEntries(fields)]) {
      expect(message["sign_type"]).toBe("RSA");
      expect(merchant.sdk.checkNotifySignV2(message)).toBe(true);
      expect(merchant.sdk.checkNotifySignV2({ ...message, sign_type: "RSA2" })).toBe(false);
    }
  });

  test("and it may still sign with RSA2", async () => {
    const reply = await call(simulator, "alipay.trade.query", { out_trade_no: "x" });
    expect(isSignedByAlipay(simulator, reply)).toBe(true);
  });
});

describe("a payment in a phone's browser (wap)", () => {
  const wap = (biz: Record<string, unknown>, method: "GET" | "POST" = "GET") =>
    merchant.sdk.pageExecute("alipay.trade.wap.pay", method, {
      notifyUrl: merchant.notifyUrl,
      returnUrl: merchant.returnUrl,
      bizContent: { total_amount: "88.88", subject: "青禾茶具 一套", product_code: "QUICK_WAP_WAY", ...biz },
    });

  test("leads to the phone's own cashier, and back by a return address of its own", async () => {
    const outTradeNo = newNumber();
    const payUrl = wap({ out_trade_no: outTradeNo, quit_url: "http://127.0.0.1/cart" });
    const opened = await fetch(payUrl, { redirect: "manual" });
    const location = opened.headers.get("location") ?? "";
    expect(location).toMatch(/^\/wap\/[0-9a-f]{32}$/);
    expect((await fetch(simulator.address + location)).status).toBe(200);

    const { returnUrl } = await simulator.api.pay({ payUrl });
    const back = Object.fromEntries(new URL(returnUrl ?? "").searchParams);
    expect(back["method"]).toBe("alipay.trade.wap.pay.return");
    expect(merchant.sdk.checkNotifySignV2(back)).toBe(true);
    expect(Object.fromEntries((await notifyOf(merchant, outTradeNo)).fields)).toMatchObject({
      trade_status: "TRADE_SUCCESS",
    });
  });

  test("is opened by a posted form as well", async () => {
    const html = wap({ out_trade_no: newNumber() }, "POST");
    const unescape = (text: string) => text.replaceAll("&quot;", '"');
    const inputs = [...html.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
      name,
      unescape(value),
    ]);
    const action = unescape(/action="([^"]+)"/.exec(html)?.[1] ?? "");
    const opened = await fetch(action, { method: "POST", body: new URLSearchParams(inputs), redirect: "manual" });
    expect(opened.headers.get("location")).toMatch(/^\/wap\//);
  });

  test("is the same trade as the page payment with the same number", async () => {
    const outTradeNo = newNumber();
    const first = await simulator.api.scan({ payUrl: wap({ out_trade_no: outTradeNo }) });
    const paid = await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    expect(paid.tradeNo).toBe(first.tradeNo);
    await expect(simulator.api.pay({ payUrl: wap({ out_trade_no: outTradeNo }) })).rejects.toThrow("TRADE_HAS_SUCCESS");
  });

  test.each([
    [{ product_code: "FAST_INSTANT_TRADE_PAY" }, "product_code"],
    [{ quit_url: "javascript:alert(1)" }, "quit_url"],
  ])("with %j shows the buyer the page about bad input", async (change, field) => {
    const response = await fetch(wap({ out_trade_no: newNumber(), ...change }), { redirect: "manual" });
    expect(response.headers.get("content-type")).toBe("text/html;charset=GBK");
    expect(new TextDecoder("gbk").decode(await response.arrayBuffer())).toContain(`参数无效：${field}`);
  });
});

describe("bad input of a page payment is shown to the buyer, in GBK", () => {
  test.each([
    [{ total_amount: "0.00" }, "total_amount"],
    [{ total_amount: "1.001" }, "total_amount"],
    [{ subject: "a&b" }, "subject"],
    [{ product_code: "QUICK_WAP_WAY" }, "product_code"],
    [{ timeout_express: "1.5h" }, "timeout_express"],
    [{ time_expire: "tomorrow" }, "time_expire"],
  ])("%j", async (change, field) => {
    const response = await fetch(pagePay(merchant, { out_trade_no: newNumber(), ...change }), { redirect: "manual" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html;charset=GBK");
    const page = new TextDecoder("gbk").decode(await response.arrayBuffer());
    expect(page).toContain("调试错误，请回到请求来源地，重新发起请求。");
    expect(page).toContain(`参数无效：${field}`);
  });

  test("a broken signature, whose code is shown without isv.", async () => {
    const address = new URL(pagePay(merchant, { out_trade_no: newNumber() }));
    address.searchParams.set("timestamp", "2026-01-02 03:04:05");
    const page = new TextDecoder("gbk").decode(await (await fetch(address)).arrayBuffer());
    expect(page).toMatch(/错误代码 <code>invalid-signature</);
    // Escaped once, for the page, and not a second time.
    expect(page).toContain("网关生成的验签字符串为：alipay_sdk=");
    expect(page).toContain("&amp;app_id=9021");
  });
});
