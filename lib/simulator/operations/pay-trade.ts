import type { FundChannel, Trade } from "#lib/simulator/domain/model.ts";
import type { CashierRefusal } from "#lib/simulator/domain/open-trade.ts";
import { decidePay, isShortOfMoney } from "#lib/simulator/domain/pay-trade.ts";
import { announce } from "#lib/simulator/operations/announce.ts";
import { settleDueTrades } from "#lib/simulator/operations/settle-due-trades.ts";
import type { World } from "#lib/simulator/world.ts";

export type PayOutcome = { kind: "paid"; trade: Trade } | { kind: "refused"; code: CashierRefusal };

/** Moves the money from the buyer's purse and puts the notify on the timetable, in one transaction. */
export function payTrade(world: World, input: { tradeNo: string; buyerId: string; channel: FundChannel }): PayOutcome {
  settleDueTrades(world);
  return world.transaction(() => {
    const now = world.clock.now();
    const trade = world.trades.get(input.tradeNo);
    const buyer = world.buyers.get(input.buyerId);
    const event = { at: now, sellerId: trade.sellerId, outTradeNo: trade.outTradeNo };
    const verdict = decidePay({ trade, buyer, channel: input.channel, now });
    if (verdict.kind === "refused") {
      if (isShortOfMoney(verdict.code))
        world.log.addEvent({ ...event, kind: "insufficient-funds", detail: input.channel });
      return verdict;
    }
    world.buyers.move({ buyerId: buyer.buyerId, channel: input.channel, byFen: -trade.totalFen });
    world.trades.markPaid({ tradeNo: trade.tradeNo, paidAt: now, channel: input.channel });
    world.log.addEvent({ ...event, kind: "paid", detail: input.channel });
    const paid = world.trades.get(trade.tradeNo);
    announce(world, { kind: "paid", trade: paid });
    return { kind: "paid", trade: paid };
  });
}
