/** Faults, for tests. */
import { type Context, Hono } from "hono";
import { readBadShot, readFaultOrder } from "#lib/simulator/console/faults/fault-order.ts";
import { readBody } from "#lib/simulator/console/json-body.ts";
import { type OrderProblem, problemSentence } from "#lib/simulator/console/order-problem.ts";
import { isAcknowledged } from "#lib/simulator/domain/notify-timetable.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import type { World } from "#lib/simulator/world.ts";

const SHOTS_SHOWN_MAX = 200;

/** The answer that names the field and what it may hold. */
export function refuseOrder(context: Context, problem: OrderProblem): Response {
  return context.json({ error: problemSentence(problem), field: problem.field, allowed: problem.allowed }, 400);
}

export function faultApi(world: World, notifier: Notifier): Hono {
  const routes = new Hono();
  const appIds = () => world.applications.list().map(({ appId }) => appId);
  routes.get("/faults", (context) =>
    context.json({ faults: world.faults.list(), shots: world.faults.shots(SHOTS_SHOWN_MAX) }),
  );
  routes.post("/faults", async (context) => {
    const body = await readBody(context);
    if (body instanceof Response) return body;
    const read = readFaultOrder(body.entries(), appIds());
    return read.ok ? context.json({ fault: world.faults.add(read.order) }, 201) : refuseOrder(context, read.problem);
  });
  routes.delete("/faults", (context) => {
    world.faults.clear();
    return context.json({ faults: [] });
  });
  routes.delete("/faults/:id{[0-9]+}", (context) =>
    world.faults.remove(Number(context.req.param("id")))
      ? context.json({ faults: world.faults.list() })
      : context.json({ error: "No such fault." }, 404),
  );
  routes.post("/trades/:number/notify-fault", async (context) => {
    const body = await readBody(context);
    if (body instanceof Response) return body;
    const trade = world.trades.findAny(context.req.param("number"));
    if (trade === null) return context.json({ error: "No buyer has opened this number." }, 404);
    const read = readBadShot(body.entries());
    if (!read.ok) return refuseOrder(context, read.problem);
    const outcome = await notifier.shoot(trade, read.order);
    if (outcome.kind === "impossible") return context.json({ error: `Nothing was sent: ${outcome.because}.` }, 409);
    const { answer, sent } = outcome;
    return context.json({ kind: read.order.kind, sent, answer, acknowledged: isAcknowledged(answer) });
  });
  return routes;
}
