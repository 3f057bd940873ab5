/** The console's pages and the forms on them. */
import { type Context, Hono } from "hono";
import { readFaultOrder } from "#lib/simulator/console/fault-order.ts";
import type { ConsoleView } from "#lib/simulator/console/layout.ts";
import { CLOCK_STEP_SECONDS_MAX } from "#lib/simulator/console/limits.ts";
import { requestPage, requestsPage } from "#lib/simulator/console/request-pages.ts";
import { applicationsPage, buyersPage, clockPage } from "#lib/simulator/console/set-up-pages.ts";
import { tradePage, tradesPage } from "#lib/simulator/console/trade-pages.ts";
import { findTradeStory } from "#lib/simulator/console/trade-story.ts";
import type { ApplicationSettings } from "#lib/simulator/domain/model.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import { formFields } from "#lib/simulator/pages/form-fields.ts";
import { speechOf } from "#lib/simulator/pages/language.ts";
import type { World } from "#lib/simulator/world.ts";

const ROWS_SHOWN_MAX = 200;

function tradeRoutes(world: World, viewOf: (context: Context) => ConsoleView): Hono {
  const routes = new Hono();
  routes.get("/", (context) => context.html(tradesPage(viewOf(context), world.trades.list(ROWS_SHOWN_MAX))));
  routes.get("/trades/:number", (context) => {
    const story = findTradeStory(world, context.req.param("number"));
    if (story === null) return context.notFound();
    return context.html(tradePage(viewOf(context), story, world.buyers.get(story.trade.buyerId)));
  });
  routes.get("/requests", (context) => context.html(requestsPage(viewOf(context), world.log.requests(ROWS_SHOWN_MAX))));
  routes.get("/requests/:id{[0-9]+}", (context) => {
    const request = world.log.findRequest(Number(context.req.param("id")));
    return request === null ? context.notFound() : context.html(requestPage(viewOf(context), request));
  });
  routes.get("/buyers", (context) => context.html(buyersPage(viewOf(context), world.buyers.list())));
  return routes;
}

function applicationRoutes(world: World, viewOf: (context: Context) => ConsoleView): Hono {
  const routes = new Hono();
  routes.get("/applications", (context) => {
    const gateway = new URL("/gateway.do", context.req.url).href;
    const shown = world.applications.list().map((application) => ({
      application,
      settings: world.applications.settings(application.appId),
      gateway,
      alipayPublicKey: world.keys.publicKeyPem,
    }));
    return context.html(applicationsPage(viewOf(context), shown));
  });
  routes.post("/applications/:appId", async (context) => {
    const field = await formFields(context);
    const isOn = (name: keyof ApplicationSettings) => field(name) === "on";
    world.applications.saveSettings(context.req.param("appId"), {
      notifyRefund: isOn("notifyRefund"),
      notifyClose: isOn("notifyClose"),
      notifyFinish: isOn("notifyFinish"),
      notifyLogonIds: isOn("notifyLogonIds"),
    });
    return context.redirect("/console/applications", 303);
  });
  return routes;
}

function clockRoutes(world: World, notifier: Notifier, viewOf: (context: Context) => ConsoleView): Hono {
  const routes = new Hono();
  routes.get("/clock", (context) =>
    context.html(
      clockPage(viewOf(context), { offsetSeconds: world.clock.offsetMs() / 1000, faults: world.faults.list() }),
    ),
  );
  routes.post("/clock", async (context) => {
    const seconds = Number((await formFields(context))("advanceSeconds"));
    if (!(seconds >= 0 && seconds <= CLOCK_STEP_SECONDS_MAX)) return context.text("advanceSeconds", 400);
    await notifier.advanceClock(seconds * 1000);
    return context.redirect("/console/clock", 303);
  });
  routes.post("/faults", async (context) => {
    const field = await formFields(context);
    const read = readFaultOrder({
      kind: field("kind"),
      method: field("method"),
      outTradeNo: field("outTradeNo").trim(),
      times: Number(field("times")),
      seconds: Number(field("seconds")),
    });
    if (!read.ok) return context.text(read.error, 400);
    world.faults.add(read.fault);
    return context.redirect("/console/clock", 303);
  });
  routes.post("/faults/clear", (context) => {
    world.faults.clear();
    return context.redirect("/console/clock", 303);
  });
  routes.post("/notifies/:id/resend", async (context) => {
    const acknowledged = await notifier.resend(context.req.param("id"));
    if (acknowledged === null) return context.notFound();
    const notify = world.notifies.find(context.req.param("id"));
    return context.redirect(`/console/trades/${notify?.tradeNo ?? ""}`, 303);
  });
  return routes;
}

export function consoleRoutes(world: World, notifier: Notifier): Hono {
  const viewOf = (context: Context): ConsoleView => ({ speech: speechOf(context), now: world.clock.now() });
  const routes = new Hono();
  routes.route("/", tradeRoutes(world, viewOf));
  routes.route("/", applicationRoutes(world, viewOf));
  routes.route("/", clockRoutes(world, notifier, viewOf));
  return routes;
}
