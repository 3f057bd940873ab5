import type { World } from "#lib/simulator/world.ts";

/** Risk control stops refunds of a trade, or lets them go on. Nothing happens when it is so already. */
export function freezeTrade(world: World, { tradeNo, isFrozen }: { tradeNo: string; isFrozen: boolean }): void {
  world.transaction(() => {
    if (world.refundDesk.isFrozen(tradeNo) === isFrozen) return;
    world.refundDesk.setFrozen({ tradeNo, isFrozen });
    const { sellerId, outTradeNo } = world.trades.get(tradeNo);
    const kind = isFrozen ? "frozen" : "unfrozen";
    world.log.addEvent({ at: world.clock.now(), sellerId, outTradeNo, kind, detail: "" });
  });
}
