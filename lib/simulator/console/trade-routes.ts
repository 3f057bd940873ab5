/** Trades and requests. */
import { Hono } from "hono";
import { consoleView } from "#lib/simulator/console/layout.ts";
import { requestPage, requestsPage } from "#lib/simulator/console/request-pages.ts";
import { tradePage, tradesPage } from "#lib/simulator/console/trade-pages.ts";
import { findTradeStory } from "#lib/simulator/console/trade-story.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import type { World } from "#lib/simulator/world.ts";

const ROWS_SHOWN_MAX = 200;

export function tradeRoutes(world: World, notifier: Notifier): Hono {
  const routes = new Hono();
  routes.get("/", (context) =>
    context.html(tradesPage(consoleView(world, context), world.trades.list(ROWS_SHOWN_MAX))),
  );
  routes.get("/trades/:number", (context) => {
    const story = findTradeStory(world, context.req.param("number"));
    if (story === null) return context.notFound();
    return context.html(tradePage(consoleView(world, context), story, world.buyers.get(story.trade.buyerId)));
  });
  routes.get("/requests", (context) =>
    context.html(requestsPage(consoleView(world, context), world.log.requests(ROWS_SHOWN_MAX))),
  );
  routes.get("/requests/:id{[0-9]+}", (context) => {
    const request = world.log.findRequest(Number(context.req.param("id")));
    return request === null ? context.notFound() : context.html(requestPage(consoleView(world, context), request));
  });
  routes.post("/notifies/:id/resend", async (context) => {
    const acknowledged = await notifier.resend(context.req.param("id"));
    if (acknowledged === null) return context.notFound();
    const notify = world.notifies.find(context.req.param("id"));
    return context.redirect(`/console/trades/${notify?.tradeNo ?? ""}`, 303);
  });
  return routes;
}
