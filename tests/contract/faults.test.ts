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

/** Waits until the trade's notify has this many attempts on record. */
async function attemptsOf(outTradeNo: string, count: number) {
  for (let tries = 0; tries < 300; tries += 1) {
    const attempts = (await simulator.api.trade(outTradeNo)).notifies[0]?.attempts ?? [];
    if (attempts.length >= count) return attempts;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`attempt ${count} was not made`);
}

const heard = (outTradeNo: string) =>
  merchant.received.filter(({ fields }) => fields.get("out_trade_no") === outTradeNo);

test("a lost notify is on record, was never heard, and comes with the next attempt", async () => {
  await simulator.api.shoot({ kind: "lose-notify", times: 1 });
  const outTradeNo = await paid();
  expect((await attemptsOf(outTradeNo, 1))[0]).toMatchObject({ status: null, error: "lost on the way (fault)" });
  expect(heard(outTradeNo)).toHaveLength(0);
  await simulator.api.advanceClock(4 * 60);
  expect(heard(outTradeNo)).toHaveLength(1);
});

test("a delayed notify comes when its delay is over on the simulator's clock", async () => {
  await simulator.api.shoot({ kind: "delay-notify", seconds: 3_600 });
  const outTradeNo = await paid();
  await simulator.api.advanceClock(3_500);
  expect(heard(outTradeNo)).toHaveLength(0);
  await simulator.api.advanceClock(200);
  expect(heard(outTradeNo)).toHaveLength(1);
});

test("a duplicated notify arrives twice at once under one notify_id", async () => {
  await simulator.api.shoot({ kind: "duplicate-notify" });
  const outTradeNo = await paid();
  const attempts = await attemptsOf(outTradeNo, 2);
  expect(attempts.map(({ reason }) => reason).sort()).toEqual(["duplicate", "timetable"]);
  expect(new Set(heard(outTradeNo).map(({ fields }) => fields.get("notify_id"))).size).toBe(1);
  expect(heard(outTradeNo)).toHaveLength(2);
});

test("a fault that does not exist is refused with the list of those that do", async () => {
  const shoot = (fault: object) =>
    fetch(`${simulator.address}/console/api/faults`, { method: "POST", body: JSON.stringify(fault) });
  expect((await shoot({ kind: "earthquake" })).status).toBe(400);
  expect((await shoot({ kind: "lose-notify", times: 0 })).status).toBe(400);
  expect((await shoot({ kind: "delay-notify", seconds: -1 })).status).toBe(400);
  expect(await simulator.api.faults()).toEqual([]);
});
