/** The clock, for tests and for a shop that travels along. */
import { Hono } from "hono";
import { changeClock, clockView } from "#lib/simulator/console/clock/clock-change.ts";
import { type JsonBody, readBody } from "#lib/simulator/console/json-body.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import type { World } from "#lib/simulator/world.ts";

/** A number or a text as text; what is neither becomes a text that no check accepts. */
function given(body: JsonBody, name: string): string {
  if (!body.has(name)) return "";
  return body.text(name) || String(body.number(name, Number.NaN) ?? "wrong");
}

const ACTIONS = { stop: "stop", start: "start", catchUp: "catch-up" } as const;

export function clockApi(world: World, notifier: Notifier): Hono {
  const api = new Hono();
  api.get("/clock", (context) => context.json(clockView(world)));
  api.post("/clock", async (context) => {
    const body = await readBody(context);
    if (body instanceof Response) return body;
    const actions = Object.entries(ACTIONS).filter(([name]) => body.has(name));
    const wrong = actions.find(([name]) => !body.flag(name));
    if (wrong) return context.json({ error: `${wrong[0]} is true or absent.` }, 400);
    const problem = await changeClock(world, notifier, {
      advanceSeconds: given(body, "advanceSeconds"),
      advanceTo: given(body, "advanceTo"),
      speed: given(body, "speed"),
      action: actions.map(([, action]) => action).join(" "),
    });
    return problem === null ? context.json(clockView(world)) : context.json({ error: problem }, 400);
  });
  return api;
}
