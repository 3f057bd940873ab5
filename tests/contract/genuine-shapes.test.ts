/** What the simulator says, held against what Alipay really signed: same keys, same order, same formats. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, notifyOf, openMerchant, pagePay } from "./merchant.ts";
import { answerOf, call, commonParams, get, isSignedByAlipay, type RawReply, signed } from "./raw-call.ts";
import { CAPTURED_ORDERS, keysInOrder, objectText, signedMessage } from "./signed-messages.ts";
import { switchOnly } from "./switches.ts";

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

/** Formats read off genuine values; the first that fits the genuine value is the one that ours must fit. */
const FORMATS: readonly RegExp[] = [
  /^\d+\.\d{2}$/,
  /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/,
  // trade_no and notify_id, with what their digits mean.
  /^20\d{6}220014\d{4}[01]\d{9}$/,
  /^20\d{6}0[01]222\d{6}[01]\d{4}[01]\d{9}$/,
  // Partner and buyer numbers; application numbers.
  /^2088\d{12}$/,
  /^\d{16}$/,
  // A masked account, and the merchant's own.
  /^.{3}\*{3}@[a-z0-9.]+$/,
  /^[^@*\s]+@[a-z0-9.]+$/,
  /^\[\{"amount":"\d+\.\d{2}","fundChannel":"[A-Z]+"\}\]$/,
  /^[A-Za-z0-9+/]{342}==$/,
  /^1\.0$/,
  /^(?:utf-8|RSA2|trade_status_sync|alipay\.trade\.page\.pay\.return)$/,
  /^(?:Success|Business Failed|Invalid Arguments)$/,
  /^(?:10000|40002|40004)$/,
  /^(?:ACQ|isv)\.[A-Za-z_-]+$/,
  /^[A-Z][A-Z_]*$/,
  /^交易不存在$/,
  /^验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配，网关生成的验签字符串为：app_id=/,
];

/** The merchant's own words: nothing to compare. */
const MERCHANTS_OWN = ["out_trade_no", "out_request_no", "subject"];

function expectSameFormats(ours: Readonly<Record<string, string>>, genuine: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(genuine)) {
    const format = FORMATS.find((candidate) => candidate.test(value));
    if (MERCHANTS_OWN.includes(name)) continue;
    expect(format, `a format for the genuine ${name} ${value}`).toBeDefined();
    expect(ours[name], name).toMatch(format ?? /^$/);
  }
}

function expectShapeOf(id: string, reply: RawReply): void {
  const genuine = signedMessage(id).raw;
  expect(keysInOrder(reply.text)).toEqual(keysInOrder(genuine));
  expectSameFormats(answerOf(reply), JSON.parse(objectText(genuine)) as Record<string, string>);
  expect(Object.keys(JSON.parse(reply.text) as object)).toEqual([
    expect.stringMatching(/^alipay_.*_response$/),
    "sign",
  ]);
  expect(isSignedByAlipay(simulator, reply)).toBe(true);
}

async function paid(): Promise<string> {
  const outTradeNo = newNumber();
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
  return outTradeNo;
}

const AMOUNTS = ["buyer_pay_amount", "invoice_amount", "point_amount", "receipt_amount"];

describe("a reply has the shape of a genuine one:", () => {
  test("the query of a paid trade, whose amounts are 0.00 in the official sandbox and real in production", async () => {
    const outTradeNo = await paid();
    const inProduction = await call(simulator, "alipay.trade.query", { out_trade_no: outTradeNo });
    expectShapeOf("yan-2023-trade-query", inProduction);
    expect(AMOUNTS.map((name) => answerOf(inProduction)[name])).toEqual(["88.88", "88.88", "0.00", "88.88"]);

    await switchOnly(simulator, ["notifyRefund", "sandboxLimits"]);
    const inSandbox = await call(simulator, "alipay.trade.query", { out_trade_no: outTradeNo });
    await switchOnly(simulator, ["notifyRefund"]);
    expectShapeOf("yan-2023-trade-query", inSandbox);
    expect(AMOUNTS.map((name) => answerOf(inSandbox)[name])).toEqual(["0.00", "0.00", "0.00", "0.00"]);
    expect(answerOf(inSandbox)["total_amount"]).toBe("88.88");
  });

  test("the query of a trade that nobody knows", async () => {
    const reply = await call(simulator, "alipay.trade.query", { out_trade_no: "nobody" });
    expectShapeOf("yan-2021-trade-query-NOT-EXIST-cert", reply);
    for (const name of AMOUNTS) expect(answerOf(reply)[name]).toBe("0.00");
  });

  test("a refund and what a refund query finds", async () => {
    const outTradeNo = await paid();
    const refund = await call(simulator, "alipay.trade.refund", { out_trade_no: outTradeNo, refund_amount: "88.88" });
    expectShapeOf("yan-2023-trade-refund", refund);
    expectShapeOf("yan-2021-trade-refund-cert", refund);
    const query = await call(simulator, "alipay.trade.fastpay.refund.query", {
      out_trade_no: outTradeNo,
      out_request_no: outTradeNo,
    });
    expectShapeOf("yan-2023-refund-query", query);
  });

  test("a close", async () => {
    const outTradeNo = newNumber();
    await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    expectShapeOf("yan-2023-trade-close", await call(simulator, "alipay.trade.close", { out_trade_no: outTradeNo }));
  });

  test("an invalid signature", async () => {
    const params = signed(simulator, commonParams(simulator, "alipay.trade.query", { out_trade_no: "x" }));
    const reply = await get(simulator, { ...params, timestamp: "2026-01-02 03:04:06" });
    expectShapeOf("node-invalid-signature-40002", reply);
  });
});

/**
 * Keys in which a genuine message differs from ours, and why:
 * alipay_cert_sn: certificate mode, which is not played; refund_status: refund queries of 2021 did not have it yet;
 * app_id: shares a place of Java's map with buyer_pay_amount and sign_type, and was put in last in 2019 and first in 2023;
 * body: shares one with buyer_id, and was put in before it in 2018 and after it in 2023.
 */
const DIFFERS: Readonly<Record<string, readonly string[]>> = {
  "yan-2021-refund-query-cert-no-refund-status": ["refund_status"],
  "node-notify-trade-2019-yuque": ["app_id"],
  paid: ["body"],
};

const notDiffering = (id: string, names: readonly string[]) =>
  names.filter((name) => !(DIFFERS[id] ?? []).includes(name));

test("the refund query of 2021 lacked nothing but refund_status", () => {
  const id = "yan-2021-refund-query-cert-no-refund-status";
  expect(keysInOrder(signedMessage(id).raw)).toEqual(
    notDiffering(id, keysInOrder(signedMessage("yan-2023-refund-query").raw)),
  );
});

describe("a notify has the shape of a genuine one:", () => {
  test.each([
    ["yan-2023-notify-plus-in-subject", []],
    ["node-notify-trade-2019-yuque", ["notifyLogonIds"]],
  ] as const)("%s, with the switches %j", async (id, switches) => {
    await switchOnly(simulator, switches);
    const { fields } = await notifyOf(merchant, await paid());
    const genuine = signedMessage(id).params;
    const names = genuine.map(([name]) => name);
    expect([...fields.keys()].sort()).toEqual([...names].sort());
    expect(notDiffering(id, [...fields.keys()])).toEqual(notDiffering(id, names));
    expectSameFormats(Object.fromEntries(fields), Object.fromEntries(genuine));
    await switchOnly(simulator, ["notifyRefund"]);
  });

  /** Captured without a published key, so only their order is known. */
  test("27 fields of a payment, and 21 of a close, in the order in which they were captured", async () => {
    await switchOnly(simulator, ["notifyLogonIds", "notifyClose"]);
    const told = { body: "b", passback_params: "p" };
    const outTradeNo = newNumber();
    await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo, ...told }) });
    const names = [...(await notifyOf(merchant, outTradeNo)).fields.keys()];
    expect([...names].sort()).toEqual([...CAPTURED_ORDERS.paid].sort());
    expect(notDiffering("paid", names)).toEqual(notDiffering("paid", CAPTURED_ORDERS.paid));

    const unpaid = newNumber();
    await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: unpaid }) });
    await simulator.api.advanceClock(15 * 24 * 3_600);
    const { fields } = await notifyOf(merchant, unpaid);
    expect([...fields.keys()]).toEqual(CAPTURED_ORDERS.closed);
    expect(Object.fromEntries(fields)).toMatchObject({ trade_status: "TRADE_CLOSED", refund_fee: "0.00" });
    await switchOnly(simulator, ["notifyRefund"]);
  });

  test("its numbers name the day, the time and four digits of the buyer", async () => {
    const outTradeNo = await paid();
    const { fields } = await notifyOf(merchant, outTradeNo);
    const of = (name: string) => fields.get(name) ?? "";
    const digits = (text: string) => text.replaceAll(/\D/g, "");
    const buyer = of("buyer_id").slice(11, 15);
    expect(of("trade_no")).toMatch(new RegExp(`^${digits(of("gmt_create")).slice(0, 8)}220014${buyer}0\\d{9}$`));
    expect(of("notify_id")).toMatch(
      new RegExp(`^${digits(of("gmt_payment")).slice(0, 8)}01222\\d{6}1${buyer}0\\d{9}$`),
    );
    // The captured notify of 2023 keeps the same rules.
    const captured = new Map(signedMessage("yan-2023-notify-plus-in-subject").params);
    const capturedBuyer = captured.get("buyer_id")?.slice(11, 15) ?? "";
    expect(captured.get("trade_no")).toMatch(new RegExp(`^20231221220014${capturedBuyer}0\\d{9}$`));
    expect(captured.get("notify_id")).toMatch(new RegExp(`^2023122101222\\d{6}1${capturedBuyer}0\\d{9}$`));
  });
});

test.each(["yan-2023-return-url", "yan-2021-return-url"])("a return address has the shape of %s", async (id) => {
  const outTradeNo = newNumber();
  const { returnUrl } = await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
  const fields = [...new URL(returnUrl ?? "").searchParams];
  const genuine = signedMessage(id).params;
  expect(fields.map(([name]) => name)).toEqual(genuine.map(([name]) => name));
  expectSameFormats(Object.fromEntries(fields), Object.fromEntries(genuine));
});
