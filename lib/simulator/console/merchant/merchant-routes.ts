/** The merchant centre's pages and what their buttons do. Each button leads back to its page, which says what came of it. */
import { type Context, Hono } from "hono";
import { consoleView } from "#lib/simulator/console/layout.ts";
import {
  type MerchantRefusal,
  orderDeposit,
  orderRefund,
  orderWithdrawal,
  sellersOf,
} from "#lib/simulator/console/merchant/merchant-orders.ts";
import { type MerchantNews, merchantPage, merchantTradePage } from "#lib/simulator/console/merchant/merchant-pages.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import { freezeTrade } from "#lib/simulator/operations/freeze-trade.ts";
import { settleDueTrades } from "#lib/simulator/operations/settle-due-trades.ts";
import { formFields } from "#lib/simulator/pages/form-fields.ts";
import { MERCHANT_TEXTS, type MerchantTexts } from "#lib/simulator/texts/merchant-texts.ts";
import type { World } from "#lib/simulator/world.ts";

/** Among so many of the newest paid trades of a merchant people look for the one to refund. */
const TRADES_SHOWN_MAX = 100;

/** The news travels in the address; what is not one of the known words is no news. */
function newsOf(context: Context): MerchantNews | null {
  const { done, refusals } = MERCHANT_TEXTS["zh-CN"];
  const [kind = "", value = ""] = Object.entries(context.req.query()).find(([name]) => name !== "lang") ?? [];
  if (kind === "done" && Object.hasOwn(done, value)) return { kind, what: value as keyof MerchantTexts["done"] };
  if (kind === "refused" && Object.hasOwn(refusals, value)) return { kind, code: value as MerchantRefusal };
  return kind === "refunded" && /^\d{1,64}$/.test(value) ? { kind, requestNo: value } : null;
}

function moneyRoutes(world: World): Hono {
  const routes = new Hono();
  const orders = { withdrawals: orderWithdrawal, deposits: orderDeposit } as const;
  const done = { withdrawals: "withdrawal", deposits: "deposit" } as const;
  for (const action of ["withdrawals", "deposits"] as const) {
    routes.post(`/merchant/:sellerId/${action}`, async (context) => {
      const sellerId = context.req.param("sellerId");
      if (!sellersOf(world).some((seller) => seller.sellerId === sellerId)) return context.notFound();
      const amount = (await formFields(context))(`${action}-${sellerId}`);
      const code = orders[action](world, { sellerId, amount });
      const news = code === null ? `done=${done[action]}` : `refused=${code}`;
      return context.redirect(`/console/merchant?${news}`, 303);
    });
  }
  return routes;
}

function tradeRoutes(world: World, notifier: Notifier): Hono {
  const routes = new Hono();
  routes.get("/merchant/trades/:tradeNo", (context) => {
    settleDueTrades(world);
    const trade = world.trades.find(context.req.param("tradeNo"));
    if (trade === null) return context.notFound();
    const refunds = world.trades.refunds(trade.tradeNo);
    const isFrozen = world.refundDesk.isFrozen(trade.tradeNo);
    const shown = { trade, refunds, isFrozen, news: newsOf(context) };
    return context.html(merchantTradePage(consoleView(world, context), shown));
  });
  routes.post("/merchant/trades/:tradeNo/refunds", async (context) => {
    const trade = world.trades.find(context.req.param("tradeNo"));
    if (trade === null) return context.notFound();
    const field = await formFields(context);
    const { tradeNo } = trade;
    const order = { tradeNo, amount: field("amount"), reason: field("reason"), left: field("left") };
    const answer = orderRefund(world, order);
    notifier.wake();
    const news = answer.ok ? `refunded=${answer.refund.outRequestNo}` : `refused=${answer.code}`;
    return context.redirect(`/console/merchant/trades/${tradeNo}?${news}`, 303);
  });
  for (const [path, isFrozen] of [
    ["freeze", true],
    ["unfreeze", false],
  ] as const) {
    routes.post(`/merchant/trades/:tradeNo/${path}`, (context) => {
      const trade = world.trades.find(context.req.param("tradeNo"));
      if (trade === null) return context.notFound();
      freezeTrade(world, { tradeNo: trade.tradeNo, isFrozen });
      const news = isFrozen ? "done=frozen" : "done=unfrozen";
      return context.redirect(`/console/merchant/trades/${trade.tradeNo}?${news}`, 303);
    });
  }
  return routes;
}

export function merchantRoutes(world: World, notifier: Notifier): Hono {
  const routes = new Hono();
  routes.route("/", moneyRoutes(world));
  routes.route("/", tradeRoutes(world, notifier));
  routes.get("/merchant", (context) => {
    settleDueTrades(world);
    const sellers = sellersOf(world).map((seller) => ({
      seller,
      trades: world.bills.newestPaid({ sellerId: seller.sellerId, limit: TRADES_SHOWN_MAX }),
    }));
    return context.html(merchantPage(consoleView(world, context), { sellers, news: newsOf(context) }));
  });
  return routes;
}
