/** What a synchronous method gets and gives. */
import type { BizContent } from "#lib/simulator/domain/biz-content.ts";
import type { Application, Trade } from "#lib/simulator/domain/model.ts";
import type { ReplyFields, ReplyHead } from "#lib/simulator/protocol/reply.ts";
import type { World } from "#lib/simulator/world.ts";

export interface MethodCall {
  world: World;
  application: Application;
  biz: BizContent;
  /** The common parameter, empty when absent. */
  notifyUrl: string;
  /** How the merchant addressed this Alipay, `http://127.0.0.1:4010`. */
  origin: string;
}

export interface MethodAnswer {
  head: ReplyHead;
  fields: ReplyFields;
}

export type TradeLookup =
  | { kind: "found"; trade: Trade }
  /** No number was given, or one that cannot be a number. */
  | { kind: "unnamed" }
  | { kind: "unknown" };

/** The longest number of either kind. */
const NUMBER_LENGTH_MAX = 64;

/** When both numbers are given, Alipay's own wins. Trades of other sellers do not exist for this one. */
export function lookUpTrade({ world, application, biz }: MethodCall): TradeLookup {
  const tradeNo = biz.text("trade_no");
  const outTradeNo = biz.text("out_trade_no");
  const isTooLong = tradeNo.length > NUMBER_LENGTH_MAX || outTradeNo.length > NUMBER_LENGTH_MAX;
  if (isTooLong || (tradeNo === "" && outTradeNo === "")) return { kind: "unnamed" };
  const trade =
    tradeNo === ""
      ? world.trades.findByNumber({ sellerId: application.sellerId, outTradeNo })
      : world.trades.find(tradeNo);
  return trade?.sellerId === application.sellerId ? { kind: "found", trade } : { kind: "unknown" };
}
