import { lookUpTrade, type MethodAnswer, type MethodCall } from "#lib/simulator/gateway/method-call.ts";
import { closeTrade } from "#lib/simulator/operations/close-trade.ts";
import { businessErrorHead, SUCCESS_HEAD } from "#lib/simulator/protocol/gateway-error.ts";

const OPERATOR_LENGTH_MAX = 28;

/** `alipay.trade.close` (protocol sheet, section 5.4): only what is unpaid, and only what a buyer has opened. */
export function tradeClose(call: MethodCall): MethodAnswer {
  const lookup = lookUpTrade(call);
  const isOperatorRight = call.biz.text("operator_id").length <= OPERATOR_LENGTH_MAX;
  if (lookup.kind === "unnamed" || !isOperatorRight)
    return { head: businessErrorHead("ACQ.INVALID_PARAMETER", "参数无效"), fields: {} };
  if (lookup.kind === "unknown") {
    return { head: businessErrorHead("ACQ.TRADE_NOT_EXIST", "交易不存在"), fields: {} };
  }
  const { trade } = lookup;
  if (!closeTrade(call.world, { trade, notifyUrl: call.notifyUrl })) {
    const head = businessErrorHead("ACQ.TRADE_STATUS_ERROR", "交易状态不合法");
    return { head, fields: { out_trade_no: trade.outTradeNo } };
  }
  return { head: SUCCESS_HEAD, fields: { out_trade_no: trade.outTradeNo, trade_no: trade.tradeNo } };
}
