import type { Refund, Trade } from "#lib/simulator/domain/model.ts";
import { REFUND_REFUSALS, type RefundRefusal } from "#lib/simulator/domain/refund-trade.ts";
import { lookUpTrade, type MethodAnswer, type MethodCall } from "#lib/simulator/gateway/method-call.ts";
import { requestedRefundDetails, sendBackFee } from "#lib/simulator/gateway/refund-details.ts";
import { type RefundInput, readRefundInput } from "#lib/simulator/gateway/refund-input.ts";
import { refundTrade } from "#lib/simulator/operations/refund-trade.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { businessErrorHead, SUCCESS_HEAD } from "#lib/simulator/protocol/gateway-error.ts";
import { maskLogonId } from "#lib/simulator/protocol/logon-mask.ts";
import type { ReplyFields } from "#lib/simulator/protocol/reply.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

const NO_MONEY = { refund_fee: "0.00", send_back_fee: "0.00" } as const;

function refuse(code: RefundRefusal, fields: ReplyFields): MethodAnswer {
  return { head: businessErrorHead(code, REFUND_REFUSALS[code]), fields };
}

function refundReply(
  { world }: MethodCall,
  done: { trade: Trade; refund: Refund; hasMoved: boolean; input: RefundInput },
): ReplyFields {
  const { trade, refund, hasMoved, input } = done;
  const buyer = world.buyers.get(trade.buyerId);
  const { sandboxLimits } = world.applications.settings(trade.appId);
  return {
    buyer_logon_id: maskLogonId(buyer.logonId),
    buyer_user_id: buyer.buyerId,
    fund_change: hasMoved ? "Y" : "N",
    gmt_refund_pay: beijingTime(refund.refundedAt),
    out_trade_no: trade.outTradeNo,
    // Cumulative over the trade, not this refund.
    refund_fee: yuanFromFen(trade.refundedFen),
    send_back_fee: hasMoved && !sandboxLimits ? sendBackFee(trade, refund) : "0.00",
    trade_no: trade.tradeNo,
    ...requestedRefundDetails({ options: input.options, trade, refund, now: world.clock.now() }),
  };
}

/** `alipay.trade.refund` (protocol sheet, section 5.2). Code 10000 says only that the call was understood. */
export function tradeRefund(call: MethodCall): MethodAnswer {
  const { world, biz } = call;
  const input = readRefundInput(biz);
  const lookup = lookUpTrade(call);
  if (lookup.kind === "unnamed" || input === null) return refuse("ACQ.INVALID_PARAMETER", {});
  if (lookup.kind === "unknown") return refuse("ACQ.TRADE_NOT_EXIST", NO_MONEY);

  const { tradeNo, outTradeNo } = lookup.trade;
  // No payment here is ever shared with others, so nothing can be asked back from them.
  if (input.asksForRoyalties) {
    return refuse("ACQ.ALLOC_AMOUNT_VALIDATE_ERROR", { out_trade_no: outTradeNo, ...NO_MONEY });
  }
  const outcome = refundTrade(world, { ...input, tradeNo, source: "api" });
  if (outcome.kind === "refused") return refuse(outcome.code, { out_trade_no: outTradeNo, ...NO_MONEY });
  const { trade, refund } = outcome;
  return {
    head: SUCCESS_HEAD,
    fields: refundReply(call, { trade, refund, hasMoved: outcome.kind === "refunded", input }),
  };
}
