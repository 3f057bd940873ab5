/** The test buyers. */
import { Hono } from "hono";
import { buyersPage } from "#lib/simulator/console/buyer-pages.ts";
import { consoleView } from "#lib/simulator/console/layout.ts";
import type { World } from "#lib/simulator/world.ts";

export function buyerRoutes(world: World): Hono {
  const routes = new Hono();
  routes.get("/buyers", (context) => context.html(buyersPage(consoleView(world, context), world.buyers.list())));
  return routes;
}
