/** What a query tells on request, and which calls of query and close are refused. */
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, notifyOf, openMerchant, pagePay } from "./merchant.ts";
import { answerOf, call, isSignedByAlipay } from "./raw-call.ts";
import { keysInOrder } from "./signed-messages.ts";

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

const MERCHANTS_COUPON = "2026010100073002001900000001";
const ALIPAYS_COUPON = "2026010100073002001900000002";
const OPTIONS = ["fund_bill_list", "voucher_detail_list", "mdiscount_amount"];

describe("a payment with a coupon is told alike by notify and query:", () => {
  test.each([
    {
      coupon: MERCHANTS_COUPON,
      amounts: { buyer_pay_amount: "83.88", invoice_amount: "83.88", receipt_amount: "83.88" },
      discounts: { discount_amount: "0.00", mdiscount_amount: "5.00" },
      bills: [
        { amount: "83.88", fund_channel: "ALIPAYACCOUNT" },
        { amount: "5.00", fund_channel: "MCOUPON" },
      ],
      voucher: { amount: "5.00", id: MERCHANTS_COUPON, merchant_contribute: "5.00", other_contribute: "0.00" },
    },
    {
      coupon: ALIPAYS_COUPON,
      amounts: { buyer_pay_amount: "78.88", invoice_amount: "78.88", receipt_amount: "88.88" },
      discounts: { discount_amount: "10.00", mdiscount_amount: "0.00" },
      bills: [
        { amount: "78.88", fund_channel: "ALIPAYACCOUNT" },
        { amount: "10.00", fund_channel: "COUPON" },
      ],
      voucher: { amount: "10.00", id: ALIPAYS_COUPON, merchant_contribute: "0.00", other_contribute: "10.00" },
    },
  ])("$coupon", async ({ coupon, amounts, discounts, bills, voucher }) => {
    const outTradeNo = newNumber();
    await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }), coupon });
    const query = await call(simulator, "alipay.trade.query", { out_trade_no: outTradeNo, query_options: OPTIONS });
    expect(isSignedByAlipay(simulator, query)).toBe(true);
    expect(answerOf(query)).toMatchObject({ ...amounts, ...discounts, total_amount: "88.88", fund_bill_list: bills });
    expect(answerOf(query)["voucher_detail_list"]).toEqual([expect.objectContaining(voucher)]);
    const [code, msg, ...others] = keysInOrder(query.text);
    expect([code, msg]).toEqual(["code", "msg"]);
    expect(others).toEqual([...others].sort());

    const { fields } = await notifyOf(merchant, outTradeNo);
    expect(Object.fromEntries(fields)).toMatchObject(amounts);
    expect(JSON.parse(fields.get("fund_bill_list") ?? "")).toEqual(
      bills.map(({ amount, fund_channel }) => ({ amount, fundChannel: fund_channel })),
    );
    expect(JSON.parse(fields.get("voucher_detail_list") ?? "")).toEqual([
      {
        amount: voucher.amount,
        merchantContribute: voucher.merchant_contribute,
        name: expect.any(String) as string,
        otherContribute: voucher.other_contribute,
        type: expect.stringMatching(/^ALIPAY_[A-Z]+_VOUCHER$/) as string,
        voucherId: voucher.id,
      },
    ]);
    expect(merchant.sdk.checkNotifySignV2(Object.fromEntries(fields))).toBe(true);
  });
});

test("a query gives passback_params back, and an open trade has no date of payment and no amounts", async () => {
  const outTradeNo = newNumber();
  const payUrl = pagePay(merchant, { out_trade_no: outTradeNo, passback_params: "a%3D1" });
  await simulator.api.scan({ payUrl });
  const reply = await call(simulator, "alipay.trade.query", { out_trade_no: outTradeNo, query_options: OPTIONS });
  expect(answerOf(reply)).toMatchObject({
    trade_status: "WAIT_BUYER_PAY",
    passback_params: "a%3D1",
    buyer_pay_amount: "0.00",
    total_amount: "88.88",
  });
  for (const name of ["send_pay_date", ...OPTIONS]) expect(answerOf(reply)).not.toHaveProperty(name);
});

describe("of query and close", () => {
  const METHODS = ["alipay.trade.query", "alipay.trade.close"];

  test.each(METHODS)("%s is refused without a number, and with one that is too long", async (method) => {
    for (const biz of [{}, { out_trade_no: "n".repeat(65) }, { trade_no: "2".repeat(65) }]) {
      const reply = await call(simulator, method, biz);
      expect(keysInOrder(reply.text)).toEqual(["code", "msg", "sub_code", "sub_msg"]);
      expect(answerOf(reply)).toMatchObject({ code: "40004", sub_code: "ACQ.INVALID_PARAMETER", sub_msg: "参数无效" });
    }
  });

  test("close is refused with an operator_id of more than 28 characters", async () => {
    const outTradeNo = newNumber();
    await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    const close = (length: number) =>
      call(simulator, "alipay.trade.close", { out_trade_no: outTradeNo, operator_id: "o".repeat(length) });
    expect(answerOf(await close(29))["sub_code"]).toBe("ACQ.INVALID_PARAMETER");
    expect(answerOf(await close(28))["code"]).toBe("10000");
  });

  test.each(METHODS)("%s does not know a number that no buyer has opened", async (method) => {
    const outTradeNo = newNumber();
    await fetch(pagePay(merchant, { out_trade_no: outTradeNo }), { redirect: "manual" });
    const reply = await call(simulator, method, { out_trade_no: outTradeNo });
    expect(answerOf(reply)["sub_code"]).toBe("ACQ.TRADE_NOT_EXIST");
  });

  test("Alipay's number counts when both numbers are given", async () => {
    const outTradeNo = newNumber();
    const { tradeNo } = await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    const reply = await call(simulator, "alipay.trade.query", { trade_no: tradeNo, out_trade_no: "other" });
    expect(answerOf(reply)).toMatchObject({ code: "10000", out_trade_no: outTradeNo });
  });

  test.each(METHODS)("%s does not know the trade of another seller", async (method) => {
    const outTradeNo = newNumber();
    const { tradeNo } = await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const other = {
      appId: "9021000100000002",
      name: "other",
      sellerId: "2088000000000002",
      sellerEmail: "o@example.com",
    };
    const file = { ...other, publicKey: publicKey.export({ type: "spki", format: "pem" }) };
    writeFileSync(join(simulator.folder, "applications", `${other.appId}.json`), JSON.stringify(file));
    const theirs = {
      ...simulator,
      appId: other.appId,
      appPrivateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    };
    for (const biz of [{ out_trade_no: outTradeNo }, { trade_no: tradeNo }]) {
      expect(answerOf(await call(theirs, method, biz))["sub_code"]).toBe("ACQ.TRADE_NOT_EXIST");
    }
  });
});
