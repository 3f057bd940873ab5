/** The merchant centre, for tests: sums are yuan as text, as on the wire. */
import { type Context, Hono } from "hono";
import { type JsonBody, readBody } from "#lib/simulator/console/json-body.ts";
import {
  type MerchantRefusal,
  orderDeposit,
  orderRefund,
  orderWithdrawal,
  sellersOf,
} from "#lib/simulator/console/merchant/merchant-orders.ts";
import type { Trade } from "#lib/simulator/domain/model.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import { freezeTrade } from "#lib/simulator/operations/freeze-trade.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";
import type { World } from "#lib/simulator/world.ts";

const AMOUNT_HELP = 'amount is yuan as text, "0.01" at least, with at most two decimals.';

function refusal(context: Context, code: MerchantRefusal): Response {
  if (code === "AMOUNT") return context.json({ error: AMOUNT_HELP }, 400);
  return context.json({ error: code === "BALANCE" ? "ACQ.SELLER_BALANCE_NOT_ENOUGH" : code }, 409);
}

/** An amount that is no text would be read as if none had been said: as all there is. */
function hasBadAmount(body: JsonBody): boolean {
  return body.has("amount") && typeof body.entries()["amount"] !== "string";
}

function findTrade(world: World, context: Context, body: JsonBody): Trade | Response {
  const trade = world.trades.findAny(body.text("number"));
  return trade ?? context.json({ error: "number is the trade_no or out_trade_no of a trade." }, 404);
}

function moneyRoutes(world: World): Hono {
  const api = new Hono();
  for (const [path, order] of [
    ["/merchant/withdrawals", orderWithdrawal],
    ["/merchant/deposits", orderDeposit],
  ] as const) {
    api.post(path, async (context) => {
      const body = await readBody(context);
      if (body instanceof Response) return body;
      const sellerId = body.text("sellerId");
      if (!sellersOf(world).some((seller) => seller.sellerId === sellerId)) {
        return context.json({ error: "sellerId is the seller_id of an application." }, 404);
      }
      const code = hasBadAmount(body) ? "AMOUNT" : order(world, { sellerId, amount: body.text("amount") });
      if (code !== null) return refusal(context, code);
      return context.json({ sellerId, balance: yuanFromFen(world.sellers.balanceFen(sellerId)) });
    });
  }
  return api;
}

export function merchantApi(world: World, notifier: Notifier): Hono {
  const api = new Hono();
  api.route("/", moneyRoutes(world));
  api.get("/merchant", (context) =>
    context.json({
      sellers: sellersOf(world).map(({ balanceFen, ...seller }) => ({ ...seller, balance: yuanFromFen(balanceFen) })),
    }),
  );
  api.post("/merchant/refunds", async (context) => {
    const body = await readBody(context);
    if (body instanceof Response) return body;
    const trade = findTrade(world, context, body);
    if (trade instanceof Response) return trade;
    if (hasBadAmount(body)) return refusal(context, "AMOUNT");
    const { tradeNo } = trade;
    const order = { tradeNo, amount: body.text("amount"), reason: body.text("reason"), left: "" };
    const answer = orderRefund(world, order);
    notifier.wake();
    return answer.ok ? context.json({ trade: answer.trade, refund: answer.refund }) : refusal(context, answer.code);
  });
  api.post("/merchant/freezes", async (context) => {
    const body = await readBody(context);
    if (body instanceof Response) return body;
    const trade = findTrade(world, context, body);
    if (trade instanceof Response) return trade;
    const isFrozen = body.entries()["frozen"];
    if (typeof isFrozen !== "boolean") return context.json({ error: "frozen is true or false." }, 400);
    freezeTrade(world, { tradeNo: trade.tradeNo, isFrozen });
    return context.json({ tradeNo: trade.tradeNo, frozen: isFrozen });
  });
  return api;
}
