import { REFUND_REFUSALS, type RefundRefusal } from "#lib/simulator/domain/refund-trade.ts";
import { lookUpTrade, type MethodAnswer, type MethodCall } from "#lib/simulator/gateway/method-call.ts";
import { requestedRefundDetails } from "#lib/simulator/gateway/refund-details.ts";
import { refundTrade } from "#lib/simulator/operations/refund-trade.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { businessErrorHead, SUCCESS_HEAD } from "#lib/simulator/protocol/gateway-error.ts";
import { maskLogonId } from "#lib/simulator/protocol/logon-mask.ts";
import type { ReplyFields } from "#lib/simulator/protocol/reply.ts";
import { fenFromYuan, yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

const NO_MONEY = { refund_fee: "0.00", send_back_fee: "0.00" } as const;
const REQUEST_NO_LENGTH_MAX = 64;
const REASON_LENGTH_MAX = 256;

function refuse(code: RefundRefusal, fields: ReplyFields): MethodAnswer {
  return { head: businessErrorHead(code, REFUND_REFUSALS[code]), fields };
}

/** `alipay.trade.refund` (protocol sheet, section 5.2). Code 10000 says only that the call was understood. */
export function tradeRefund(call: MethodCall): MethodAnswer {
  const { world, biz } = call;
  const amountFen = fenFromYuan(biz.text("refund_amount"));
  const outRequestNo = biz.text("out_request_no");
  const reason = biz.text("refund_reason");
  const lookup = lookUpTrade(call);
  const isReadable = outRequestNo.length <= REQUEST_NO_LENGTH_MAX && reason.length <= REASON_LENGTH_MAX;
  if (lookup.kind === "unnamed" || amountFen === null || amountFen < 1 || !isReadable) {
    return refuse("ACQ.INVALID_PARAMETER", {});
  }
  if (lookup.kind === "unknown") return refuse("ACQ.TRADE_NOT_EXIST", NO_MONEY);

  const { tradeNo, outTradeNo } = lookup.trade;
  const outcome = refundTrade(world, { tradeNo, amountFen, outRequestNo, reason });
  if (outcome.kind === "refused") return refuse(outcome.code, { out_trade_no: outTradeNo, ...NO_MONEY });

  const { trade, refund } = outcome;
  const buyer = world.buyers.get(trade.buyerId);
  const hasMoved = outcome.kind === "refunded";
  return {
    head: SUCCESS_HEAD,
    fields: {
      buyer_logon_id: maskLogonId(buyer.logonId),
      buyer_user_id: buyer.buyerId,
      fund_change: hasMoved ? "Y" : "N",
      gmt_refund_pay: beijingTime(refund.refundedAt),
      out_trade_no: outTradeNo,
      // Cumulative over the trade, not this refund.
      refund_fee: yuanFromFen(trade.refundedFen),
      send_back_fee: hasMoved ? yuanFromFen(refund.amountFen) : "0.00",
      trade_no: tradeNo,
      ...requestedRefundDetails({ options: biz.list("query_options"), trade, refund, now: world.clock.now() }),
    },
  };
}
