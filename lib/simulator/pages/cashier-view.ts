/** What cashier and phone pages need to know about a session. */
import type { Context } from "hono";
import type { Buyer, FundChannel, PaySession, Trade } from "#lib/simulator/domain/model.ts";
import { FUND_CHANNELS } from "#lib/simulator/domain/pay-means.ts";
import type { PasswordVerdict } from "#lib/simulator/domain/pay-trade.ts";
import { meansOf } from "#lib/simulator/operations/pay-trade.ts";
import type { FormFields } from "#lib/simulator/pages/form-fields.ts";
import { type Speech, speechOf } from "#lib/simulator/pages/language.ts";
import type { PayChoice } from "#lib/simulator/pages/pay-form.ts";
import type { World } from "#lib/simulator/world.ts";

export interface CashierView {
  speech: Speech;
  session: PaySession;
  /** Where the pages of this session live. */
  home: string;
  merchant: string;
  now: number;
  /** The last moment to pay, once it is known. */
  expiresAt: number | null;
  /** What went wrong with the last try, in the buyer's words; else empty. */
  problem: string;
}

export function tradeOf(world: World, session: PaySession): Trade | null {
  return world.trades.findByNumber({ sellerId: session.sellerId, outTradeNo: session.outTradeNo });
}

/** A page payment has its cashier, a payment in a phone's browser has its own. */
export function homeOf(session: PaySession): string {
  return `/${session.product === "wap" ? "wap" : "cashier"}/${session.id}`;
}

export function viewOf(world: World, context: Context, session: PaySession): CashierView {
  return {
    speech: speechOf(context),
    session,
    home: homeOf(session),
    merchant: world.applications.find(session.appId)?.name ?? session.appId,
    now: world.clock.now(),
    expiresAt: tradeOf(world, session)?.expiresAt ?? session.timeExpireAt,
    problem: "",
  };
}

/** What a buyer reads after a password that was not right. */
export function passwordProblem(verdict: Exclude<PasswordVerdict, { kind: "right" }>, speech: Speech): string {
  const words = speech.texts.cashier;
  return verdict.kind === "locked" ? words.lockedPassword : words.wrongPassword(verdict.left);
}

/** What a buyer can choose from, and what they have chosen so far. */
export function choiceOf(world: World, session: PaySession, buyer: Buyer, chosenCouponId = ""): PayChoice {
  return {
    buyer,
    coupons: world.coupons.ofBuyer(buyer.buyerId),
    means: meansOf(world, session),
    totalFen: session.totalFen,
    chosenCouponId,
  };
}

/** The purse that a form names; null when there is no such purse. A form without one means the balance. */
export function channelFrom(field: FormFields): FundChannel | null {
  const text = field("channel");
  return text === "" ? "ALIPAYACCOUNT" : (FUND_CHANNELS.find((channel) => channel === text) ?? null);
}
