/** The state of everything at once, for tests and scripts: reset, save, load. */
import { Hono } from "hono";
import { limitBody } from "#lib/simulator/body-limit.ts";
import { STATE_BYTES_MAX } from "#lib/simulator/console/limits.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import { loadState, readState } from "#lib/simulator/operations/load-state.ts";
import { resetBook } from "#lib/simulator/operations/reset-book.ts";
import { saveState } from "#lib/simulator/operations/save-state.ts";
import type { World } from "#lib/simulator/world.ts";

/** The name under which a browser keeps the file. */
function fileName(world: World): string {
  return `offline-alipay-${new Date(world.clock.realNow()).toISOString().slice(0, 19).replaceAll(/\D/g, "")}.json`;
}

export function stateApi(world: World, notifier: Notifier): Hono {
  const api = new Hono();
  api.post("/reset", async (context) => {
    await notifier.replaceBook(() => {
      resetBook(world);
    });
    return context.json({ now: world.clock.now() });
  });
  api.get("/state", (context) => {
    const keys = context.req.query("keys") ?? "no";
    if (keys !== "yes" && keys !== "no") return context.json({ error: "keys is yes or no." }, 400);
    context.header("content-disposition", `attachment; filename="${fileName(world)}"`);
    return context.json(saveState(world, { withKeys: keys === "yes" }));
  });
  const tooLarge = `A state has at most ${STATE_BYTES_MAX} bytes.`;
  const limit = limitBody(STATE_BYTES_MAX, (context) => context.json({ error: tooLarge }, 413));
  api.post("/state", limit, async (context) => {
    const state = readState(world, await context.req.text());
    const problem = typeof state === "string" ? state : await notifier.replaceBook(() => loadState(world, state));
    return problem === null ? context.json({ now: world.clock.now() }) : context.json({ error: problem }, 400);
  });
  return api;
}
