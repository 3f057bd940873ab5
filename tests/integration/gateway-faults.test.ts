/** The shop's use-cases and books behind its own gateway, while what answers over real HTTP does everything wrong. */
import { sign } from "node:crypto";
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fen, yuanFromFen } from "#lib/domain/money.ts";
import { SCHEDULES } from "#lib/domain/recovery.ts";
import { cancelOrder } from "#lib/services/cancel-order.ts";
import { refreshPayment } from "#lib/services/refresh-payment.ts";
import { requestRefund } from "#lib/services/request-refund.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";
import { payments, refunds, witness } from "#lib/worker/jobs.ts";
import { runLeased } from "#lib/worker/run-job.ts";
import {
  alipayKeys,
  answering,
  gatewayTo,
  type SeenRequest,
  shopKeys,
  signedReply,
  startScriptedGateway,
} from "#tests/support/scripted-gateway.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

type Script = Parameters<typeof startScriptedGateway>[0];

const TRADE_NO = "2026112022001400000000777";
const TOTAL_FEN = 10_000;
const REFUND_FEN = 3_000;

let shop: TestShop;
let alipay: Awaited<ReturnType<typeof startScriptedGateway>>;
beforeEach(async () => {
  shop = await createTestShop();
  alipay = await startScriptedGateway(genuine);
  connect(alipay.url);
});
afterEach(async () => {
  await alipay.stop();
  await shop.close();
});

function connect(url: string, deadlineMs = 2_000): void {
  shop.deps.gateway = gatewayTo(url, { deadlineMs, log: shop.deps.log }).gateway;
}

/** What an Alipay without faults says that has done what it was asked: each fault below spoils this. */
function truthFor({ parameters, bizContent }: SeenRequest): Record<string, unknown> {
  const { out_trade_no, out_request_no, refund_amount } = bizContent;
  const names = { code: "10000", msg: "Success", out_trade_no, trade_no: TRADE_NO };
  switch (parameters["method"] ?? "") {
    case "alipay.trade.query":
      return { ...names, total_amount: yuanFromFen(fen(TOTAL_FEN)), trade_status: "TRADE_SUCCESS" };
    case "alipay.trade.refund":
      return { ...names, fund_change: "Y", refund_fee: refund_amount };
    case "alipay.trade.fastpay.refund.query":
      return {
        ...names,
        out_request_no,
        refund_amount: yuanFromFen(fen(REFUND_FEN)),
        refund_status: "REFUND_SUCCESS",
        total_amount: yuanFromFen(fen(TOTAL_FEN)),
      };
    default:
      return names;
  }
}

function genuine(request: SeenRequest, response: ServerResponse): void {
  answering(truthFor(request))(request, response);
}

/** The true answer with some fields changed. */
const changed =
  (changes: Record<string, unknown>): Script =>
  (request, response) => {
    answering({ ...truthFor(request), ...changes })(request, response);
  };

const NOTHING_FOUND = { code: "10000", msg: "Success" };
const failure = (subCode: string) => ({ code: "40004", msg: "Business Failed", sub_code: subCode, sub_msg: "原因" });

/** One script a method; the rest is answered truly. */
const play = (scripts: Record<string, Script | object>) => {
  alipay.play((request, response) => {
    const script = scripts[request.parameters["method"]?.replace("alipay.trade.", "") ?? ""] ?? genuine;
    if (typeof script === "function") (script as Script)(request, response);
    else answering(script)(request, response);
  });
};
const REFUND_QUERY = "fastpay.refund.query";
const silence: Script = () => undefined;

const start = () => shop.placeAndStart({ priceFen: TOTAL_FEN });
type Started = Awaited<ReturnType<typeof start>>;

async function paidOrder(): Promise<Started> {
  const order = await start();
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: TOTAL_FEN, tradeNo: TRADE_NO });
  return order;
}

async function requested(order: Started, amountFen = REFUND_FEN): Promise<string> {
  const asked = await requestRefund(shop.deps, {
    orderId: order.id,
    amountFen,
    reason: "damaged",
    note: "",
    formKey: `dialog-${amountFen}`,
    requestedBy: "staff:anna",
  });
  if (asked.status !== "accepted") throw new Error(`refused: ${asked.code}`);
  return asked.refundId;
}

const send = (refundId: string) => submitRefund(shop.deps, { refundId });
const cancel = ({ id }: Started) => cancelOrder(shop.deps, { orderId: id, cause: "buyer", actor: "buyer" });
const refundRow = () => shop.rows.refund.findFirstOrThrow();
const orderRow = ({ id }: Started) => shop.rows.order.findUniqueOrThrow({ where: { id } });
const attemptRow = ({ outTradeNo }: Started) => shop.rows.paymentAttempt.findUniqueOrThrow({ where: { outTradeNo } });

/** What was refunded according to the books, entry by entry. */
async function bookedRefunds(): Promise<number[]> {
  const entries = await shop.rows.ledgerEntry.findMany({ where: { kind: "refund" }, select: { amountFen: true } });
  return entries.map(({ amountFen }) => amountFen);
}

/** Every refund request that came, by number and sum. */
const refundRequests = () =>
  alipay.seen
    .filter(({ parameters }) => parameters["method"] === "alipay.trade.refund")
    .map(({ bizContent }) => [bizContent["out_request_no"], bizContent["refund_amount"]]);

/** Nothing that Alipay says is believed: no refund is done or failed, no order paid, none cancelled. */
async function expectNothingLearned(): Promise<void> {
  const paid = await paidOrder();
  const refundId = await requested(paid);
  expect(await send(refundId)).toEqual({ status: "unknown" });
  expect(await refundRow()).toMatchObject({ status: "unknown", amountFen: REFUND_FEN, settledAt: null });
  expect(await bookedRefunds()).toEqual([]);
  await expect(requested(paid, TOTAL_FEN - REFUND_FEN + 1)).rejects.toThrow("exceeds-refundable");

  const pending = await start();
  expect(await refreshPayment(shop.deps, { orderId: pending.id })).toEqual({ asked: true, answered: false });
  expect(await cancel(pending)).toEqual({ status: "try-again" });
  expect(await orderRow(pending)).toMatchObject({ status: "pending", paidAt: null });
  const attempt = await attemptRow(pending);
  expect(attempt).toMatchObject({ status: "open" });
  expect(attempt.nextAskAt?.getTime()).toBeGreaterThan(shop.deps.clock.now().getTime());
  expect(await shop.rows.payment.count()).toBe(1);
  expect(await shop.rows.variant.findUniqueOrThrow({ where: { id: pending.variantId } })).toMatchObject({ stock: 9 });

  // The fault is over: the same numbers, and everything is found as it is.
  alipay.play(genuine);
  connect(alipay.url);
  shop.pass(10);
  expect(await send(refundId)).toEqual({ status: "done" });
  expect(await bookedRefunds()).toEqual([REFUND_FEN]);
  expect(new Set(refundRequests().map(([number]) => number)).size).toBeLessThanOrEqual(1);
}

test("without a fault this Alipay is believed in every word", async () => {
  const order = await paidOrder();
  expect(await send(await requested(order))).toEqual({ status: "done" });
  expect(await bookedRefunds()).toEqual([REFUND_FEN]);
  const closed = await start();
  expect(await cancel(closed)).toEqual({ status: "cancelled" });
});

test("G-16: true answers in GBK, rightly signed over those bytes, are believed though UTF-8 was asked for", async () => {
  alipay.play((request, response) => {
    response.setHeader("content-type", "text/html;charset=GBK");
    response.end(inGbk(request));
  });
  const order = await start();
  expect(await refreshPayment(shop.deps, { orderId: order.id })).toEqual({ asked: true, answered: true });
  expect(await orderRow(order)).toMatchObject({ status: "paid" });
  expect(await send(await requested(order))).toEqual({ status: "done" });
  expect(await bookedRefunds()).toEqual([REFUND_FEN]);
});

/** The true answer with 青禾 in it, as a gateway writes and signs it that takes the shop for one that speaks GBK. */
function inGbk(request: SeenRequest): Buffer {
  const name = `${request.parameters["method"]?.replaceAll(".", "_")}_response`;
  const [head = "", tail = ""] = JSON.stringify({ ...truthFor(request), body: "@" }).split("@");
  const signed = Buffer.concat([Buffer.from(head), Buffer.from([0xc7, 0xe0, 0xba, 0xcc]), Buffer.from(tail)]);
  const signature = sign("RSA-SHA256", signed, alipayKeys.privateKey).toString("base64");
  return Buffer.concat([Buffer.from(`{"${name}":`), signed, Buffer.from(`,"sign":"${signature}"}`)]);
}

describe("refunds", () => {
  test("G-03: a timeout before the effect leaves a refund unknown; its repeat has the same number and is booked once", async () => {
    connect(alipay.url, 300);
    const refundId = await requested(await paidOrder());
    play({ refund: silence });
    expect(await send(refundId)).toEqual({ status: "unknown" });
    expect(await refundRow()).toMatchObject({ status: "unknown", sendCount: 1, failureCode: null });
    expect(await bookedRefunds()).toEqual([]);
    shop.pass(10);
    play({ [REFUND_QUERY]: NOTHING_FOUND });
    expect(await send(refundId)).toEqual({ status: "done" });
    const { outRequestNo } = await refundRow();
    expect(refundRequests()).toEqual([
      [outRequestNo, "30.00"],
      [outRequestNo, "30.00"],
    ]);
    expect(await bookedRefunds()).toEqual([REFUND_FEN]);
  });

  test("G-04: a timeout after the effect: the repeat says fund_change=N, the query shows the sum, booked once", async () => {
    connect(alipay.url, 300);
    const refundId = await requested(await paidOrder());
    play({ refund: silence });
    expect(await send(refundId)).toEqual({ status: "unknown" });
    shop.pass(10);
    // The query before the repeat comes too early to know of it, the one after it does not.
    let asked = 0;
    play({
      refund: changed({ fund_change: "N" }),
      [REFUND_QUERY]: (request, response) => {
        asked += 1;
        answering(asked === 1 ? NOTHING_FOUND : truthFor(request))(request, response);
      },
    });
    expect(await send(refundId)).toEqual({ status: "done" });
    expect(new Set(refundRequests().map(String)).size).toBe(1);
    expect(await refundRow()).toMatchObject({ status: "done", sendCount: 2 });
    expect(await bookedRefunds()).toEqual([REFUND_FEN]);
  });

  test.each([
    ["G-05: fund_change=N", { fund_change: "N" }],
    ["G-06: no fund_change", { fund_change: undefined }],
  ])("%s at the first try is not done by itself: the refund query decides", async (_name, changes) => {
    const refundId = await requested(await paidOrder());
    play({ refund: changed(changes), [REFUND_QUERY]: NOTHING_FOUND });
    expect(await send(refundId)).toEqual({ status: "unknown" });
    expect(await bookedRefunds()).toEqual([]);
    shop.pass(10);
    play({ refund: changed(changes) });
    expect(await send(refundId)).toEqual({ status: "done" });
    expect(await bookedRefunds()).toEqual([REFUND_FEN]);
  });

  test("G-07: a refund query that answers nothing but 10000 is not a refund: the same number is sent again", async () => {
    const refundId = await requested(await paidOrder());
    play({ refund: failure("ACQ.SYSTEM_ERROR"), [REFUND_QUERY]: NOTHING_FOUND });
    for (let tries = 1; tries <= 3; tries += 1) {
      expect(await send(refundId)).toEqual({ status: "unknown" });
      expect(await refundRow()).toMatchObject({ sendCount: tries, settledAt: null });
      shop.pass(3_600);
    }
    const { outRequestNo } = await refundRow();
    expect(refundRequests()).toEqual([1, 2, 3].map(() => [outRequestNo, "30.00"]));
    expect(await bookedRefunds()).toEqual([]);
  });

  test.each([
    ["10003", { code: "10003", msg: "order success pay in process" }, "10003"],
    [
      "20000",
      { code: "20000", msg: "Service Currently Unavailable", sub_code: "isp.unknow-error" },
      "isp.unknow-error",
    ],
    ["ACQ.SYSTEM_ERROR", failure("ACQ.SYSTEM_ERROR"), "ACQ.SYSTEM_ERROR"],
    ["a code that nobody has heard of", failure("ACQ.REFUND_ON_THE_MOON"), "ACQ.REFUND_ON_THE_MOON"],
  ])(
    "G-08: %s leaves a refund unknown: asked less and less often, then put before a person, never failed",
    async (_name, answer, code) => {
      const refundId = await requested(await paidOrder());
      play({ refund: answer, [REFUND_QUERY]: NOTHING_FOUND });
      const { delaysSeconds, triesBeforePerson } = SCHEDULES.refund;
      for (const [index, seconds] of delaysSeconds.entries()) {
        expect(await send(refundId)).toEqual({ status: "unknown" });
        const row = await refundRow();
        expect(row).toMatchObject({ status: "unknown", failureCode: code, settledAt: null, sendCount: index + 1 });
        expect(row.nextTryAt).toEqual(new Date(shop.deps.clock.now().getTime() + seconds * 1000));
        expect(await shop.rows.workCase.count({ where: { subjectId: refundId, cause: "unanswered" } })).toBe(
          index + 1 < triesBeforePerson ? 0 : 1,
        );
        shop.pass(seconds);
      }
      expect(shop.alarms).toEqual(["a person is needed"]);
      expect(await bookedRefunds()).toEqual([]);
      play({});
      expect(await send(refundId)).toEqual({ status: "done" });
      expect(await refundRow()).toMatchObject({ failureCode: null, failureMessage: null });
    },
  );

  test.each(["TRADE_HAS_FINISHED", "REASON_TRADE_REFUND_FEE_ERR", "SELLER_BALANCE_NOT_ENOUGH"])(
    "G-09: %s fails the refund with its reason, moves no books and frees the sum",
    async (word) => {
      const order = await paidOrder();
      const refundId = await requested(order);
      play({ refund: failure(`ACQ.${word}`) });
      expect(await send(refundId)).toEqual({ status: "failed" });
      const failed = { status: "failed", failureCode: `ACQ.${word}`, failureMessage: "原因", nextTryAt: null };
      expect(await refundRow()).toMatchObject(failed);
      expect(await bookedRefunds()).toEqual([]);
      await expect(requested(order, TOTAL_FEN)).resolves.toBeTruthy();
    },
  );

  test("G-10: DISCORDANT_REPEAT_REQUEST is an alarm about our own program and moves nothing", async () => {
    const refundId = await requested(await paidOrder());
    play({ refund: failure("ACQ.DISCORDANT_REPEAT_REQUEST") });
    expect(await send(refundId)).toEqual({ status: "unknown" });
    expect(shop.alarms).toEqual([expect.stringContaining("this is a bug of the shop")]);
    expect(await refundRow()).toMatchObject({ status: "unknown", failureCode: "ACQ.DISCORDANT_REPEAT_REQUEST" });
    expect(await bookedRefunds()).toEqual([]);
  });

  test.each([
    ["less", "29.99"],
    ["nothing", "0.00"],
    ["no readable sum", "30"],
    ["no sum at all", undefined],
  ])("G-15: an answer that moved %s is not done before the refund query names our sum", async (_name, refund_fee) => {
    const refundId = await requested(await paidOrder());
    play({ refund: changed({ refund_fee }), [REFUND_QUERY]: changed({ refund_amount: "29.99" }) });
    expect(await send(refundId)).toEqual({ status: "unknown" });
    expect(await bookedRefunds()).toEqual([]);
    shop.pass(10);
    play({});
    expect(await send(refundId)).toEqual({ status: "done" });
    expect(await bookedRefunds()).toEqual([REFUND_FEN]);
  });
});

describe("answers that cannot be trusted", () => {
  const text = (request: SeenRequest) => signedReply(request.parameters["method"] ?? "", truthFor(request));
  const status =
    (code: number, headers: Record<string, string> = {}): Script =>
    (request, response) => {
      response.writeHead(code, headers);
      response.end(text(request));
    };
  const raw =
    (make: (genuineText: string, request: SeenRequest) => string | Buffer, headers = {}): Script =>
    (request, response) => {
      response.writeHead(200, headers);
      response.end(make(text(request), request));
    };

  test.each([500, 502, 503, 429])("G-11: a genuine answer with status %d is none", async (code) => {
    alipay.play(status(code));
    await expectNothingLearned();
  });

  test("G-11: a redirect to a place where genuine answers are given is not followed", async () => {
    const behind = await startScriptedGateway(genuine);
    alipay.play(status(301, { location: behind.url }));
    await expectNothingLearned();
    expect(behind.seen).toEqual([]);
    await behind.stop();
  });

  test.each<[string, Script]>([
    ["HTML", raw(() => "<html><body>系统繁忙，请稍后再试</body></html>")],
    ["nothing", raw(() => "")],
    ["half of the true answer", raw((whole) => whole.slice(0, -20))],
    [
      "50 MB before the true answer",
      raw((whole) => Buffer.concat([Buffer.alloc(50_000_000, " "), Buffer.from(whole)])),
    ],
    ["200 MB of blanks before the true answer, zipped", raw((whole) => bomb(whole), { "content-encoding": "gzip" })],
  ])("G-12: status 200 with %s is no answer", async (_name, script) => {
    alipay.play(script);
    await expectNothingLearned();
  });

  test.each<[string, Script]>([
    ["without signature", raw((_whole, request) => unsigned(request))],
    [
      "signed by somebody else",
      raw((_whole, request) => signedReply(request.parameters["method"] ?? "", truthFor(request), shopKeys.privateKey)),
    ],
    ["changed after it was signed", raw((whole) => whole.replace('"msg":"Success"', '"msg":"success"'))],
  ])("G-13: the true answer %s is no answer, and an alarm", async (_name, script) => {
    alipay.play(script);
    await expectNothingLearned();
    expect(shop.alarms).toContain("no answer of Alipay that can be trusted");
  });

  test("G-14: a rightly signed answer about somebody else's trade is no answer, and an alarm", async () => {
    alipay.play(changed({ out_trade_no: "QH20261120XXXXXXXX_1" }));
    await expectNothingLearned();
    expect(shop.alarms).toContain("no answer of Alipay that can be trusted");
  });

  function unsigned(request: SeenRequest): string {
    const name = `${request.parameters["method"]?.replaceAll(".", "_")}_response`;
    return JSON.stringify({ [name]: truthFor(request) });
  }

  const blanks = Buffer.alloc(200_000_000, " ");
  const bomb = (whole: string) => gzipSync(Buffer.concat([blanks, Buffer.from(whole)]), { level: 1 });
});

describe("a line that breaks", () => {
  test.each([
    ["at a name that does not resolve (DNS)", "http://no-such-host.invalid/gateway.do"],
    ["at a port where nobody listens", "http://127.0.0.1:9/gateway.do"],
  ])("G-18: %s tells nothing, and what was asked is asked again", async (_name, url) => {
    connect(url);
    await expectNothingLearned();
  });

  test("G-18: at a gateway that speaks no TLS tells nothing", async () => {
    connect(alipay.url.replace("http:", "https:"));
    await expectNothingLearned();
  });

  test("G-18: a reset in the middle of the true answer tells nothing", async () => {
    alipay.play((request, response) => {
      const whole = signedReply(request.parameters["method"] ?? "", truthFor(request));
      response.writeHead(200, { "content-length": String(whole.length) });
      response.write(whole.slice(0, -10));
      setTimeout(() => response.destroy(), 10);
    });
    await expectNothingLearned();
  });
});

test("G-15: an answer with another sum than ours pays nothing: it is quarantined, once", async () => {
  const order = await start();
  play({ query: changed({ total_amount: "0.01" }) });
  for (let asks = 0; asks < 2; asks += 1) {
    expect(await refreshPayment(shop.deps, { orderId: order.id })).toEqual({ asked: true, answered: true });
    shop.pass(4);
  }
  expect(await orderRow(order)).toMatchObject({ status: "pending" });
  expect(await shop.rows.payment.count()).toBe(0);
  expect(await shop.rows.ledgerEntry.count()).toBe(0);
  expect(await shop.rows.quarantinedNotification.findMany({ select: { reason: true, status: true } })).toEqual([
    { reason: "amount-mismatch", status: "open" },
  ]);
});

test("G-17: a gateway that never answers holds a question no longer than the deadline, and the order stays payable", async () => {
  connect(alipay.url, 300);
  alipay.play(silence);
  await expectNothingLearned();
});

describe("G-17: all calls of one page together", () => {
  const DEADLINE_MS = 1_000;
  const slowly =
    (ms: number, script: Script | object): Script =>
    (request, response) => {
      const answer = typeof script === "function" ? (script as Script) : answering(script);
      setTimeout(() => {
        answer(request, response);
      }, ms);
    };

  /** A refund that was sent once and not answered, sent again from a page. */
  async function sentAgainFromPage() {
    const { gateway } = gatewayTo(alipay.url, { deadlineMs: DEADLINE_MS });
    shop.deps.gateway = gateway;
    const refundId = await requested(await paidOrder());
    play({ refund: { code: "20000", msg: "Service Currently Unavailable", sub_code: "aop.ACQ.SYSTEM_ERROR" } });
    expect(await send(refundId)).toEqual({ status: "unknown" });
    shop.pass(10);
    alipay.seen.length = 0;
    return async () => {
      const started = performance.now();
      const result = await submitRefund({ ...shop.deps, gateway: gateway.forOnePage() }, { refundId });
      return {
        ...result,
        ms: performance.now() - started,
        methods: alipay.seen.map((seen) => seen.parameters["method"]),
      };
    };
  }

  /** The worker has all the time that the calls need, and learns how it was. */
  async function expectWorkerEndsIt(): Promise<void> {
    expect(await refundRow()).toMatchObject({ status: "unknown" });
    alipay.play(genuine);
    shop.pass(60);
    await runLeased(shop.deps, { job: refunds, holder: "worker-1" });
    expect(await bookedRefunds()).toEqual([REFUND_FEN]);
    expect(new Set(refundRequests().map(([number]) => number)).size).toBeLessThanOrEqual(1);
  }

  test("end with the time of one, each of them answered in time; the refund is left to the worker", async () => {
    const sendFromPage = await sentAgainFromPage();
    play({
      [REFUND_QUERY]: slowly(600, NOTHING_FOUND),
      refund: slowly(600, changed({ fund_change: "N" })),
    });
    const { status, ms, methods } = await sendFromPage();
    expect(status).toBe("unknown");
    expect(methods).toEqual(["alipay.trade.fastpay.refund.query", "alipay.trade.refund"]);
    // One after the other the three calls would take 1,800 ms.
    expect(ms).toBeLessThan(1_500);
    await expectWorkerEndsIt();
  });

  test("send no money when its answer would hardly come in time", async () => {
    const sendFromPage = await sentAgainFromPage();
    play({ [REFUND_QUERY]: slowly(850, NOTHING_FOUND) });
    const { status, methods } = await sendFromPage();
    expect(status).toBe("unknown");
    expect(methods).toEqual(["alipay.trade.fastpay.refund.query"]);
    await expectWorkerEndsIt();
  });

  test("have the whole time again for the next page", async () => {
    const sendFromPage = await sentAgainFromPage();
    play({ [REFUND_QUERY]: slowly(600, genuine) });
    expect(await sendFromPage()).toMatchObject({ status: "done" });
    const pending = await start();
    play({ query: slowly(600, genuine) });
    const { gateway } = gatewayTo(alipay.url, { deadlineMs: DEADLINE_MS });
    for (const page of [gateway.forOnePage(), gateway.forOnePage()]) {
      expect(await page.queryTrade(pending.outTradeNo)).toMatchObject({ evidence: { kind: "paid" } });
    }
  });
});

describe("closing", () => {
  test("G-19: a number that Alipay does not know is cancelled, and watched until its time is over: money that comes goes back", async () => {
    const order = await start();
    play({ close: failure("ACQ.TRADE_NOT_EXIST"), query: failure("ACQ.TRADE_NOT_EXIST") });
    expect(await cancel(order)).toEqual({ status: "cancelled" });
    expect(await attemptRow(order)).toMatchObject({ status: "closed", nextAskAt: expect.any(Date) as Date });
    // The buyer's page was still open: the trade is made and paid, and its notification is lost.
    shop.pass(20 * 60);
    play({ [REFUND_QUERY]: changed({ refund_amount: "100.00" }) });
    await runLeased(shop.deps, { job: payments, holder: "worker-1" });
    expect(await orderRow(order)).toMatchObject({ status: "cancelled-refunding" });
    await runLeased(shop.deps, { job: refunds, holder: "worker-1" });
    expect(await orderRow(order)).toMatchObject({ status: "cancelled" });
    expect(await bookedRefunds()).toEqual([TOTAL_FEN]);
    expect(await shop.rows.variant.findFirstOrThrow()).toMatchObject({ stock: 10 });
  });

  test("G-19: the sweep asks until the order's time is over and an hour more, then leaves it", async () => {
    const order = await start();
    play({ close: failure("ACQ.TRADE_NOT_EXIST"), query: failure("ACQ.TRADE_NOT_EXIST") });
    await cancel(order);
    const { expiresAt } = await orderRow(order);
    let last = shop.deps.clock.now();
    for (let rounds = 0; rounds < 60; rounds += 1) {
      const { nextAskAt } = await attemptRow(order);
      if (nextAskAt === null) break;
      last = nextAskAt;
      shop.pass((nextAskAt.getTime() - shop.deps.clock.now().getTime()) / 1000);
      await runLeased(shop.deps, { job: payments, holder: "worker-1" });
    }
    expect((await attemptRow(order)).nextAskAt).toBeNull();
    expect(last.getTime()).toBeGreaterThanOrEqual(expiresAt.getTime() + 3_600_000);
  });

  test("G-20: a trade that was paid a moment ago is not cancelled: Alipay is asked, and the order is paid", async () => {
    const order = await start();
    play({ close: failure("ACQ.TRADE_STATUS_ERROR") });
    expect(await cancel(order)).toEqual({ status: "paid" });
    expect(await orderRow(order)).toMatchObject({ status: "paid", cancelledAt: null });
    expect(await shop.rows.ledgerEntry.findMany({ select: { kind: true, amountFen: true } })).toEqual([
      { kind: "payment", amountFen: TOTAL_FEN },
    ]);
    expect(await shop.rows.variant.findFirstOrThrow()).toMatchObject({ stock: 9 });
  });
});

test("G-21: TRADE_CLOSED after our own whole refund agrees with the payment that a notification settled", async () => {
  const order = await paidOrder();
  const refundId = await requested(order, TOTAL_FEN);
  play({ query: changed({ trade_status: "TRADE_CLOSED" }), [REFUND_QUERY]: changed({ refund_amount: "100.00" }) });
  expect(await send(refundId)).toEqual({ status: "done" });
  await runLeased(shop.deps, { job: witness, holder: "worker-1" });
  expect(await shop.rows.payment.findFirstOrThrow()).toMatchObject({ witness: "agreed", amountFen: TOTAL_FEN });
  expect(await refundRow()).toMatchObject({ status: "done", amountFen: TOTAL_FEN });
  expect(await bookedRefunds()).toEqual([TOTAL_FEN]);
  expect(shop.alarms).toEqual([]);
});

test("G-21: TRADE_CLOSED where we have refunded nothing contradicts the notification, and blocks the order", async () => {
  await paidOrder();
  play({ query: changed({ trade_status: "TRADE_CLOSED" }) });
  await runLeased(shop.deps, { job: witness, holder: "worker-1" });
  expect(await shop.rows.payment.findFirstOrThrow()).toMatchObject({ witness: "contradicted" });
  expect(await bookedRefunds()).toEqual([]);
  expect(shop.alarms).toHaveLength(1);
});
