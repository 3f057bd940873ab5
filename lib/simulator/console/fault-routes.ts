/** The fault panel and what its buttons do. */
import { Hono } from "hono";
import { readFaultOrder } from "#lib/simulator/console/fault-order.ts";
import { faultsPage } from "#lib/simulator/console/fault-pages.ts";
import { consoleView } from "#lib/simulator/console/layout.ts";
import { formFields } from "#lib/simulator/pages/form-fields.ts";
import type { World } from "#lib/simulator/world.ts";

export function faultRoutes(world: World): Hono {
  const routes = new Hono();
  routes.get("/faults", (context) => context.html(faultsPage(consoleView(world, context), world.faults.list())));
  routes.post("/faults", async (context) => {
    const field = await formFields(context);
    const read = readFaultOrder({
      kind: field("kind"),
      method: field("method"),
      outTradeNo: field("outTradeNo").trim(),
      times: Number(field("times")),
      seconds: Number(field("seconds")),
    });
    if (!read.ok) return context.text(read.error, 400);
    world.faults.add(read.fault);
    return context.redirect("/console/faults", 303);
  });
  routes.post("/faults/clear", (context) => {
    world.faults.clear();
    return context.redirect("/console/faults", 303);
  });
  return routes;
}
