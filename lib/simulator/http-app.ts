/** All addresses of the offline Alipay. */
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { consoleApi } from "#lib/simulator/console/api.ts";
import { sameOriginOnly } from "#lib/simulator/console/same-origin.ts";
import { gatewayRoute } from "#lib/simulator/gateway/route.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import type { World } from "#lib/simulator/world.ts";

export function createHttpApp(world: World, notifier: Notifier): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const wake = () => {
    notifier.wake();
  };
  app.get("/health", (context) => context.json({ status: "ok", name: "offline-alipay", now: world.clock.now() }));
  // Merchants' servers and buyers' browsers come from elsewhere by design; the signature is what protects this one.
  app.route("/", gatewayRoute(world, wake));
  app.use(sameOriginOnly);
  app.route("/console/api", consoleApi(world, notifier));
  return app;
}
