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

async function paid(amount = "100.00", coupon?: string): Promise<string> {
  const outTradeNo = newNumber();
  const payUrl = pagePay(merchant, { out_trade_no: outTradeNo, total_amount: amount });
  await simulator.api.pay({ payUrl, ...(coupon !== undefined && { coupon }) });
  return outTradeNo;
}

const refund = (biz: object) => merchant.sdk.exec("alipay.trade.refund", { bizContent: biz }, { validateSign: true });
const refundQuery = (biz: object) =>
  merchant.sdk.exec("alipay.trade.fastpay.refund.query", { bizContent: biz }, { validateSign: true });

/** The notify of this number that bears this request number, waiting for it. */
async function refundNotify(outTradeNo: string, requestNo: string): Promise<Map<string, string>> {
  for (let tries = 0; tries < 500; tries += 1) {
    const heard = merchant.received.find(
      ({ fields }) => fields.get("out_trade_no") === outTradeNo && fields.get("out_biz_no") === requestNo,
    );
    if (heard) return heard.fields;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`no notify about the refund ${requestNo}`);
}

function page(path: string): Promise<string> {
  return fetch(simulator.address + path).then((reply) => reply.text());
}

/** Presses a button of the console and gives the page that it leads to. */
function press(path: string, fields: Record<string, string> = {}): Promise<string> {
  const body = new URLSearchParams(fields);
  return fetch(simulator.address + path, { method: "POST", body }).then((reply) => reply.text());
}

describe("a refund in the merchant centre", () => {
  test("reaches the shop's notify address under Alipay's own number, and the shop can ask for it", async () => {
    const outTradeNo = await paid();
    const done = await simulator.api.refundElsewhere({ number: outTradeNo, amount: "30.00", reason: "少发一件" });
    const requestNo = done.refund.outRequestNo;
    expect(requestNo).toMatch(/^\d{23}$/);
    const told = Object.fromEntries(await refundNotify(outTradeNo, requestNo));
    expect(merchant.sdk.checkNotifySignV2(told)).toBe(true);
    expect(told).toMatchObject({ trade_status: "TRADE_SUCCESS", refund_fee: "30.00" });
    expect(await refundQuery({ out_trade_no: outTradeNo, out_request_no: requestNo })).toMatchObject({
      refundStatus: "REFUND_SUCCESS",
      refundAmount: "30.00",
    });
    const events = (await simulator.api.trade(outTradeNo)).events.map(({ kind }) => kind);
    expect(events).toContain("refunded-in-merchant-centre");
  });

  test("of all that is left closes the trade", async () => {
    const outTradeNo = await paid();
    await refund({ out_trade_no: outTradeNo, refund_amount: "30.00", out_request_no: "a" });
    const done = await simulator.api.refundElsewhere({ number: outTradeNo });
    expect(done.trade).toMatchObject({ status: "TRADE_CLOSED", refundedFen: 10_000 });
    expect(done.refund.amountFen).toBe(7_000);
  });

  test("keeps to the rules of refunds", async () => {
    const outTradeNo = await paid();
    const elsewhere = (amount: string) => simulator.api.refundElsewhere({ number: outTradeNo, amount });
    await expect(elsewhere("100.01")).rejects.toThrow("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL");
    await expect(elsewhere("0.001")).rejects.toThrow("amount is yuan as text");
    await elsewhere("60.00");
    await expect(elsewhere("40.01")).rejects.toThrow("ACQ.REASON_TRADE_REFUND_FEE_ERR");
    await expect(simulator.api.refundElsewhere({ number: "nobody" })).rejects.toThrow("number is the trade_no");
  });

  test("can be made on its page, which says what came of it in both languages", async () => {
    const outTradeNo = await paid();
    const { tradeNo } = (await simulator.api.trade(outTradeNo)).trade;
    const address = `/console/merchant/trades/${tradeNo}`;
    expect(await page("/console/merchant")).toContain(address);
    expect(await page(`${address}?lang=en`)).toContain("Refund this trade");
    expect(await press(`${address}/refunds`, { amount: "1.5x" })).toContain("金额要写成元");
    expect(await press(`${address}/refunds`, { amount: "200" })).toContain("金额超过了交易总额");
    const answer = await press(`${address}/refunds`, { amount: "12.5", reason: "<b>" });
    expect(answer).toMatch(/已退款，请求号 \d{23}/);
    expect(answer).toContain("&lt;b&gt;");
    expect((await simulator.api.trade(outTradeNo)).trade.refundedFen).toBe(1_250);
  });

  test("pressed twice on one page, refunds once", async () => {
    const outTradeNo = await paid();
    const { tradeNo } = (await simulator.api.trade(outTradeNo)).trade;
    const address = `/console/merchant/trades/${tradeNo}`;
    const form = { amount: "30", reason: "", left: "100.00" };
    expect(await page(address)).toContain('name="left" value="100.00"');
    const answers = await Promise.all([press(`${address}/refunds`, form), press(`${address}/refunds`, form)]);
    expect(answers.filter((answer) => answer.includes("已退款"))).toHaveLength(1);
    expect(answers.filter((answer) => answer.includes("没有重复退款"))).toHaveLength(1);
    expect((await simulator.api.trade(outTradeNo)).refunds).toHaveLength(1);
  });
});

describe("the seller's account", () => {
  test("has what was paid less the fee, and a refund needs it", async () => {
    const { sellerId } = simulator;
    await simulator.api.withdraw({ sellerId });
    const outTradeNo = await paid("100.00");
    expect(await simulator.api.withdraw({ sellerId, amount: "99.40" })).toBe("0.00");
    const biz = { out_trade_no: outTradeNo, refund_amount: "100.00", out_request_no: "a" };
    expect(await refund(biz)).toMatchObject({ subCode: "ACQ.SELLER_BALANCE_NOT_ENOUGH", subMsg: "卖家余额不足" });
    await expect(simulator.api.refundElsewhere({ number: outTradeNo })).rejects.toThrow("SELLER_BALANCE_NOT_ENOUGH");
    await simulator.api.deposit({ sellerId, amount: "99.40" });
    expect(await refund(biz)).toMatchObject({ code: "10000", fundChange: "Y" });
    expect(await simulator.api.withdraw({ sellerId })).toBe("0.00");
    await expect(simulator.api.withdraw({ sellerId, amount: "0.01" })).rejects.toThrow("SELLER_BALANCE_NOT_ENOUGH");
  });

  test("is moved on the page too", async () => {
    const { sellerId } = simulator;
    const field = (action: string) => `${action}-${sellerId}`;
    const deposited = await press(`/console/merchant/${sellerId}/deposits`, { [field("deposits")]: "12.34" });
    expect(deposited).toContain("已充值。");
    expect(deposited).toContain("¥12.34");
    const short = await press(`/console/merchant/${sellerId}/withdrawals`, { [field("withdrawals")]: "100000" });
    expect(short).toContain("账户里没有这么多钱");
    expect(await press(`/console/merchant/${sellerId}/withdrawals`)).toContain("¥0.00");
  });
});

test("a frozen trade cannot be refunded until it is released", async () => {
  const outTradeNo = await paid();
  const { tradeNo } = (await simulator.api.trade(outTradeNo)).trade;
  const biz = { out_trade_no: outTradeNo, refund_amount: "100.00" };
  await simulator.api.freeze({ number: outTradeNo, frozen: true });
  expect(await refund(biz)).toMatchObject({ subCode: "ACQ.REASON_TRADE_BEEN_FREEZEN", subMsg: "请求退款的交易被冻结" });
  expect(await press(`/console/merchant/trades/${tradeNo}/unfreeze`)).toContain("已解冻。");
  expect(await refund(biz)).toMatchObject({ fundChange: "Y" });
});

describe("a refund with a coupon", () => {
  const walletOf = async () => (await simulator.api.buyers())[0];
  const couponsLeft = async () => (await walletOf())?.coupons.filter(({ usedForTradeNo }) => usedForTradeNo === null);

  test("fills the purse first, then gives the coupon back, and conserves every fen", async () => {
    const before = { balance: (await walletOf())?.balanceFen, coupons: (await couponsLeft())?.length };
    const outTradeNo = await paid("100.00", "first");
    const { trade } = await simulator.api.trade(outTradeNo);
    expect(trade).toMatchObject({ couponFen: 500, couponType: "merchant" });
    const options = ["refund_detail_item_list", "refund_voucher_detail_list"];
    const biz = { out_trade_no: outTradeNo, query_options: options };
    const first = await refund({ ...biz, refund_amount: "94.00", out_request_no: "a" });
    expect(first).toMatchObject({
      refundFee: "94.00",
      sendBackFee: "94.00",
      refundDetailItemList: [{ amount: "94.00", fundChannel: "ALIPAYACCOUNT" }],
    });
    expect((await couponsLeft())?.length).toBe((before.coupons ?? 0) - 1);
    const second = await refund({ ...biz, refund_amount: "6.00", out_request_no: "b" });
    expect(second).toMatchObject({
      refundFee: "100.00",
      sendBackFee: "1.00",
      refundDetailItemList: [
        { amount: "1.00", fundChannel: "ALIPAYACCOUNT" },
        { amount: "5.00", fundChannel: "MCOUPON" },
      ],
    });
    expect((await walletOf())?.balanceFen).toBe(before.balance);
    expect((await couponsLeft())?.length).toBe(before.coupons);
    expect(await refundQuery({ ...biz, out_request_no: "b" })).toMatchObject({
      sendBackFee: "1.00",
      refundVoucherDetailList: [
        { id: trade.couponId, amount: "5.00", merchantContribute: "5.00", otherContribute: "0.00" },
      ],
    });
    expect(await refundQuery({ ...biz, out_request_no: "a" })).not.toHaveProperty("refundVoucherDetailList");
  });
});

describe("as limited as the official sandbox", () => {
  const limit = (isOn: boolean) =>
    press(`/console/applications/${simulator.appId}`, { notifyRefund: "on", ...(isOn && { sandboxLimits: "on" }) });

  test("only the whole amount, once for each trade, whatever came of the call", async () => {
    await limit(true);
    try {
      const wrong = await paid();
      const partial = await refund({ out_trade_no: wrong, refund_amount: "1.00", out_request_no: "a" });
      expect(partial).toMatchObject({ subCode: "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL" });
      const again = { out_trade_no: wrong, refund_amount: "100.00", out_request_no: "b" };
      expect(await refund(again)).toMatchObject({ subCode: "ACQ.TRADE_NOT_ALLOW_REFUND" });
      expect((await simulator.api.trade(wrong)).trade.refundedFen).toBe(0);
      const right = await paid();
      const whole = { out_trade_no: right, refund_amount: "100.00" };
      expect(await refund(whole)).toMatchObject({ fundChange: "Y", refundFee: "100.00", sendBackFee: "0.00" });
      expect(await refund(whole)).toMatchObject({ subCode: "ACQ.TRADE_NOT_ALLOW_REFUND" });
    } finally {
      await limit(false);
    }
  });
});

describe("what a refund request may hold", () => {
  test.each<[string, object, string]>([
    ["a request number of 65 characters", { out_request_no: "a".repeat(65) }, "ACQ.INVALID_PARAMETER"],
    ["a reason of 257 characters", { refund_reason: "因".repeat(257) }, "ACQ.INVALID_PARAMETER"],
    ["an operator of 31 characters", { operator_id: "o".repeat(31) }, "ACQ.INVALID_PARAMETER"],
    ["goods without goods_id", { refund_goods_detail: [{ refund_amount: "1.00" }] }, "ACQ.INVALID_PARAMETER"],
    ["goods without refund_amount", { refund_goods_detail: [{ goods_id: "1" }] }, "ACQ.INVALID_PARAMETER"],
    ["goods that are no list", { refund_goods_detail: "x" }, "ACQ.INVALID_PARAMETER"],
    ["royalties without a sum", { refund_royalty_parameters: [{ trans_in: "2088" }] }, "ACQ.INVALID_PARAMETER"],
    [
      "royalties, where nothing was shared",
      { refund_royalty_parameters: [{ amount: "1.00" }] },
      "ACQ.ALLOC_AMOUNT_VALIDATE_ERROR",
    ],
  ])("not %s", async (_, change, subCode) => {
    const outTradeNo = await paid();
    const biz = { out_trade_no: outTradeNo, refund_amount: "1.00", out_request_no: "a", ...change };
    expect(await refund(biz)).toMatchObject({ code: "40004", subCode });
    expect((await simulator.api.trade(outTradeNo)).refunds).toHaveLength(0);
  });

  test("all of it at its longest, answered by exactly the fields of a real reply", async () => {
    const outTradeNo = await paid();
    const reply = await call(simulator, "alipay.trade.refund", {
      out_trade_no: outTradeNo,
      refund_amount: 1,
      out_request_no: "a".repeat(64),
      refund_reason: "因".repeat(256),
      operator_id: "o".repeat(28),
      store_id: "s".repeat(32),
      terminal_id: "t".repeat(32),
      refund_goods_detail: [{ goods_id: "1", refund_amount: "1.00" }],
    });
    expect(Object.keys(answerOf(reply))).toEqual(
      "code msg buyer_logon_id buyer_user_id fund_change gmt_refund_pay out_trade_no refund_fee send_back_fee trade_no".split(
        " ",
      ),
    );
  });
});

describe("the API says what is wrong", () => {
  const post = async (path: string, body: string) => {
    const reply = await fetch(`${simulator.address}/console/api/merchant/${path}`, { method: "POST", body });
    return { status: reply.status, text: await reply.text() };
  };

  test.each([
    ["refunds", "[]", 400, "no JSON object"],
    ["refunds", '{"number":"x"}', 404, "trade_no or out_trade_no"],
    ["withdrawals", '{"sellerId":"x"}', 404, "seller_id of an application"],
    ["deposits", '{"sellerId":"2088000000000001","amount":5}', 400, "amount is yuan as text"],
    ["deposits", '{"sellerId":"2088000000000001"}', 400, "amount is yuan as text"],
    ["freezes", '{"number":"x","frozen":true}', 404, "trade_no or out_trade_no"],
  ])("%s %s: %i", async (path, body, status, sentence) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(sentence);
  });
});
