import { PAYABLE_SECONDS_MIN } from "#lib/domain/order.ts";
import type { PaymentState } from "#lib/server/views.ts";

/** The states of the result page. */
export type PaymentPhase = "paid" | "waiting" | "not-paid" | "closed" | "returning" | "unverified";

/** For so long Alipay's answer "not paid" stands as news; after that the page asks again before it says so. */
const NEWS_SECONDS = 15;

/** What Alipay says of a trade that nobody has paid. */
const UNPAID_STATUS = /^(WAIT_BUYER_PAY|TRADE_CLOSED|(ACQ\.)?TRADE_NOT_EXIST)\b/;

/** What the buyer is told, from our own rows only. */
export function paymentPhase(state: PaymentState, now: Date): PaymentPhase {
  switch (state.status) {
    case "paid":
    case "shipped":
    case "completed":
      return surplusUnderWay(state) ? "returning" : "paid";
    case "cancelled":
    case "cancelled-refunding":
      return state.payments.length > 0 ? "returning" : "closed";
    case "pending":
      return pendingPhase(state, now);
  }
}

function surplusUnderWay(state: PaymentState): boolean {
  return state.payments.some(
    (payment) => payment.purpose === "surplus" && !payment.refunds.some((refund) => refund.status === "done"),
  );
}

function pendingPhase(state: PaymentState, now: Date): PaymentPhase {
  const newest = state.attempts.at(-1);
  if (newest === undefined) return "not-paid";
  const { lastAskedAt, gatewayStatus } = newest;
  const isNews = lastAskedAt !== null && now.getTime() - lastAskedAt.getTime() < NEWS_SECONDS * 1000;
  if (!isNews || gatewayStatus === null) return "waiting";
  return UNPAID_STATUS.test(gatewayStatus) ? "not-paid" : "unverified";
}

/** Whole seconds until the order is cancelled; 0 from then on. */
export function secondsLeft(order: { expiresAt: Date }, now: Date): number {
  return Math.max(0, Math.ceil((order.expiresAt.getTime() - now.getTime()) / 1000));
}

/** True while Alipay still takes a payment for the order. */
export function canStillPay(order: { status: string; expiresAt: Date }, now: Date): boolean {
  return order.status === "pending" && secondsLeft(order, now) > PAYABLE_SECONDS_MIN;
}
