/** What happens when a buyer scans or logs in for a merchant's number (protocol sheet, section 3.1). */
import { expiryOf } from "#lib/simulator/domain/expiry.ts";
import type { PaySession, Trade } from "#lib/simulator/domain/model.ts";

/** Refusals of the cashier, under the codes that the page shows to the buyer. */
export type CashierRefusal =
  | "TRADE_HAS_SUCCESS"
  | "TRADE_HAS_CLOSE"
  | "CONTEXT_INCONSISTENT"
  | "TRADE_BUYER_NOT_MATCH"
  | "NOW_TIME_AFTER_EXPIRE_TIME_ERROR"
  | "BUYER_BALANCE_NOT_ENOUGH"
  | "BUYER_BANKCARD_BALANCE_NOT_ENOUGH"
  | "BUYER_CREDIT_NOT_ENOUGH"
  | "NO_PAYMENT_INSTRUMENTS_AVAILABLE"
  | "COUPON_NOT_USABLE";

export type SessionVerdict = { kind: "payable" } | { kind: "refused"; code: CashierRefusal };

/** Whether the cashier page of this session can still lead to a payment, before it is known who pays. */
export function decideSession(session: PaySession, trade: Trade | null, now: number): SessionVerdict {
  const isLate = session.timeExpireAt !== null && session.timeExpireAt <= now;
  const unlessLate: SessionVerdict = isLate
    ? { kind: "refused", code: "NOW_TIME_AFTER_EXPIRE_TIME_ERROR" }
    : { kind: "payable" };
  if (trade === null) return unlessLate;
  switch (trade.status) {
    case "TRADE_SUCCESS":
    case "TRADE_FINISHED":
      return { kind: "refused", code: "TRADE_HAS_SUCCESS" };
    case "TRADE_CLOSED":
      // A trade that was paid and then wholly refunded is closed too.
      return { kind: "refused", code: "TRADE_HAS_CLOSE" };
    case "WAIT_BUYER_PAY": {
      const isSame = trade.totalFen === session.totalFen && trade.subject === session.subject;
      return isSame ? unlessLate : { kind: "refused", code: "CONTEXT_INCONSISTENT" };
    }
  }
}

export type OpenVerdict =
  | { kind: "create"; expiresAt: number }
  | { kind: "reopen"; trade: Trade }
  | { kind: "refused"; code: CashierRefusal };

export function decideOpen(input: {
  session: PaySession;
  trade: Trade | null;
  buyerId: string;
  now: number;
}): OpenVerdict {
  const verdict = decideSession(input.session, input.trade, input.now);
  if (verdict.kind === "refused") return verdict;
  if (input.trade === null) return { kind: "create", expiresAt: expiryOf(input.session, input.now) };
  if (input.trade.buyerId !== input.buyerId) return { kind: "refused", code: "TRADE_BUYER_NOT_MATCH" };
  return { kind: "reopen", trade: input.trade };
}
