/** The console's HTTP API, so that tests can pay, move the clock and shoot faults without a browser. */
import { type Context, Hono } from "hono";
import { readFaultOrder } from "#lib/simulator/console/fault-order.ts";
import { type JsonBody, readJsonBody } from "#lib/simulator/console/json-body.ts";
import { CLOCK_STEP_SECONDS_MAX } from "#lib/simulator/console/limits.ts";
import { type PayOrder, payWithoutBrowser } from "#lib/simulator/console/pay-without-browser.ts";
import { findTradeStory } from "#lib/simulator/console/trade-story.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import type { World } from "#lib/simulator/world.ts";

const TRADES_SHOWN_MAX = 200;

function clockView(world: World): { now: number; beijing: string; offsetSeconds: number } {
  const now = world.clock.now();
  return { now, beijing: beijingTime(now), offsetSeconds: world.clock.offsetMs() / 1000 };
}

function readPayOrder(body: JsonBody, onlyEnter: boolean): PayOrder {
  return {
    payUrl: body.text("payUrl"),
    outTradeNo: body.text("outTradeNo"),
    buyer: body.text("buyer"),
    via: body.text("via") === "password" ? "password" : "phone",
    channel: body.text("channel") === "card" ? "BANKCARD" : "ALIPAYACCOUNT",
    onlyEnter,
  };
}

async function readBody(context: Context): Promise<JsonBody | Response> {
  return readJsonBody(await context.req.text()) ?? context.json({ error: "The body is no JSON object." }, 400);
}

function payRoutes(world: World, notifier: Notifier): Hono {
  const routes = new Hono();
  for (const [path, onlyEnter] of [
    ["/pay", false],
    ["/scan", true],
  ] as const) {
    routes.post(path, async (context) => {
      const body = await readBody(context);
      if (body instanceof Response) return body;
      const result = await payWithoutBrowser(world, readPayOrder(body, onlyEnter));
      notifier.wake();
      switch (result.kind) {
        case "done":
          return context.json({ trade: result.trade, tradeNo: result.trade.tradeNo, returnUrl: result.returnUrl });
        case "unknown":
          return context.json({ error: `Unknown or missing: ${result.what}.` }, 404);
        case "refused":
          return context.json({ error: result.code }, 409);
      }
    });
  }
  return routes;
}

function faultRoutes(world: World): Hono {
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

export function consoleApi(world: World, notifier: Notifier): Hono {
  const api = new Hono();
  api.get("/trades", (context) => context.json({ trades: world.trades.list(TRADES_SHOWN_MAX) }));
  api.get("/trades/:number", (context) => {
    const story = findTradeStory(world, context.req.param("number"));
    return story === null ? context.json({ error: "No buyer has opened this number." }, 404) : context.json(story);
  });
  api.get("/buyers", (context) => context.json({ buyers: world.buyers.list() }));
  api.get("/requests", (context) => context.json({ requests: world.log.requests(TRADES_SHOWN_MAX) }));
  api.post("/notifies/:id/resend", async (context) => {
    const acknowledged = await notifier.resend(context.req.param("id"));
    return acknowledged === null ? context.json({ error: "No such notify." }, 404) : context.json({ acknowledged });
  });
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
  api.route("/", payRoutes(world, notifier));
  api.route("/", faultRoutes(world));
  return api;
}
