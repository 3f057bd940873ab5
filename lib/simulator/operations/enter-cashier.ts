import type { Buyer, PaySession, Trade } from "#lib/simulator/domain/model.ts";
import { type CashierRefusal, decideOpen } from "#lib/simulator/domain/open-trade.ts";
import { announce } from "#lib/simulator/operations/announce.ts";
import { settleDueTrades } from "#lib/simulator/operations/settle-due-trades.ts";
import { tradeNumber } from "#lib/simulator/protocol/alipay-ids.ts";
import type { World } from "#lib/simulator/world.ts";

export type EnterOutcome = { kind: "entered"; trade: Trade } | { kind: "refused"; code: CashierRefusal };

/** A buyer scanned the code or logged in: from now on the trade exists, and it is this buyer's. */
export function enterCashier(
  world: World,
  input: { session: PaySession; buyer: Buyer; via: "scanned" | "logged-in" },
): EnterOutcome {
  settleDueTrades(world);
  return world.transaction(() => {
    const { session, buyer } = input;
    const now = world.clock.now();
    const key = { sellerId: session.sellerId, outTradeNo: session.outTradeNo };
    const verdict = decideOpen({ session, trade: world.trades.findByNumber(key), buyerId: buyer.buyerId, now });
    if (verdict.kind === "refused") return verdict;
    if (verdict.kind === "reopen") return { kind: "entered", trade: verdict.trade };

    const trade: Trade = {
      tradeNo: tradeNumber({ at: now, buyerId: buyer.buyerId, serial: world.meta.nextSerial() }),
      appId: session.appId,
      ...key,
      totalFen: session.totalFen,
      subject: session.subject,
      body: session.body,
      passbackParams: session.passbackParams,
      buyerId: buyer.buyerId,
      status: "WAIT_BUYER_PAY",
      createdAt: now,
      expiresAt: verdict.expiresAt,
      paidAt: null,
      closedAt: null,
      notifyUrl: session.notifyUrl,
      charsetName: session.charsetName,
      signType: session.signType,
      couponId: null,
      couponName: "",
      couponType: null,
      couponFen: 0,
      fundChannel: null,
      refundedFen: 0,
    };
    world.trades.addTrade(trade);
    world.log.addEvent({ at: now, ...key, kind: input.via, detail: buyer.name });
    announce(world, { kind: "waiting", trade });
    return { kind: "entered", trade };
  });
}
