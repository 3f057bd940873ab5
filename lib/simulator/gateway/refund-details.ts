/** Where a refund's money goes and when it is there: sent only to merchants who ask by query_options. */
import type { Refund, Trade } from "#lib/simulator/domain/model.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import type { ReplyFields } from "#lib/simulator/protocol/reply.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

/** A bank needs a while to credit a card; a balance has the money at once. */
const BANK_CREDIT_MS = 2 * 24 * 60 * 60 * 1000;

function refundDetailItems(trade: Trade, amountFen: number): Record<string, string>[] {
  const amount = yuanFromFen(amountFen);
  return trade.fundChannel === "BANKCARD"
    ? [{ amount, fund_channel: "BANKCARD", fund_type: "DEBIT_CARD" }]
    : [{ amount, fund_channel: "ALIPAYACCOUNT" }];
}

/** P while the bank works, S once the expected time has come on the simulator's clock. */
function depositBack(trade: Trade, refund: Refund, now: number): Record<string, string> {
  if (trade.fundChannel !== "BANKCARD") return { has_deposit_back: "false" };
  const arrivesAt = refund.refundedAt + BANK_CREDIT_MS;
  const hasArrived = arrivesAt <= now;
  return {
    ...(hasArrived && { bank_ack_time: beijingTime(arrivesAt) }),
    dback_amount: yuanFromFen(refund.amountFen),
    dback_status: hasArrived ? "S" : "P",
    est_bank_receipt_time: beijingTime(arrivesAt),
    has_deposit_back: "true",
  };
}

export function requestedRefundDetails(input: {
  options: readonly string[];
  trade: Trade;
  refund: Refund;
  now: number;
}): ReplyFields {
  const { options, trade, refund } = input;
  return {
    refund_detail_item_list: options.includes("refund_detail_item_list")
      ? refundDetailItems(trade, refund.amountFen)
      : undefined,
    deposit_back_info: options.includes("deposit_back_info") ? depositBack(trade, refund, input.now) : undefined,
  };
}
