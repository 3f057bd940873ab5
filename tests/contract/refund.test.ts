import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, openMerchant, pagePay } from "./merchant.ts";
import { answerOf, call } from "./raw-call.ts";

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

async function paid(change: Record<string, unknown> = {}, channel: "balance" | "card" = "balance"): Promise<string> {
  const outTradeNo = newNumber();
  await simulator.api.pay({
    payUrl: pagePay(merchant, { out_trade_no: outTradeNo, total_amount: "100.00", ...change }),
    channel,
  });
  return outTradeNo;
}

const refund = (biz: object) => merchant.sdk.exec("alipay.trade.refund", { bizContent: biz }, { validateSign: true });
const refundQuery = (biz: object) =>
  merchant.sdk.exec("alipay.trade.fastpay.refund.query", { bizContent: biz }, { validateSign: true });
const query = (biz: object) => merchant.sdk.exec("alipay.trade.query", { bizContent: biz }, { validateSign: true });

test("partial refunds add up, the last one closes the trade, and the buyer has the money again", async () => {
  const before = (await simulator.api.buyers())[0]?.balanceFen;
  const outTradeNo = await paid();
  const first = await refund({ out_trade_no: outTradeNo, refund_amount: "30.00", out_request_no: "a" });
  expect(first).toMatchObject({ code: "10000", fundChange: "Y", refundFee: "30.00", sendBackFee: "30.00" });
  expect(await query({ out_trade_no: outTradeNo })).toMatchObject({ tradeStatus: "TRADE_SUCCESS" });
  const second = await refund({ out_trade_no: outTradeNo, refund_amount: "70.00", out_request_no: "b" });
  expect(second).toMatchObject({ fundChange: "Y", refundFee: "100.00", sendBackFee: "70.00" });
  expect(await query({ out_trade_no: outTradeNo })).toMatchObject({
    tradeStatus: "TRADE_CLOSED",
    totalAmount: "100.00",
  });
  expect((await simulator.api.buyers())[0]?.balanceFen).toBe(before);
});

test("the same request number never refunds twice, and answers with the old time, even after the trade is closed", async () => {
  const outTradeNo = await paid();
  const first = await refund({ out_trade_no: outTradeNo, refund_amount: "100.00", out_request_no: "a" });
  await simulator.api.advanceClock(5);
  const second = await refund({ out_trade_no: outTradeNo, refund_amount: "100.00", out_request_no: "a" });
  expect(second).toMatchObject({ code: "10000", fundChange: "N", refundFee: "100.00" });
  expect(second["gmtRefundPay"]).toBe(first["gmtRefundPay"]);
  expect((await simulator.api.trade(outTradeNo)).refunds).toHaveLength(1);
});

test("a refund without a number bears the trade's own", async () => {
  const outTradeNo = await paid();
  await refund({ out_trade_no: outTradeNo, refund_amount: "100.00" });
  expect(await refundQuery({ out_trade_no: outTradeNo, out_request_no: outTradeNo })).toMatchObject({
    refundStatus: "REFUND_SUCCESS",
    refundAmount: "100.00",
  });
});

describe("a refund is refused", () => {
  const expectRefusal = async (biz: object, subCode: string) => {
    expect(await refund(biz)).toMatchObject({ code: "40004", subCode });
  };

  test("under a used number with another amount", async () => {
    const outTradeNo = await paid();
    await refund({ out_trade_no: outTradeNo, refund_amount: "30.00", out_request_no: "a" });
    await expectRefusal(
      { out_trade_no: outTradeNo, refund_amount: "30.01", out_request_no: "a" },
      "ACQ.DISCORDANT_REPEAT_REQUEST",
    );
  });

  test("when the sum would exceed what was paid, and says so in the words of the gateway", async () => {
    const outTradeNo = await paid();
    await refund({ out_trade_no: outTradeNo, refund_amount: "60.00", out_request_no: "a" });
    const reply = await call(simulator, "alipay.trade.refund", {
      out_trade_no: outTradeNo,
      refund_amount: "40.01",
      out_request_no: "b",
    });
    expect(answerOf(reply)).toEqual({
      code: "40004",
      msg: "Business Failed",
      sub_code: "ACQ.REASON_TRADE_REFUND_FEE_ERR",
      sub_msg: "REASON_TRADE_REFUND_FEE_ERR",
      out_trade_no: outTradeNo,
      refund_fee: "0.00",
      send_back_fee: "0.00",
    });
  });

  test("when one amount exceeds the trade, or a partial one has no number", async () => {
    const outTradeNo = await paid();
    await expectRefusal(
      { out_trade_no: outTradeNo, refund_amount: "100.01", out_request_no: "a" },
      "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL",
    );
    await expectRefusal({ out_trade_no: outTradeNo, refund_amount: "1.00" }, "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL");
  });

  test("of an unpaid, a closed, a wholly refunded and an unknown trade", async () => {
    const unpaid = newNumber();
    await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: unpaid }) });
    await expectRefusal({ out_trade_no: unpaid, refund_amount: "1.00", out_request_no: "a" }, "ACQ.TRADE_STATUS_ERROR");
    await merchant.sdk.exec("alipay.trade.close", { bizContent: { out_trade_no: unpaid } });
    await expectRefusal({ out_trade_no: unpaid, refund_amount: "1.00", out_request_no: "a" }, "ACQ.TRADE_HAS_CLOSE");
    const refunded = await paid();
    await refund({ out_trade_no: refunded, refund_amount: "100.00" });
    await expectRefusal({ out_trade_no: refunded, refund_amount: "1.00", out_request_no: "b" }, "ACQ.TRADE_HAS_CLOSE");
    await expectRefusal({ out_trade_no: newNumber(), refund_amount: "1.00" }, "ACQ.TRADE_NOT_EXIST");
  });

  test.each([{ refund_amount: "0.00" }, { refund_amount: "1.001" }, { refund_amount: "-1" }, {}])(
    "with %j",
    async (change) => {
      const outTradeNo = await paid();
      await expectRefusal({ out_trade_no: outTradeNo, out_request_no: "a", ...change }, "ACQ.INVALID_PARAMETER");
    },
  );
});

describe("the refund query", () => {
  test("answers nothing but 10000 for a number that did not refund", async () => {
    const outTradeNo = await paid();
    const reply = await call(simulator, "alipay.trade.fastpay.refund.query", {
      out_trade_no: outTradeNo,
      out_request_no: "none",
    });
    expect(reply.text).toMatch(
      /^\{"alipay_trade_fastpay_refund_query_response":\{"code":"10000","msg":"Success"\},"sign":"[^"]+"\}$/,
    );
  });

  test("tells on request where the money went, and when the bank has it", async () => {
    const outTradeNo = await paid({}, "card");
    await refund({ out_trade_no: outTradeNo, refund_amount: "30.00", out_request_no: "a" });
    const biz = {
      out_trade_no: outTradeNo,
      out_request_no: "a",
      query_options: ["refund_detail_item_list", "gmt_refund_pay", "deposit_back_info"],
    };
    const early = await refundQuery(biz);
    expect(early).toMatchObject({
      refundAmount: "30.00",
      totalAmount: "100.00",
      sendBackFee: "30.00",
      refundDetailItemList: [{ amount: "30.00", fundChannel: "BANKCARD", fundType: "DEBIT_CARD" }],
      depositBackInfo: { hasDepositBack: "true", dbackStatus: "P", dbackAmount: "30.00" },
    });
    expect(early["gmtRefundPay"]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    await simulator.api.advanceClock(2 * 24 * 3_600 + 1);
    expect(await refundQuery(biz)).toMatchObject({ depositBackInfo: { dbackStatus: "S" } });
  });
});

test("a refund is told like a payment: TRADE_SUCCESS while partial, TRADE_CLOSED when whole, with the sum so far", async () => {
  const outTradeNo = await paid({ passback_params: "p" });
  await refund({ out_trade_no: outTradeNo, refund_amount: "30.00", out_request_no: "a" });
  await refund({ out_trade_no: outTradeNo, refund_amount: "70.00", out_request_no: "b" });
  const heard = () => merchant.received.filter(({ fields }) => fields.get("out_trade_no") === outTradeNo);
  for (let tries = 0; heard().length < 3 && tries < 300; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  const told = heard().map(({ fields }) => Object.fromEntries(fields));
  const of = (requestNo: string) => told.find((fields) => fields["out_biz_no"] === requestNo);
  expect(told).toHaveLength(3);
  expect(of("a")).toMatchObject({ trade_status: "TRADE_SUCCESS", refund_fee: "30.00", passback_params: "p" });
  expect(of("b")).toMatchObject({ trade_status: "TRADE_CLOSED", refund_fee: "100.00" });
  expect(of("b")?.["gmt_close"]).toBeDefined();
  expect(of("a")?.["gmt_refund"]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);
  for (const fields of told) expect(merchant.sdk.checkNotifySignV2(fields)).toBe(true);
  for (const name of ["receipt_amount", "buyer_pay_amount", "invoice_amount", "fund_bill_list"]) {
    expect(of("a")).not.toHaveProperty(name);
  }
});

test("after twelve months the trade is finished and cannot be refunded", async () => {
  const outTradeNo = await paid();
  await simulator.api.advanceClock(366 * 24 * 3_600);
  expect(await query({ out_trade_no: outTradeNo })).toMatchObject({ tradeStatus: "TRADE_FINISHED" });
  expect(await refund({ out_trade_no: outTradeNo, refund_amount: "1.00", out_request_no: "a" })).toMatchObject({
    subCode: "ACQ.TRADE_HAS_FINISHED",
  });
});
