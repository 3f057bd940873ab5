/** Faults, for tests. */
import { Hono } from "hono";
import { readFaultOrder } from "#lib/simulator/console/fault-order.ts";
import { readBody } from "#lib/simulator/console/json-body.ts";
import type { World } from "#lib/simulator/world.ts";

export function faultApi(world: World): Hono {
  const routes = new Hono();
  routes.get("/faults", (context) => context.json({ faults: world.faults.list() }));
  routes.delete("/faults", (context) => {
    world.faults.clear();
    return context.json({ faults: [] });
  });
  routes.post("/faults", async (context) => {
    const body = await readBody(context);
    if (body instanceof Response) return body;
    const read = readFaultOrder({
      kind: body.text("kind"),
      method: body.text("method"),
      outTradeNo: body.text("outTradeNo"),
      times: body.number("times", 1) ?? Number.NaN,
      seconds: body.number("seconds", 60) ?? Number.NaN,
    });
    return read.ok
      ? context.json({ fault: world.faults.add(read.fault) }, 201)
      : context.json({ error: read.error }, 400);
  });
  return routes;
}
