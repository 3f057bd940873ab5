/** Scenarios, for tests. */
import { Hono } from "hono";
import { refuseOrder } from "#lib/simulator/console/faults/fault-api.ts";
import { readBody } from "#lib/simulator/console/json-body.ts";
import { readScenarioOrder } from "#lib/simulator/console/scenarios/scenario-order.ts";
import { scenarioProgress } from "#lib/simulator/console/scenarios/scenario-progress.ts";
import { SCENARIO_FAULTS, SCENARIO_NAMES } from "#lib/simulator/domain/scenario.ts";
import { loadScenario } from "#lib/simulator/operations/scenarios.ts";
import { SCENARIO_TEXTS } from "#lib/simulator/texts/scenario-texts.ts";
import type { World } from "#lib/simulator/world.ts";

/** Every scenario with its title and steps in both languages. */
function catalogue() {
  return SCENARIO_NAMES.map((name) => ({
    name,
    faults: SCENARIO_FAULTS[name],
    "zh-CN": SCENARIO_TEXTS["zh-CN"].scenario[name],
    en: SCENARIO_TEXTS.en.scenario[name],
  }));
}

export function scenarioApi(world: World): Hono {
  const routes = new Hono();
  const noSuch = { error: "No such loaded scenario." };
  routes.get("/scenarios", (context) => {
    const loaded = world.scenarios.list().map((scenario) => scenarioProgress(world, scenario));
    return context.json({ catalogue: catalogue(), loaded });
  });
  routes.post("/scenarios", async (context) => {
    const body = await readBody(context);
    if (body instanceof Response) return body;
    const read = readScenarioOrder(
      body.entries(),
      world.applications.list().map(({ appId }) => appId),
    );
    if (!read.ok) return refuseOrder(context, read.problem);
    return context.json(scenarioProgress(world, loadScenario(world, read.order)), 201);
  });
  routes.delete("/scenarios", (context) => {
    world.scenarios.clear();
    return context.json({ loaded: [] });
  });
  routes.get("/scenarios/:id{[0-9]+}", (context) => {
    const scenario = world.scenarios.find(Number(context.req.param("id")));
    return scenario === null ? context.json(noSuch, 404) : context.json(scenarioProgress(world, scenario));
  });
  routes.delete("/scenarios/:id{[0-9]+}", (context) =>
    world.scenarios.remove(Number(context.req.param("id"))) ? context.json({}) : context.json(noSuch, 404),
  );
  return routes;
}
