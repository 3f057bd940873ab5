/** The console's HTTP API, so that tests can pay, move the clock and shoot faults without a browser. */
import { Hono } from "hono";
import { applicationApi } from "#lib/simulator/console/applications/application-api.ts";
import { applicationKeysApi } from "#lib/simulator/console/applications/application-keys-api.ts";
import { clockApi } from "#lib/simulator/console/clock/clock-api.ts";
import { faultApi } from "#lib/simulator/console/faults/fault-api.ts";
import { merchantApi } from "#lib/simulator/console/merchant/merchant-api.ts";
import { payApi } from "#lib/simulator/console/paying/pay-api.ts";
import { scenarioApi } from "#lib/simulator/console/scenarios/scenario-api.ts";
import { stateApi } from "#lib/simulator/console/state/state-api.ts";
import { findTradeStory } from "#lib/simulator/console/trades/trade-story.ts";
import { walletsOf } from "#lib/simulator/console/wallets/wallets.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import type { World } from "#lib/simulator/world.ts";

const TRADES_SHOWN_MAX = 200;

export function consoleApi(world: World, notifier: Notifier): Hono {
  const api = new Hono();
  api.get("/trades", (context) => context.json({ trades: world.trades.list(TRADES_SHOWN_MAX) }));
  api.get("/trades/:number", (context) => {
    const story = findTradeStory(world, context.req.param("number"));
    return story === null ? context.json({ error: "No buyer has opened this number." }, 404) : context.json(story);
  });
  api.get("/buyers", (context) => context.json({ buyers: walletsOf(world) }));
  api.get("/requests", (context) => context.json({ requests: world.log.requests(TRADES_SHOWN_MAX) }));
  api.post("/notifies/:id/resend", async (context) => {
    const acknowledged = await notifier.resend(context.req.param("id"));
    return acknowledged === null ? context.json({ error: "No such notify." }, 404) : context.json({ acknowledged });
  });
  api.route("/", applicationApi(world));
  api.route("/", applicationKeysApi(world));
  api.route("/", clockApi(world, notifier));
  api.route("/", stateApi(world, notifier));
  api.route("/", payApi(world, notifier));
  api.route("/", merchantApi(world, notifier));
  api.route("/", faultApi(world, notifier));
  api.route("/", scenarioApi(world));
  return api;
}
