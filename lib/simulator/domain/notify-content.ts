/** What a notify says about a trade; which fields exist depends on what happened (protocol sheet, section 4.2). */

import type { Application, Buyer, NotifyKind, Refund, Trade } from "#lib/simulator/domain/model.ts";
import { settlementOf, type Voucher } from "#lib/simulator/domain/settlement.ts";
import { beijingTime, beijingTimeWithMillis } from "#lib/simulator/protocol/beijing-time.ts";
import { maskLogonId } from "#lib/simulator/protocol/logon-mask.ts";
import type { NotifyContent } from "#lib/simulator/protocol/notify-message.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

export interface NotifyOccasion {
  notifyId: string;
  kind: NotifyKind;
  trade: Trade;
  buyer: Buyer;
  application: Application;
  withLogonIds: boolean;
  /** The refund that is told, for kind `refunded`. */
  refund: Refund | null;
}

function commonContent({ notifyId, trade, buyer, application, withLogonIds }: NotifyOccasion): NotifyContent {
  return {
    gmt_create: beijingTime(trade.createdAt),
    charset: trade.charsetName,
    subject: trade.subject,
    buyer_id: buyer.buyerId,
    body: trade.body,
    passback_params: trade.passbackParams,
    version: "1.0",
    notify_id: notifyId,
    notify_type: "trade_status_sync",
    out_trade_no: trade.outTradeNo,
    total_amount: yuanFromFen(trade.totalFen),
    trade_status: trade.status,
    trade_no: trade.tradeNo,
    auth_app_id: trade.appId,
    app_id: trade.appId,
    sign_type: trade.signType,
    seller_id: trade.sellerId,
    ...(withLogonIds && { seller_email: application.sellerEmail, buyer_logon_id: maskLogonId(buyer.logonId) }),
  };
}

function voucherText(voucher: Voucher): Record<string, string> {
  return {
    amount: yuanFromFen(voucher.amountFen),
    merchantContribute: yuanFromFen(voucher.merchantFen),
    name: voucher.name,
    otherContribute: yuanFromFen(voucher.otherFen),
    type: voucher.type,
    voucherId: voucher.id,
  };
}

function paidContent(trade: Trade): NotifyContent {
  const settlement = settlementOf(trade);
  if (settlement === null) throw new Error(`trade ${trade.tradeNo} is not paid`);
  return {
    gmt_payment: beijingTime(trade.paidAt ?? trade.createdAt),
    receipt_amount: yuanFromFen(settlement.receiptFen),
    buyer_pay_amount: yuanFromFen(settlement.buyerPayFen),
    invoice_amount: yuanFromFen(settlement.invoiceFen),
    point_amount: yuanFromFen(settlement.pointFen),
    // A JSON text with camelCase names here, a real array with snake_case names in synchronous replies.
    fund_bill_list: JSON.stringify(
      settlement.fundBills.map(({ channel, amountFen }) => ({ amount: yuanFromFen(amountFen), fundChannel: channel })),
    ),
    ...(settlement.vouchers.length > 0 && {
      voucher_detail_list: JSON.stringify(settlement.vouchers.map(voucherText)),
    }),
  };
}

function refundedContent(trade: Trade, refund: Refund | null): NotifyContent {
  return {
    gmt_payment: beijingTime(trade.paidAt ?? trade.createdAt),
    refund_fee: yuanFromFen(trade.refundedFen),
    ...(refund && { gmt_refund: beijingTimeWithMillis(refund.refundedAt), out_biz_no: refund.outRequestNo }),
    ...(trade.closedAt !== null && { gmt_close: beijingTime(trade.closedAt) }),
  };
}

export function notifyContent(occasion: NotifyOccasion): NotifyContent {
  const { trade } = occasion;
  const common = commonContent(occasion);
  switch (occasion.kind) {
    case "waiting":
      return common;
    case "paid":
      return { ...common, ...paidContent(trade) };
    case "refunded":
      return { ...common, ...refundedContent(trade, occasion.refund) };
    case "closed":
      return { ...common, refund_fee: "0.00", gmt_close: beijingTime(trade.closedAt ?? trade.expiresAt) };
    case "finished":
      return { ...common, ...paidContent(trade) };
  }
}
