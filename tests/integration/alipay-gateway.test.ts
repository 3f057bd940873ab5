import { createVerify } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { createPaymentGateway } from "#lib/alipay/gateway.ts";
import { REMEDIES } from "#lib/alipay/remedies.ts";
import { fen } from "#lib/domain/money.ts";
import type { PaymentGateway } from "#lib/services/ports.ts";
import { memoryLog } from "#tests/support/memory-log.ts";
import {
  answering,
  gatewayTo,
  type SeenRequest,
  shopKeys,
  startScriptedGateway,
  testNow,
} from "#tests/support/scripted-gateway.ts";

let server: Awaited<ReturnType<typeof startScriptedGateway>>;
beforeAll(async () => {
  server = await startScriptedGateway(answering({}));
});
afterAll(() => server.stop());
beforeEach(() => {
  server.seen.length = 0;
});

const tradeNo = "2026112022001499160501589436";
const outTradeNo = "QH20261120ABCDEFGH_1";
const outRequestNo = "QH20261120ABCDEFGH_1_R1_160501589436";
const names = { out_trade_no: outTradeNo, trade_no: tradeNo };
const ok = { code: "10000", msg: "Success" };
const refundRequest = { tradeNo, outTradeNo, outRequestNo, amountFen: fen(1_00), reason: "买家不想要了" };

function failed(subCode: string, more: Record<string, string> = {}): Record<string, string> {
  return { code: "40004", msg: "Business Failed", sub_code: subCode, sub_msg: "原因", ...more };
}

/** Plays one answer, asks, and gives back what came of it. */
async function when<T>(reply: object, ask: (gateway: PaymentGateway) => Promise<T>) {
  server.play(answering(reply));
  const { gateway, lines, levels } = gatewayTo(server.url);
  return { answer: await ask(gateway), lines, levels };
}

const query = (gateway: PaymentGateway) => gateway.queryTrade(outTradeNo);
const close = (gateway: PaymentGateway) => gateway.closeTrade(outTradeNo);
const refund = (gateway: PaymentGateway) => gateway.refund(refundRequest);
const askRefund = (gateway: PaymentGateway) => gateway.queryRefund({ tradeNo, outTradeNo, outRequestNo });

function onlyRequest(): SeenRequest {
  expect(server.seen).toHaveLength(1);
  const [request] = server.seen;
  if (!request) throw new Error("nothing was asked");
  return request;
}

describe("what is asked", () => {
  test("G-23: each request carries Shanghai time, the shop's RSA2 signature and nothing empty", async () => {
    for (const zone of ["UTC", "America/New_York"]) {
      server.seen.length = 0;
      vi.stubEnv("TZ", zone);
      await when(ok, query);
      const { parameters, path } = onlyRequest();
      expect(path).toBe("/gateway.do");
      expect(parameters["timestamp"]).toBe("2026-11-20 10:00:00");
      expect(parameters).toMatchObject({ charset: "utf-8", sign_type: "RSA2", version: "1.0" });
      const { sign = "", ...signed } = parameters;
      expect(Object.values(signed)).not.toContain("");
      const content = Object.keys(signed)
        .sort()
        .map((name) => `${name}=${signed[name] ?? ""}`)
        .join("&");
      expect(createVerify("RSA-SHA256").update(content).verify(shopKeys.publicKey, sign, "base64")).toBe(true);
    }
  });

  test("a query and a close name our number and nothing more", async () => {
    await when(ok, query);
    expect(onlyRequest()).toMatchObject({ parameters: { method: "alipay.trade.query" } });
    expect(onlyRequest().bizContent).toEqual({ out_trade_no: outTradeNo });
    server.seen.length = 0;
    await when(ok, close);
    expect(onlyRequest()).toMatchObject({ parameters: { method: "alipay.trade.close" } });
    expect(onlyRequest().bizContent).toEqual({ out_trade_no: outTradeNo });
  });

  test("G-03: a refund and its repeat are the same request, number and sum", async () => {
    server.play(answering(failed("ACQ.SYSTEM_ERROR")));
    const { gateway } = gatewayTo(server.url);
    await gateway.refund(refundRequest);
    await gateway.refund(refundRequest);
    expect(server.seen).toHaveLength(2);
    expect(server.seen[0]).toEqual(server.seen[1]);
    expect(server.seen[0]).toMatchObject({ parameters: { method: "alipay.trade.refund" } });
    expect(server.seen[0]?.bizContent).toEqual({
      out_trade_no: outTradeNo,
      trade_no: tradeNo,
      out_request_no: outRequestNo,
      refund_amount: "1.00",
      refund_reason: "买家不想要了",
      query_options: ["refund_detail_item_list", "deposit_back_info"],
    });
  });

  test("a refund query asks where the money went", async () => {
    await when(ok, askRefund);
    expect(onlyRequest()).toMatchObject({ parameters: { method: "alipay.trade.fastpay.refund.query" } });
    expect(onlyRequest().bizContent).toEqual({
      out_trade_no: outTradeNo,
      trade_no: tradeNo,
      out_request_no: outRequestNo,
      query_options: ["refund_detail_item_list", "gmt_refund_pay", "deposit_back_info"],
    });
  });
});

describe("alipay.trade.query", () => {
  const trade = { ...ok, ...names, total_amount: "88.88", trade_status: "TRADE_SUCCESS" };

  test("a paid trade, with the zeros that the sandbox answers", async () => {
    const { answer, lines } = await when(
      {
        ...trade,
        buyer_logon_id: "ifv***@sandbox.com",
        buyer_pay_amount: "0.00",
        receipt_amount: "0.00",
        send_pay_date: "2026-11-20 09:59:59",
      },
      query,
    );
    expect(answer).toEqual({
      evidence: { kind: "paid", tradeNo, totalFen: 8888, finished: false },
      paidAt: new Date("2026-11-20T01:59:59Z"),
      buyerLogonId: "ifv***@sandbox.com",
      note: "TRADE_SUCCESS",
    });
    expect(lines).toEqual([
      {
        level: "info",
        message: "Alipay answered",
        facts: {
          method: "alipay.trade.query",
          outTradeNo,
          outRequestNo: undefined,
          code: "10000",
          subCode: undefined,
          traceId: "0603331617156962044358274991886",
        },
      },
    ]);
  });

  test("the line of a call that failed says what to do and who can, so that nobody need look the code up", async () => {
    const advised = async (answer: object) => (await when(answer, query)).lines[0]?.facts;
    expect(await advised(failed("ACQ.TRADE_NOT_EXIST"))).toMatchObject({ advice: REMEDIES["nothing-if-paid"].hint });
    expect(await advised({ code: "40002", msg: "Invalid Arguments", sub_code: "isv.invalid-signature" })).toMatchObject(
      { advice: REMEDIES["check-keys"].hint, who: "developer" },
    );
    expect(await advised({ code: "20000", msg: "Service Currently Unavailable" })).toMatchObject({
      advice: REMEDIES["wait-or-support"].hint,
      who: "nobody-then-alipay",
    });
    expect(await advised(failed("ACQ.NEVER_HEARD_OF"))).toMatchObject({ advice: REMEDIES["ask-support"].hint });
    expect((await when(failed("ACQ.SELLER_BALANCE_NOT_ENOUGH"), refund)).lines[0]?.facts).toMatchObject({
      subCode: "ACQ.SELLER_BALANCE_NOT_ENOUGH",
      advice: REMEDIES["top-up"].hint,
      who: "merchant",
    });
  });

  test("so does the line of a call without an answer that can be trusted", async () => {
    server.play((_request, response) => response.end(JSON.stringify({ alipay_trade_query_response: ok })));
    const unsigned = gatewayTo(server.url);
    await query(unsigned.gateway);
    expect(unsigned.lines[0]?.facts).toMatchObject({ advice: REMEDIES["check-alipay-key"].hint, who: "developer" });
    const another = await when({ ...ok, ...names, out_trade_no: "QH_OTHER", trade_status: "WAIT_BUYER_PAY" }, query);
    expect(another.lines[0]?.facts).toMatchObject({ advice: REMEDIES["fix-program"].hint, who: "developer" });
    server.play((_request, response) => response.writeHead(502).end());
    const broken = gatewayTo(server.url);
    await query(broken.gateway);
    expect(broken.lines[0]?.facts).toMatchObject({ advice: REMEDIES.wait.hint, who: "nobody" });
  });

  test("a page asks in the same way, within a time of its own", async () => {
    server.play(answering({ ...ok, ...names, trade_status: "WAIT_BUYER_PAY" }));
    const { gateway, lines } = gatewayTo(server.url);
    expect((await query(gateway.forOnePage())).evidence.kind).toBe("waiting");
    expect(lines).toMatchObject([{ level: "info", facts: { method: "alipay.trade.query", outTradeNo } }]);
  });

  test.each([
    ["TRADE_FINISHED", { kind: "paid", tradeNo, totalFen: 8888, finished: true }],
    ["WAIT_BUYER_PAY", { kind: "waiting" }],
    ["TRADE_CLOSED", { kind: "closed", tradeNo }],
    ["TRADE_PENDING", { kind: "unknown" }],
    ["constructor", { kind: "unknown" }],
  ])("%s", async (trade_status, evidence) => {
    expect((await when({ ...trade, trade_status }, query)).answer.evidence).toEqual(evidence);
  });

  test.each(["88.880", "8.888e1", "+88.88", "８８.８８", " 88.88", "088.88", "-88.88", "88.8", ""])(
    "G-15: paid, but total_amount=%j is no sum that could equal ours",
    async (total_amount) => {
      const { answer } = await when({ ...trade, total_amount }, query);
      expect(answer.evidence).toEqual({ kind: "paid", tradeNo, totalFen: null, finished: false });
    },
  );

  test("a total_amount that is a number, not text, is no sum", async () => {
    const { answer } = await when({ ...trade, total_amount: 88.88 }, query);
    expect(answer.evidence).toMatchObject({ kind: "paid", totalFen: null });
  });

  test.each(["ACQ.TRADE_NOT_EXIST", "TRADE_NOT_EXIST", "AQC.TRADE_NOT_EXIST", "aop.ACQ.TRADE_NOT_EXIST"])(
    "%s: nobody has scanned yet",
    async (code) => {
      const { answer } = await when(failed(code, { out_trade_no: outTradeNo, buyer_pay_amount: "0.00" }), query);
      expect(answer).toEqual({ evidence: { kind: "absent" }, paidAt: null, buyerLogonId: null, note: code });
    },
  );

  test.each([
    ["G-14: someone else's trade", { ...trade, out_trade_no: "QH20261120XXXXXXXX_1" }],
    ["G-14: someone else's absence", failed("ACQ.TRADE_NOT_EXIST", { out_trade_no: "QH20261120XXXXXXXX_1" })],
    ["a trade without our number", { ...ok, trade_no: tradeNo, total_amount: "88.88", trade_status: "TRADE_SUCCESS" }],
    ["a trade without Alipay's number", { ...ok, out_trade_no: outTradeNo, trade_status: "TRADE_SUCCESS" }],
    ["a trade in no state", { ...trade, trade_status: undefined }],
    ["nothing but the code", ok],
    ["G-08: code 10003", { ...trade, code: "10003" }],
    ["G-08: code 20000", { code: "20000", msg: "Service Currently Unavailable", sub_code: "isp.unknow-error" }],
    ["G-08: ACQ.SYSTEM_ERROR", failed("ACQ.SYSTEM_ERROR")],
    ["G-08: a code that nobody has heard of", failed("ACQ.WHATEVER")],
    ["G-08: a sub_code from Object.prototype", failed("ACQ.constructor")],
    ["a longer word that holds a listed code", failed("ACQ.MAYBE_TRADE_NOT_EXIST_YET")],
    ["a listed code under another code", { ...failed("ACQ.TRADE_NOT_EXIST"), code: "20000" }],
    ["a refusal without sub_code", { code: "40004", msg: "Business Failed" }],
    ["code as a number", { ...trade, code: 10000 }],
    ["no code", names],
  ])("%s is unknown", async (_name, reply) => {
    const { answer } = await when(reply, query);
    expect(answer).toMatchObject({ evidence: { kind: "unknown" }, paidAt: null, buyerLogonId: null });
    expect(answer.note).not.toBe("");
  });

  test("what Alipay said is noted, however little or much", async () => {
    const noted = async (trade_status?: string) => (await when({ ...trade, trade_status }, query)).answer.note;
    expect(await noted()).toBe("trade_status missing");
    expect(await noted("TRADE_PENDING")).toBe("trade_status TRADE_PENDING");
    expect(await noted("X".repeat(200))).toHaveLength(80);
    expect((await when({ code: "40004", msg: "Business Failed" }, query)).answer.note).toBe("code 40004");
  });

  test("G-14: someone else's trade is an alarm", async () => {
    const { levels } = await when({ ...trade, out_trade_no: "QH20261120XXXXXXXX_1" }, query);
    expect(levels()).toEqual(["error"]);
  });
});

describe("alipay.trade.close", () => {
  test.each<[string, object, object]>([
    ["closed", { ...ok, ...names }, { kind: "closed" }],
    ["G-19: never scanned", failed("ACQ.TRADE_NOT_EXIST"), { kind: "absent" }],
    [
      "G-20: paid a moment ago",
      failed("ACQ.TRADE_STATUS_ERROR", { out_trade_no: outTradeNo }),
      { kind: "refused", code: "ACQ.TRADE_STATUS_ERROR" },
    ],
    [
      "not in a state to be closed",
      failed("ACQ.REASON_TRADE_STATUS_INVALID"),
      { kind: "refused", code: "ACQ.REASON_TRADE_STATUS_INVALID" },
    ],
    [
      "in an illegal state",
      failed("ACQ.REASON_ILLEGAL_STATUS"),
      { kind: "refused", code: "ACQ.REASON_ILLEGAL_STATUS" },
    ],
    ["ACQ.SYSTEM_ERROR", failed("ACQ.SYSTEM_ERROR"), { kind: "unknown", cause: "ACQ.SYSTEM_ERROR" }],
    ["20000", { code: "20000", msg: "", sub_code: "aop.unknow-error" }, { kind: "unknown", cause: "aop.unknow-error" }],
    ["without our number", ok, { kind: "unknown", cause: "the answer does not name the trade" }],
    [
      "someone else's",
      { ...ok, out_trade_no: "QH20261120XXXXXXXX_1" },
      { kind: "unknown", cause: "the answer is about another trade" },
    ],
  ])("%s", async (_name, reply, expected) => {
    expect((await when(reply, close)).answer).toEqual(expected);
  });
});

describe("alipay.trade.refund", () => {
  const refunded = {
    ...ok,
    buyer_logon_id: "ifv***@sandbox.com",
    fund_change: "Y",
    gmt_refund_pay: "2026-11-20 10:00:00",
    ...names,
    refund_fee: "1.00",
    send_back_fee: "0.00",
  };

  test("fund_change=Y moved the money, and says where it went in Alipay's own words", async () => {
    const items = [
      { amount: "0.60", fund_channel: "PCREDIT" },
      { amount: "0.40", fund_channel: "ALIPAYACCOUNT" },
    ];
    const royalties = [{ refund_amount: "0.10", royalty_type: "transfer", result_code: "SUCCESS" }];
    const { answer } = await when(
      { ...refunded, refund_detail_item_list: items, refund_royaltys: royalties, send_back_fee: "0.90" },
      refund,
    );
    expect(answer).toEqual({
      answer: { kind: "moved" },
      details: {
        gmtRefundPay: "2026-11-20 10:00:00",
        sendBackFen: 90,
        detailItems: '[{"amount":"0.60","fund_channel":"PCREDIT"},{"amount":"0.40","fund_channel":"ALIPAYACCOUNT"}]',
        depositBack: null,
        royalties: '[{"refund_amount":"0.10","royalty_type":"transfer","result_code":"SUCCESS"}]',
      },
    });
  });

  test.each([
    ["G-04, G-05: fund_change=N", { ...refunded, fund_change: "N" }],
    ["G-06: no fund_change", Object.fromEntries(Object.entries(refunded).filter(([name]) => name !== "fund_change"))],
    ["fund_change in another spelling", { ...refunded, fund_change: "y" }],
    ["G-15: less refunded of the trade than we asked for", { ...refunded, refund_fee: "0.99" }],
    ["G-15: a refund_fee that is a number", { ...refunded, refund_fee: 1.25 }],
    ["G-15: no refund_fee", { ...refunded, refund_fee: undefined }],
  ])("%s does not say that this call moved money", async (_name, reply) => {
    expect((await when(reply, refund)).answer.answer).toEqual({ kind: "unmoved" });
  });

  test.each(["TRADE_HAS_FINISHED", "REASON_TRADE_REFUND_FEE_ERR", "SELLER_BALANCE_NOT_ENOUGH", "TRADE_NOT_EXIST"])(
    "G-09: %s is a refusal that a person can read",
    async (code) => {
      for (const subCode of [`ACQ.${code}`, code, `AQC.${code}`]) {
        const { answer, levels } = await when(failed(subCode), refund);
        expect(answer.answer).toEqual({ kind: "refused", code: subCode, message: "原因" });
        expect(answer.details).toEqual({
          gmtRefundPay: null,
          sendBackFen: null,
          detailItems: null,
          depositBack: null,
          royalties: null,
        });
        expect(levels()).toEqual(["info"]);
      }
    },
  );

  test("G-09: a refusal in too many words, or in none, is kept in as many as there is room for", async () => {
    const refuse = async (sub_msg?: string) =>
      (await when({ ...failed("ACQ.TRADE_HAS_FINISHED"), sub_msg }, refund)).answer.answer;
    const said = { kind: "refused", code: "ACQ.TRADE_HAS_FINISHED" };
    expect(await refuse(" 交易 \n\t 已完结")).toEqual({ ...said, message: " 交易 已完结" });
    expect(await refuse("长".repeat(1_000))).toEqual({ ...said, message: "长".repeat(200) });
    expect(await refuse()).toEqual({ ...said, message: "" });
  });

  test("G-08: a failure without sub_code is known by its code, and someone else's answer has none", async () => {
    const bare = { code: "40004", msg: "Business Failed" };
    const unknown = { kind: "unknown", cause: "code 40004", code: "40004" };
    expect((await when(bare, refund)).answer.answer).toEqual(unknown);
    expect((await when(bare, askRefund)).answer.answer).toEqual(unknown);
    const busy = { kind: "unknown", cause: "ACQ.SYSTEM_ERROR", code: "ACQ.SYSTEM_ERROR" };
    expect((await when(failed("ACQ.SYSTEM_ERROR"), refund)).answer.answer).toEqual(busy);
    expect((await when(failed("ACQ.SYSTEM_ERROR"), askRefund)).answer.answer).toEqual(busy);
    const others = { kind: "unknown", cause: "the answer is about another trade" };
    const strange = { ...ok, out_trade_no: "QH20261120XXXXXXXX_1" };
    expect((await when(strange, refund)).answer.answer).toStrictEqual(others);
    expect((await when(strange, askRefund)).answer.answer).toStrictEqual(others);
  });

  test("where the money went is told in Alipay's words, or not at all", async () => {
    const odd = { gmt_refund_pay: "", send_back_fee: 1.25, refund_detail_item_list: null, deposit_back_info: 7 };
    expect((await when({ ...refunded, ...odd }, refund)).answer).toEqual({
      answer: { kind: "moved" },
      details: { gmtRefundPay: null, sendBackFen: null, detailItems: null, depositBack: null, royalties: null },
    });
    const text = { refund_detail_item_list: '[{"amount":"1.00"}]' };
    expect((await when({ ...refunded, ...text }, refund)).answer.details.detailItems).toBe('[{"amount":"1.00"}]');
  });

  test("G-10: DISCORDANT_REPEAT_REQUEST is unknown and a bug alarm", async () => {
    const { answer, lines } = await when(failed("ACQ.DISCORDANT_REPEAT_REQUEST"), refund);
    expect(answer.answer).toEqual({
      kind: "unknown",
      cause: "ACQ.DISCORDANT_REPEAT_REQUEST",
      code: "ACQ.DISCORDANT_REPEAT_REQUEST",
    });
    expect(lines.filter(({ level }) => level === "error")).toMatchObject([
      { facts: { outTradeNo, outRequestNo, subCode: "ACQ.DISCORDANT_REPEAT_REQUEST" }, message: /bug of the shop/ },
    ]);
  });

  test.each([
    ["G-08: code 20000", { code: "20000", msg: "", sub_code: "aop.ACQ.SYSTEM_ERROR" }],
    ["G-08: code 10003", { ...refunded, code: "10003" }],
    ["G-08: ACQ.SYSTEM_ERROR", failed("ACQ.SYSTEM_ERROR")],
    ["G-08: a code that nobody has heard of", failed("ACQ.REFUND_ON_THE_MOON")],
    ["G-08: a refusal of the gateway itself", { code: "40006", msg: "", sub_code: "isv.insufficient-isv-permissions" }],
    ["G-08: too many calls", { code: "40005", msg: "Call Limited", sub_code: "isv.app-call-limited" }],
    ["G-14: someone else's refund", { ...refunded, out_trade_no: "QH20261120XXXXXXXX_1" }],
    ["G-14: a refund of our number's other trade", { ...refunded, trade_no: "2026112022001499160501589437" }],
    ["a refund without our number", { ...ok, fund_change: "Y" }],
  ])("%s is unknown", async (_name, reply) => {
    const { answer } = await when(reply, refund);
    expect(answer.answer.kind).toBe("unknown");
    expect(answer.details.gmtRefundPay).toBeNull();
  });
});

describe("alipay.trade.fastpay.refund.query", () => {
  const found = {
    ...ok,
    out_request_no: outRequestNo,
    out_trade_no: outTradeNo,
    refund_amount: "1.00",
    refund_status: "REFUND_SUCCESS",
    total_amount: "88.88",
    trade_no: tradeNo,
  };

  test("REFUND_SUCCESS with its sum is found, and says where the money went", async () => {
    const depositBack = {
      has_deposit_back: "true",
      dback_status: "P",
      dback_amount: "1.00",
      est_bank_receipt_time: "2026-11-22 00:00:00",
    };
    const { answer } = await when(
      {
        ...found,
        gmt_refund_pay: "2026-11-20 10:00:00",
        send_back_fee: "1.00",
        refund_detail_item_list: [{ amount: "1.00", fund_channel: "BANKCARD" }],
        deposit_back_info: depositBack,
      },
      askRefund,
    );
    expect(answer).toEqual({
      answer: { kind: "found", amountFen: 100 },
      details: {
        gmtRefundPay: "2026-11-20 10:00:00",
        sendBackFen: 100,
        detailItems: '[{"amount":"1.00","fund_channel":"BANKCARD"}]',
        depositBack: JSON.stringify(depositBack),
        royalties: null,
      },
    });
  });

  test("G-07: nothing but code 10000 is absent", async () => {
    expect((await when(ok, askRefund)).answer.answer).toEqual({ kind: "absent" });
  });

  test.each([
    ["the sum without status, as before 2022", { ...found, refund_status: undefined }],
    ["a status that is not success", { ...found, refund_status: "REFUND_PROCESSING" }],
    ["success without a sum", { ...found, refund_amount: undefined }],
    ["success with a sum that is none", { ...found, refund_amount: "1" }],
    ["success with a sum that is a number", { ...found, refund_amount: 1.25 }],
    ["a refund without our trade's number", { ...found, out_trade_no: undefined }],
    ["G-14: another refund of the trade", { ...found, out_request_no: "QH20261120ABCDEFGH_1_R2_160501589436" }],
    ["G-14: another trade", { ...found, out_trade_no: "QH20261120XXXXXXXX_1" }],
    ["a refund without its number", { ...found, out_request_no: undefined }],
    ["ACQ.TRADE_NOT_EXIST", failed("ACQ.TRADE_NOT_EXIST")],
    ["bare TRADE_NOT_EXIST", failed("TRADE_NOT_EXIST")],
    ["ACQ.SYSTEM_ERROR", failed("ACQ.SYSTEM_ERROR")],
    ["code 20000", { code: "20000", msg: "", sub_code: "isp.unknow-error" }],
  ])("%s is unknown", async (_name, reply) => {
    const { answer } = await when({ refund_detail_item_list: [{ amount: "1.00" }], ...reply }, askRefund);
    expect(answer.answer.kind).toBe("unknown");
    expect(answer.details.detailItems).toBeNull();
  });
});

test("an empty setting or address stops the shop at its start", () => {
  const settings = {
    appId: "1",
    privateKey: shopKeys.privateKey,
    keys: createAlipayKeys({ publicKeys: [shopKeys.publicKey] }),
    gateway: server.url,
    notifyUrl: "https://shop.example/n",
    returnUrl: "https://shop.example/r",
    clock: { now: () => testNow },
    log: memoryLog().log,
  };
  expect(() => createPaymentGateway(settings)).not.toThrow();
  for (const name of ["appId", "privateKey", "gateway", "notifyUrl", "returnUrl"]) {
    expect(() => createPaymentGateway({ ...settings, [name]: "" })).toThrow(/empty/);
  }
});
