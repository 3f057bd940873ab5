import type { Refund, RefundSource, Trade } from "#lib/simulator/domain/model.ts";
import type { RefundSplit } from "#lib/simulator/domain/refund-split.ts";
import { decideRefund, type RefundRefusal } from "#lib/simulator/domain/refund-trade.ts";
import { announce } from "#lib/simulator/operations/announce.ts";
import type { World } from "#lib/simulator/world.ts";

export type RefundOutcome =
  | { kind: "refunded" | "repeated"; refund: Refund; trade: Trade }
  | { kind: "refused"; code: RefundRefusal };

export interface RefundOrder {
  tradeNo: string;
  amountFen: number;
  /** Empty: the refund bears the number of the trade. */
  outRequestNo: string;
  reason: string;
  source: RefundSource;
}

/** Only calls of the method are limited and counted: a person in the merchant centre is not. */
function sandboxOf(world: World, trade: Trade, source: RefundSource): { isLimited: boolean; earlierCalls: number } {
  if (source === "merchant-centre") return { isLimited: false, earlierCalls: 0 };
  const earlierCalls = world.refundDesk.countCall(trade.tradeNo);
  return { isLimited: world.applications.settings(trade.appId).sandboxLimits, earlierCalls };
}

function moveMoney(world: World, input: { trade: Trade; refund: Refund; split: RefundSplit }): void {
  const { trade, refund, split } = input;
  if (split.purseFen > 0) {
    const channel = trade.fundChannel ?? "ALIPAYACCOUNT";
    world.buyers.move({ buyerId: trade.buyerId, channel, byFen: split.purseFen });
  }
  const { sellerId, tradeNo } = trade;
  const move = { sellerId, at: refund.refundedAt, tradeNo, requestNo: refund.outRequestNo };
  // The fee first: otherwise a seller with just enough would be short for a moment.
  world.sellers.post({ ...move, kind: "fee-back", amountFen: split.feeBackFen });
  world.sellers.post({ ...move, kind: "refund", amountFen: -split.sellerFen });
}

/** Gives money back to the purse it came from, once for each request number. A whole refund gives the coupon back too. */
export function refundTrade(world: World, order: RefundOrder): RefundOutcome {
  return world.transaction(() => {
    const trade = world.trades.get(order.tradeNo);
    const now = world.clock.now();
    const verdict = decideRefund({
      ...order,
      trade,
      now,
      refunds: world.trades.refunds(trade.tradeNo),
      isFrozen: world.refundDesk.isFrozen(trade.tradeNo),
      sellerBalanceFen: world.sellers.balanceFen(trade.sellerId),
      feeFen: world.sellers.feeFen(trade.tradeNo),
      sandbox: sandboxOf(world, trade, order.source),
    });
    if (verdict.kind === "refused") return verdict;
    if (verdict.kind === "repeat") return { kind: "repeated", refund: verdict.refund, trade };

    const refund: Refund = {
      tradeNo: trade.tradeNo,
      outRequestNo: verdict.outRequestNo,
      amountFen: order.amountFen,
      couponFen: verdict.split.couponFen,
      reason: order.reason,
      refundedAt: now,
      source: order.source,
    };
    world.trades.addRefund(refund, verdict.isFull ? now : null);
    moveMoney(world, { trade, refund, split: verdict.split });
    if (verdict.isFull) world.coupons.giveBack(trade.tradeNo);
    const kind = order.source === "api" ? "refunded" : "refunded-in-merchant-centre";
    const { sellerId, outTradeNo } = trade;
    world.log.addEvent({ at: now, sellerId, outTradeNo, kind, detail: refund.outRequestNo });
    const refunded = world.trades.get(trade.tradeNo);
    announce(world, { kind: "refunded", trade: refunded, refund });
    return { kind: "refunded", refund, trade: refunded };
  });
}
