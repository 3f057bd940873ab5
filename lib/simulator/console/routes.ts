/** The console's pages and the forms on them. */
import { Hono } from "hono";
import { apiPageRoutes } from "#lib/simulator/console/api-page.ts";
import { applicationRoutes } from "#lib/simulator/console/applications/application-routes.ts";
import { billRoutes } from "#lib/simulator/console/bills/bill-routes.ts";
import { clockRoutes } from "#lib/simulator/console/clock/clock-routes.ts";
import { faultRoutes } from "#lib/simulator/console/faults/fault-routes.ts";
import { merchantRoutes } from "#lib/simulator/console/merchant/merchant-routes.ts";
import { requestRoutes } from "#lib/simulator/console/requests/request-routes.ts";
import { scenarioRoutes } from "#lib/simulator/console/scenarios/scenario-routes.ts";
import { stateRoutes } from "#lib/simulator/console/state/state-routes.ts";
import { tradeRoutes } from "#lib/simulator/console/trades/trade-routes.ts";
import { buyerRoutes } from "#lib/simulator/console/wallets/buyer-routes.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import type { World } from "#lib/simulator/world.ts";

export function consoleRoutes(world: World, notifier: Notifier): Hono {
  const routes = new Hono();
  // Nobody else's page may show these in a frame and have them clicked.
  routes.use(async (context, next) => {
    await next();
    context.header("x-frame-options", "DENY");
  });
  routes.route("/", tradeRoutes(world, notifier));
  routes.route("/", requestRoutes(world));
  routes.route("/", applicationRoutes(world));
  routes.route("/", apiPageRoutes(world));
  routes.route("/", merchantRoutes(world, notifier));
  routes.route("/", billRoutes(world));
  routes.route("/", buyerRoutes(world));
  routes.route("/", clockRoutes(world, notifier));
  routes.route("/", faultRoutes(world, notifier));
  routes.route("/", scenarioRoutes(world));
  routes.route("/", stateRoutes(world, notifier));
  return routes;
}
