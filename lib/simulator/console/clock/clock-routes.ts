/** The clock's page and what its buttons do. */
import { Hono } from "hono";
import { changeClock, clockView } from "#lib/simulator/console/clock/clock-change.ts";
import { clockPage } from "#lib/simulator/console/clock/clock-pages.ts";
import { consoleView } from "#lib/simulator/console/layout.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import { formFields } from "#lib/simulator/pages/form-fields.ts";
import type { World } from "#lib/simulator/world.ts";

const COMING_SHOWN_MAX = 12;

function shownClock(world: World) {
  return { ...clockView(world), coming: world.timetable.coming(COMING_SHOWN_MAX) };
}

export function clockRoutes(world: World, notifier: Notifier): Hono {
  const routes = new Hono();
  routes.get("/clock", (context) => context.html(clockPage(consoleView(world, context), shownClock(world))));
  routes.post("/clock", async (context) => {
    const field = await formFields(context);
    const problem = await changeClock(world, notifier, {
      advanceSeconds: field("advanceSeconds"),
      advanceTo: field("advanceTo"),
      speed: field("speed"),
      action: field("action"),
    });
    if (problem === null) return context.redirect("/console/clock", 303);
    return context.html(clockPage(consoleView(world, context), { ...shownClock(world), problem }), 400);
  });
  return routes;
}
