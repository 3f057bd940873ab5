/** Whether a buyer can pay an open trade from the purse they chose. */
import type { Buyer, FundChannel, Trade } from "#lib/simulator/domain/model.ts";
import type { CashierRefusal } from "#lib/simulator/domain/open-trade.ts";

/** After this many wrong passwords a trade can no longer be paid. */
const WRONG_PASSWORDS_MAX = 3;

export type PayVerdict = { kind: "pay" } | { kind: "refused"; code: CashierRefusal };

export function decidePay(input: { trade: Trade; buyer: Buyer; channel: FundChannel; now: number }): PayVerdict {
  const { trade, buyer } = input;
  const refuse = (code: CashierRefusal): PayVerdict => ({ kind: "refused", code });
  if (trade.status === "TRADE_CLOSED") return refuse("TRADE_HAS_CLOSE");
  if (trade.status !== "WAIT_BUYER_PAY") return refuse("TRADE_HAS_SUCCESS");
  if (trade.expiresAt <= input.now) return refuse("NOW_TIME_AFTER_EXPIRE_TIME_ERROR");
  if (trade.buyerId !== buyer.buyerId) return refuse("TRADE_BUYER_NOT_MATCH");
  switch (input.channel) {
    case "ALIPAYACCOUNT":
      return buyer.balanceFen < trade.totalFen ? refuse("BUYER_BALANCE_NOT_ENOUGH") : { kind: "pay" };
    case "PCREDIT":
      return buyer.creditFen < trade.totalFen ? refuse("BUYER_CREDIT_NOT_ENOUGH") : { kind: "pay" };
    case "BANKCARD":
      return buyer.cardFen < trade.totalFen ? refuse("BUYER_BANKCARD_BALANCE_NOT_ENOUGH") : { kind: "pay" };
  }
}

export type PasswordVerdict = { kind: "right" } | { kind: "wrong"; left: number } | { kind: "locked" };

/** `failures` counts the wrong passwords this trade has already seen. */
export function decidePassword(input: { expected: string; given: string; failures: number }): PasswordVerdict {
  if (input.failures >= WRONG_PASSWORDS_MAX) return { kind: "locked" };
  if (input.given === input.expected) return { kind: "right" };
  const left = WRONG_PASSWORDS_MAX - input.failures - 1;
  return left === 0 ? { kind: "locked" } : { kind: "wrong", left };
}

/** A purse that holds too little is the one refusal after which the buyer can choose another purse. */
export function isShortOfMoney(code: CashierRefusal): boolean {
  return ["BUYER_BALANCE_NOT_ENOUGH", "BUYER_BANKCARD_BALANCE_NOT_ENOUGH", "BUYER_CREDIT_NOT_ENOUGH"].includes(code);
}
