/** A trade with everything that happened to it: for the console's page and for its API. */
import type {
  GatewayRequestRecord,
  Notify,
  NotifyAttempt,
  Refund,
  Trade,
  TradeEvent,
} from "#lib/simulator/domain/model.ts";
import type { World } from "#lib/simulator/world.ts";

export interface TradeStory {
  trade: Trade;
  refunds: Refund[];
  notifies: (Notify & { attempts: NotifyAttempt[] })[];
  events: TradeEvent[];
  requests: GatewayRequestRecord[];
}

/** By Alipay's number or by the merchant's; null when no buyer has opened it (yet). */
export function findTradeStory(world: World, number: string): TradeStory | null {
  const trade = world.trades.findAny(number);
  if (trade === null) return null;
  return {
    trade,
    refunds: world.trades.refunds(trade.tradeNo),
    notifies: world.notifies
      .byTrade(trade.tradeNo)
      .map((notify) => ({ ...notify, attempts: world.notifies.attempts(notify.notifyId) })),
    events: world.log.eventsOf(trade),
    requests: world.log.requestsOf(trade),
  };
}
