import { describe, expect, test } from "vitest";
import type { Refund, Trade } from "#lib/simulator/domain/model.ts";
import { splitRefund } from "#lib/simulator/domain/refund-split.ts";
import { decideRefund, type RefundCase, refundWindowEnd } from "#lib/simulator/domain/refund-trade.ts";

const PAID_AT = Date.UTC(2026, 0, 5);

const trade: Trade = {
  tradeNo: "2026010522001400190501000001",
  appId: "9021000100000001",
  sellerId: "2088000000000001",
  outTradeNo: "N1",
  totalFen: 10_000,
  subject: "茶",
  body: "",
  passbackParams: "",
  buyerId: "2088722000010019",
  status: "TRADE_SUCCESS",
  createdAt: PAID_AT,
  expiresAt: PAID_AT,
  paidAt: PAID_AT,
  closedAt: null,
  notifyUrl: "",
  charsetName: "utf-8",
  signType: "RSA2",
  fundChannel: "ALIPAYACCOUNT",
  refundedFen: 0,
  couponId: null,
  couponName: "",
  couponType: null,
  couponFen: 0,
};

const earlier: Refund = {
  tradeNo: trade.tradeNo,
  outRequestNo: "a",
  amountFen: 3_000,
  couponFen: 0,
  reason: "",
  refundedAt: PAID_AT,
  source: "api",
};

const wanted: RefundCase = {
  trade,
  refunds: [],
  amountFen: 3_000,
  outRequestNo: "a",
  now: PAID_AT,
  isFrozen: false,
  sellerBalanceFen: 9_940,
  feeFen: 60,
  sandbox: { isLimited: false, earlierCalls: 0 },
};

const codeOf = (change: Partial<RefundCase>) => {
  const verdict = decideRefund({ ...wanted, ...change });
  return verdict.kind === "refused" ? verdict.code : verdict.kind;
};

const tradeWith = (change: Partial<Trade>): Trade => ({ ...trade, ...change });

describe("whether a refund is made", () => {
  test.each<[string, Partial<RefundCase>]>([
    ["refund", {}],
    ["refund", { amountFen: 10_000 }],
    ["refund", { amountFen: 10_000, outRequestNo: "" }],
    ["repeat", { refunds: [earlier] }],
    ["repeat", { refunds: [earlier], trade: tradeWith({ status: "TRADE_CLOSED", refundedFen: 10_000 }) }],
    ["repeat", { refunds: [earlier], trade: tradeWith({ status: "TRADE_FINISHED" }) }],
    ["repeat", { refunds: [earlier], sellerBalanceFen: 0, isFrozen: true }],
    ["ACQ.DISCORDANT_REPEAT_REQUEST", { refunds: [earlier], amountFen: 3_001 }],
    ["ACQ.TRADE_STATUS_ERROR", { trade: tradeWith({ status: "WAIT_BUYER_PAY", paidAt: null }) }],
    ["ACQ.TRADE_HAS_CLOSE", { trade: tradeWith({ status: "TRADE_CLOSED" }) }],
    ["ACQ.TRADE_HAS_FINISHED", { trade: tradeWith({ status: "TRADE_FINISHED" }) }],
    ["ACQ.TRADE_HAS_FINISHED", { now: refundWindowEnd(PAID_AT) }],
    ["refund", { now: refundWindowEnd(PAID_AT) - 1 }],
    ["ACQ.REASON_TRADE_BEEN_FREEZEN", { isFrozen: true }],
    ["ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", { amountFen: 10_001 }],
    ["ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", { outRequestNo: "" }],
    ["ACQ.REASON_TRADE_REFUND_FEE_ERR", { trade: tradeWith({ refundedFen: 7_001 }) }],
    ["refund", { trade: tradeWith({ refundedFen: 7_000 }) }],
    // 30.00 without the 0.18 of the fee that comes back.
    ["refund", { sellerBalanceFen: 2_982 }],
    ["ACQ.SELLER_BALANCE_NOT_ENOUGH", { sellerBalanceFen: 2_981 }],
  ])("%s: %j", (outcome, change) => {
    expect(codeOf(change)).toBe(outcome);
  });

  test("in the sandbox: the whole amount, and once, whatever came of the first call", () => {
    const first = { isLimited: true, earlierCalls: 0 };
    const second = { isLimited: true, earlierCalls: 1 };
    expect(codeOf({ sandbox: first })).toBe("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL");
    expect(codeOf({ sandbox: first, amountFen: 10_000 })).toBe("refund");
    expect(codeOf({ sandbox: second, amountFen: 10_000 })).toBe("ACQ.TRADE_NOT_ALLOW_REFUND");
    expect(codeOf({ sandbox: second, refunds: [earlier] })).toBe("ACQ.TRADE_NOT_ALLOW_REFUND");
  });
});

describe("where the money goes", () => {
  const couponed = (change: Partial<Trade>) => tradeWith({ couponId: "c", couponFen: 1_000, ...change });

  test("the purse is filled before the coupon", () => {
    const split = (refundedFen: number, amountFen: number) =>
      splitRefund({ trade: couponed({ couponType: "alipay", refundedFen }), amountFen, feeFen: 60 });
    expect(split(0, 9_000)).toMatchObject({ purseFen: 9_000, couponFen: 0, sellerFen: 9_000 });
    expect(split(8_500, 1_500)).toMatchObject({ purseFen: 500, couponFen: 1_000, sellerFen: 1_500 });
  });

  test("a merchant does not give back what its own coupon had paid", () => {
    const trade = couponed({ couponType: "merchant", refundedFen: 8_500 });
    expect(splitRefund({ trade, amountFen: 1_500, feeFen: 54 })).toMatchObject({
      purseFen: 500,
      couponFen: 1_000,
      sellerFen: 500,
    });
  });

  test("the fee comes back in proportion, the last refund clearing what rounding left", () => {
    const feeBack = (refundedFen: number, amountFen: number) =>
      splitRefund({ trade: tradeWith({ refundedFen }), amountFen, feeFen: 60 }).feeBackFen;
    expect([feeBack(0, 3_333), feeBack(3_333, 3_333), feeBack(6_666, 3_334)]).toEqual([19, 20, 21]);
  });
});
