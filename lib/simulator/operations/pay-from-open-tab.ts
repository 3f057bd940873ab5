/** A buyer who pays at the worst moment, from a cashier that is still open. Everything goes its ordinary way. */
import type { Buyer, FundChannel, PaySession } from "#lib/simulator/domain/model.ts";
import { enterCashier } from "#lib/simulator/operations/enter-cashier.ts";
import { payTrade } from "#lib/simulator/operations/pay-trade.ts";
import type { World } from "#lib/simulator/world.ts";

const PURSES: readonly FundChannel[] = ["ALIPAYACCOUNT", "BANKCARD", "PCREDIT"];

/** `paid`, or the code with which the cashier refused the last purse that was tried. */
export function payFromOpenTab(world: World, input: { session: PaySession; buyer: Buyer }): string {
  const { session, buyer } = input;
  const entered = enterCashier(world, { session, buyer, via: "scanned" });
  if (entered.kind === "refused") return entered.code;
  const { tradeNo } = entered.trade;
  let refusal = "";
  for (const channel of PURSES) {
    const paid = payTrade(world, { session, tradeNo, buyerId: buyer.buyerId, channel, couponId: "" });
    if (paid.kind === "paid") return "paid";
    refusal = paid.code;
  }
  return refusal;
}

/** Whose tab it is: the buyer who has opened the trade or logged in, else the first test buyer. */
function buyerOf(world: World, session: PaySession): Buyer | null {
  const trade = world.trades.findByNumber(session);
  const buyerId = trade?.buyerId ?? session.loginBuyerId;
  return buyerId === null ? (world.buyers.list()[0] ?? null) : world.buyers.get(buyerId);
}

/** Pays the cashier that was opened last for this number: `paid`, a refusal's code, or what was missing. */
export function payNumberFromOpenTab(world: World, outTradeNo: string): string {
  const session = world.trades.latestSession(outTradeNo);
  if (session === null) return "no cashier";
  const buyer = buyerOf(world, session);
  return buyer === null ? "no buyer" : payFromOpenTab(world, { session, buyer });
}
