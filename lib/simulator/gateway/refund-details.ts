/** Where a refund's money goes and when it is there: sent only to merchants who ask by query_options. */
import type { Refund, Trade } from "#lib/simulator/domain/model.ts";
import { settlementOf } from "#lib/simulator/domain/settlement.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import type { ReplyFields } from "#lib/simulator/protocol/reply.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

/** A bank needs a while to credit a card; a balance has the money at once. */
const BANK_CREDIT_MS = 2 * 24 * 60 * 60 * 1000;

/** What the merchant itself gives back: everything but its own coupon's part. */
export function sendBackFee(trade: Trade, refund: Refund): string {
  return yuanFromFen(refund.amountFen - (trade.couponType === "merchant" ? refund.couponFen : 0));
}

/** The refund by purses, in the order in which they are filled. */
function refundDetailItems(trade: Trade, refund: Refund): Record<string, string>[] {
  const items: Record<string, string>[] = [];
  const purseFen = refund.amountFen - refund.couponFen;
  if (purseFen > 0) {
    const channel = trade.fundChannel ?? "ALIPAYACCOUNT";
    items.push({
      amount: yuanFromFen(purseFen),
      fund_channel: channel,
      ...(channel === "BANKCARD" && { fund_type: "DEBIT_CARD" }),
    });
  }
  if (refund.couponFen > 0) {
    const channel = trade.couponType === "merchant" ? "MCOUPON" : "COUPON";
    items.push({ amount: yuanFromFen(refund.couponFen), fund_channel: channel });
  }
  return items;
}

/** P while the bank works, S once the expected time has come on the simulator's clock. */
function depositBack(trade: Trade, refund: Refund, now: number): Record<string, string> {
  const cardFen = trade.fundChannel === "BANKCARD" ? refund.amountFen - refund.couponFen : 0;
  if (cardFen === 0) return { has_deposit_back: "false" };
  const arrivesAt = refund.refundedAt + BANK_CREDIT_MS;
  const hasArrived = arrivesAt <= now;
  return {
    ...(hasArrived && { bank_ack_time: beijingTime(arrivesAt) }),
    dback_amount: yuanFromFen(cardFen),
    dback_status: hasArrived ? "S" : "P",
    est_bank_receipt_time: beijingTime(arrivesAt),
    has_deposit_back: "true",
  };
}

/** The part of the coupon that this refund gave back; absent when there was none. */
export function refundVouchers(trade: Trade, refund: Refund): Record<string, string>[] | undefined {
  const [voucher] = settlementOf(trade)?.vouchers ?? [];
  if (voucher === undefined || refund.couponFen === 0) return undefined;
  const amount = yuanFromFen(refund.couponFen);
  const isMerchants = voucher.merchantFen > 0;
  return [
    {
      amount,
      id: voucher.id,
      merchant_contribute: isMerchants ? amount : "0.00",
      name: voucher.name,
      other_contribute: isMerchants ? "0.00" : amount,
      type: voucher.type,
    },
  ];
}

export function requestedRefundDetails(input: {
  options: readonly string[];
  trade: Trade;
  refund: Refund;
  now: number;
}): ReplyFields {
  const { options, trade, refund } = input;
  return {
    refund_detail_item_list: options.includes("refund_detail_item_list") ? refundDetailItems(trade, refund) : undefined,
    deposit_back_info: options.includes("deposit_back_info") ? depositBack(trade, refund, input.now) : undefined,
  };
}
