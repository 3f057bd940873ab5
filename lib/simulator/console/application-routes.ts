/** Applications: what a merchant configures, and the switches of each. */
import { Hono } from "hono";
import { applicationsPage } from "#lib/simulator/console/application-pages.ts";
import { consoleView } from "#lib/simulator/console/layout.ts";
import type { ApplicationSettings } from "#lib/simulator/domain/model.ts";
import { formFields } from "#lib/simulator/pages/form-fields.ts";
import type { World } from "#lib/simulator/world.ts";

export function applicationRoutes(world: World): Hono {
  const routes = new Hono();
  routes.get("/applications", (context) => {
    const gateway = new URL("/gateway.do", context.req.url).href;
    const shown = world.applications.list().map((application) => ({
      application,
      settings: world.applications.settings(application.appId),
      gateway,
      alipayPublicKey: world.keys.publicKeyPem,
    }));
    return context.html(applicationsPage(consoleView(world, context), shown));
  });
  routes.post("/applications/:appId", async (context) => {
    const field = await formFields(context);
    const isOn = (name: keyof ApplicationSettings) => field(name) === "on";
    world.applications.saveSettings(context.req.param("appId"), {
      notifyRefund: isOn("notifyRefund"),
      notifyClose: isOn("notifyClose"),
      notifyFinish: isOn("notifyFinish"),
      notifyWaiting: isOn("notifyWaiting"),
      notifyLogonIds: isOn("notifyLogonIds"),
      acceptsRsa1: isOn("acceptsRsa1"),
      sandboxLimits: isOn("sandboxLimits"),
    });
    return context.redirect("/console/applications", 303);
  });
  return routes;
}
