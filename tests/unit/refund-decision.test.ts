import { expect, test } from "vitest";
import { outRequestNoOf } from "#lib/domain/ids.ts";
import { fen } from "#lib/domain/money.ts";
import {
  decideRefundAnswer,
  decideRefundQuery,
  isReturned,
  nextRefundNumber,
  REFUND_STATUSES,
  refundableFen,
  refundOriginOf,
} from "#lib/domain/refund.ts";

const refusal = { kind: "refused", code: "ACQ.SELLER_BALANCE_NOT_ENOUGH", message: "卖家余额不足" } as const;

test("only a certain failure frees what a refund has reserved", () => {
  for (const status of REFUND_STATUSES) {
    const left = refundableFen(fen(100), [{ status, amountFen: fen(60) }]);
    expect(left).toBe(status === "failed" ? 100 : 40);
  }
});

test("what can be refunded never falls below nothing", () => {
  expect(refundableFen(fen(100), [{ status: "done", amountFen: fen(150) }])).toBe(0);
});

test("a payment has gone back once refunds that are done make up all of it, and not before", () => {
  const [part, rest] = [fen(60), fen(40)];
  const done = (amountFen: typeof part) => ({ status: "done", amountFen }) as const;
  expect(isReturned(fen(100), [])).toBe(false);
  expect(isReturned(fen(100), [done(part)])).toBe(false);
  expect(isReturned(fen(100), [done(part), done(rest)])).toBe(true);
  expect(isReturned(fen(100), [done(part), done(fen(41))]), "more went back elsewhere").toBe(true);
  for (const status of REFUND_STATUSES) {
    expect(isReturned(fen(100), [done(part), { status, amountFen: rest }])).toBe(status === "done");
  }
});

test("a refund's number is the next after the highest, so that none is used twice", () => {
  expect(nextRefundNumber([])).toBe(1);
  expect(nextRefundNumber([{ number: 1 }])).toBe(2);
  expect(nextRefundNumber([{ number: 4 }, { number: 2 }])).toBe(5);
});

test("fund_change=Y is a refund; 10000 alone is a question", () => {
  expect(decideRefundAnswer({ sendCount: 1 }, { kind: "moved" })).toEqual({ next: "done" });
  expect(decideRefundAnswer({ sendCount: 1 }, { kind: "unmoved" })).toEqual({ next: "ask-query" });
});

test("a refusal is final at the first try only, because an earlier one may have got through", () => {
  expect(decideRefundAnswer({ sendCount: 1 }, refusal)).toMatchObject({ next: "failed", code: refusal.code });
  expect(decideRefundAnswer({ sendCount: 2 }, refusal)).toEqual({ next: "ask-query" });
});

test("no answer is unknown, never failed", () => {
  expect(decideRefundAnswer({ sendCount: 1 }, { kind: "unknown", cause: "timeout" }).next).toBe("unknown");
  expect(decideRefundQuery({ amountFen: fen(5), refusal: null }, { kind: "unknown", cause: "timeout" }).next).toBe(
    "unknown",
  );
});

test("Alipay's code stays beside what is unknown, and is null where Alipay gave none", () => {
  const busy = { kind: "unknown", cause: "busy", code: "ACQ.SYSTEM_ERROR" } as const;
  const silent = { kind: "unknown", cause: "timeout" } as const;
  for (const [answer, code] of [
    [busy, "ACQ.SYSTEM_ERROR"],
    [silent, null],
  ] as const) {
    const step = { next: "unknown", because: answer.cause, code };
    expect(decideRefundAnswer({ sendCount: 1 }, answer)).toEqual(step);
    expect(decideRefundQuery({ amountFen: fen(5), refusal: null }, answer)).toEqual(step);
  }
});

test("the refund query settles by our own sum, and by nothing else", () => {
  expect(decideRefundQuery({ amountFen: fen(5), refusal: null }, { kind: "found", amountFen: fen(5) }).next).toBe(
    "done",
  );
  expect(decideRefundQuery({ amountFen: fen(5), refusal: null }, { kind: "found", amountFen: fen(6) }).next).toBe(
    "unknown",
  );
  expect(decideRefundQuery({ amountFen: fen(5), refusal: null }, { kind: "absent" }).next).toBe("unknown");
  expect(decideRefundQuery({ amountFen: fen(5), refusal }, { kind: "absent" })).toMatchObject({ next: "failed" });
  expect(decideRefundQuery({ amountFen: fen(5), refusal }, { kind: "found", amountFen: fen(5) }).next).toBe("done");
});

test("a refund found at Alipay under a number that only we make was ours before a restore, any other was not", () => {
  const trade = { outTradeNo: "QH20261120AAAABBBB_1", tradeNo: "2026112022001400000000000001" };
  const ours = outRequestNoOf({ ...trade, number: 2 });
  const originOf = (kind: "staff" | "surplus" | "elsewhere", outRequestNo: string) =>
    refundOriginOf({ kind, number: 2, outRequestNo }, trade);
  expect(originOf("elsewhere", ours)).toBe("found-again");
  expect(originOf("elsewhere", outRequestNoOf({ ...trade, number: 3 }))).toBe("found-at-alipay");
  expect(originOf("elsewhere", "CENTRE-1")).toBe("found-at-alipay");
  expect(originOf("staff", ours)).toBe("staff");
  expect(originOf("surplus", ours)).toBe("surplus-rule");
});
