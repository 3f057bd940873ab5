/** The fault panel and the scenarios as people use them, without a script. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { FAULT_KINDS, FAULT_TRAITS, GATEWAY_FAULTS } from "#lib/simulator/domain/fault.ts";
import { SCENARIO_NAMES } from "#lib/simulator/domain/scenario.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, openMerchant, pagePay } from "./merchant.ts";

let simulator: SimulatorProcess;
let merchant: Merchant;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
});

afterEach(async () => {
  await simulator.api.clearFaults();
  await simulator.api.clearScenarios();
});

afterAll(async () => {
  await merchant.close();
  await simulator.stop();
});

const page = async (path: string) => (await fetch(simulator.address + path)).text();

const post = (path: string, fields: Record<string, string> = {}) =>
  fetch(simulator.address + path, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

/** The names of the fields in the form of a chosen kind. */
function fieldsOf(html: string): string[] {
  const form = /<form method="post" action="\/console\/faults#.*?<\/form>/s.exec(html)?.[0] ?? "";
  return [...form.matchAll(/ name="(\w+)"/g)].map((match) => match[1] ?? "").sort();
}

test.each(FAULT_KINDS)("%s has a form of its own with the fields that matter, and no others", async (kind) => {
  const { seconds, details } = FAULT_TRAITS[kind];
  const isOfGateway = GATEWAY_FAULTS.some((known) => known === kind);
  const expected = ["kind", "times", "rate", "appId", "outTradeNo"];
  if (isOfGateway) expected.push("method");
  if (seconds !== undefined) expected.push("seconds");
  if (details !== undefined) expected.push("detail");
  expect(fieldsOf(await page(`/console/faults?kind=${kind}`))).toEqual(expected.sort());
});

test("no form until a kind is chosen; a number in the address is carried into it", async () => {
  expect(fieldsOf(await page("/console/faults"))).toEqual([]);
  const overview = await page("/console/faults?outTradeNo=ABC_1");
  expect(overview).toContain("kind=lose-notify&amp;outTradeNo=ABC_1#kind-lose-notify");
  expect(await page("/console/faults?kind=lose-notify&outTradeNo=ABC_1")).toContain('value="ABC_1"');
});

test("a fault is loaded, listed, and taken off", async () => {
  const loaded = await post("/console/faults", {
    kind: "sub-code",
    detail: "ACQ.TRADE_HAS_FINISHED",
    method: "alipay.trade.refund",
    appId: "",
    outTradeNo: "ABC_1",
    times: "3",
    rate: "",
  });
  expect([loaded.status, loaded.headers.get("location")]).toEqual([303, "/console/faults?done=loaded"]);
  const [fault] = await simulator.api.faults();
  expect(fault).toMatchObject({
    kind: "sub-code",
    detail: "ACQ.TRADE_HAS_FINISHED",
    outTradeNo: "ABC_1",
    remaining: 3,
  });
  const html = await page("/console/faults?lang=en");
  expect(html).toContain("3 of 3 shots");
  expect(html).toContain('href="/console/trades/ABC_1"');
  await post(`/console/faults/${fault?.id ?? 0}/remove`);
  expect(await simulator.api.faults()).toEqual([]);
});

test.each([
  [{ times: "0" }, "请填整数：1 到 1000"],
  [{ times: "many" }, "请填整数：1 到 1000"],
  [{ rate: "2" }, "请填大于 0、不大于 1 的数"],
  [{ outTradeNo: "a b" }, "最多 64 个字母、数字、下划线或连字符"],
  [{ appId: "nobody" }, `请选择其中之一：9021000100000001`],
  [{ method: "alipay.trade.page.pay" }, "请选择其中之一：alipay.trade.query"],
])("a field that cannot be is named beside it, and what was put in stays: %j", async (field, sentence) => {
  const response = await post("/console/faults", { kind: "system-error", outTradeNo: "KEPT_1", times: "7", ...field });
  const html = await response.text();
  expect(response.status).toBe(400);
  expect(html).toContain(`id="problem-${Object.keys(field)[0] ?? ""}">${sentence}`);
  expect(html).toContain('aria-invalid="true"');
  if (!("times" in field)) expect(html).toContain('value="7"');
  expect(await simulator.api.faults()).toEqual([]);
});

test("an unknown kind is refused in words", async () => {
  const response = await post("/console/faults", { kind: "earthquake" });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain("请选择其中之一：lost-reply-before");
});

test("a bad notify is sent from the page, and whether the merchant believed it is said", async () => {
  const outTradeNo = newNumber();
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
  const believed = await post("/console/faults/shoot", { number: outTradeNo, shot: "resplit-notify subject/unknown" });
  expect(await believed.text()).toContain("它相信了一条不该相信的通知");
  merchant.answerWith({ status: 400, body: "fail" });
  const refused = await post("/console/faults/shoot", { number: outTradeNo, shot: "forged-notify" });
  const html = await refused.text();
  expect(html).toContain("商家答复：HTTP 400 fail");
  expect(html.match(/被相信了/g)).toHaveLength(1);
  const unknown = await post("/console/faults/shoot", { number: "NONE", shot: "forged-notify" });
  expect([unknown.status, await unknown.text()]).toEqual([404, expect.stringContaining("没有这笔交易")]);
  expect((await post("/console/faults/shoot", { number: outTradeNo, shot: "nothing" })).status).toBe(400);
});

test("every scenario is there with its steps, is loaded by one button, shows its progress and is taken off", async () => {
  const all = await page("/console/scenarios");
  for (const name of SCENARIO_NAMES) expect(all).toContain(`id="scenario-${name}"`);
  await post("/console/scenarios", { name: "system-busy" });
  expect(await page("/console/scenarios")).toContain("等待下一笔订单");
  const outTradeNo = newNumber();
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
  await merchant.sdk.exec("alipay.trade.query", { bizContent: { out_trade_no: outTradeNo } });
  const playing = await page("/console/scenarios");
  expect(playing).toContain("1 / 4 次");
  expect(playing).toContain(outTradeNo);
  const id = /id="loaded-(\d+)"/.exec(playing)?.[1] ?? "";
  await post(`/console/scenarios/${id}/remove`);
  expect(await page("/console/scenarios")).not.toContain("正在演练");
  const refused = await post("/console/scenarios", { name: "system-busy", outTradeNo: "a b" });
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining("最多 64 个字母")]);
});

test("nothing on either page is Chinese in English", async () => {
  await simulator.api.shoot({ kind: "delay-notify" });
  await simulator.api.loadScenario({ name: "paid-at-close", outTradeNo: newNumber() });
  for (const path of ["/console/faults?lang=en&kind=slow-notify", "/console/scenarios?lang=en"]) {
    const html = (await page(path)).replaceAll(/<title>.*?<\/title>|离线支付宝|中文|青禾(茶具 一套)?/g, "");
    expect(html.match(/[\u4e00-\u9fff]+/g)).toBeNull();
  }
});
