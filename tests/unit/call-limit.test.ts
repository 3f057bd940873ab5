import { expect, test } from "vitest";
import type { AlipayCall, Answer } from "#lib/alipay/call.ts";
import { heedCallLimit } from "#lib/alipay/call-limit.ts";

const QUERY = "alipay.trade.query";
const success: Answer = { kind: "success", fields: { code: "10000" } };

function failure(subCode: string): Answer {
  return { kind: "failure", code: "40005", subCode, message: "", cause: subCode, fields: { code: "40005" } };
}
const limited = failure("isv.app-call-limited");

/** A way to Alipay that says what it is told, and a clock that stands still. */
function setUp() {
  const asked: string[] = [];
  let nowMs = Date.parse("2026-11-20T02:00:00Z");
  let says: Answer = success;
  const call: AlipayCall = (method) => {
    asked.push(method);
    return Promise.resolve(says);
  };
  const heeding = heedCallLimit(call, { now: () => new Date(nowMs) });
  return {
    asked,
    pass: (seconds: number) => {
      nowMs += seconds * 1000;
    },
    /** Whether a question gets through to Alipay, which answers like this. */
    getsThrough: async (answer: Answer, method = QUERY): Promise<boolean> => {
      says = answer;
      const before = asked.length;
      const given = await heeding(method, { subject: {} });
      if (asked.length > before) {
        expect(given).toBe(answer);
        return true;
      }
      expect(given).toEqual({ kind: "unknown", cause: "Alipay is asked too often: nothing was asked" });
      return false;
    },
  };
}

test("as long as Alipay says nothing of a limit, it is asked whenever somebody asks", async () => {
  const { getsThrough } = setUp();
  for (const answer of [success, failure("ACQ.TRADE_NOT_EXIST"), { kind: "unknown", cause: "timeout" } as const]) {
    expect(await getsThrough(answer)).toBe(true);
    expect(await getsThrough(success)).toBe(true);
  }
});

test("after each refusal it is left alone twice as long, from two seconds to a minute", async () => {
  const { getsThrough, pass } = setUp();
  for (const seconds of [2, 4, 8, 16, 32, 60, 60]) {
    expect(await getsThrough(limited)).toBe(true);
    expect(await getsThrough(success)).toBe(false);
    pass(seconds - 0.001);
    expect(await getsThrough(success)).toBe(false);
    pass(0.001);
  }
});

test("any other answer ends the pauses, and the next one is short again", async () => {
  for (const answer of [success, failure("ACQ.TRADE_NOT_EXIST")]) {
    const { getsThrough, pass } = setUp();
    await getsThrough(limited);
    pass(2);
    await getsThrough(limited);
    pass(4);
    expect(await getsThrough(answer)).toBe(true);
    expect(await getsThrough(limited)).toBe(true);
    expect(await getsThrough(success)).toBe(false);
    pass(2);
    expect(await getsThrough(success)).toBe(true);
  }
});

test("no answer is no sign that the limit is gone", async () => {
  const { getsThrough, pass } = setUp();
  await getsThrough(limited);
  pass(2);
  await getsThrough({ kind: "unknown", cause: "timeout" });
  await getsThrough(limited);
  pass(2);
  expect(await getsThrough(success)).toBe(false);
  pass(2);
  expect(await getsThrough(success)).toBe(true);
});

test.each(["isv.app-call-limited", "isp.app-call-limited", "isv.method-call-limited"])(
  "%s is such a refusal",
  async (code) => {
    const { getsThrough } = setUp();
    await getsThrough(failure(code));
    expect(await getsThrough(success)).toBe(false);
  },
);

test.each(["isv.app-call-limited-x", "x-isv.app-call-limited", "isv.user-call-limited", "isx.app-call-limited"])(
  "%s is none",
  async (code) => {
    const { getsThrough } = setUp();
    await getsThrough(failure(code));
    expect(await getsThrough(success)).toBe(true);
  },
);

test("what moves money is never held back, and what it says of a limit is not heeded", async () => {
  const { getsThrough } = setUp();
  await getsThrough(limited);
  for (const method of ["alipay.trade.refund", "alipay.trade.close", "alipay.trade.fastpay.refund.query"]) {
    expect(await getsThrough(success, method)).toBe(true);
  }
  const other = setUp();
  await other.getsThrough(limited, "alipay.trade.refund");
  expect(await other.getsThrough(success)).toBe(true);
});

test("a clock that was set back by more than any pause holds nothing up", async () => {
  const { getsThrough, pass } = setUp();
  await getsThrough(limited);
  pass(-58);
  expect(await getsThrough(success), "a minute is left at most").toBe(false);
  pass(-0.001);
  expect(await getsThrough(success)).toBe(true);
});
