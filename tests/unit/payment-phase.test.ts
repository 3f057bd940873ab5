import { describe, expect, test } from "vitest";
import { fen } from "#lib/domain/money.ts";
import { canStillPay, paymentPhase, secondsLeft } from "#lib/server/payment-phase.ts";
import type { PaymentState } from "#lib/server/views.ts";

const NOW = new Date("2026-11-23T04:00:00Z");
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

type Attempt = PaymentState["attempts"][number];
type Payment = PaymentState["payments"][number];

const attempt = (changes: Partial<Attempt> = {}): Attempt => ({
  outTradeNo: "QH20261123ABCDEFGH_1",
  product: "page",
  status: "open",
  gatewayStatus: null,
  lastAskedAt: null,
  ...changes,
});

const payment = (changes: Partial<Payment> = {}): Payment => ({
  tradeNo: "2026112322001",
  purpose: "order",
  surplusCause: null,
  amountFen: fen(12_800),
  paidAt: NOW,
  refunds: [],
  ...changes,
});

const state = (changes: Partial<PaymentState> = {}): PaymentState => ({
  id: "one",
  orderNo: "QH20261123ABCDEFGH",
  visitorHash: "hash",
  locale: "zh-CN",
  status: "pending",
  cancelCause: null,
  totalFen: fen(12_800),
  itemCount: 1,
  createdAt: later(-60),
  expiresAt: later(1_740),
  paidAt: null,
  attempts: [attempt()],
  payments: [],
  ...changes,
});

describe("an order that waits for money", () => {
  test("waits while nobody has asked Alipay", () => {
    expect(paymentPhase(state(), NOW)).toBe("waiting");
  });

  test.each(["WAIT_BUYER_PAY", "ACQ.TRADE_NOT_EXIST", "TRADE_CLOSED"])(
    "is not paid where Alipay just said %s",
    (said) => {
      const asked = state({ attempts: [attempt({ gatewayStatus: said, lastAskedAt: later(-2) })] });
      expect(paymentPhase(asked, NOW)).toBe("not-paid");
    },
  );

  test("waits again once Alipay's answer is old: the buyer may have paid since", () => {
    const asked = state({ attempts: [attempt({ gatewayStatus: "WAIT_BUYER_PAY", lastAskedAt: later(-16) })] });
    expect(paymentPhase(asked, NOW)).toBe("waiting");
  });

  test("cannot be verified where Alipay's answer was none", () => {
    const asked = state({ attempts: [attempt({ gatewayStatus: "unknown", lastAskedAt: later(-2) })] });
    expect(paymentPhase(asked, NOW)).toBe("unverified");
  });

  test("is not paid where no payment was ever started", () => {
    expect(paymentPhase(state({ attempts: [] }), NOW)).toBe("not-paid");
  });
});

test.each(["paid", "shipped", "completed"] as const)("an order that is %s is paid", (status) => {
  expect(paymentPhase(state({ status, payments: [payment()] }), NOW)).toBe("paid");
});

test("a cancelled order without money is closed, with money it is returning", () => {
  expect(paymentPhase(state({ status: "cancelled" }), NOW)).toBe("closed");
  const late = payment({ purpose: "surplus", surplusCause: "paid-after-close" });
  expect(paymentPhase(state({ status: "cancelled-refunding", payments: [late] }), NOW)).toBe("returning");
});

test("a second payment is shown as returning until its refund is done, then the order is simply paid", () => {
  const surplus = (status: "requested" | "done") =>
    payment({ purpose: "surplus", surplusCause: "paid-twice", refunds: [{ outRequestNo: "r", status }] });
  expect(paymentPhase(state({ status: "paid", payments: [payment(), surplus("requested")] }), NOW)).toBe("returning");
  expect(paymentPhase(state({ status: "paid", payments: [payment(), surplus("done")] }), NOW)).toBe("paid");
});

test("the clock stops at nought and the last minute is too late to start paying", () => {
  expect(secondsLeft({ expiresAt: later(-5) }, NOW)).toBe(0);
  expect(secondsLeft({ expiresAt: later(0.2) }, NOW)).toBe(1);
  expect(canStillPay({ status: "pending", expiresAt: later(61) }, NOW)).toBe(true);
  expect(canStillPay({ status: "pending", expiresAt: later(60) }, NOW)).toBe(false);
  expect(canStillPay({ status: "paid", expiresAt: later(600) }, NOW)).toBe(false);
});
