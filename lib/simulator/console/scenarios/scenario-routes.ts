/** The page of scenarios and what its buttons do. */
import { type Context, Hono } from "hono";
import { consoleView } from "#lib/simulator/console/layout.ts";
import { readScenarioOrder } from "#lib/simulator/console/scenarios/scenario-order.ts";
import { type ScenarioDesk, scenariosPage } from "#lib/simulator/console/scenarios/scenario-pages.ts";
import { scenarioProgress } from "#lib/simulator/console/scenarios/scenario-progress.ts";
import { SCENARIO_NAMES } from "#lib/simulator/domain/scenario.ts";
import { loadScenario } from "#lib/simulator/operations/scenarios.ts";
import { formFields } from "#lib/simulator/pages/form-fields.ts";
import type { World } from "#lib/simulator/world.ts";

const NOTHING_OPEN: ScenarioDesk["open"] = { name: null, outTradeNo: "", problem: null };

export function scenarioRoutes(world: World): Hono {
  const routes = new Hono();
  const show = (context: Context, open: ScenarioDesk["open"], status: 200 | 400) => {
    const desk = {
      loaded: world.scenarios.list().map((scenario) => scenarioProgress(world, scenario)),
      applications: world.applications.list(),
      open,
      wasLoaded: context.req.query("done") === "loaded",
    };
    return context.html(scenariosPage(consoleView(world, context), desk), status);
  };
  routes.get("/scenarios", (context) => show(context, NOTHING_OPEN, 200));
  routes.post("/scenarios", async (context) => {
    const field = await formFields(context);
    const asked = { name: field("name"), appId: field("appId"), outTradeNo: field("outTradeNo") };
    const appIds = world.applications.list().map(({ appId }) => appId);
    const read = readScenarioOrder(asked, appIds);
    if (!read.ok) {
      const name = SCENARIO_NAMES.find((known) => known === asked.name) ?? null;
      return show(context, { name, outTradeNo: asked.outTradeNo, problem: read.problem }, 400);
    }
    const { id } = loadScenario(world, read.order);
    return context.redirect(`/console/scenarios?done=loaded#loaded-${id}`, 303);
  });
  routes.post("/scenarios/:id{[0-9]+}/remove", (context) => {
    world.scenarios.remove(Number(context.req.param("id")));
    return context.redirect("/console/scenarios", 303);
  });
  return routes;
}
