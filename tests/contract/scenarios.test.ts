/** The named scenarios, each played by the simulator's own states: what the merchant meets, and what the book says. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ScenarioProgress } from "#lib/simulator/console/scenarios/scenario-progress.ts";
import { SCENARIO_NAMES, type ScenarioName } from "#lib/simulator/domain/scenario.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, openMerchant, pagePay } from "./merchant.ts";

let simulator: SimulatorProcess;
let merchant: Merchant;
const played = new Set<ScenarioName>();

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
});

afterEach(async () => {
  await simulator.api.clearScenarios();
});

afterAll(async () => {
  await merchant.close();
  await simulator.stop();
});

async function load(name: ScenarioName): Promise<ScenarioProgress> {
  played.add(name);
  const progress = await simulator.api.loadScenario({ name });
  expect(progress.phase).toBe("waiting");
  return progress;
}

const phaseOf = async ({ scenario }: ScenarioProgress) => (await simulator.api.scenario(scenario.id)).phase;

async function pay(outTradeNo = newNumber()): Promise<string> {
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
  return outTradeNo;
}

/** The buyer opens the cashier and does nothing. */
async function openCashier(outTradeNo = newNumber()): Promise<string> {
  await fetch(pagePay(merchant, { out_trade_no: outTradeNo }), { redirect: "manual" });
  return outTradeNo;
}

const exec = (method: string, bizContent: object) => merchant.sdk.exec(method, { bizContent }, { validateSign: true });
const refundOf = (outTradeNo: string) =>
  exec("alipay.trade.refund", { out_trade_no: outTradeNo, refund_amount: "1.00", out_request_no: "a" });
const refundQueryOf = (outTradeNo: string) =>
  exec("alipay.trade.fastpay.refund.query", { out_trade_no: outTradeNo, out_request_no: "a" });
const queryOf = (outTradeNo: string) => exec("alipay.trade.query", { out_trade_no: outTradeNo });
const refundsOf = async (outTradeNo: string) => (await simulator.api.trade(outTradeNo)).refunds.length;

const heardOf = (outTradeNo: string) =>
  merchant.received.filter(({ fields }) => fields.get("out_trade_no") === outTradeNo);

async function heard(outTradeNo: string, count: number) {
  await expect.poll(() => heardOf(outTradeNo).length).toBe(count);
  return heardOf(outTradeNo);
}

test("paid-never-heard: no notify in a day, and the query knows", async () => {
  const progress = await load("paid-never-heard");
  const outTradeNo = await pay();
  await simulator.api.advanceClock(25 * 3600);
  expect(heardOf(outTradeNo)).toHaveLength(0);
  expect((await simulator.api.trade(outTradeNo)).notifies[0]).toMatchObject({ state: "given-up", attemptsMade: 8 });
  expect(await queryOf(outTradeNo)).toMatchObject({ tradeStatus: "TRADE_SUCCESS" });
  expect(await phaseOf(progress)).toBe("shot");
});

test("return-before-notify: the buyer is back, the notify half a minute later", async () => {
  await load("return-before-notify");
  const outTradeNo = newNumber();
  const { returnUrl } = await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
  expect(returnUrl).toContain(outTradeNo);
  await simulator.api.advanceClock(25);
  expect(heardOf(outTradeNo)).toHaveLength(0);
  await simulator.api.advanceClock(10);
  expect(heardOf(outTradeNo)).toHaveLength(1);
});

test.each(["notify-before-return", "refund-elsewhere"] as const)("%s has nothing to shoot", async (name) => {
  const progress = await load(name);
  const outTradeNo = await pay();
  await heard(outTradeNo, 1);
  expect(await simulator.api.scenario(progress.scenario.id)).toMatchObject({
    phase: "shot",
    faults: [],
    scenario: { outTradeNo },
  });
});

test("notify-twice-at-once", async () => {
  await load("notify-twice-at-once");
  expect(new Set((await heard(await pay(), 2)).map(({ fields }) => fields.get("notify_id"))).size).toBe(1);
});

describe("paid-at-close", () => {
  test("scanned: the payment wins", async () => {
    const progress = await load("paid-at-close");
    const outTradeNo = newNumber();
    await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    expect(await queryOf(outTradeNo), "asking is no closing").toMatchObject({ tradeStatus: "WAIT_BUYER_PAY" });
    const closed = await exec("alipay.trade.close", { out_trade_no: outTradeNo });
    expect(closed).toMatchObject({ subCode: "ACQ.TRADE_STATUS_ERROR" });
    expect(await queryOf(outTradeNo)).toMatchObject({ tradeStatus: "TRADE_SUCCESS" });
    await simulator.api.advanceClock(2);
    await heard(outTradeNo, 1);
    expect(await phaseOf(progress)).toBe("shot");
  });

  test("not scanned: nothing to close, then the old tab is paid, and the money can go back", async () => {
    await load("paid-at-close");
    const outTradeNo = await openCashier();
    const closed = await exec("alipay.trade.close", { out_trade_no: outTradeNo });
    expect(closed).toMatchObject({ subCode: "ACQ.TRADE_NOT_EXIST" });
    await simulator.api.advanceClock(2);
    const [notify] = await heard(outTradeNo, 1);
    expect(notify?.fields.get("trade_status")).toBe("TRADE_SUCCESS");
    expect(await refundOf(outTradeNo)).toMatchObject({ fundChange: "Y" });
  });
});

describe("paid-twice", () => {
  test("two numbers of one shop: both are really paid", async () => {
    const progress = await load("paid-twice");
    const first = await openCashier();
    const second = await pay();
    await heard(second, 1);
    await heard(first, 1);
    const trades = await Promise.all([first, second].map((number) => simulator.api.trade(number)));
    expect(trades.map(({ trade }) => [trade.status, trade.buyerId])).toEqual([
      ["TRADE_SUCCESS", trades[1]?.trade.buyerId],
      ["TRADE_SUCCESS", trades[1]?.trade.buyerId],
    ]);
    expect(await simulator.api.scenario(progress.scenario.id)).toMatchObject({
      phase: "shot",
      scenario: { outTradeNo: first },
      shots: [{ kind: "buyer-pays-other-tab", outTradeNo: second, result: `${first}: paid` }],
    });
  });

  test("the same number: Alipay takes it once", async () => {
    const progress = await load("paid-twice");
    const outTradeNo = await openCashier();
    await pay(outTradeNo);
    await expect(pay(outTradeNo)).rejects.toThrow("TRADE_HAS_SUCCESS");
    await heard(outTradeNo, 1);
    expect(await phaseOf(progress)).toBe("ready");
  });
});

test("forged-notifies: seven bad ones, then the right one", async () => {
  const progress = await load("forged-notifies");
  const outTradeNo = await pay();
  await expect.poll(async () => phaseOf(progress)).toBe("shot");
  await expect.poll(async () => (await simulator.api.trade(outTradeNo)).notifies[0]?.state).toBe("delivered");
  const attempts = (await simulator.api.trade(outTradeNo)).notifies[0]?.attempts ?? [];
  expect(attempts.map(({ fault }) => fault)).toEqual([
    "forged-notify",
    "tampered-notify",
    "wrong-amount-notify",
    "wrong-seller-notify",
    "other-app-notify",
    "resplit-notify",
    "rsa1-notify",
    "",
  ]);
});

test("refund-silent-done: no answer, one refund, and the query says so", async () => {
  await load("refund-silent-done");
  const outTradeNo = await pay();
  await expect(refundOf(outTradeNo)).rejects.toThrow();
  expect(await refundsOf(outTradeNo)).toBe(1);
  expect(await refundQueryOf(outTradeNo)).toMatchObject({ refundStatus: "REFUND_SUCCESS" });
});

test("refund-silent-not-done: no answer, no refund, and the same number works later", async () => {
  await load("refund-silent-not-done");
  const outTradeNo = await pay();
  await expect(refundOf(outTradeNo)).rejects.toThrow();
  expect(await refundsOf(outTradeNo)).toBe(0);
  expect(await refundQueryOf(outTradeNo)).not.toHaveProperty("refundStatus");
  expect(await refundOf(outTradeNo)).toMatchObject({ fundChange: "Y" });
});

test("refund-refused: once, and then it works", async () => {
  await load("refund-refused");
  const outTradeNo = await pay();
  expect(await refundOf(outTradeNo)).toMatchObject({ subCode: "ACQ.SELLER_BALANCE_NOT_ENOUGH" });
  expect(await refundOf(outTradeNo)).toMatchObject({ fundChange: "Y" });
});

test("system-busy: four calls, whatever they ask", async () => {
  const progress = await load("system-busy");
  const outTradeNo = await pay();
  const codes = [await queryOf(outTradeNo), await refundOf(outTradeNo), await queryOf(outTradeNo)].map(
    ({ code }) => code,
  );
  expect(codes).toEqual(["20000", "20000", "20000"]);
  expect(await phaseOf(progress)).toBe("shooting");
  await queryOf(outTradeNo);
  expect(await queryOf(outTradeNo)).toMatchObject({ code: "10000" });
  expect(await refundsOf(outTradeNo)).toBe(0);
});

test("line-down: six calls break, silent repeats included", async () => {
  await load("line-down");
  const outTradeNo = await pay();
  for (let tries = 0; tries < 3; tries += 1) await expect(queryOf(outTradeNo)).rejects.toThrow();
  expect(await queryOf(outTradeNo)).toMatchObject({ code: "10000" });
});

test("every scenario was played above", () => {
  expect([...played].sort()).toEqual([...SCENARIO_NAMES].sort());
});

describe("loading", () => {
  test("for one number: ready at once, and other orders are left alone", async () => {
    const outTradeNo = newNumber();
    const progress = await simulator.api.loadScenario({ name: "notify-twice-at-once", outTradeNo });
    expect(progress.phase).toBe("ready");
    await heard(await pay(), 1);
    await pay(outTradeNo);
    await heard(outTradeNo, 2);
    expect(await phaseOf(progress)).toBe("shot");
  });

  test("for the next order: not for one whose cashier was opened before", async () => {
    const old = await openCashier();
    const progress = await load("notify-twice-at-once");
    await openCashier(old);
    expect(await phaseOf(progress)).toBe("waiting");
    const next = await openCashier();
    expect(await simulator.api.scenario(progress.scenario.id)).toMatchObject({ scenario: { outTradeNo: next } });
  });

  test("taken off, nothing of it is left to shoot", async () => {
    const outTradeNo = newNumber();
    await simulator.api.loadScenario({ name: "system-busy", outTradeNo });
    expect(await simulator.api.faults()).toHaveLength(1);
    await simulator.api.clearScenarios();
    expect(await simulator.api.faults()).toEqual([]);
  });

  test("taking off all faults ends what is being played; what waits for its order goes on waiting", async () => {
    const waiting = await load("notify-twice-at-once");
    const playing = await simulator.api.loadScenario({ name: "system-busy", outTradeNo: newNumber() });
    await simulator.api.clearFaults();
    await expect(simulator.api.scenario(playing.scenario.id)).rejects.toThrow("No such");
    expect(await phaseOf(waiting)).toBe("waiting");
  });

  test("the catalogue tells every scenario's steps in both languages", async () => {
    const response = await fetch(`${simulator.address}/console/api/scenarios`);
    const { catalogue } = (await response.json()) as {
      catalogue: Record<"zh-CN" | "en", { title: string; steps: object[]; correct: string }>[];
    };
    expect(catalogue).toHaveLength(SCENARIO_NAMES.length);
    for (const entry of catalogue) {
      expect(entry.en.steps).toHaveLength(entry["zh-CN"].steps.length);
      expect(entry.en.correct + entry.en.title).not.toMatch(/[\u4e00-\u9fff]/);
    }
  });

  test("an order that cannot be is refused, naming the field", async () => {
    const post = async (order: object) => {
      const body = JSON.stringify(order);
      const response = await fetch(`${simulator.address}/console/api/scenarios`, { method: "POST", body });
      return [response.status, ((await response.json()) as { field: string }).field];
    };
    expect(await post({ name: "flood" })).toEqual([400, "name"]);
    expect(await post({ name: "system-busy", outTradeNo: "a b" })).toEqual([400, "outTradeNo"]);
    expect(await post({ name: "system-busy", appId: "nobody" })).toEqual([400, "appId"]);
    expect(await post({ name: "system-busy", times: 1 })).toEqual([400, "times"]);
  });
});
