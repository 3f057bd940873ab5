import { describe, expect, test } from "vitest";
import { parseBizContent } from "#lib/simulator/domain/biz-content.ts";
import { readPagePayInput } from "#lib/simulator/domain/page-pay-input.ts";

const NOW = Date.parse("2026-01-02T12:00:00+08:00");
const RIGHT = {
  out_trade_no: "T_1-a",
  total_amount: "88.88",
  subject: "青禾茶具",
  product_code: "FAST_INSTANT_TRADE_PAY",
};
const GOODS = { goods_id: "tea-1", goods_name: "茶 / 壶", quantity: 2, price: "44.44" };

function read(change: object, context: { product?: "page" | "wap"; sandboxLimits?: boolean } = {}) {
  const biz = parseBizContent(JSON.stringify({ ...RIGHT, ...change }));
  if (biz === null) throw new Error("not an object");
  return readPagePayInput(biz, { product: "page", now: NOW, sandboxLimits: false, ...context });
}

function refusedField(...args: Parameters<typeof read>): string | null {
  const result = read(...args);
  return result.ok ? null : result.refused.field;
}

test("the fields that Alipay asks for are enough", () => {
  expect(read({})).toMatchObject({
    ok: true,
    input: { outTradeNo: "T_1-a", totalFen: 8888, subject: "青禾茶具", timeExpireAt: null, quitUrl: "" },
  });
});

describe("accepted:", () => {
  test.each([
    { total_amount: 88.8 },
    { total_amount: "100000000.00" },
    { total_amount: "0.01" },
    { passback_params: "a%3D1%26b%3D2+c*" },
    { time_expire: "2026-01-17 12:00:00" },
    { time_expire: "2020-01-01 00:00:00" },
    { timeout_express: "15d" },
    { timeout_express: "90m" },
    { timeout_express: "1c" },
    { qr_pay_mode: 4, qrcode_width: 200 },
    { qr_pay_mode: "0" },
    { goods_type: "0" },
    { goods_detail: [GOODS, { ...GOODS, goods_category: "34543238", show_url: "http://a/b" }] },
    { goods_detail: [] },
    { enable_pay_channels: "balance,debitCardExpress" },
    { disable_pay_channels: "pcredit" },
    { integration_type: "ALIAPP", request_from_url: "https://a/b" },
    { extend_params: { sys_service_provider_id: "2088511833207846" }, business_params: '{"mc_create_trade_ip":"::1"}' },
    { sub_merchant: null, store_id: "NJ_001" },
    { a_field_that_nobody_knows: [1] },
  ])("%j", (change) => {
    expect(refusedField(change)).toBeNull();
  });
});

describe("refused, by the name of the field:", () => {
  test.each([
    [{ out_trade_no: "" }, "out_trade_no"],
    [{ out_trade_no: "编号" }, "out_trade_no"],
    [{ total_amount: "0" }, "total_amount"],
    [{ total_amount: "0.001" }, "total_amount"],
    [{ total_amount: "100000000.01" }, "total_amount"],
    [{ total_amount: "1,000.00" }, "total_amount"],
    [{ total_amount: "-1" }, "total_amount"],
    [{ subject: " " }, "subject"],
    [{ subject: "a/b" }, "subject"],
    [{ product_code: "" }, "product_code"],
    [{ product_code: "QUICK_WAP_WAY" }, "product_code"],
    [{ passback_params: "a=1&b=2" }, "passback_params"],
    [{ passback_params: "100%" }, "passback_params"],
    [{ time_expire: "2026-01-17 12:00:01" }, "time_expire"],
    [{ time_expire: "2026-01-02T13:00:00" }, "time_expire"],
    [{ timeout_express: "1.5h" }, "timeout_express"],
    [{ timeout_express: "0m" }, "timeout_express"],
    [{ timeout_express: "16d" }, "timeout_express"],
    [{ qr_pay_mode: "5" }, "qr_pay_mode"],
    [{ qrcode_width: "wide" }, "qrcode_width"],
    [{ goods_type: "2" }, "goods_type"],
    [{ goods_detail: "tea" }, "goods_detail"],
    [{ goods_detail: [{ ...GOODS, goods_id: "" }] }, "goods_detail"],
    [{ goods_detail: [{ ...GOODS, goods_name: undefined }] }, "goods_detail"],
    [{ goods_detail: [{ ...GOODS, quantity: 0 }] }, "goods_detail"],
    [{ goods_detail: [{ ...GOODS, price: "free" }] }, "goods_detail"],
    [{ enable_pay_channels: "balance;pcredit" }, "enable_pay_channels"],
    [{ enable_pay_channels: "balance", disable_pay_channels: "pcredit" }, "disable_pay_channels"],
    [{ integration_type: "APP" }, "integration_type"],
    [{ extend_params: [] }, "extend_params"],
    [{ business_params: "mc_create_trade_ip" }, "business_params"],
  ])("%j", (change, field) => {
    expect(refusedField(change)).toBe(field);
  });

  test.each([
    ["out_trade_no", 64],
    ["subject", 256],
    ["body", 400],
    ["passback_params", 512],
  ])("%s of more than %i characters", (field, longest) => {
    expect(refusedField({ [field]: "n".repeat(longest) })).toBeNull();
    expect(refusedField({ [field]: "n".repeat(longest + 1) })).toBe(field);
  });

  test("more than 150 goods", () => {
    const goods = Array.from({ length: 150 }, () => GOODS);
    expect(refusedField({ goods_detail: goods })).toBeNull();
    expect(refusedField({ goods_detail: [...goods, GOODS] })).toBe("goods_detail");
  });

  test("a payment on the phone takes its own product code and an address to leave to", () => {
    const wap = { product_code: "QUICK_WAP_WAY", quit_url: "http://127.0.0.1/cart" };
    expect(refusedField(wap, { product: "wap" })).toBeNull();
    expect(refusedField({}, { product: "wap" })).toBe("product_code");
    expect(refusedField({ ...wap, quit_url: "javascript:alert(1)" }, { product: "wap" })).toBe("quit_url");
    expect(refusedField({ ...wap, quit_url: "http://127.0.0.1/\nX: y" }, { product: "wap" })).toBe("quit_url");
    expect(refusedField({ ...wap, quit_url: "http://127.0.0.1/\u0001" }, { product: "wap" })).toBe("quit_url");
    expect(refusedField({ ...wap, quit_url: `http://a/${"q".repeat(400)}` }, { product: "wap" })).toBe("quit_url");
  });

  test("the official sandbox keeps a trade open for fifteen hours at most", () => {
    const inSandbox = { sandboxLimits: true };
    expect(refusedField({ time_expire: "2026-01-03 03:00:00" }, inSandbox)).toBeNull();
    expect(refusedField({ time_expire: "2026-01-03 03:00:01" }, inSandbox)).toBe("time_expire");
    expect(refusedField({ timeout_express: "15h" }, inSandbox)).toBeNull();
    expect(refusedField({ timeout_express: "1d" }, inSandbox)).toBe("timeout_express");
    expect(refusedField({}, inSandbox)).toBeNull();
  });
});

test("a refusal says what the field may hold", () => {
  expect(read({ total_amount: "0" })).toEqual({
    ok: false,
    refused: { field: "total_amount", allowed: "0.01 至 100000000，最多两位小数" },
  });
});
