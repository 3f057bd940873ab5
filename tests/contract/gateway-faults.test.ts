/** Every fault of a call: what a client really sees on the wire, and what the book says afterwards. */
import { request as httpRequest } from "node:http";
import { gunzipSync } from "node:zlib";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GATEWAY_FAULTS, type GatewayFault } from "#lib/simulator/domain/fault.ts";
import { type FaultRequest, type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { createSdk, type Merchant, newNumber, openMerchant, pagePay } from "./merchant.ts";
import { answerOf, call, commonParams, isSignedByAlipay, type RawReply, signed } from "./raw-call.ts";

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

const REFUND = "alipay.trade.refund";
const QUERY = "alipay.trade.query";

async function paid(): Promise<string> {
  const outTradeNo = newNumber();
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
  return outTradeNo;
}

const refundBiz = (outTradeNo: string) => ({ out_trade_no: outTradeNo, refund_amount: "1.00", out_request_no: "a" });

/** Shoots one fault at a refund of a fresh, paid trade. */
async function refundWith(
  fault: Omit<FaultRequest, "kind"> & { kind: GatewayFault },
): Promise<{ reply: RawReply; outTradeNo: string; refunds: number }> {
  const outTradeNo = await paid();
  await simulator.api.shoot({ ...fault, outTradeNo });
  const reply = await call(simulator, REFUND, refundBiz(outTradeNo));
  return { reply, outTradeNo, refunds: (await simulator.api.trade(outTradeNo)).refunds.length };
}

/** Shoots one fault at a query of a fresh, paid trade. */
async function queryWith(fault: Omit<FaultRequest, "kind"> & { kind: GatewayFault }) {
  const outTradeNo = await paid();
  await simulator.api.shoot({ ...fault, outTradeNo });
  return { reply: await call(simulator, QUERY, { out_trade_no: outTradeNo }), outTradeNo };
}

describe("the line", () => {
  test.each([
    ["lost-reply-before", 0],
    ["lost-reply-after", 1],
  ] as const)("%s: no reply, and %i refunds in the book", async (kind, refunds) => {
    const outTradeNo = await paid();
    await simulator.api.shoot({ kind, outTradeNo });
    await expect(call(simulator, REFUND, refundBiz(outTradeNo))).rejects.toThrow();
    expect((await simulator.api.trade(outTradeNo)).refunds).toHaveLength(refunds);
  });

  test.each([
    ["http-error-before", "502", 0],
    ["http-error-before", "503", 0],
    ["http-error-before", "429", 0],
    ["http-error-after", "502", 1],
  ] as const)("%s: a page of HTML with status %s, and %i refunds in the book", async (kind, detail, count) => {
    const { reply, refunds } = await refundWith({ kind, detail });
    expect([reply.status, reply.contentType]).toEqual([Number(detail), "text/html"]);
    expect(reply.text).toContain("<html>");
    expect(refunds).toBe(count);
  });

  test("redirect: elsewhere, something answers as the gateway would, with somebody else's signature", async () => {
    const { outTradeNo, reply, refunds } = await refundWith({ kind: "redirect" });
    expect(reply.status).toBe(302);
    expect(refunds).toBe(0);
    await simulator.api.shoot({ kind: "redirect", outTradeNo });
    // The official SDK follows redirects by itself and, unless told to verify, believes what it finds there.
    const biz = { bizContent: refundBiz(outTradeNo) };
    expect(await merchant.sdk.exec(REFUND, biz)).toMatchObject({ code: "10000", fundChange: "Y", refundFee: "1.00" });
    await simulator.api.shoot({ kind: "redirect", outTradeNo });
    await expect(merchant.sdk.exec(REFUND, biz, { validateSign: true })).rejects.toThrow("验签失败");
    expect((await simulator.api.trade(outTradeNo)).refunds).toHaveLength(0);
  });

  test("slow-reply: late", async () => {
    const outTradeNo = await paid();
    await simulator.api.shoot({ kind: "slow-reply", seconds: 1, outTradeNo });
    const startedAt = Date.now();
    expect(isSignedByAlipay(simulator, await call(simulator, QUERY, { out_trade_no: outTradeNo }))).toBe(true);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  test("dripping-reply: a first byte at once, and far from all of them soon", async () => {
    const outTradeNo = await paid();
    await simulator.api.shoot({ kind: "dripping-reply", outTradeNo });
    const params = signed(simulator, commonParams(simulator, QUERY, { out_trade_no: outTradeNo }));
    const { pathname, search, port } = new URL(`${simulator.gateway}?${new URLSearchParams(params).toString()}`);
    const received = await new Promise<string>((resolve, reject) => {
      const request = httpRequest({ port, host: "127.0.0.1", path: pathname + search, agent: false }, (response) => {
        response.once("data", (chunk: Buffer) => {
          request.destroy();
          resolve(chunk.toString());
        });
        response.on("error", reject);
      });
      request.on("error", reject);
      request.end();
    });
    expect(received).toBe("{");
    expect((await call(simulator, QUERY, { out_trade_no: outTradeNo })).text, "the gateway goes on").toContain("10000");
  });
});

describe("what the reply looks like", () => {
  test("empty-reply: 200 and nothing, though the refund is done", async () => {
    const { reply, refunds } = await refundWith({ kind: "empty-reply" });
    expect([reply.status, reply.bytes.length, refunds]).toEqual([200, 0, 1]);
  });

  test("garbage-reply: 200 and no JSON, though the refund is done", async () => {
    const { reply, refunds } = await refundWith({ kind: "garbage-reply" });
    expect([reply.status, refunds]).toEqual([200, 1]);
    expect(() => JSON.parse(reply.text) as unknown).toThrow(SyntaxError);
  });

  test("truncated-reply: half of it, whole as far as HTTP can tell", async () => {
    const { reply, refunds } = await refundWith({ kind: "truncated-reply" });
    expect(reply.text).toMatch(/^{"alipay_trade_refund_response":{"code":"10000"/);
    expect(() => JSON.parse(reply.text) as unknown).toThrow(SyntaxError);
    expect(refunds).toBe(1);
  });

  test("huge-reply: valid, rightly signed, and 64 MB long, without a place in the simulator's memory", async () => {
    const { reply, outTradeNo } = await queryWith({ kind: "huge-reply" });
    expect(reply.bytes.length).toBeGreaterThan(64 * 1024 * 1024);
    expect(answerOf(reply)).toMatchObject({ code: "10000", trade_status: "TRADE_SUCCESS" });
    const [request] = (await simulator.api.trade(outTradeNo)).requests.slice(-1);
    expect(request?.fault).toBe("huge-reply");
    expect(request?.reply.length).toBeLessThan(5_000);
  });

  test("gzip-bomb-reply: small on the wire, 64 MB once unpacked", async () => {
    const { reply } = await queryWith({ kind: "gzip-bomb-reply" });
    expect(reply.bytes.length).toBeLessThan(1024 * 1024);
    expect(gunzipSync(reply.bytes).length).toBeGreaterThan(64 * 1024 * 1024);
  });

  test("gbk-reply: the bytes are GBK and signed so, though UTF-8 was asked for", async () => {
    const unknown = newNumber();
    await simulator.api.shoot({ kind: "gbk-reply", outTradeNo: unknown });
    const reply = await call(simulator, QUERY, { out_trade_no: unknown });
    expect(reply.contentType.toLowerCase()).toContain("gbk");
    expect(reply.bytes.toString("utf8")).not.toContain("交易不存在");
    expect(iconv.decode(reply.bytes, "gbk")).toContain("交易不存在");
    expect(isSignedByAlipay(simulator, reply)).toBe(true);
  });
});

describe("the signature", () => {
  test("unsigned-reply: the right answer without sign", async () => {
    const { reply } = await queryWith({ kind: "unsigned-reply" });
    expect(Object.keys(JSON.parse(reply.text) as object)).toEqual(["alipay_trade_query_response"]);
  });

  test("wrong-sign-reply: a signature of another text", async () => {
    const { reply } = await queryWith({ kind: "wrong-sign-reply" });
    expect(reply.text).toContain('"sign":"');
    expect(isSignedByAlipay(simulator, reply)).toBe(false);
  });

  test("appended-reply: JSON parsers read the forged member, the signature covers the right one", async () => {
    const outTradeNo = newNumber();
    await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    await simulator.api.shoot({ kind: "appended-reply", outTradeNo });
    const reply = await call(simulator, QUERY, { out_trade_no: outTradeNo });
    expect(answerOf(reply)).toMatchObject({ trade_status: "TRADE_SUCCESS", total_amount: "88.88" });
    const genuine = reply.text.slice(0, reply.text.indexOf(',"alipay_trade_query_response"')) + "}";
    expect(isSignedByAlipay(simulator, { ...reply, text: genuine, bytes: Buffer.from(genuine) })).toBe(true);
    expect(JSON.parse(genuine)).toMatchObject({ alipay_trade_query_response: { trade_status: "WAIT_BUYER_PAY" } });
    expect((await simulator.api.trade(outTradeNo)).trade.status).toBe("WAIT_BUYER_PAY");
  });
});

describe("what the reply says, rightly signed", () => {
  const signedAnswer = (reply: RawReply) => {
    expect(isSignedByAlipay(simulator, reply)).toBe(true);
    return answerOf(reply);
  };

  test.each([
    ["system-error", 0],
    ["system-error-after", 1],
  ] as const)("%s: 20000, and %i refunds in the book", async (kind, count) => {
    const { reply, refunds } = await refundWith({ kind });
    expect(signedAnswer(reply)).toMatchObject({ code: "20000", sub_code: "isp.unknow-error" });
    expect(refunds).toBe(count);
  });

  test.each([
    ["ACQ.SELLER_BALANCE_NOT_ENOUGH", "40004", "Business Failed"],
    ["ACQ.SYSTEM_ERROR", "40004", "Business Failed"],
    ["aop.ACQ.SYSTEM_ERROR", "20000", "Service Currently Unavailable"],
    ["aop.auth-token-time-out", "20001", "Insufficient Token Permissions"],
    ["isv.missing-signature-key", "40001", "Missing Required Arguments"],
    ["isv.forbidden-api", "40002", "Invalid Arguments"],
    ["isv.missing-signature-config", "40003", "Insufficient Conditions"],
    ["isv.app-call-limited", "40005", "Call Limited"],
    ["isv.insufficient-isv-permissions", "40006", "Insufficient Permissions"],
  ])("sub-code %s has its common code and leaves the book alone", async (detail, code, msg) => {
    const { reply, refunds } = await refundWith({ kind: "sub-code", detail });
    expect(signedAnswer(reply)).toMatchObject({ code, msg, sub_code: detail });
    expect(refunds).toBe(0);
  });

  test("sub-code isv.invalid-app-id comes without signature, as from the real gateway", async () => {
    const { reply } = await refundWith({ kind: "sub-code", detail: "isv.invalid-app-id" });
    expect(answerOf(reply)).toMatchObject({ code: "40002", sub_code: "isv.invalid-app-id" });
    expect(reply.text).not.toContain('"sign"');
  });

  test("fund-change-n: the money moves and the first answer denies it", async () => {
    const { reply, refunds } = await refundWith({ kind: "fund-change-n", method: REFUND });
    expect(signedAnswer(reply)).toMatchObject({ code: "10000", fund_change: "N", refund_fee: "1.00" });
    expect(refunds).toBe(1);
  });

  test("refund-query-early: a bare 10000, although the refund is done", async () => {
    const outTradeNo = await paid();
    await call(simulator, REFUND, refundBiz(outTradeNo));
    await simulator.api.shoot({ kind: "refund-query-early", outTradeNo });
    const ask = () =>
      call(simulator, "alipay.trade.fastpay.refund.query", { out_trade_no: outTradeNo, out_request_no: "a" });
    expect(signedAnswer(await ask())).toEqual({ code: "10000", msg: "Success" });
    expect(signedAnswer(await ask())).toMatchObject({ refund_status: "REFUND_SUCCESS" });
  });

  test("other-trade-reply: another trade's two numbers", async () => {
    const other = await paid();
    const outTradeNo = await paid();
    await simulator.api.shoot({ kind: "other-trade-reply", outTradeNo });
    const { trade } = await simulator.api.trade(other);
    const answer = signedAnswer(await call(simulator, QUERY, { out_trade_no: outTradeNo }));
    expect(answer).toMatchObject({ out_trade_no: other, trade_no: trade.tradeNo });
  });

  test("other-amount-reply: sums that nobody paid", async () => {
    const { reply } = await queryWith({ kind: "other-amount-reply" });
    expect(signedAnswer(reply)).toMatchObject({ total_amount: "0.01", trade_status: "TRADE_SUCCESS" });
  });
});

describe("buyer-pays-at-close", () => {
  const close = (outTradeNo: string) => call(simulator, "alipay.trade.close", { out_trade_no: outTradeNo });

  test("an open trade: the payment is first, so the close is refused", async () => {
    const outTradeNo = newNumber();
    await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    await simulator.api.shoot({ kind: "buyer-pays-at-close", outTradeNo });
    expect(answerOf(await close(outTradeNo))).toMatchObject({ sub_code: "ACQ.TRADE_STATUS_ERROR" });
    expect((await simulator.api.trade(outTradeNo)).trade.status).toBe("TRADE_SUCCESS");
  });

  test("a cashier that nobody has entered: nothing to close, and then it is paid", async () => {
    const outTradeNo = newNumber();
    await fetch(pagePay(merchant, { out_trade_no: outTradeNo }), { redirect: "manual" });
    await simulator.api.shoot({ kind: "buyer-pays-at-close", outTradeNo });
    expect(answerOf(await close(outTradeNo))).toMatchObject({ sub_code: "ACQ.TRADE_NOT_EXIST" });
    const { trade, events } = await simulator.api.trade(outTradeNo);
    expect(trade.status).toBe("TRADE_SUCCESS");
    expect(events.map(({ kind }) => kind)).toEqual(["scanned", "paid"]);
    expect((await simulator.api.shots())[0]).toMatchObject({ kind: "buyer-pays-at-close", result: "paid" });
  });
});

test("every kind was shot above, and each shot is listed and stands beside its request", async () => {
  const kinds = new Set((await simulator.api.shots()).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual([...GATEWAY_FAULTS].sort());
  const outTradeNo = await paid();
  await simulator.api.shoot({ kind: "system-error", outTradeNo });
  await call(simulator, QUERY, { out_trade_no: outTradeNo });
  const { requests } = await simulator.api.trade(outTradeNo);
  expect(requests.map(({ fault }) => fault)).toEqual(["", "system-error"]);
});

describe("aim", () => {
  test("a method that is not meant is not hit", async () => {
    const outTradeNo = await paid();
    await simulator.api.shoot({ kind: "system-error", appId: simulator.appId, outTradeNo, method: REFUND });
    expect(answerOf(await call(simulator, QUERY, { out_trade_no: outTradeNo }))["code"]).toBe("10000");
    expect(answerOf(await call(simulator, REFUND, refundBiz(outTradeNo)))["code"]).toBe("20000");
  });

  test("a call that names the trade by Alipay's number is hit by the merchant's number", async () => {
    const outTradeNo = await paid();
    const { trade } = await simulator.api.trade(outTradeNo);
    await simulator.api.shoot({ kind: "system-error", outTradeNo });
    expect(answerOf(await call(simulator, QUERY, { trade_no: trade.tradeNo }))["code"]).toBe("20000");
  });

  test("a rate of one hits until it is taken off; one fault can be taken off alone", async () => {
    const outTradeNo = await paid();
    const fault = await simulator.api.shoot({ kind: "system-error", rate: 1, outTradeNo });
    expect(fault).toMatchObject({ remaining: null, times: null });
    const other = await simulator.api.shoot({ kind: "system-error", outTradeNo: newNumber() });
    const code = async () => answerOf(await call(simulator, QUERY, { out_trade_no: outTradeNo }))["code"];
    expect([await code(), await code(), await code()]).toEqual(["20000", "20000", "20000"]);
    await simulator.api.removeFault(fault.id);
    expect(await code()).toBe("10000");
    expect((await simulator.api.faults()).map(({ id }) => id)).toEqual([other.id]);
    await simulator.api.clearFaults();
    expect(await simulator.api.faults()).toEqual([]);
  });

  test("faults survive a kill", async () => {
    const outTradeNo = await paid();
    await simulator.api.shoot({ kind: "system-error", outTradeNo, times: 2 });
    await simulator.kill();
    await simulator.restart();
    expect(await simulator.api.faults()).toMatchObject([{ kind: "system-error", outTradeNo, remaining: 2 }]);
    const sdk = createSdk(simulator);
    expect(await sdk.exec(QUERY, { bizContent: { out_trade_no: outTradeNo } })).toMatchObject({ code: "20000" });
    await simulator.api.clearFaults();
  });
});

test.each([
  [{ kind: "earthquake" }, "kind", "lost-reply-before"],
  [{ kind: "system-error", times: 0 }, "times", "1 to 1000"],
  [{ kind: "system-error", times: "3" }, "times", "1 to 1000"],
  [{ kind: "system-error", rate: 0 }, "rate", "more than 0"],
  [{ kind: "system-error", rate: 1.5 }, "rate", "at most 1"],
  [{ kind: "system-error", method: "alipay.trade.page.pay" }, "method", "alipay.trade.close"],
  [{ kind: "system-error", appId: "1" }, "appId", "9021000100000001"],
  [{ kind: "system-error", outTradeNo: "a b" }, "outTradeNo", "64"],
  [{ kind: "system-error", outTradeNo: 5 }, "outTradeNo", ""],
  [{ kind: "system-error", seconds: 5 }, "seconds", "slow-reply"],
  [{ kind: "system-error", detail: "x" }, "detail", "nothing to choose"],
  [{ kind: "system-error", whom: "x" }, "whom", "outTradeNo"],
  [{ kind: "slow-reply", seconds: 3_601 }, "seconds", "0 to 3600"],
  [{ kind: "sub-code", detail: "ACQ.NO_SUCH_CODE" }, "detail", "ACQ.SELLER_BALANCE_NOT_ENOUGH"],
  [{ kind: "http-error-before", detail: "200" }, "detail", "502"],
  [{ kind: "fund-change-n", method: QUERY }, "method", REFUND],
  [{ kind: "lose-notify", method: QUERY }, "method", "no fault of a call"],
])("an order that cannot be is refused, naming the field and what it may hold: %j", async (order, field, allowed) => {
  const response = await fetch(`${simulator.address}/console/api/faults`, {
    method: "POST",
    body: JSON.stringify(order),
  });
  const answer = (await response.json()) as { error: string; field: string; allowed: string };
  expect([response.status, answer.field]).toEqual([400, field]);
  expect(answer.error).toContain(allowed);
  expect(answer.error).toContain(field);
});
