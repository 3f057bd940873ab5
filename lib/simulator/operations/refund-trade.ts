import type { Refund, Trade } from "#lib/simulator/domain/model.ts";
import { decideRefund, type RefundRefusal } from "#lib/simulator/domain/refund-trade.ts";
import { announce } from "#lib/simulator/operations/announce.ts";
import type { World } from "#lib/simulator/world.ts";

export type RefundOutcome =
  | { kind: "refunded" | "repeated"; refund: Refund; trade: Trade }
  | { kind: "refused"; code: RefundRefusal };

/** Gives money back to the purse it came from, once for each request number. */
export function refundTrade(
  world: World,
  input: { tradeNo: string; amountFen: number; outRequestNo: string; reason: string },
): RefundOutcome {
  return world.transaction(() => {
    const trade = world.trades.get(input.tradeNo);
    const verdict = decideRefund({ ...input, trade, refunds: world.trades.refunds(trade.tradeNo) });
    if (verdict.kind === "refused") return verdict;
    if (verdict.kind === "repeat") return { kind: "repeated", refund: verdict.refund, trade };

    const now = world.clock.now();
    const refund: Refund = {
      tradeNo: trade.tradeNo,
      outRequestNo: verdict.outRequestNo,
      amountFen: input.amountFen,
      reason: input.reason,
      refundedAt: now,
    };
    world.trades.addRefund(refund, verdict.isFull ? now : null);
    const channel = trade.fundChannel ?? "ALIPAYACCOUNT";
    world.buyers.move({ buyerId: trade.buyerId, channel, byFen: input.amountFen });
    const key = { sellerId: trade.sellerId, outTradeNo: trade.outTradeNo };
    world.log.addEvent({ at: now, ...key, kind: "refunded", detail: refund.outRequestNo });
    const refunded = world.trades.get(trade.tradeNo);
    announce(world, { kind: "refunded", trade: refunded, refund });
    return { kind: "refunded", refund, trade: refunded };
  });
}
