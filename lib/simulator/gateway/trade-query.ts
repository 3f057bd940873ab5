import type { Trade } from "#lib/simulator/domain/model.ts";
import { lookUpTrade, type MethodAnswer, type MethodCall } from "#lib/simulator/gateway/method-call.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { businessErrorHead, SUCCESS_HEAD } from "#lib/simulator/protocol/gateway-error.ts";
import { maskLogonId } from "#lib/simulator/protocol/logon-mask.ts";
import type { ReplyFields } from "#lib/simulator/protocol/reply.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

const ZERO_AMOUNTS = {
  buyer_pay_amount: "0.00",
  invoice_amount: "0.00",
  point_amount: "0.00",
  receipt_amount: "0.00",
} as const;

/** Production's rule: the real amounts once paid. (The official sandbox answers 0.00 in all four.) */
function amounts(trade: Trade): ReplyFields {
  if (trade.paidAt === null) return ZERO_AMOUNTS;
  const total = yuanFromFen(trade.totalFen);
  return { buyer_pay_amount: total, invoice_amount: total, point_amount: "0.00", receipt_amount: total };
}

/** `alipay.trade.query` (protocol sheet, section 5.1). */
export function tradeQuery(call: MethodCall): MethodAnswer {
  const lookup = lookUpTrade(call);
  if (lookup.kind === "unnamed") return { head: businessErrorHead("ACQ.INVALID_PARAMETER", "参数无效"), fields: {} };
  if (lookup.kind === "unknown") {
    const outTradeNo = call.biz.text("out_trade_no");
    return {
      head: businessErrorHead("ACQ.TRADE_NOT_EXIST", "交易不存在"),
      fields: { ...ZERO_AMOUNTS, out_trade_no: outTradeNo === "" ? undefined : outTradeNo },
    };
  }
  const { trade } = lookup;
  const buyer = call.world.buyers.get(trade.buyerId);
  const wantsBills = call.biz.list("query_options").includes("fund_bill_list") && trade.fundChannel !== null;
  return {
    head: SUCCESS_HEAD,
    fields: {
      ...amounts(trade),
      buyer_logon_id: maskLogonId(buyer.logonId),
      buyer_user_id: buyer.buyerId,
      buyer_user_type: "PRIVATE",
      fund_bill_list: wantsBills
        ? [{ amount: yuanFromFen(trade.totalFen), fund_channel: trade.fundChannel ?? "" }]
        : undefined,
      out_trade_no: trade.outTradeNo,
      send_pay_date: trade.paidAt === null ? undefined : beijingTime(trade.paidAt),
      total_amount: yuanFromFen(trade.totalFen),
      trade_no: trade.tradeNo,
      trade_status: trade.status,
    },
  };
}
