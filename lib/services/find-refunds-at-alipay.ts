import { outRequestNoOf } from "#lib/domain/ids.ts";
import { REFUND_NUMBERS_AHEAD } from "#lib/domain/learning.ts";
import type { Fen } from "#lib/domain/money.ts";
import type { Deps, RefundDetails } from "#lib/services/ports.ts";

/** A refund that Alipay knows under the number that we make as the trade's n-th. */
export type NumberedRefund = { number: number; outRequestNo: string; amountFen: Fen; details: RefundDetails };

/**
 * Asks Alipay for refunds of a trade under the numbers that this shop would use next, from `fromNumber` on. Our numbers
 * are made from rows and not from chance, which is what makes refunds findable whose rows are lost. Null where an
 * answer is missing: then nothing may be concluded.
 */
export async function findRefundsAtAlipay(
  deps: Deps,
  trade: { outTradeNo: string; tradeNo: string; fromNumber: number },
): Promise<NumberedRefund[] | null> {
  const { outTradeNo, tradeNo } = trade;
  const found: NumberedRefund[] = [];
  let strangers = 0;
  for (let number = trade.fromNumber; strangers < REFUND_NUMBERS_AHEAD; number += 1) {
    const outRequestNo = outRequestNoOf({ outTradeNo, tradeNo, number });
    const { answer, details } = await deps.gateway.queryRefund({ tradeNo, outTradeNo, outRequestNo });
    switch (answer.kind) {
      case "unknown":
        return null;
      case "absent":
        strangers += 1;
        break;
      case "found":
        strangers = 0;
        found.push({ number, outRequestNo, amountFen: answer.amountFen, details });
        break;
    }
  }
  return found;
}
