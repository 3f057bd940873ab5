/** The clock's page and what its buttons do. */
import { Hono } from "hono";
import { clockPage } from "#lib/simulator/console/clock-pages.ts";
import { consoleView } from "#lib/simulator/console/layout.ts";
import { CLOCK_STEP_SECONDS_MAX } from "#lib/simulator/console/limits.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import { formFields } from "#lib/simulator/pages/form-fields.ts";
import type { World } from "#lib/simulator/world.ts";

export function clockRoutes(world: World, notifier: Notifier): Hono {
  const routes = new Hono();
  routes.get("/clock", (context) =>
    context.html(clockPage(consoleView(world, context), world.clock.offsetMs() / 1000)),
  );
  routes.post("/clock", async (context) => {
    const seconds = Number((await formFields(context))("advanceSeconds"));
    if (!(seconds >= 0 && seconds <= CLOCK_STEP_SECONDS_MAX)) return context.text("advanceSeconds", 400);
    await notifier.advanceClock(seconds * 1000);
    return context.redirect("/console/clock", 303);
  });
  return routes;
}
