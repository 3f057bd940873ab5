import { lookUpTrade, type MethodAnswer, type MethodCall } from "#lib/simulator/gateway/method-call.ts";
import { refundVouchers, requestedRefundDetails, sendBackFee } from "#lib/simulator/gateway/refund-details.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { businessErrorHead, SUCCESS_HEAD } from "#lib/simulator/protocol/gateway-error.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

/** `alipay.trade.fastpay.refund.query` (protocol sheet, section 5.3). An unknown number is answered by a bare 10000. */
export function refundQuery(call: MethodCall): MethodAnswer {
  const { world, biz } = call;
  const outRequestNo = biz.text("out_request_no");
  const lookup = lookUpTrade(call);
  if (lookup.kind === "unnamed" || outRequestNo === "") {
    return { head: businessErrorHead("ACQ.INVALID_PARAMETER", "参数无效"), fields: {} };
  }
  if (lookup.kind === "unknown") {
    return { head: businessErrorHead("ACQ.TRADE_NOT_EXIST", "交易不存在"), fields: {} };
  }
  const { trade } = lookup;
  const refund = world.trades.refunds(trade.tradeNo).find((candidate) => candidate.outRequestNo === outRequestNo);
  if (!refund) return { head: SUCCESS_HEAD, fields: {} };

  const options = biz.list("query_options");
  return {
    head: SUCCESS_HEAD,
    fields: {
      gmt_refund_pay: options.includes("gmt_refund_pay") ? beijingTime(refund.refundedAt) : undefined,
      out_request_no: outRequestNo,
      out_trade_no: trade.outTradeNo,
      refund_amount: yuanFromFen(refund.amountFen),
      refund_status: "REFUND_SUCCESS",
      refund_voucher_detail_list: options.includes("refund_voucher_detail_list")
        ? refundVouchers(trade, refund)
        : undefined,
      send_back_fee: options.includes("refund_detail_item_list") ? sendBackFee(trade, refund) : undefined,
      total_amount: yuanFromFen(trade.totalFen),
      trade_no: trade.tradeNo,
      ...requestedRefundDetails({ options, trade, refund, now: world.clock.now() }),
    },
  };
}
