/** What cashier and phone pages need to know about a session. */
import type { Context } from "hono";
import type { FundChannel, PaySession, Trade } from "#lib/simulator/domain/model.ts";
import type { PasswordVerdict } from "#lib/simulator/domain/pay-trade.ts";
import type { CashierView } from "#lib/simulator/pages/cashier-pages.ts";
import { type Speech, speechOf } from "#lib/simulator/pages/language.ts";
import type { World } from "#lib/simulator/world.ts";

export function tradeOf(world: World, session: PaySession): Trade | null {
  return world.trades.findByNumber({ sellerId: session.sellerId, outTradeNo: session.outTradeNo });
}

export function viewOf(world: World, context: Context, session: PaySession): CashierView {
  return {
    speech: speechOf(context),
    session,
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

export function channelFrom(text: string): FundChannel {
  return text === "BANKCARD" ? "BANKCARD" : "ALIPAYACCOUNT";
}
