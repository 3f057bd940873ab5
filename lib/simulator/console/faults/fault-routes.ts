/** The fault panel and what its buttons do. */
import { type Context, Hono } from "hono";
import { notice } from "#lib/simulator/console/blocks.ts";
import type { FaultForm } from "#lib/simulator/console/faults/fault-form.ts";
import { readBadShot, readFaultOrder } from "#lib/simulator/console/faults/fault-order.ts";
import { faultsPage } from "#lib/simulator/console/faults/fault-pages.ts";
import { consoleView } from "#lib/simulator/console/layout.ts";
import { FAULT_KINDS } from "#lib/simulator/domain/fault.ts";
import { isAcknowledged } from "#lib/simulator/domain/notify-timetable.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import { answerText } from "#lib/simulator/notifier/shoot.ts";
import { type FormFields, formFields } from "#lib/simulator/pages/form-fields.ts";
import type { Markup } from "#lib/simulator/pages/markup.ts";
import type { World } from "#lib/simulator/world.ts";

const SHOTS_SHOWN_MAX = 50;
const NUMBERS = ["times", "rate", "seconds"];
const TEXTS = ["kind", "method", "appId", "outTradeNo", "detail"];

const EMPTY_FORM: FaultForm = { kind: null, values: {}, problem: null };

/** The form's texts as the order's types: what was left empty is left out. */
function askedOf(field: FormFields): Record<string, unknown> {
  const texts = TEXTS.map((name) => [name, field(name)] as const);
  const numbers = NUMBERS.map((name) => [name, field(name).trim()] as const);
  return {
    ...Object.fromEntries(texts.filter(([, text]) => text !== "")),
    ...Object.fromEntries(numbers.filter(([, text]) => text !== "").map(([name, text]) => [name, Number(text)])),
  };
}

function formOf(kind: string, values: Record<string, string>): FaultForm {
  return { ...EMPTY_FORM, kind: FAULT_KINDS.find((known) => known === kind) ?? null, values };
}

export function faultRoutes(world: World, notifier: Notifier): Hono {
  const routes = new Hono();
  const show = (
    context: Context,
    input: { form: FaultForm; news?: Markup | null; shootNumber?: string; status?: 200 | 400 | 404 },
  ) => {
    const view = consoleView(world, context);
    const panel = {
      faults: world.faults.list(),
      shots: world.faults.shots(SHOTS_SHOWN_MAX),
      applications: world.applications.list(),
      form: input.form,
      news: input.news ?? null,
      shootNumber: input.shootNumber ?? input.form.values["outTradeNo"] ?? "",
    };
    return context.html(faultsPage(view, panel), input.status ?? 200);
  };

  routes.get("/faults", (context) => {
    const query = (name: string) => context.req.query(name) ?? "";
    const words = consoleView(world, context).speech.texts.faults;
    const news = query("done") === "loaded" ? notice("good", words.wasLoaded) : null;
    const values = { outTradeNo: query("outTradeNo"), appId: query("appId") };
    return show(context, { form: formOf(query("kind"), values), news });
  });
  routes.post("/faults", async (context) => {
    const field = await formFields(context);
    const appIds = world.applications.list().map(({ appId }) => appId);
    const read = readFaultOrder(askedOf(field), appIds);
    if (!read.ok) {
      const values = Object.fromEntries([...TEXTS, ...NUMBERS].map((name) => [name, field(name)]));
      return show(context, { form: { ...formOf(field("kind"), values), problem: read.problem }, status: 400 });
    }
    world.faults.add(read.order);
    return context.redirect("/console/faults?done=loaded", 303);
  });
  routes.post("/faults/clear", (context) => {
    world.faults.clear();
    return context.redirect("/console/faults", 303);
  });
  routes.post("/faults/:id{[0-9]+}/remove", (context) => {
    world.faults.remove(Number(context.req.param("id")));
    return context.redirect("/console/faults", 303);
  });
  routes.post("/faults/shoot", async (context) => {
    const field = await formFields(context);
    const words = consoleView(world, context).speech.texts.faults;
    const shootNumber = field("number").trim();
    const [kind = "", detail = ""] = field("shot").split(" ");
    const read = readBadShot({ kind, detail });
    if (!read.ok) return show(context, { form: { ...EMPTY_FORM, problem: read.problem }, status: 400, shootNumber });
    const trade = world.trades.findAny(shootNumber);
    if (trade === null) {
      const news = notice("bad", words.noSuchTrade);
      return show(context, { form: EMPTY_FORM, news, status: 404, shootNumber });
    }
    const outcome = await notifier.shoot(trade, read.order);
    if (outcome.kind === "impossible") {
      return show(context, { form: EMPTY_FORM, news: notice("warn", words.shotImpossible), shootNumber });
    }
    const news = isAcknowledged(outcome.answer)
      ? notice("bad", words.shotBelieved)
      : notice("good", words.shotAnswered(answerText(outcome.answer)));
    return show(context, { form: EMPTY_FORM, news, shootNumber });
  });
  return routes;
}
