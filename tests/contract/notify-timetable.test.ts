import { afterEach, beforeEach, expect, test } from "vitest";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, openMerchant, pagePay, SUCCESS } from "./merchant.ts";

let simulator: SimulatorProcess;
let merchant: Merchant;

beforeEach(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
});

afterEach(async () => {
  await merchant.close();
  await simulator.stop();
});

const DAY_SECONDS = 24 * 3_600;

async function pay(): Promise<string> {
  const outTradeNo = newNumber();
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
  return outTradeNo;
}

/** The only notify of a trade, once it has this many attempts on record. */
async function notifyAfter(outTradeNo: string, attempts: number) {
  for (let tries = 0; tries < 300; tries += 1) {
    const [notify] = (await simulator.api.trade(outTradeNo)).notifies;
    if (notify && notify.attempts.length >= attempts) return notify;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`attempt ${attempts} was not made`);
}

test("a notify that is not acknowledged comes eight times in 1464 minutes and then never again", async () => {
  merchant.answerWith({ status: 200, body: "fail" });
  const outTradeNo = await pay();
  await notifyAfter(outTradeNo, 1);
  await simulator.api.advanceClock(2 * DAY_SECONDS);
  const notify = await notifyAfter(outTradeNo, 8);
  const [first, ...others] = notify.attempts.map(({ at }) => at);
  const minutes = others.map((at) => Math.round((at - (first ?? 0)) / 60_000));
  expect(minutes).toEqual([4, 14, 24, 84, 204, 564, 1464]);
  expect(notify).toMatchObject({ state: "given-up", nextAttemptAt: null });

  const fieldsOf = (name: string) => new Set(merchant.received.map(({ fields }) => fields.get(name)));
  expect(fieldsOf("notify_id").size).toBe(1);
  expect(fieldsOf("gmt_payment").size).toBe(1);
  expect(fieldsOf("notify_time").size).toBe(8);
  expect(fieldsOf("sign").size).toBe(8);
  for (const { fields } of merchant.received) {
    expect(merchant.sdk.checkNotifySignV2(Object.fromEntries(fields))).toBe(true);
  }
});

test("many payments at once are each told once, none waits for another's delivery", async () => {
  const numbers = await Promise.all(Array.from({ length: 30 }, pay));
  await merchant.notify(numbers.length);
  const told = merchant.received.map(({ fields }) => fields.get("out_trade_no") ?? "");
  expect(told.sort()).toEqual(numbers.sort());
});

test.each([
  { status: 200, body: "success\n" },
  { status: 200, body: "SUCCESS" },
  { status: 200, body: '"success"' },
  { status: 201, body: "success" },
  { status: 500, body: "success" },
])("%j is no acknowledgement", async (answer) => {
  merchant.answerWith(answer);
  const outTradeNo = await pay();
  expect(await notifyAfter(outTradeNo, 1)).toMatchObject({ state: "pending", attemptsMade: 1 });
});

test("exactly success stops the retries", async () => {
  merchant.answerWith({ status: 500, body: "" });
  const outTradeNo = await pay();
  await notifyAfter(outTradeNo, 1);
  merchant.answerWith(SUCCESS);
  await simulator.api.advanceClock(DAY_SECONDS * 2);
  expect(await notifyAfter(outTradeNo, 2)).toMatchObject({ state: "delivered", attemptsMade: 2, nextAttemptAt: null });
  expect(merchant.received).toHaveLength(2);
});

test("a redirect is not followed", async () => {
  merchant.answerWith({ status: 302, body: "", headers: { location: merchant.notifyUrl } });
  const outTradeNo = await pay();
  const notify = await notifyAfter(outTradeNo, 1);
  expect(notify.attempts[0]).toMatchObject({ status: 302, replyBody: "" });
  expect(merchant.received).toHaveLength(1);
});

test("a resend by hand goes out at once, and an acknowledged one ends the timetable", async () => {
  merchant.answerWith({ status: 500, body: "" });
  const outTradeNo = await pay();
  const { notifyId, nextAttemptAt } = await notifyAfter(outTradeNo, 1);
  expect(await simulator.api.resend(notifyId)).toBe(false);
  expect(await notifyAfter(outTradeNo, 2)).toMatchObject({ state: "pending", nextAttemptAt, attemptsMade: 1 });
  merchant.answerWith(SUCCESS);
  expect(await simulator.api.resend(notifyId)).toBe(true);
  expect(await notifyAfter(outTradeNo, 3)).toMatchObject({ state: "delivered", nextAttemptAt: null });
});

test("a kill loses neither trade nor timetable nor clock", async () => {
  merchant.answerWith({ status: 500, body: "" });
  const outTradeNo = await pay();
  await notifyAfter(outTradeNo, 1);
  await simulator.api.advanceClock(3 * 60);
  const before = await simulator.api.now();
  await simulator.kill();
  merchant.answerWith(SUCCESS);
  await simulator.restart();
  expect(await simulator.api.now()).toBeGreaterThanOrEqual(before);
  expect(merchant.received).toHaveLength(1);
  await simulator.api.advanceClock(60);
  expect(await notifyAfter(outTradeNo, 2)).toMatchObject({ state: "delivered" });
  const query = await merchant.sdk.exec(
    "alipay.trade.query",
    { bizContent: { out_trade_no: outTradeNo } },
    { validateSign: true },
  );
  expect(query).toMatchObject({ tradeStatus: "TRADE_SUCCESS" });
});

test("a notify that fell due while the simulator was down is sent when it is up again", async () => {
  await simulator.api.shoot({ kind: "delay-notify", seconds: 1 });
  const outTradeNo = await pay();
  await simulator.kill();
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect(merchant.received).toHaveLength(0);
  await simulator.restart();
  expect(await notifyAfter(outTradeNo, 1)).toMatchObject({ state: "delivered" });
});
