/** All addresses of the offline Alipay. */
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { secureHeaders } from "hono/secure-headers";
import { limitBody } from "#lib/simulator/body-limit.ts";
import { consoleApi } from "#lib/simulator/console/api.ts";
import { notFound } from "#lib/simulator/console/not-found.ts";
import { consoleRoutes } from "#lib/simulator/console/routes.ts";
import { sameOriginOnly } from "#lib/simulator/console/same-origin.ts";
import { billDownloadRoute } from "#lib/simulator/gateway/bill-download.ts";
import { elsewhereRoute } from "#lib/simulator/gateway/elsewhere-route.ts";
import { gatewayRoute } from "#lib/simulator/gateway/route.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import { assetRoutes } from "#lib/simulator/pages/assets.ts";
import { cashierRoutes } from "#lib/simulator/pages/cashier-routes.ts";
import { phoneRoutes } from "#lib/simulator/pages/phone-routes.ts";
import type { World } from "#lib/simulator/world.ts";

/** The pages use nothing but their own style sheet and scripts. A merchant may frame the cashier (qr_pay_mode). */
const HEADERS = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    scriptSrc: ["'self'"],
    connectSrc: ["'self'"],
    imgSrc: ["'self'", "data:"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
  },
  referrerPolicy: "same-origin",
  strictTransportSecurity: false,
  xFrameOptions: false,
};

/** The longest form is a public key or a pasted string that was signed. */
const formLimit = limitBody(1024 * 1024);

export function createHttpApp(
  world: World,
  notifier: Notifier,
  { isOpenToNetwork, reportError }: { isOpenToNetwork: boolean; reportError: (error: unknown) => void },
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const wake = () => {
    notifier.wake();
  };
  app.get("/health", (context) => context.json({ status: "ok", name: "offline-alipay", now: world.clock.now() }));
  // Merchants' servers and buyers' browsers come from elsewhere by design; the signature is what protects this one.
  app.route("/", gatewayRoute(world, wake));
  app.route("/", billDownloadRoute(world));
  app.route("/", elsewhereRoute(world));
  app.use(sameOriginOnly({ anyHost: isOpenToNetwork }));
  app.use(secureHeaders(HEADERS));
  // A saved state has a limit of its own, at its two addresses.
  app.use((context, next) => (context.req.path.endsWith("/state") ? next() : formLimit(context, next)));
  app.get("/", (context) => context.redirect("/console"));
  app.route("/", assetRoutes());
  app.route("/", cashierRoutes(world, wake));
  app.route("/", phoneRoutes(world, wake));
  app.route("/console/api", consoleApi(world, notifier));
  app.route("/console", consoleRoutes(world, notifier));
  app.onError((error, context) => {
    if (error instanceof HTTPException) return error.getResponse();
    // Whoever has hung up is no trouble of this program, and hears no answer.
    if (!context.env.incoming.socket.destroyed) reportError(error);
    return context.text("Something failed here; what the program has written says more.", 500);
  });
  app.notFound((context) => notFound(world, context));
  return app;
}
