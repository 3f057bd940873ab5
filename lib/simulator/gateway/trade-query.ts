import type { Trade } from "#lib/simulator/domain/model.ts";
import { type Settlement, settlementOf } from "#lib/simulator/domain/settlement.ts";
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

/** The real amounts once paid, as production answers; the official sandbox answers 0.00 in all four. */
function amounts(settlement: Settlement | null, sandboxLimits: boolean): ReplyFields {
  if (settlement === null || sandboxLimits) return ZERO_AMOUNTS;
  return {
    buyer_pay_amount: yuanFromFen(settlement.buyerPayFen),
    invoice_amount: yuanFromFen(settlement.invoiceFen),
    point_amount: yuanFromFen(settlement.pointFen),
    receipt_amount: yuanFromFen(settlement.receiptFen),
  };
}

/** What is sent only to merchants who ask by query_options, and only where there is something to tell. */
function requestedDetails(settlement: Settlement, options: readonly string[]): ReplyFields {
  const { fundBills, vouchers } = settlement;
  const sumOf = (name: "merchantFen" | "otherFen") => yuanFromFen(vouchers.reduce((sum, one) => sum + one[name], 0));
  return {
    ...(options.includes("mdiscount_amount") && {
      discount_amount: sumOf("otherFen"),
      mdiscount_amount: sumOf("merchantFen"),
    }),
    ...(options.includes("fund_bill_list") && {
      fund_bill_list: fundBills.map(({ channel, amountFen }) => ({
        amount: yuanFromFen(amountFen),
        fund_channel: channel,
      })),
    }),
    ...(options.includes("voucher_detail_list") &&
      vouchers.length > 0 && {
        voucher_detail_list: vouchers.map(({ id, name, type, amountFen, merchantFen, otherFen }) => ({
          amount: yuanFromFen(amountFen),
          id,
          merchant_contribute: yuanFromFen(merchantFen),
          name,
          other_contribute: yuanFromFen(otherFen),
          type,
        })),
      }),
  };
}

function knownTrade(call: MethodCall, trade: Trade): MethodAnswer {
  const { world, application, biz } = call;
  const buyer = world.buyers.get(trade.buyerId);
  const settlement = settlementOf(trade);
  const { sandboxLimits } = world.applications.settings(application.appId);
  return {
    head: SUCCESS_HEAD,
    fields: {
      ...amounts(settlement, sandboxLimits),
      ...(settlement !== null && requestedDetails(settlement, biz.list("query_options"))),
      buyer_logon_id: maskLogonId(buyer.logonId),
      buyer_user_id: buyer.buyerId,
      buyer_user_type: "PRIVATE",
      out_trade_no: trade.outTradeNo,
      passback_params: trade.passbackParams === "" ? undefined : trade.passbackParams,
      send_pay_date: trade.paidAt === null ? undefined : beijingTime(trade.paidAt),
      total_amount: yuanFromFen(trade.totalFen),
      trade_no: trade.tradeNo,
      trade_status: trade.status,
    },
  };
}

/** `alipay.trade.query` (protocol sheet, section 5.1). */
export function tradeQuery(call: MethodCall): MethodAnswer {
  const lookup = lookUpTrade(call);
  switch (lookup.kind) {
    case "unnamed":
      return { head: businessErrorHead("ACQ.INVALID_PARAMETER", "参数无效"), fields: {} };
    case "unknown": {
      const outTradeNo = call.biz.text("out_trade_no");
      return {
        head: businessErrorHead("ACQ.TRADE_NOT_EXIST", "交易不存在"),
        fields: { ...ZERO_AMOUNTS, out_trade_no: outTradeNo === "" ? undefined : outTradeNo },
      };
    }
    case "found":
      return knownTrade(call, lookup.trade);
  }
}
