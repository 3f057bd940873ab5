import type { Fen } from "#lib/domain/money.ts";
import type { OrderStatus } from "#lib/domain/order.ts";
import type { RefundStatus } from "#lib/domain/refund.ts";

/**
 * A go-live check is an ordinary order over one fen that belongs to no visitor: what a browser's cookie hashes to is
 * longer than this and never the same. What was seen of it beyond the order's own rows stands in its audit log.
 */
export const GO_LIVE_VISITOR = "go-live";
/** Shelf and goods of the checks, which the shop shows nobody. */
export const GO_LIVE_SLUG = "go-live-check";
export const GO_LIVE_SKU = "GO-LIVE-CHECK";
export const GO_LIVE_PRICE_FEN = 1;

/** The audit log's actions. */
export const GO_LIVE_ACTIONS = {
  started: "go-live.started",
  payPage: "go-live.pay-page",
  returned: "go-live.returned",
  refundQuery: "go-live.refund-query",
  bill: "go-live.bill",
} as const;

/** What the first look at the signed address gave: its cashier, an error page with a code, or nothing certain. */
export type PayPageSaid = "opened" | "refused" | "unanswered";
export type RefundQuerySaid = "found" | "absent" | "unknown";
export type BillSaid = "there" | "not-there" | "unknown";

/** What was asked for a day's bill. Sums are null where no row carries our numbers; below zero for a refund. */
export type BillNote = {
  day: string;
  at: Date;
  said: BillSaid;
  paymentFen: number | null;
  refundFen: number | null;
  /** Lines that could not be read. */
  unreadable: number;
  code: string | null;
  cause: string | null;
};

/** All that is known of one check. Null, or empty, is what was not seen. */
export type GoLiveEvidence = {
  orderNo: string;
  startedAt: Date;
  expiresAt: Date;
  status: OrderStatus;
  amountFen: Fen;
  outTradeNo: string | null;
  payPage: { at: Date; said: PayPageSaid; host: string | null; code: string | null; cause: string | null } | null;
  payment: {
    tradeNo: string;
    amountFen: Fen;
    paidAt: Date;
    /** When the shop wrote it down. */
    knownAt: Date;
    learnedFrom: "notify" | "query";
    witness: "pending" | "agreed" | "contradicted";
    witnessedAt: Date | null;
    /** What trade.query said of it, in Alipay's own words. */
    witnessNote: string | null;
  } | null;
  returned: { at: Date; isGenuine: boolean } | null;
  notification: { at: Date; tradeStatus: string } | null;
  /** Why a genuine notification was put aside. */
  quarantined: string | null;
  refund: {
    outRequestNo: string;
    amountFen: Fen;
    status: RefundStatus;
    sentAt: Date | null;
    settledAt: Date | null;
    code: string | null;
  } | null;
  refundQuery: { at: Date; said: RefundQuerySaid; amountFen: number | null; cause: string | null } | null;
  /** The newest note of each day. */
  bills: readonly BillNote[];
};

const BEIJING_SHIFT_MS = 8 * 3_600_000;
/** A day's bill is there at about nine on the next morning (protocol sheet, section 5.6). */
const BILL_READY_MS = (24 + 9) * 3_600_000;

/** The day of a moment in Beijing, as bills are named: yyyy-MM-dd. */
export function beijingDayOf(moment: Date): string {
  return new Date(moment.getTime() + BEIJING_SHIFT_MS).toISOString().slice(0, 10);
}

/** From when on the bill of a day can be expected. */
export function billReadyAt(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - BEIJING_SHIFT_MS + BILL_READY_MS);
}

/** The days whose bills must name the check: first that of its payment, then that of its refund if it is another one. */
export function billDaysOf({ payment, refund }: Pick<GoLiveEvidence, "payment" | "refund">): string[] {
  const moments = [payment?.paidAt, refund?.status === "done" ? refund.settledAt : null];
  return [...new Set(moments.flatMap((moment) => (moment ? [beijingDayOf(moment)] : [])))];
}
