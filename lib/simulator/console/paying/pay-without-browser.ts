/** The buyer's whole way (open the address, enter, pay) for tests, through the same operations as the pages. */
import type { Buyer, FundChannel, PaySession, Trade } from "#lib/simulator/domain/model.ts";
import { judgeCoupon } from "#lib/simulator/domain/pay-means.ts";
import { handleGatewayRequest } from "#lib/simulator/gateway/gateway.ts";
import { enterCashier } from "#lib/simulator/operations/enter-cashier.ts";
import { meansOf, payTrade } from "#lib/simulator/operations/pay-trade.ts";
import { returnAddressOf } from "#lib/simulator/operations/return-address.ts";
import type { World } from "#lib/simulator/world.ts";

export interface PayOrder {
  /** The signed address that the shop sends its buyer to; else `outTradeNo` names an address that was opened before. */
  payUrl: string;
  outTradeNo: string;
  /** Account or id of a test buyer; empty: the first. */
  buyer: string;
  via: "phone" | "password";
  channel: FundChannel;
  /** A coupon's id, `first` for the buyer's first that fits, or empty for none. */
  coupon: string;
  /** Stop when the trade exists and is not paid. */
  onlyEnter: boolean;
}

export type PayResult =
  | { kind: "done"; trade: Trade; returnUrl: string | null }
  | { kind: "unknown"; what: string }
  | { kind: "refused"; code: string };

type SessionResult = { kind: "session"; session: PaySession } | Exclude<PayResult, { kind: "done" }>;

async function openAddress(world: World, payUrl: string): Promise<SessionResult> {
  if (!URL.canParse(payUrl)) return { kind: "unknown", what: "payUrl" };
  const { origin, search } = new URL(payUrl);
  const query = search.slice(1);
  const result = await handleGatewayRequest(world, {
    origin,
    httpMethod: "GET",
    query,
    contentType: "",
    body: new Uint8Array(),
  });
  if (result.kind === "buyer-page") return { kind: "refused", code: result.code };
  const session = result.kind === "cashier" ? world.trades.findSession(result.sessionId) : null;
  return session === null ? { kind: "refused", code: "not-a-page-payment" } : { kind: "session", session };
}

function findSession(world: World, outTradeNo: string): SessionResult {
  const session = world.trades.latestSession(outTradeNo);
  return session === null ? { kind: "unknown", what: "outTradeNo" } : { kind: "session", session };
}

/** The coupon's id to pay with; null when `first` was asked for and the buyer has none that fits. */
function chooseCoupon(world: World, choice: { session: PaySession; buyer: Buyer; wanted: string }): string | null {
  if (choice.wanted !== "first") return choice.wanted;
  const payment = { totalFen: choice.session.totalFen, means: meansOf(world, choice.session) };
  const coupons = world.coupons.ofBuyer(choice.buyer.buyerId);
  return coupons.find((coupon) => judgeCoupon(coupon, payment) === "usable")?.couponId ?? null;
}

export async function payWithoutBrowser(world: World, order: PayOrder): Promise<PayResult> {
  const opened = order.payUrl === "" ? findSession(world, order.outTradeNo) : await openAddress(world, order.payUrl);
  if (opened.kind !== "session") return opened;
  const { session } = opened;
  const [first] = world.buyers.list();
  const buyer = order.buyer === "" ? first : (world.buyers.findByLogon(order.buyer) ?? world.buyers.find(order.buyer));
  if (!buyer) return { kind: "unknown", what: "buyer" };

  const entered = enterCashier(world, { session, buyer, via: order.via === "phone" ? "scanned" : "logged-in" });
  if (entered.kind === "refused") return entered;
  if (order.onlyEnter) return { kind: "done", trade: entered.trade, returnUrl: null };
  const couponId = chooseCoupon(world, { session, buyer, wanted: order.coupon });
  if (couponId === null) return { kind: "refused", code: "COUPON_NOT_USABLE" };
  const { tradeNo } = entered.trade;
  const paid = payTrade(world, { session, tradeNo, buyerId: buyer.buyerId, channel: order.channel, couponId });
  if (paid.kind === "refused") return paid;
  return { kind: "done", trade: paid.trade, returnUrl: returnAddressOf(world, session, paid.trade.tradeNo) };
}
