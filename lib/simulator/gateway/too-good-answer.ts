/** What an attacker would like a merchant to read: that all went well. Never signed by this Alipay. */
import type { MethodAnswer } from "#lib/simulator/gateway/method-call.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { SUCCESS_HEAD } from "#lib/simulator/protocol/gateway-error.ts";
import type { ReplyFields } from "#lib/simulator/protocol/reply.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";
import type { World } from "#lib/simulator/world.ts";

/** The parts of a request that a good answer repeats. */
export interface Claim {
  method: string;
  outTradeNo: string;
  outRequestNo: string;
  refundAmount: string;
}

/** A number of Alipay's shape that no trade has. */
const NOBODYS_TRADE_NO = "2000010122001400000000000000";

function claimedFields(world: World, claim: Claim): ReplyFields {
  const trade = world.trades.findAny(claim.outTradeNo);
  const totalFen = trade?.totalFen ?? world.trades.latestSession(claim.outTradeNo)?.totalFen ?? 1;
  const total = yuanFromFen(totalFen);
  const now = beijingTime(world.clock.now());
  const numbers = { out_trade_no: claim.outTradeNo, trade_no: trade?.tradeNo ?? NOBODYS_TRADE_NO };
  const refunded = claim.refundAmount === "" ? total : claim.refundAmount;
  switch (claim.method) {
    case "alipay.trade.query":
      return { ...numbers, send_pay_date: now, total_amount: total, trade_status: "TRADE_SUCCESS" };
    case "alipay.trade.refund":
      return { ...numbers, fund_change: "Y", gmt_refund_pay: now, refund_fee: refunded };
    case "alipay.trade.fastpay.refund.query": {
      const { outRequestNo: out_request_no } = claim;
      return {
        ...numbers,
        out_request_no,
        refund_amount: refunded,
        refund_status: "REFUND_SUCCESS",
        total_amount: total,
      };
    }
    default:
      return numbers;
  }
}

export function tooGoodAnswer(world: World, claim: Claim): MethodAnswer {
  return { head: SUCCESS_HEAD, fields: claimedFields(world, claim) };
}
