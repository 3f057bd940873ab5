/** The addresses of the simulated phone. Opening one is scanning: from then on the trade exists. */
import { type Context, Hono } from "hono";
import type { Buyer, PaySession } from "#lib/simulator/domain/model.ts";
import { canChooseAgain, isLocked } from "#lib/simulator/domain/pay-trade.ts";
import { checkPassword } from "#lib/simulator/operations/check-password.ts";
import { enterCashier } from "#lib/simulator/operations/enter-cashier.ts";
import { payTrade } from "#lib/simulator/operations/pay-trade.ts";
import { channelFrom, choiceOf, passwordProblem, tradeOf, viewOf } from "#lib/simulator/pages/cashier-view.ts";
import { type FormFields, formFields } from "#lib/simulator/pages/form-fields.ts";
import { speechOf } from "#lib/simulator/pages/language.ts";
import {
  type PhoneView,
  phoneCancelledPage,
  phoneHomePage,
  phoneLockedPage,
  phonePaidPage,
  phonePayPage,
  phoneRefusedPage,
} from "#lib/simulator/pages/phone-pages.ts";
import { unknownPage } from "#lib/simulator/pages/result-pages.ts";
import type { World } from "#lib/simulator/world.ts";

interface PhoneCall {
  world: World;
  context: Context;
  session: PaySession;
  buyer: Buyer;
  view: PhoneView;
  field: FormFields;
}

function scan({ world, context, session, buyer, view }: PhoneCall): Response {
  const trade = tradeOf(world, session);
  const isOwnPaid = trade?.buyerId === buyer.buyerId && trade.status === "TRADE_SUCCESS";
  if (isOwnPaid) return context.html(phonePaidPage(view, trade).toString());
  const entered = enterCashier(world, { session, buyer, via: "scanned" });
  if (entered.kind === "refused") return context.html(phoneRefusedPage(view, entered.code).toString());
  if (isLocked(world.trades.passwordFailures(session))) return context.html(phoneLockedPage(view).toString());
  const shown = { ...view, expiresAt: entered.trade.expiresAt };
  return context.html(phonePayPage(shown, choiceOf(world, session, buyer)).toString());
}

function pay({ world, context, session, buyer, view, field }: PhoneCall): Response {
  const trade = tradeOf(world, session);
  const channel = channelFrom(field);
  if (trade === null || channel === null) return context.redirect(view.here, 303);
  const couponId = field("coupon");
  const tryAgain = (problem: string) =>
    context.html(phonePayPage({ ...view, problem }, choiceOf(world, session, buyer, couponId)).toString());

  const verdict = checkPassword(world, { session, buyer, password: field("password") });
  if (verdict.kind === "locked") return context.html(phoneLockedPage(view).toString());
  if (verdict.kind === "wrong") return tryAgain(passwordProblem(verdict, view.speech));
  const outcome = payTrade(world, { session, tradeNo: trade.tradeNo, buyerId: buyer.buyerId, channel, couponId });
  if (outcome.kind === "paid") return context.redirect(view.here, 303);
  if (canChooseAgain(outcome.code)) return tryAgain(view.speech.texts.refusals[outcome.code]);
  return context.html(phoneRefusedPage(view, outcome.code).toString());
}

/** Only the buyer's wish is noted: on the real phone, too, the trade stays open until its time is over. */
function cancel({ world, context, session, buyer, view }: PhoneCall): Response {
  const key = { sellerId: session.sellerId, outTradeNo: session.outTradeNo };
  world.log.addEvent({ at: world.clock.now(), ...key, kind: "cancelled-by-buyer", detail: buyer.name });
  return context.html(phoneCancelledPage(view).toString());
}

function showHome(world: World, context: Context, typed: { buyerId: string; code: string; problem: string }): Response {
  const page = phoneHomePage(speechOf(context), { buyers: world.buyers.list(), ...typed });
  return context.html(page.toString(), typed.problem === "" ? 200 : 422);
}

/** From the digits that the cashier shows to the payment they stand for. */
async function typeCode(world: World, context: Context): Promise<Response> {
  const field = await formFields(context);
  const words = speechOf(context).texts.phone;
  const code = field("code").replaceAll(/\s/g, "");
  const buyerId = field("buyer");
  const refuse = (problem: string) => showHome(world, context, { buyerId, code, problem });
  if (!/^\d{8}$/.test(code)) return refuse(words.codeMissing);
  const session = world.trades.findByScanCode(code);
  if (session === null) return refuse(words.codeUnknown(code));
  return context.redirect(`/phone/${session.id}?${new URLSearchParams({ buyer: buyerId })}`, 303);
}

function withPhone(world: World, wakeNotifier: () => void, answer: (call: PhoneCall) => Response) {
  return async (context: Context): Promise<Response> => {
    const session = world.trades.findSession(context.req.param("id") ?? "");
    const field = context.req.method === "POST" ? await formFields(context) : () => "";
    const wanted = context.req.query("buyer") ?? "";
    const buyers = world.buyers.list();
    const buyer = wanted === "" ? buyers[0] : buyers.find(({ buyerId }) => buyerId === wanted);
    if (session === null || !buyer) return context.html(unknownPage(speechOf(context)).toString(), 404);
    const view = {
      ...viewOf(world, context, session),
      buyer,
      others: buyers.filter(({ buyerId }) => buyerId !== buyer.buyerId),
      here: `/phone/${session.id}?buyer=${buyer.buyerId}`,
    };
    const response = answer({ world, context, session, buyer, view, field });
    wakeNotifier();
    return response;
  };
}

export function phoneRoutes(world: World, wakeNotifier: () => void): Hono {
  const routes = new Hono();
  routes.get("/phone", (context) => {
    const { buyer = "", code = "" } = context.req.query();
    return showHome(world, context, { buyerId: buyer, code, problem: "" });
  });
  routes.post("/phone", (context) => typeCode(world, context));
  routes.get("/phone/:id", withPhone(world, wakeNotifier, scan));
  routes.post("/phone/:id/pay", withPhone(world, wakeNotifier, pay));
  routes.post("/phone/:id/cancel", withPhone(world, wakeNotifier, cancel));
  // A reload or the other language asks for the address of a form that was sent: it leads to the form.
  for (const sent of ["pay", "cancel"]) {
    routes.get(`/phone/:id/${sent}`, (context) =>
      context.redirect(`/phone/${encodeURIComponent(context.req.param("id"))}${new URL(context.req.url).search}`, 303),
    );
  }
  return routes;
}
