/** Whether a buyer can pay an open trade with the purse and the coupon they chose. */
import type { Buyer, Coupon, FundChannel, Trade } from "#lib/simulator/domain/model.ts";
import type { CashierRefusal } from "#lib/simulator/domain/open-trade.ts";
import { judgeCoupon, type PayMeans } from "#lib/simulator/domain/pay-means.ts";

/** After this many wrong passwords a trade can no longer be paid. */
const WRONG_PASSWORDS_MAX = 3;

/** What a purse holds, and what the cashier says when that is too little. */
export function purseOf(buyer: Buyer, channel: FundChannel): { fen: number; whenShort: CashierRefusal } {
  switch (channel) {
    case "ALIPAYACCOUNT":
      return { fen: buyer.balanceFen, whenShort: "BUYER_BALANCE_NOT_ENOUGH" };
    case "BANKCARD":
      return { fen: buyer.cardFen, whenShort: "BUYER_BANKCARD_BALANCE_NOT_ENOUGH" };
    case "PCREDIT":
      return { fen: buyer.creditFen, whenShort: "BUYER_CREDIT_NOT_ENOUGH" };
  }
}

export interface PayOffer {
  trade: Trade;
  buyer: Buyer;
  channel: FundChannel;
  /** null: none; `unknown`: one that nobody has. */
  coupon: Coupon | "unknown" | null;
  means: PayMeans;
  now: number;
}

/** `purseFen` is what leaves the purse: the total without the coupon, 0 where the coupon pays for all. */
export type PayVerdict = { kind: "pay"; purseFen: number } | { kind: "refused"; code: CashierRefusal };

export function decidePay({ trade, buyer, channel, coupon, means, now }: PayOffer): PayVerdict {
  const refuse = (code: CashierRefusal): PayVerdict => ({ kind: "refused", code });
  if (trade.status === "TRADE_CLOSED") return refuse("TRADE_HAS_CLOSE");
  if (trade.status !== "WAIT_BUYER_PAY") return refuse("TRADE_HAS_SUCCESS");
  if (trade.expiresAt <= now) return refuse("NOW_TIME_AFTER_EXPIRE_TIME_ERROR");
  if (trade.buyerId !== buyer.buyerId) return refuse("TRADE_BUYER_NOT_MATCH");
  if (!means.allowsPurse(channel)) return refuse("NO_PAYMENT_INSTRUMENTS_AVAILABLE");
  if (coupon !== null) {
    const isTheirs = coupon !== "unknown" && coupon.buyerId === buyer.buyerId;
    if (!isTheirs || judgeCoupon(coupon, { totalFen: trade.totalFen, means }) !== "usable") {
      return refuse("COUPON_NOT_USABLE");
    }
  }
  const purseFen = trade.totalFen - (coupon?.amountFen ?? 0);
  const purse = purseOf(buyer, channel);
  return purse.fen < purseFen ? refuse(purse.whenShort) : { kind: "pay", purseFen };
}

export type PasswordVerdict = { kind: "right" } | { kind: "wrong"; left: number } | { kind: "locked" };

/** `failures` counts the wrong passwords this trade has already seen. */
export function decidePassword(input: { expected: string; given: string; failures: number }): PasswordVerdict {
  if (isLocked(input.failures)) return { kind: "locked" };
  if (input.given === input.expected) return { kind: "right" };
  const left = WRONG_PASSWORDS_MAX - input.failures - 1;
  return left === 0 ? { kind: "locked" } : { kind: "wrong", left };
}

/** A purse that holds too little. */
export function isShortOfMoney(code: CashierRefusal): boolean {
  return ["BUYER_BALANCE_NOT_ENOUGH", "BUYER_BANKCARD_BALANCE_NOT_ENOUGH", "BUYER_CREDIT_NOT_ENOUGH"].includes(code);
}

/** The refusals after which the buyer can choose another purse or coupon; after all others the cashier is over. */
export function canChooseAgain(code: CashierRefusal): boolean {
  return isShortOfMoney(code) || code === "NO_PAYMENT_INSTRUMENTS_AVAILABLE" || code === "COUPON_NOT_USABLE";
}

/** Whether wrong passwords have used up a number's tries. */
export function isLocked(failures: number): boolean {
  return failures >= WRONG_PASSWORDS_MAX;
}
