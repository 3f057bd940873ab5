/** Trades and the notifies about them. */
import { type Context, Hono } from "hono";
import { consoleView } from "#lib/simulator/console/layout.ts";
import { pageNumber } from "#lib/simulator/console/list-controls.ts";
import { tradesPage } from "#lib/simulator/console/trades/trade-list-page.ts";
import { tradePage } from "#lib/simulator/console/trades/trade-pages.ts";
import { findTradeStory } from "#lib/simulator/console/trades/trade-story.ts";
import { TRADE_STATUSES } from "#lib/simulator/domain/model.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import type { TradeFilter } from "#lib/simulator/store/console-lists.ts";
import type { World } from "#lib/simulator/world.ts";

function filterOf(context: Context): TradeFilter {
  const asked = (name: string) => context.req.query(name)?.trim() ?? "";
  return {
    text: asked("q"),
    status: TRADE_STATUSES.find((status) => status === asked("status")) ?? "",
    appId: asked("app"),
    page: pageNumber(context.req.query("page")),
  };
}

export function tradeRoutes(world: World, notifier: Notifier): Hono {
  const routes = new Hono();
  routes.get("/", (context) => {
    const filter = filterOf(context);
    const applications = world.applications.list();
    const hasRequests = world.log.requests(1).length > 0;
    const gateway = new URL("/gateway.do", context.req.url).href;
    const list = world.lists.trades(filter);
    const shown = { list, filter, applications, welcome: { gateway, applications, hasRequests } };
    return context.html(tradesPage(consoleView(world, context), shown));
  });
  routes.get("/trades/:number", (context) => {
    const story = findTradeStory(world, context.req.param("number"));
    if (story === null) return context.notFound();
    const buyer = world.buyers.get(story.trade.buyerId);
    const application = world.applications.find(story.trade.appId);
    return context.html(tradePage(consoleView(world, context), story, { buyer, application }));
  });
  routes.post("/notifies/:id/resend", async (context) => {
    const acknowledged = await notifier.resend(context.req.param("id"));
    if (acknowledged === null) return context.notFound();
    const notify = world.notifies.find(context.req.param("id"));
    return context.redirect(`/console/trades/${notify?.tradeNo ?? ""}`, 303);
  });
  return routes;
}
