import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeForm } from "#lib/simulator/protocol/form.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, openMerchant, pagePay } from "./merchant.ts";
import { answerOf, call, commonParams, get, isSignedByAlipay, type Params, send, signed } from "./raw-call.ts";
import { keysInOrder, objectText, signedMessage } from "./signed-messages.ts";

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

const form = (params: Params) => new URLSearchParams(params).toString();
const URLENCODED = { "content-type": "application/x-www-form-urlencoded;charset=utf-8" };

describe("parameters may come in every way a client splits them", () => {
  /** A query about an unknown trade: a signed business error proves that the signature was accepted. */
  const params = () => signed(simulator, commonParams(simulator, "alipay.trade.query", { out_trade_no: "无此单/1" }));
  const split = (all: Params, inQuery: string[]): [Params, Params] => [
    Object.fromEntries(Object.entries(all).filter(([name]) => inQuery.includes(name))),
    Object.fromEntries(Object.entries(all).filter(([name]) => !inQuery.includes(name))),
  ];

  test.each([
    ["everything in the body", []],
    ["only the charset in the query", ["charset"]],
    ["all but biz_content in the query", ["app_id", "method", "charset", "sign_type", "sign", "timestamp", "version"]],
  ])("%s", async (_name, inQuery) => {
    const [query, body] = split(params(), inQuery);
    const reply = await send(simulator, {
      method: "POST",
      path: `/gateway.do?${form(query)}`,
      headers: URLENCODED,
      body: form(body),
    });
    expect(answerOf(reply)["sub_code"]).toBe("ACQ.TRADE_NOT_EXIST");
  });

  test("a GET with everything in the query", async () => {
    expect(answerOf(await get(simulator, params()))["sub_code"]).toBe("ACQ.TRADE_NOT_EXIST");
  });

  test("an absolute-form request target", async () => {
    const reply = await send(simulator, {
      method: "POST",
      path: `${simulator.gateway}?${form(params())}`,
      headers: URLENCODED,
    });
    expect(answerOf(reply)["sub_code"]).toBe("ACQ.TRADE_NOT_EXIST");
  });

  test("a multipart body", async () => {
    const body = new FormData();
    const { charset = "", ...rest } = params();
    for (const [name, value] of Object.entries(rest)) body.set(name, value);
    const response = await fetch(`${simulator.gateway}?charset=${charset}`, { method: "POST", body });
    expect(await response.text()).toContain("ACQ.TRADE_NOT_EXIST");
  });

  test("unknown parameters, when they are signed, and format in small letters", async () => {
    const all = { ...commonParams(simulator, "alipay.trade.query", { out_trade_no: "x" }), format: "json", extra: "1" };
    expect(answerOf(await get(simulator, signed(simulator, all)))["sub_code"]).toBe("ACQ.TRADE_NOT_EXIST");
  });

  test("an empty value is dropped by the gateway, so a client that signs it is refused", async () => {
    const right = signed(simulator, {
      ...commonParams(simulator, "alipay.trade.query", { out_trade_no: "x" }),
      notify_url: "",
    });
    expect(answerOf(await get(simulator, right))["sub_code"]).toBe("ACQ.TRADE_NOT_EXIST");
    const wrong = await merchant.sdk.exec("alipay.trade.query", { notifyUrl: "", bizContent: { out_trade_no: "x" } });
    expect(wrong).toMatchObject({ subCode: "isv.invalid-signature" });
  });
});

describe("a charset that stands in the body alone is not seen", () => {
  const biz = { out_trade_no: "x", refund_reason: "少发一件" };

  test("so a request in UTF-8 with Chinese text fails its signature", async () => {
    const body = form(signed(simulator, commonParams(simulator, "alipay.trade.query", biz)));
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const reply = await send(simulator, { method: "POST", path: "/gateway.do", headers, body });
    expect(answerOf(reply)["sub_code"]).toBe("isv.invalid-signature");
  });

  test("and one in GBK is understood", async () => {
    const params = { ...commonParams(simulator, "alipay.trade.query", biz), charset: "GBK" };
    const body = encodeForm(Object.entries(signed(simulator, params, "gbk")), "gbk");
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const reply = await send(simulator, { method: "POST", path: "/gateway.do", headers, body });
    expect(answerOf(reply)["sub_code"]).toBe("ACQ.TRADE_NOT_EXIST");
  });
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

  test("an invalid signature is told with a signature, and quotes the gateway's string escaped for HTML", async () => {
    const params = {
      ...signed(simulator, { ...right(), notify_url: "http://127.0.0.1/a?b=1" }),
      timestamp: "2026-01-02 03:04:06",
    };
    const reply = await get(simulator, params);
    expect(keysInOrder(reply.text)).toEqual(keysInOrder(signedMessage("node-invalid-signature-40002").raw));
    expect(isSignedByAlipay(simulator, reply.text)).toBe(true);
    expect(answerOf(reply)["sub_msg"]).toContain(
      "网关生成的验签字符串为：app_id=9021000100000001&amp;biz_content={&quot;out_trade_no&quot;",
    );
    expect(objectText(reply.text)).toContain("notify_url=http:\\/\\/127.0.0.1\\/a?b=1");
    expect(objectText(reply.text)).not.toMatch(/[^\\]\//);
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
    [{ biz_content: "{" }, "40002", "isv.illegal-json"],
    [{ biz_content: "[]" }, "40002", "isv.illegal-json"],
    [{ return_url: "http://127.0.0.1/?method=x" }, "40002", "isv.suspected-attack"],
  ])("%j is refused with %s %s, signed", async (change, code, subCode) => {
    const reply = await get(simulator, signed(simulator, { ...right(), ...change }));
    expect(answerOf(reply)).toMatchObject({ code, sub_code: subCode });
    expect(isSignedByAlipay(simulator, reply.text)).toBe(true);
  });

  test("a missing signature is named", async () => {
    expect(answerOf(await get(simulator, right()))).toMatchObject({ code: "40001", sub_code: "isv.missing-signature" });
  });
});

describe("replies have the shape of what Alipay really signed", () => {
  const amounts = ["buyer_pay_amount", "invoice_amount", "point_amount", "receipt_amount"];

  async function paid(): Promise<string> {
    const outTradeNo = newNumber();
    await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    return outTradeNo;
  }

  test("query of a paid trade, with production's real amounts", async () => {
    const reply = await call(simulator, "alipay.trade.query", { out_trade_no: await paid() });
    expect(keysInOrder(reply.text)).toEqual(keysInOrder(signedMessage("yan-2023-trade-query").raw));
    expect(isSignedByAlipay(simulator, reply.text)).toBe(true);
    expect(answerOf(reply)).toMatchObject({ buyer_pay_amount: "88.88", receipt_amount: "88.88", point_amount: "0.00" });
    expect(answerOf(reply)["buyer_logon_id"]).toBe("lin***@example.com");
    expect(answerOf(reply)["trade_no"]).toMatch(/^\d{8}220014\d{4}0\d{9}$/);
  });

  test("query of an unknown trade", async () => {
    const reply = await call(simulator, "alipay.trade.query", { out_trade_no: "nobody" });
    expect(keysInOrder(reply.text)).toEqual(keysInOrder(signedMessage("yan-2021-trade-query-NOT-EXIST-cert").raw));
    for (const name of amounts) expect(answerOf(reply)[name]).toBe("0.00");
  });

  test("refund, refund query and close", async () => {
    const outTradeNo = await paid();
    const refund = await call(simulator, "alipay.trade.refund", { out_trade_no: outTradeNo, refund_amount: "88.88" });
    expect(keysInOrder(refund.text)).toEqual(keysInOrder(signedMessage("yan-2023-trade-refund").raw));
    const query = await call(simulator, "alipay.trade.fastpay.refund.query", {
      out_trade_no: outTradeNo,
      out_request_no: outTradeNo,
    });
    expect(keysInOrder(query.text)).toEqual(keysInOrder(signedMessage("yan-2023-refund-query").raw));

    const unpaid = newNumber();
    await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: unpaid }) });
    const close = await call(simulator, "alipay.trade.close", { out_trade_no: unpaid });
    expect(keysInOrder(close.text)).toEqual(keysInOrder(signedMessage("yan-2023-trade-close").raw));
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
  });
});
