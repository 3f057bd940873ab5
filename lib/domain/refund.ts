import { outRequestNoOf } from "#lib/domain/ids.ts";
import { type Fen, fen } from "#lib/domain/money.ts";

export const REFUND_STATUSES = ["new", "requested", "unknown", "done", "failed"] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

export const REFUND_KINDS = ["staff", "surplus", "elsewhere"] as const;
export type RefundKind = (typeof REFUND_KINDS)[number];

export const REFUND_REASONS = [
  "changed-mind",
  "damaged",
  "wrong-item",
  "late",
  "out-of-stock",
  "price",
  "other",
] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];

/** Where a refund came from, for people who ask about it later (fault A-18). */
export type RefundOrigin =
  | "staff"
  /** Money that no order waits for goes back by itself. */
  | "surplus-rule"
  /** Made in Alipay's merchant centre; we only found it. */
  | "found-at-alipay"
  /** Under a number that only we make: sent by us after the backup that was restored since, and found again. */
  | "found-again";

export function refundOriginOf(
  refund: { kind: RefundKind; number: number; outRequestNo: string },
  trade: { outTradeNo: string; tradeNo: string },
): RefundOrigin {
  switch (refund.kind) {
    case "staff":
      return "staff";
    case "surplus":
      return "surplus-rule";
    case "elsewhere":
      return refund.outRequestNo === outRequestNoOf({ ...trade, number: refund.number })
        ? "found-again"
        : "found-at-alipay";
  }
}

/** Everything not certainly failed keeps its share of the payment: an unknown refund may have moved the money. */
export function reservedFen(refunds: readonly { status: RefundStatus; amountFen: Fen }[]): Fen {
  return fen(refunds.reduce((sum, refund) => (refund.status === "failed" ? sum : sum + refund.amountFen), 0));
}

/** The most that can still be refunded of one payment. Never negative, even when a refund made elsewhere went further. */
export function refundableFen(paidFen: Fen, refunds: readonly { status: RefundStatus; amountFen: Fen }[]): Fen {
  return fen(Math.max(0, paidFen - reservedFen(refunds)));
}

/** True once all of a payment has certainly gone back. */
export function isReturned(paidFen: Fen, refunds: readonly { status: RefundStatus; amountFen: Fen }[]): boolean {
  const returned = refunds.reduce((sum, refund) => (refund.status === "done" ? sum + refund.amountFen : sum), 0);
  return returned >= paidFen;
}

/** Numbers are never used again, and one that Alipay has but we have not leaves a gap. */
export function nextRefundNumber(refunds: readonly { number: number }[]): number {
  return Math.max(0, ...refunds.map((refund) => refund.number)) + 1;
}

/** An answer to alipay.trade.refund. */
export type RefundAnswer =
  /** code 10000 with fund_change=Y: this call moved the money. */
  | { kind: "moved" }
  /** code 10000 without fund_change=Y: says nothing by itself (protocol sheet, section 5.2). */
  | { kind: "unmoved" }
  /** A listed final refusal: no money moved by this call. */
  | { kind: "refused"; code: string; message: string }
  /** `code` is Alipay's own, where it answered with one. */
  | { kind: "unknown"; cause: string; code?: string };

/** An answer to alipay.trade.fastpay.refund.query about our own out_request_no. */
export type RefundQueryAnswer =
  | { kind: "found"; amountFen: Fen }
  /** Bare 10000: not received, failed, or asked too early. */
  | { kind: "absent" }
  | { kind: "unknown"; cause: string; code?: string };

export type RefundStep =
  | { next: "done" }
  | { next: "failed"; code: string; message: string }
  | { next: "ask-query" }
  /** `code` is what staff look up: null where Alipay gave none. */
  | { next: "unknown"; because: string; code: string | null };

/** What the answer to a sent refund means. A refusal of a repeat is not final: the first try may have got through. */
export function decideRefundAnswer(refund: { sendCount: number }, answer: RefundAnswer): RefundStep {
  switch (answer.kind) {
    case "moved":
      return { next: "done" };
    case "unmoved":
      return { next: "ask-query" };
    case "refused":
      return refund.sendCount <= 1
        ? { next: "failed", code: answer.code, message: answer.message }
        : { next: "ask-query" };
    case "unknown":
      return { next: "unknown", because: answer.cause, code: answer.code ?? null };
  }
}

/** What the refund query's answer means; `refusal` is the final refusal that the call before it got, if it got one. */
export function decideRefundQuery(
  refund: { amountFen: Fen; refusal: { code: string; message: string } | null },
  answer: RefundQueryAnswer,
): RefundStep {
  switch (answer.kind) {
    case "found":
      return answer.amountFen === refund.amountFen
        ? { next: "done" }
        : { next: "unknown", because: "the refund query names another amount", code: null };
    case "absent":
      return refund.refusal
        ? { next: "failed", code: refund.refusal.code, message: refund.refusal.message }
        : { next: "unknown", because: "Alipay does not know this refund yet", code: null };
    case "unknown":
      return { next: "unknown", because: answer.cause, code: answer.code ?? null };
  }
}

/** Refusals whose cause passes by itself: the next takings fill the balance, a freeze is lifted. */
const PASSING_REFUSAL = /\b(SELLER_BALANCE_NOT_ENOUGH|REASON_TRADE_BEEN_FREEZEN)\b/;

/** A surplus is owed, and nobody asks for it a second time: what is refused for today only is asked again tomorrow. */
export function insistOnSurplus(refund: { kind: RefundKind }, step: RefundStep): RefundStep {
  const isPassing = step.next === "failed" && refund.kind === "surplus" && PASSING_REFUSAL.test(step.code);
  return isPassing ? { next: "unknown", because: step.code, code: step.code } : step;
}

/** Sooner after a refund Alipay may not know of it yet, so that neither "absent" nor a refusal would mean anything. */
export const REFUND_SETTLES_SECONDS = 10;
