import { type RefundOutcome, refundTrade } from "#lib/simulator/operations/refund-trade.ts";
import { settleDueTrades } from "#lib/simulator/operations/settle-due-trades.ts";
import { merchantCentreRefundNumber } from "#lib/simulator/protocol/alipay-ids.ts";
import type { World } from "#lib/simulator/world.ts";

/** A person refunds in Alipay's own pages: under a number of Alipay's, which the merchant's program has never seen. */
export function refundInMerchantCentre(
  world: World,
  input: { tradeNo: string; amountFen: number; reason: string },
): RefundOutcome {
  settleDueTrades(world);
  const number = { at: world.clock.now(), serial: world.meta.nextSerial() };
  return refundTrade(world, {
    ...input,
    outRequestNo: merchantCentreRefundNumber(number),
    source: "merchant-centre",
  });
}
