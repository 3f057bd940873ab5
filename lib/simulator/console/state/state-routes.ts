/** The page that saves, loads and resets everything. */
import { Hono } from "hono";
import { limitBody } from "#lib/simulator/body-limit.ts";
import { consoleView } from "#lib/simulator/console/layout.ts";
import { STATE_BYTES_MAX } from "#lib/simulator/console/limits.ts";
import { type StateOutcome, statePage } from "#lib/simulator/console/state/state-pages.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import { loadState, readState } from "#lib/simulator/operations/load-state.ts";
import { resetBook } from "#lib/simulator/operations/reset-book.ts";
import { formBody } from "#lib/simulator/pages/form-fields.ts";
import type { World } from "#lib/simulator/world.ts";

export function stateRoutes(world: World, notifier: Notifier): Hono {
  const routes = new Hono();
  const counts = () => ({
    trades: world.timetable.trades(),
    applications: world.applications.list().length,
  });
  const isOutcome = (text: string | undefined): text is "loaded" | "reset" => text === "loaded" || text === "reset";
  routes.get("/state", (context) => {
    const done = context.req.query("done");
    const outcome: StateOutcome = isOutcome(done) ? { kind: done } : { kind: "none" };
    return context.html(statePage(consoleView(world, context), counts(), outcome));
  });
  routes.post("/state/reset", async (context) => {
    if ((await formBody(context))["confirmed"] !== "yes") {
      const outcome: StateOutcome = { kind: "unconfirmed" };
      return context.html(statePage(consoleView(world, context), counts(), outcome), 400);
    }
    await notifier.replaceBook(() => {
      resetBook(world);
    });
    return context.redirect("/console/state?done=reset", 303);
  });
  const limit = limitBody(STATE_BYTES_MAX, (context) =>
    context.html(statePage(consoleView(world, context), counts(), { kind: "too-large" }), 413),
  );
  routes.post("/state", limit, async (context) => {
    const { file } = await formBody(context);
    const state = file instanceof File && file.size > 0 ? readState(world, await file.text()) : null;
    const refuse = (outcome: StateOutcome) =>
      context.html(statePage(consoleView(world, context), counts(), outcome), 400);
    if (state === null) return refuse({ kind: "no-file" });
    const problem = typeof state === "string" ? state : await notifier.replaceBook(() => loadState(world, state));
    return problem === null
      ? context.redirect("/console/state?done=loaded", 303)
      : refuse({ kind: "refused", problem });
  });
  return routes;
}
