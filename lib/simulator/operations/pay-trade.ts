import type { Coupon, FundChannel, PaySession, Trade } from "#lib/simulator/domain/model.ts";
import type { CashierRefusal } from "#lib/simulator/domain/open-trade.ts";
import { type PayMeans, payMeans } from "#lib/simulator/domain/pay-means.ts";
import { decidePay, isShortOfMoney } from "#lib/simulator/domain/pay-trade.ts";
import { announce } from "#lib/simulator/operations/announce.ts";
import { creditSeller } from "#lib/simulator/operations/credit-seller.ts";
import { settleDueTrades } from "#lib/simulator/operations/settle-due-trades.ts";
import type { World } from "#lib/simulator/world.ts";

export type PayOutcome = { kind: "paid"; trade: Trade } | { kind: "refused"; code: CashierRefusal };

/** What this payment may be made with: the merchant's wish in the request, and the application's limits. */
export function meansOf(world: World, session: PaySession): PayMeans {
  return payMeans(session, world.applications.settings(session.appId).sandboxLimits);
}

function findCoupon(world: World, couponId: string): Coupon | "unknown" | null {
  return couponId === "" ? null : (world.coupons.find(couponId) ?? "unknown");
}

function spendCoupon(world: World, coupon: Coupon | null, tradeNo: string): void {
  if (coupon === null || world.coupons.use({ couponId: coupon.couponId, tradeNo })) return;
  throw new Error(`coupon ${coupon.couponId} was used within the transaction that found it unused`);
}

/**
 * Moves the money from the buyer's purse, uses up the coupon and puts the notify on the timetable, in one transaction.
 * `session` is the way the buyer came: its merchant's rules about purses hold. `couponId` empty: no coupon.
 */
export function payTrade(
  world: World,
  input: { session: PaySession; tradeNo: string; buyerId: string; channel: FundChannel; couponId: string },
): PayOutcome {
  settleDueTrades(world);
  return world.transaction(() => {
    const { channel } = input;
    const now = world.clock.now();
    const trade = world.trades.get(input.tradeNo);
    const buyer = world.buyers.get(input.buyerId);
    const event = { at: now, sellerId: trade.sellerId, outTradeNo: trade.outTradeNo };
    const found = findCoupon(world, input.couponId);
    const verdict = decidePay({ trade, buyer, channel, coupon: found, means: meansOf(world, input.session), now });
    if (verdict.kind === "refused") {
      if (isShortOfMoney(verdict.code)) world.log.addEvent({ ...event, kind: "insufficient-funds", detail: channel });
      return verdict;
    }
    const coupon = found === "unknown" ? null : found;
    world.buyers.move({ buyerId: buyer.buyerId, channel, byFen: -verdict.purseFen });
    spendCoupon(world, coupon, trade.tradeNo);
    world.trades.markPaid({ tradeNo: trade.tradeNo, paidAt: now, channel, coupon });
    world.log.addEvent({ ...event, kind: "paid", detail: channel });
    const paid = world.trades.get(trade.tradeNo);
    creditSeller(world, paid);
    announce(world, { kind: "paid", trade: paid });
    return { kind: "paid", trade: paid };
  });
}
