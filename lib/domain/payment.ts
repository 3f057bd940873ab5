import type { Fen } from "#lib/domain/money.ts";
import type { OrderStatus } from "#lib/domain/order.ts";

export const ATTEMPT_STATUSES = ["open", "paid", "closed"] as const;
export type AttemptStatus = (typeof ATTEMPT_STATUSES)[number];

/** How a cashier is opened at Alipay: `page` on a computer (alipay.trade.page.pay), `wap` on a phone (alipay.trade.wap.pay). */
export const PAY_PRODUCTS = ["page", "wap"] as const;
export type PayProduct = (typeof PAY_PRODUCTS)[number];

/** What a genuine notification or a verified answer of Alipay says about one out_trade_no. */
export type TradeEvidence =
  /** TRADE_SUCCESS, or TRADE_FINISHED where `finished` is true. `totalFen` is null when the amount is not a readable sum. */
  | { kind: "paid"; tradeNo: string; totalFen: Fen | null; finished: boolean }
  /** WAIT_BUYER_PAY */
  | { kind: "waiting" }
  /** TRADE_CLOSED: never paid, or paid and wholly refunded since. */
  | { kind: "closed"; tradeNo: string }
  /** ACQ.TRADE_NOT_EXIST: nobody has scanned the code or logged in yet. */
  | { kind: "absent" }
  /** No answer that can be trusted. */
  | { kind: "unknown" };

export type SurplusCause = "paid-after-close" | "paid-twice";

export type PaymentDecision =
  | { next: "settle" }
  | { next: "surplus"; cause: SurplusCause }
  | { next: "already-known"; markFinished: boolean }
  | { next: "quarantine"; because: "amount-mismatch" }
  | { next: "close-attempt" }
  | { next: "unchanged"; because: "waiting" | "absent" | "unknown" | "closed-as-known" };

/** What is known here of the attempt that the evidence speaks of. */
export type PaymentKnowledge = {
  orderStatus: OrderStatus;
  attemptStatus: AttemptStatus;
  amountFen: Fen;
  /** Payments already recorded for the order, over all its attempts. */
  payments: readonly { tradeNo: string; finished: boolean }[];
};

/** Decides what evidence about a trade means for its order. Pure: notify, return page, worker and staff all come here. */
export function decidePayment(known: PaymentKnowledge, evidence: TradeEvidence): PaymentDecision {
  switch (evidence.kind) {
    case "unknown":
      return { next: "unchanged", because: "unknown" };
    case "absent":
      return { next: "unchanged", because: "absent" };
    case "waiting":
      return { next: "unchanged", because: "waiting" };
    case "closed":
      return known.attemptStatus === "open"
        ? { next: "close-attempt" }
        : { next: "unchanged", because: "closed-as-known" };
    case "paid":
      return decidePaid(known, evidence);
  }
}

function decidePaid(known: PaymentKnowledge, evidence: Extract<TradeEvidence, { kind: "paid" }>): PaymentDecision {
  // The amount comes first: even a repeat must not be waved through with another sum.
  if (evidence.totalFen !== known.amountFen) return { next: "quarantine", because: "amount-mismatch" };
  const recorded = known.payments.find((payment) => payment.tradeNo === evidence.tradeNo);
  if (recorded) return { next: "already-known", markFinished: evidence.finished && !recorded.finished };
  switch (known.orderStatus) {
    case "pending":
      return { next: "settle" };
    case "cancelled":
    case "cancelled-refunding":
      return { next: "surplus", cause: "paid-after-close" };
    case "paid":
    case "shipped":
    case "completed":
      return { next: "surplus", cause: "paid-twice" };
  }
}

/** How long after its time_expire a cancelled order's trade is still asked about: clocks differ, notifies are late. */
export const SWEEP_MARGIN_MINUTES = 60;
const ASK_DELAY_SECONDS_MIN = 60;
/** The longest that the sweep of an attempt whose time is not over waits between two questions. */
export const ASK_DELAY_SECONDS_MAX = 300;
/**
 * The same while the buyer may be paying and no notification can tell of it. Alipay publishes no limit of calls: at
 * this pace a hundred open orders are three questions a second.
 */
const EAGER_DELAY_SECONDS_MIN = 15;
const EAGER_DELAY_SECONDS_MAX = 30;
/** How long after its close an attempt that Alipay knew nothing of is asked about once more at least. */
const ASK_AFTER_CLOSE_SECONDS = 3_600;

export type NextAsk =
  | { next: "at"; at: Date }
  /** The sweep is over and Alipay has not said what became of the trade: the schedule for late questions goes on. */
  | { next: "late" }
  /** Nothing more can come, or what came waits for a person already. */
  | { next: "never" };

/** When the worker looks after a payment for the first time, after it was started. */
export function firstAskAt(startedAt: Date, { notifiesArrive }: { notifiesArrive: boolean }): Date {
  const seconds = notifiesArrive ? ASK_DELAY_SECONDS_MIN : EAGER_DELAY_SECONDS_MIN;
  return new Date(startedAt.getTime() + seconds * 1000);
}

/**
 * When the worker asks again about an attempt, `now` being when the last question was asked. `disputed` stands for a trade that Alipay reports with another sum, which
 * lies in quarantine. Whatever is asked once the sweep is over is the last question that fault G-19 demands.
 */
export function decideNextAsk(attempt: {
  status: AttemptStatus;
  expiresAt: Date;
  askCount: number;
  lastEvidence: TradeEvidence["kind"] | "disputed";
  /** False where Alipay cannot reach the shop: then asking is the only way to hear of a payment. */
  notifiesArrive: boolean;
  now: Date;
}): NextAsk {
  if (attempt.status === "paid") return { next: "never" };
  const sweepEnds = attempt.expiresAt.getTime() + SWEEP_MARGIN_MINUTES * 60_000;
  const late = attempt.now.getTime() >= sweepEnds;
  switch (attempt.lastEvidence) {
    // Alipay never opens a closed trade again.
    case "closed":
    case "paid":
      return { next: "never" };
    case "disputed":
      if (late) return { next: "never" };
      break;
    case "absent":
      // An open one is not left alone before it is closed here as well.
      if (late && attempt.status === "closed") return { next: "never" };
      break;
    case "waiting":
    case "unknown":
      break;
  }
  if (late) return { next: "late" };
  const [least, most] = isEager(attempt)
    ? [EAGER_DELAY_SECONDS_MIN, EAGER_DELAY_SECONDS_MAX]
    : [ASK_DELAY_SECONDS_MIN, ASK_DELAY_SECONDS_MAX];
  const seconds = Math.min(least * 2 ** Math.min(attempt.askCount, 10), most);
  return { next: "at", at: new Date(attempt.now.getTime() + seconds * 1000) };
}

/** An Alipay that did not answer, because it was asked too often perhaps, is not asked more often for it. */
function isEager(attempt: Pick<Parameters<typeof decideNextAsk>[0], "status" | "lastEvidence" | "notifiesArrive">) {
  if (attempt.notifiesArrive || attempt.status !== "open") return false;
  return attempt.lastEvidence === "absent" || attempt.lastEvidence === "waiting";
}

/**
 * When to ask about an attempt that was closed here while Alipay knew no trade of it. Once more at least, however late
 * the clock says it is: a clock that was ahead is set back, and the buyer's page may still be open.
 */
export function nextAskAfterClose(attempt: { expiresAt: Date; askCount: number; now: Date }): Date {
  const next = decideNextAsk({ ...attempt, status: "closed", lastEvidence: "absent", notifiesArrive: true });
  return next.next === "at" ? next.at : new Date(attempt.now.getTime() + ASK_AFTER_CLOSE_SECONDS * 1000);
}

/** What the second witness, Alipay's own answer to trade.query, says of a payment that a notification settled. */
export type WitnessVerdict = "agreed" | "contradicted" | "ask-again";

/** A query right after the notification may still see the state before it: "not paid" counts from this question on. */
const NOT_PAID_ANSWERS_BEFORE_BELIEF = 3;

/** `witnessCount` is how many questions before this one gave no verdict. */
export function decideWitness(
  payment: { tradeNo: string; amountFen: Fen; refundReservedFen: Fen; witnessCount: number },
  evidence: TradeEvidence,
): WitnessVerdict {
  switch (evidence.kind) {
    case "unknown":
      return "ask-again";
    case "paid":
      return evidence.tradeNo === payment.tradeNo && evidence.totalFen === payment.amountFen
        ? "agreed"
        : "contradicted";
    case "closed":
      // A wholly refunded trade is closed at Alipay; that agrees only where we sent the refunds ourselves.
      return evidence.tradeNo === payment.tradeNo && payment.refundReservedFen >= payment.amountFen
        ? "agreed"
        : "contradicted";
    case "waiting":
    case "absent":
      return payment.witnessCount + 1 < NOT_PAID_ANSWERS_BEFORE_BELIEF ? "ask-again" : "contradicted";
  }
}
