/** What the official SDK makes of the commonest faults of a call. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { createSdk, type Merchant, newNumber, openMerchant, pagePay } from "./merchant.ts";

let simulator: SimulatorProcess;
let merchant: Merchant;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
});

afterEach(async () => {
  await simulator.api.clearFaults();
});

afterAll(async () => {
  await merchant.close();
  await simulator.stop();
});

async function paid(): Promise<string> {
  const outTradeNo = newNumber();
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
  return outTradeNo;
}

const refund = (outTradeNo: string) =>
  merchant.sdk.exec(
    "alipay.trade.refund",
    { bizContent: { out_trade_no: outTradeNo, refund_amount: "1.00", out_request_no: "a" } },
    { validateSign: true },
  );

const refundsOf = async (outTradeNo: string) => (await simulator.api.trade(outTradeNo)).refunds.length;

test("a call whose line breaks before the effect leaves no refund", async () => {
  const outTradeNo = await paid();
  await simulator.api.shoot({ kind: "lost-reply-before", method: "alipay.trade.refund", times: 2 });
  await expect(refund(outTradeNo)).rejects.toThrow();
  expect(await refundsOf(outTradeNo)).toBe(0);
});

test("a call whose line breaks after the effect leaves one refund, and a repeat answers N", async () => {
  const outTradeNo = await paid();
  await simulator.api.shoot({ kind: "lost-reply-after", method: "alipay.trade.refund", times: 2 });
  await expect(refund(outTradeNo)).rejects.toThrow();
  expect(await refundsOf(outTradeNo)).toBe(1);
  expect(await refund(outTradeNo)).toMatchObject({ code: "10000", fundChange: "N" });
});

test("the official SDK repeats a call once in silence when the line breaks, so one lost reply reads as N", async () => {
  const outTradeNo = await paid();
  await simulator.api.shoot({ kind: "lost-reply-after", method: "alipay.trade.refund" });
  expect(await refund(outTradeNo)).toMatchObject({ code: "10000", fundChange: "N", refundFee: "1.00" });
});

test("a busy system answers 20000, signed, whether or not it acted", async () => {
  const outTradeNo = await paid();
  await simulator.api.shoot({ kind: "system-error" });
  expect(await refund(outTradeNo)).toMatchObject({ code: "20000", subCode: "isp.unknow-error" });
  expect(await refundsOf(outTradeNo)).toBe(0);
  await simulator.api.shoot({ kind: "system-error-after" });
  expect(await refund(outTradeNo)).toMatchObject({ code: "20000" });
  expect(await refundsOf(outTradeNo)).toBe(1);
});

test("the official SDK refuses a reply that is unsigned, and one that is wrongly signed", async () => {
  const outTradeNo = await paid();
  await simulator.api.shoot({ kind: "unsigned-reply", outTradeNo });
  await expect(refund(outTradeNo)).rejects.toThrow(TypeError);
  await simulator.api.shoot({ kind: "wrong-sign-reply", outTradeNo });
  await expect(refund(outTradeNo)).rejects.toThrow("验签失败");
});

test("a slow reply outlasts the client's patience", async () => {
  const outTradeNo = await paid();
  await simulator.api.shoot({ kind: "slow-reply", seconds: 1 });
  const sdk = createSdk(simulator, 200);
  await expect(sdk.exec("alipay.trade.query", { bizContent: { out_trade_no: outTradeNo } })).rejects.toThrow("timeout");
});

test("a fault waits for its method and its number, and is gone after its shots", async () => {
  const outTradeNo = await paid();
  await simulator.api.shoot({ kind: "system-error", method: "alipay.trade.close", times: 2 });
  await simulator.api.shoot({ kind: "system-error", outTradeNo: "other" });
  const query = () => merchant.sdk.exec("alipay.trade.query", { bizContent: { out_trade_no: outTradeNo } });
  const close = () => merchant.sdk.exec("alipay.trade.close", { bizContent: { out_trade_no: outTradeNo } });
  expect(await query()).toMatchObject({ code: "10000" });
  expect([(await close()).code, (await close()).code, (await close()).code]).toEqual(["20000", "20000", "40004"]);
});
