/** The clock, for tests. */
import { Hono } from "hono";
import { readBody } from "#lib/simulator/console/json-body.ts";
import { CLOCK_STEP_SECONDS_MAX } from "#lib/simulator/console/limits.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import type { World } from "#lib/simulator/world.ts";

function clockView(world: World): { now: number; beijing: string; offsetSeconds: number } {
  const now = world.clock.now();
  return { now, beijing: beijingTime(now), offsetSeconds: world.clock.offsetMs() / 1000 };
}

export function clockApi(world: World, notifier: Notifier): Hono {
  const api = new Hono();
  api.get("/clock", (context) => context.json(clockView(world)));
  api.post("/clock", async (context) => {
    const body = await readBody(context);
    if (body instanceof Response) return body;
    const seconds = body.has("advanceSeconds") ? body.number("advanceSeconds", 0) : null;
    if (seconds === null || seconds < 0 || seconds > CLOCK_STEP_SECONDS_MAX) {
      return context.json({ error: `advanceSeconds is a number from 0 to ${CLOCK_STEP_SECONDS_MAX}.` }, 400);
    }
    await notifier.advanceClock(seconds * 1000);
    return context.json(clockView(world));
  });
  return api;
}
