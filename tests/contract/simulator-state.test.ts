import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, openMerchant, pagePay, SUCCESS } from "./merchant.ts";

interface State {
  format: string;
  version: number;
  savedAt: string;
  clock: { now: number; speed: number; isRunning: boolean };
  applications: { appId: string; privateKey?: string }[];
  alipayPrivateKey?: string;
  tables: Record<string, Record<string, string | number | null>[]>;
}

let simulator: SimulatorProcess;
let merchant: Merchant;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
});
afterAll(async () => {
  await simulator.stop();
});
beforeEach(async () => {
  merchant = await openMerchant(simulator);
});
afterEach(async () => {
  await merchant.close();
  await reset();
});

const at = (path: string, of = simulator) => `${of.address}/console/api${path}`;

async function save(of = simulator, keys = "no"): Promise<State> {
  return (await (await fetch(at(`/state?keys=${keys}`, of))).json()) as State;
}

async function load(state: unknown, into = simulator): Promise<{ status: number; error: string }> {
  const body = typeof state === "string" ? state : JSON.stringify(state);
  const response = await fetch(at("/state", into), { method: "POST", body });
  const { error = "" } = (await response.json()) as { error?: string };
  return { status: response.status, error };
}

async function reset(): Promise<void> {
  const response = await fetch(at("/reset"), { method: "POST" });
  expect(response.status).toBe(200);
}

async function setClock(body: object): Promise<void> {
  const response = await fetch(at("/clock"), { method: "POST", body: JSON.stringify(body) });
  expect(response.status).toBe(200);
}

function without(whole: object, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)));
}

/** Without what differs by nature: when it was saved, and the serial, which only grows. */
function essence(state: State): unknown {
  const meta = (state.tables["meta"] ?? []).filter(({ name }) => name !== "serial" && name !== "clockAnchorReal");
  return { ...without(state, "savedAt"), tables: { ...state.tables, meta } };
}

async function attempts(outTradeNo: string): Promise<number> {
  return (await simulator.api.trade(outTradeNo)).notifies[0]?.attempts.length ?? 0;
}

/** Trades in several states, one of them with a notify that waits for its repetition, at a clock that stands still. */
async function liveThroughSomething(): Promise<{ unheard: string }> {
  await setClock({ advanceSeconds: 3_600 });
  await setClock({ stop: true });
  const [paid, waiting, unheard] = [newNumber(), newNumber(), newNumber()];
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: paid }) });
  await merchant.notify(1);
  const refund = { out_trade_no: paid, refund_amount: "8.88", out_request_no: `${paid}R` };
  await merchant.sdk.exec("alipay.trade.refund", { bizContent: refund });
  await merchant.notify(2);
  await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: waiting }) });
  merchant.answerWith({ status: 500, body: "" });
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: unheard }), buyer: "13800138000" });
  await expect.poll(() => attempts(unheard)).toBe(1);
  await simulator.api.shoot({ kind: "lose-notify", times: 3 });
  return { unheard };
}

test("a saved state comes back as it was, and its timetable goes on", async () => {
  const { unheard } = await liveThroughSomething();
  const saved = await save();
  await reset();
  expect(await simulator.api.findTrade(unheard)).toBeNull();
  expect(await load(saved)).toEqual({ status: 200, error: "" });
  expect(essence(await save())).toEqual(essence(saved));
  expect(await simulator.api.now()).toBe(saved.clock.now);

  await simulator.api.clearFaults();
  merchant.answerWith(SUCCESS);
  await simulator.api.advanceClock(4 * 60);
  expect((await simulator.api.trade(unheard)).notifies[0]).toMatchObject({ state: "delivered", attemptsMade: 2 });
  const repeated = merchant.received.at(-1)?.fields ?? new Map<string, string>();
  expect(repeated.get("out_trade_no")).toBe(unheard);
  expect(merchant.sdk.checkNotifySignV2(Object.fromEntries(repeated))).toBe(true);
});

test("a saved clock comes back at its pace, and stands still if it stood still", async () => {
  await setClock({ speed: 60 });
  const fast = await save();
  await setClock({ stop: true });
  const stopped = await save();
  await reset();
  expect(await load(fast)).toEqual({ status: 200, error: "" });
  expect((await save()).clock).toMatchObject({ speed: 60, isRunning: true });
  expect(await load(stopped)).toEqual({ status: 200, error: "" });
  expect((await save()).clock).toEqual(stopped.clock);
  expect(stopped.clock).toMatchObject({ speed: 60, isRunning: false });
  await reset();
});

test("nothing of the state is lost by a kill", async () => {
  await liveThroughSomething();
  const before = await save();
  await simulator.kill();
  await simulator.restart();
  expect(essence(await save())).toEqual(essence(before));
});

test("a state with keys makes another Alipay into this one; without keys that one keeps its own", async () => {
  const { unheard } = await liveThroughSomething();
  const other = await startSimulatorProcess();
  await fetch(at("/applications"), { method: "POST", body: '{"name":"its key was made here"}' });
  const keyless = await save();
  expect(JSON.stringify(keyless)).not.toContain("PRIVATE KEY");
  expect(await load(keyless, other)).toEqual({ status: 200, error: "" });
  expect((await save(other, "yes")).alipayPrivateKey).toBe(other.alipayPrivateKey);
  const withKeys = await save(simulator, "yes");
  expect(withKeys.alipayPrivateKey).toBe(simulator.alipayPrivateKey);
  expect(withKeys.applications.filter(({ privateKey }) => privateKey !== undefined)).toHaveLength(1);
  expect(await load(withKeys, other)).toEqual({ status: 200, error: "" });
  expect((await save(other, "yes")).alipayPrivateKey).toBe(simulator.alipayPrivateKey);
  expect((await other.api.trade(unheard)).trade.status).toBe("TRADE_SUCCESS");
  await other.stop();
});

test("a reset takes away what has happened and keeps what was set up", async () => {
  const fresh = await save();
  const settings = new URLSearchParams({ notifyRefund: "on", notifyClose: "on" });
  const form = { method: "POST", body: settings, redirect: "manual" } as const;
  await fetch(`${simulator.address}/console/applications/${simulator.appId}`, form);
  const { unheard } = await liveThroughSomething();
  const before = await simulator.api.trade(unheard);
  await reset();

  const { tables, clock, applications } = await save();
  const setUp = ["applicationSettings", "meta"];
  expect(without(tables, ...setUp)).toEqual(without(fresh.tables, ...setUp));
  expect(tables["applicationSettings"]).toHaveLength(1);
  expect(applications).toEqual(fresh.applications);
  expect(clock).toMatchObject({ speed: 1, isRunning: true });
  expect(Math.abs(clock.now - Date.now())).toBeLessThan(60_000);

  // What was sent before the reset is not repeated, and no number is given twice.
  merchant.answerWith(SUCCESS);
  const again = newNumber();
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: again }) });
  await expect.poll(() => attempts(again)).toBe(1);
  const after = await simulator.api.trade(again);
  expect(after.trade.tradeNo.slice(-9) > before.trade.tradeNo.slice(-9)).toBe(true);
});

test("a reset does not wait for a merchant that does not answer, nor for a journey on its way", async () => {
  // Refuses the first attempt at once and says nothing to the second, which the journey brings.
  let requests = 0;
  const silent = createServer((_request, response) => {
    requests += 1;
    if (requests === 1) response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const notifyUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/notify`;
  const outTradeNo = newNumber();
  await simulator.api.pay({ payUrl: pagePay({ ...merchant, notifyUrl }, { out_trade_no: outTradeNo }) });
  await expect.poll(() => attempts(outTradeNo)).toBe(1);
  const journey = simulator.api.advanceClock(25 * 3_600);
  await expect.poll(() => requests).toBe(2);
  await reset();
  await journey;
  expect(await simulator.api.trades()).toEqual([]);
  expect(Math.abs((await simulator.api.now()) - Date.now())).toBeLessThan(60_000);
  silent.close();
  silent.closeAllConnections();
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: newNumber() }) });
  await merchant.notify(1);
});

test("a state that is damaged is refused in a sentence, and nothing changes", async () => {
  await liveThroughSomething();
  const saved = await save();
  const [trade = {}] = saved.tables["trades"] ?? [];
  const [notify = {}] = saved.tables["notifies"] ?? [];
  const [request = {}] = saved.tables["requests"] ?? [];
  const [fault = {}] = saved.tables["faults"] ?? [];
  const scenario = { id: 1, appId: "", outTradeNo: "", loadedAt: 0, boundAt: null };
  const changed = (tables: object) => ({ ...saved, tables: { ...saved.tables, ...tables } });
  const cases: [state: unknown, sentence: RegExp][] = [
    ["not json", /^This is no saved state: it is no JSON\.$/],
    ["null", /^This is no saved state: "format" is not "offline-alipay-state"\.$/],
    [{ ...saved, version: 1 }, /^This state is of version 1; this program reads version \d+\.$/],
    [{ ...saved, tables: without(saved.tables, "trades") }, /the table trades is missing\. Nothing was changed\.$/],
    [changed({ orders: [] }), /there is no table orders\. Nothing was changed\.$/],
    [changed({ trades: [{ ...trade, colour: "red" }] }), /row 1 of trades has "colour", which is no column of trades/],
    [
      changed({ trades: [{ ...trade, totalFen: "much" }] }),
      /row 1 of trades cannot store TEXT value in INTEGER column/,
    ],
    [changed({ trades: [{ ...trade, totalFen: -1 }] }), /row 1 of trades CHECK constraint failed/],
    [changed({ trades: [{ ...trade, createdAt: 9e15 }] }), /row 1 of trades has no moment in "createdAt"/],
    [changed({ trades: [{ ...trade, closedAt: -1 }] }), /row 1 of trades has no moment in "closedAt"/],
    [changed({ trades: [{ ...trade, fundChannel: "GOLD" }] }), /row 1 of trades has none of ALIPAYACCOUNT, .+ in "fu/],
    [changed({ trades: [{ ...trade, signType: "none" }] }), /row 1 of trades has none of RSA2, RSA in "signType"/],
    [
      changed({ notifies: [{ ...notify, content: "null" }] }),
      /row 1 of notifies has no JSON as it must be in "content"/,
    ],
    [changed({ requests: [{ ...request, params: "5" }] }), /row 1 of requests has no JSON as it must be in "params"/],
    [changed({ requests: [{ ...request, queryNames: "{}" }] }), /row 1 of requests has no JSON .+ in "queryNames"/],
    [changed({ requests: [{ ...request, wire: "{}" }] }), /row 1 of requests has no JSON as it must be in "wire"/],
    [
      changed({ faults: [{ ...fault, kind: "constructor" }] }),
      /row 1 of faults has none of lost-reply-before, .+ in "kind"/,
    ],
    [
      changed({ faults: [{ ...fault, kind: "http-error-before", detail: "x" }] }),
      /row 1 of faults has no choice in "detail"/,
    ],
    [
      changed({ scenarios: [{ ...scenario, name: "x" }] }),
      /row 1 of scenarios has none of paid-never-heard, .+ in "name"/,
    ],
    [changed({ trades: [] }), /a row of \w+ names a row of trades that is not there/],
    [changed({ trades: [trade, trade] }), /row 2 of trades UNIQUE constraint failed/],
    [changed({ trades: "all" }), /^This state is damaged: tables\.trades is no list of rows/],
    [changed({ trades: Array(1_000_000).fill(0) }), /^This state is damaged: tables\.trades\.0 is no row/],
    [changed({ trades: [{ ...trade, body: {} }] }), /^This state is damaged: tables\.trades\.0 holds something else/],
    [{ ...saved, tables: [] }, /^This state is damaged: tables is no object/],
    [{ ...saved, applications: Array(100_000).fill(0) }, /^This state has more than 1000 applications/],
    ["[".repeat(3_000_000), /^This is no saved state: it has more parts than any book/],
    [{ ...saved, clock: { ...saved.clock, speed: 0 } }, /^This state is damaged: clock\.speed /],
    [{ ...saved, alipayPrivateKey: "secret" }, /^This state is damaged: alipayPrivateKey is no RSA private key/],
  ];
  for (const [state, sentence] of cases) {
    const answer = await load(state);
    expect(answer.error).toMatch(sentence);
    expect(answer.status).toBe(400);
  }
  expect(essence(await save())).toEqual(essence(saved));
});

test("another page in the same browser can neither load nor reset", async () => {
  for (const path of ["/state", "/reset", "/clock"]) {
    const response = await fetch(at(path), { method: "POST", headers: { origin: "https://evil.example" }, body: "{}" });
    expect(response.status).toBe(403);
  }
});

test("the page resets only what was confirmed, and says what came of a file", async () => {
  const post = (path: string, form: Record<string, string | Blob>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(form)) body.append(name, value);
    return fetch(`${simulator.address}/console${path}`, { method: "POST", body, headers: { cookie: "language=en" } });
  };
  await liveThroughSomething();
  const saved = await save();
  const unconfirmed = await post("/state/reset", {});
  expect(unconfirmed.status).toBe(400);
  expect(await simulator.api.trades()).not.toEqual([]);
  const confirmed = await post("/state/reset", { confirmed: "yes" });
  expect(confirmed.url).toBe(`${simulator.address}/console/state?done=reset`);
  expect(await simulator.api.trades()).toEqual([]);
  const refused = await post("/state", { file: new Blob(["{}"]) });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain("This is no saved state");
  const loaded = await post("/state", { file: new Blob([JSON.stringify(saved)]) });
  expect(loaded.url).toBe(`${simulator.address}/console/state?done=loaded`);
  expect(await simulator.api.trades()).toHaveLength(3);
});

test("what the clock cannot be told is refused in a sentence", async () => {
  const now = await simulator.api.now();
  const cases: [body: object, sentence: RegExp][] = [
    [{}, /^Give one of advanceSeconds, advanceTo, speed, stop, start and catchUp\.$/],
    [{ stop: true, speed: 60 }, /^Give one of /],
    [{ stop: "yes" }, /^stop is true or absent\.$/],
    [{ speed: 0 }, /^speed is a whole number from 1 to 3600\.$/],
    [{ speed: 1.5 }, /^speed is /],
    [{ advanceSeconds: -1 }, /^advanceSeconds is a number from 0 to \d+\.$/],
    [{ advanceSeconds: "soon" }, /^advanceSeconds is /],
    [{ advanceTo: "tomorrow" }, /^advanceTo is a moment: /],
    [{ advanceTo: now - 60_000 }, /^advanceTo is past: .+ the clock goes forward only/],
    [{ advanceTo: "2999-01-01T00:00:00Z" }, /^advanceTo is more than \d+ seconds ahead\.$/],
  ];
  for (const [body, sentence] of cases) {
    const response = await fetch(at("/clock"), { method: "POST", body: JSON.stringify(body) });
    expect(((await response.json()) as { error: string }).error).toMatch(sentence);
    expect(response.status).toBe(400);
  }
});

test("on a fast clock a day of repetitions comes in seconds, each no earlier than its time", async () => {
  merchant.answerWith({ status: 500, body: "" });
  await setClock({ speed: 3_600 });
  const outTradeNo = newNumber();
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
  await expect.poll(() => attempts(outTradeNo), { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
  await setClock({ stop: true });
  const [notify] = (await simulator.api.trade(outTradeNo)).notifies;
  const [first, second, third, fourth] = notify?.attempts.map((attempt) => attempt.at) ?? [];
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(4 * 60_000);
  expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(10 * 60_000);
  expect((fourth ?? 0) - (third ?? 0)).toBeGreaterThanOrEqual(10 * 60_000);
});

test("the clock says what comes next, and each of it happens at its own moment", async () => {
  // A clock that runs shows a millisecond or two more by the time that somebody acts.
  await setClock({ stop: true });
  merchant.answerWith({ status: 500, body: "" });
  const [paid, waiting] = [newNumber(), newNumber()];
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: paid }) });
  await expect.poll(() => attempts(paid)).toBe(1);
  await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: waiting, timeout_express: "30m" }) });
  const { next } = (await (await fetch(at("/clock"))).json()) as { next: Record<string, number> };
  const [notify] = (await simulator.api.trade(paid)).notifies;
  expect(next["notify"]).toBe(notify?.nextAttemptAt);
  expect(next["expiry"]).toBe((await simulator.api.trade(waiting)).trade.expiresAt);
  const aYearLater = new Date((await simulator.api.trade(paid)).trade.paidAt ?? 0);
  aYearLater.setUTCFullYear(aYearLater.getUTCFullYear() + 1);
  expect(next["finish"]).toBe(aYearLater.getTime());
  await setClock({ advanceTo: aYearLater.getTime() });
  expect((await simulator.api.trade(waiting)).trade).toMatchObject({
    status: "TRADE_CLOSED",
    closedAt: next["expiry"],
  });
  const story = await simulator.api.trade(paid);
  expect(story.trade.status).toBe("TRADE_FINISHED");
  expect(story.events.find(({ kind }) => kind === "finished")?.at).toBe(aYearLater.getTime());
});

test("a stopped clock catches up with real time by way of everything that is due", async () => {
  await setClock({ stop: true });
  const stoppedAt = await simulator.api.now();
  const outTradeNo = newNumber();
  await simulator.api.scan({
    payUrl: pagePay(merchant, { out_trade_no: outTradeNo, timeout_express: "1m" }),
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await simulator.api.now()).toBe(stoppedAt);
  await setClock({ advanceTo: new Date(stoppedAt + 60_000).toISOString() });
  expect((await simulator.api.trade(outTradeNo)).trade).toMatchObject({
    status: "TRADE_CLOSED",
    closedAt: (await simulator.api.trade(outTradeNo)).trade.expiresAt,
  });
  await setClock({ start: true });
  await setClock({ catchUp: true });
  expect(await simulator.api.now()).toBeGreaterThanOrEqual(stoppedAt + 60_000);
});
