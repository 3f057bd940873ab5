import { expect, test } from "vitest";
import { isOrderNo, outRequestNoOf, outTradeNoOf, refundNumberElsewhere, subjectOf } from "#lib/domain/ids.ts";
import { fen, ORDER_TOTAL_FEN_MAX } from "#lib/domain/money.ts";
import { FREIGHT_FEN, findOrderTotals, findShippingObstacle, isExpired, isPayable } from "#lib/domain/order.ts";

const now = new Date("2026-11-11T04:00:00Z");
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);

test("freight is charged below the free limit, not from it on, and not for a letter", () => {
  const totals = (unitPriceFen: number) => findOrderTotals([{ unitPriceFen: fen(unitPriceFen), quantity: 1 }]);
  expect(totals(9_899)).toMatchObject({ freightFen: FREIGHT_FEN, totalFen: 9_899 + FREIGHT_FEN });
  expect(totals(9_900)).toMatchObject({ freightFen: 0, totalFen: 9_900 });
  expect(totals(1)).toMatchObject({ freightFen: 0, totalFen: 1 });
  expect(totals(100)).toMatchObject({ freightFen: FREIGHT_FEN });
});

test("an order costs at least one fen and at most the limit", () => {
  expect(findOrderTotals([])).toBeNull();
  expect(findOrderTotals([{ unitPriceFen: fen(ORDER_TOTAL_FEN_MAX), quantity: 1 }])).not.toBeNull();
  expect(findOrderTotals([{ unitPriceFen: fen(ORDER_TOTAL_FEN_MAX), quantity: 2 }])).toBeNull();
});

test("an order can be paid until the last minute before it expires", () => {
  expect(isPayable({ status: "pending", expiresAt: inSeconds(61) }, now)).toBe(true);
  expect(isPayable({ status: "pending", expiresAt: inSeconds(60) }, now)).toBe(false);
  expect(isPayable({ status: "paid", expiresAt: inSeconds(600) }, now)).toBe(false);
  expect(isPayable({ status: "cancelled", expiresAt: inSeconds(600) }, now)).toBe(false);
});

test("goods leave only for a witnessed payment that is not all going back", () => {
  const money = { paidFen: fen(100), refundReservedFen: fen(99), hasOpenRefundElsewhere: false } as const;
  const paid = { status: "paid", witness: "agreed", ...money } as const;
  expect(findShippingObstacle(paid)).toBeNull();
  expect(findShippingObstacle({ ...paid, witness: "pending" })).toBe("awaiting-witness");
  expect(findShippingObstacle({ ...paid, witness: "contradicted" })).toBe("witness-contradicts");
  expect(findShippingObstacle({ ...paid, refundReservedFen: fen(100) })).toBe("refunded");
  expect(findShippingObstacle({ ...paid, hasOpenRefundElsewhere: true })).toBe("refund-elsewhere");
  expect(findShippingObstacle({ ...paid, hasOpenRefundElsewhere: true, witness: "contradicted" })).toBe(
    "refund-elsewhere",
  );
  expect(findShippingObstacle({ ...paid, hasOpenRefundElsewhere: true, status: "shipped" })).toBe("already-shipped");
  expect(findShippingObstacle({ ...paid, status: "pending" })).toBe("not-paid");
  expect(findShippingObstacle({ ...paid, status: "cancelled-refunding" })).toBe("not-paid");
  expect(findShippingObstacle({ ...paid, status: "shipped" })).toBe("already-shipped");
  expect(findShippingObstacle({ ...paid, status: "completed" })).toBe("already-shipped");
});

test("numbers for Alipay hold letters, digits and underscores, and fit into 64 characters", () => {
  const outTradeNo = outTradeNoOf({ orderNo: "QH20261111ABCDEFGH", number: 99 });
  const outRequestNo = outRequestNoOf({ outTradeNo, tradeNo: "2026111122001499160501586202", number: 99 });
  for (const number of [outTradeNo, outRequestNo]) expect(number).toMatch(/^[A-Za-z0-9_]{1,64}$/);
  expect(outRequestNoOf({ outTradeNo, tradeNo: "2026111122001499160501586202", number: 1 })).not.toBe(outRequestNo);
});

test("refunds of two trades under one number never share a number, nor two made elsewhere", () => {
  const refund = { outTradeNo: "QH20261111ABCDEFGH_1", tradeNo: "2026111122001499160501586202", number: 2 };
  expect(outRequestNoOf(refund)).toBe("QH20261111ABCDEFGH_1_R2_160501586202");
  expect(refundNumberElsewhere({ tradeNo: "2026", outRequestNo: "CENTRE1" })).toBe("2026:CENTRE1");
});

test("an order is overdue from the very moment on at which its time is over", () => {
  const order = { expiresAt: new Date("2026-11-20T04:30:00.000Z") };
  expect(isExpired(order, new Date("2026-11-20T04:29:59.999Z"))).toBe(false);
  expect(isExpired(order, order.expiresAt)).toBe(true);
  expect(isExpired(order, new Date("2026-11-20T04:30:00.001Z"))).toBe(true);
});

test("the subject is our own words without the characters that Alipay refuses", () => {
  expect(subjectOf("QH20261111ABCDEFGH")).toBe("青禾商城订单 QH20261111ABCDEFGH");
  expect(isOrderNo("QH20261111ABCDEFGH")).toBe(true);
  expect(isOrderNo("QH20261111ABCDEFG'")).toBe(false);
});
