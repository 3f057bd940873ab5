import type { Trade, TradeEventKind } from "#lib/simulator/domain/model.ts";
import { refundWindowEnd } from "#lib/simulator/domain/refund-trade.ts";
import { announce } from "#lib/simulator/operations/announce.ts";
import type { World } from "#lib/simulator/world.ts";

function record(world: World, trade: Trade, kind: TradeEventKind, at: number): void {
  world.log.addEvent({ at, sellerId: trade.sellerId, outTradeNo: trade.outTradeNo, kind, detail: "" });
}

/** Closes unpaid trades whose time is over and finishes those whose refund window is. Cheap when nothing is due. */
export function settleDueTrades(world: World): void {
  const now = world.clock.now();
  // The refund window is a calendar year; eleven months narrow the candidates before the exact rule decides.
  const almostAYearMs = 335 * 24 * 60 * 60 * 1000;
  const expired = world.trades.expired(now);
  const finished = world.trades
    .paidBefore(now - almostAYearMs)
    .filter((trade) => trade.paidAt !== null && refundWindowEnd(trade.paidAt) <= now);
  if (expired.length === 0 && finished.length === 0) return;

  world.transaction(() => {
    for (const trade of expired) {
      world.trades.markClosed({ tradeNo: trade.tradeNo, closedAt: now });
      record(world, trade, "closed-by-timeout", now);
      announce(world, { kind: "closed", trade: world.trades.get(trade.tradeNo) });
    }
    for (const trade of finished) {
      world.trades.markFinished(trade.tradeNo);
      record(world, trade, "finished", now);
      announce(world, { kind: "finished", trade: world.trades.get(trade.tradeNo) });
    }
  });
}
