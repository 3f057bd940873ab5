import type { Trade } from "#lib/simulator/domain/model.ts";
import { serviceFee } from "#lib/simulator/domain/service-fee.ts";
import { settlementOf } from "#lib/simulator/domain/settlement.ts";
import type { World } from "#lib/simulator/world.ts";

/** Puts a payment into the seller's account and takes the service fee out of it. Call it in the payment's transaction. */
export function creditSeller(world: World, trade: Trade): void {
  const settlement = settlementOf(trade);
  if (settlement === null || trade.paidAt === null) throw new Error(`trade ${trade.tradeNo} is not paid`);
  const { receiptFen } = settlement;
  const move = { sellerId: trade.sellerId, at: trade.paidAt, tradeNo: trade.tradeNo, requestNo: "" };
  world.sellers.post({ ...move, kind: "payment", amountFen: receiptFen });
  world.sellers.post({ ...move, kind: "fee", amountFen: -serviceFee(receiptFen) });
}
