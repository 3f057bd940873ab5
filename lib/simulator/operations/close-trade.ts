import type { Trade } from "#lib/simulator/domain/model.ts";
import { announce } from "#lib/simulator/operations/announce.ts";
import type { World } from "#lib/simulator/world.ts";

/** The merchant closes an unpaid trade; false when it is not unpaid (any more). */
export function closeTrade(world: World, input: { trade: Trade; notifyUrl: string }): boolean {
  return world.transaction(() => {
    const trade = world.trades.get(input.trade.tradeNo);
    if (trade.status !== "WAIT_BUYER_PAY") return false;
    const now = world.clock.now();
    world.trades.markClosed({ tradeNo: trade.tradeNo, closedAt: now });
    const key = { sellerId: trade.sellerId, outTradeNo: trade.outTradeNo };
    world.log.addEvent({ at: now, ...key, kind: "closed-by-merchant", detail: "" });
    const closed = world.trades.get(trade.tradeNo);
    announce(world, { kind: "closed", trade: closed, ...(input.notifyUrl !== "" && { url: input.notifyUrl }) });
    return true;
  });
}
