/** The addresses of the simulated phone. Opening one is scanning: from then on the trade exists. */
import { type Context, Hono } from "hono";
import type { Buyer, PaySession } from "#lib/simulator/domain/model.ts";
import { isShortOfMoney } from "#lib/simulator/domain/pay-trade.ts";
import { checkPassword } from "#lib/simulator/operations/check-password.ts";
import { enterCashier } from "#lib/simulator/operations/enter-cashier.ts";
import { payTrade } from "#lib/simulator/operations/pay-trade.ts";
import { unknownPage } from "#lib/simulator/pages/cashier-pages.ts";
import { channelFrom, passwordProblem, tradeOf, viewOf } from "#lib/simulator/pages/cashier-view.ts";
import { type FormFields, formFields } from "#lib/simulator/pages/form-fields.ts";
import { speechOf } from "#lib/simulator/pages/language.ts";
import {
  type PhoneView,
  phoneCancelledPage,
  phonePaidPage,
  phonePayPage,
  phoneRefusedPage,
} from "#lib/simulator/pages/phone-pages.ts";
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
  return context.html(phonePayPage({ ...view, expiresAt: entered.trade.expiresAt }).toString());
}

function pay({ world, context, session, buyer, view, field }: PhoneCall): Response {
  const address = `/phone/${session.id}?buyer=${buyer.buyerId}`;
  const trade = tradeOf(world, session);
  if (trade === null) return context.redirect(address, 303);
  const verdict = checkPassword(world, { session, buyer, password: field("password") });
  if (verdict.kind !== "right") {
    const problem = passwordProblem(verdict, view.speech);
    return context.html(phonePayPage({ ...view, problem }).toString());
  }
  const channel = channelFrom(field("channel"));
  const outcome = payTrade(world, {
    session,
    tradeNo: trade.tradeNo,
    buyerId: buyer.buyerId,
    channel,
    couponId: field("coupon"),
  });
  if (outcome.kind === "paid") return context.redirect(address, 303);
  if (!isShortOfMoney(outcome.code)) return context.html(phoneRefusedPage(view, outcome.code).toString());
  const problem = view.speech.texts.refusals[outcome.code];
  return context.html(phonePayPage({ ...view, problem }).toString());
}

/** Only the buyer's wish is noted: on the real phone, too, the trade stays open until its time is over. */
function cancel({ world, context, session, buyer, view }: PhoneCall): Response {
  const key = { sellerId: session.sellerId, outTradeNo: session.outTradeNo };
  world.log.addEvent({ at: world.clock.now(), ...key, kind: "cancelled-by-buyer", detail: buyer.name });
  return context.html(phoneCancelledPage(view).toString());
}

export function phoneRoutes(world: World, wakeNotifier: () => void): Hono {
  const routes = new Hono();
  const withPhone =
    (answer: (call: PhoneCall) => Response) =>
    async (context: Context): Promise<Response> => {
      const session = world.trades.findSession(context.req.param("id") ?? "");
      const field = context.req.method === "POST" ? await formFields(context) : () => "";
      const wanted = field("buyer") === "" ? (context.req.query("buyer") ?? "") : field("buyer");
      const buyer = wanted === "" ? world.buyers.list()[0] : world.buyers.find(wanted);
      if (session === null || !buyer) return context.html(unknownPage(speechOf(context)).toString(), 404);
      const view = { ...viewOf(world, context, session), buyer };
      const response = answer({ world, context, session, buyer, view, field });
      wakeNotifier();
      return response;
    };
  routes.get("/phone/:id", withPhone(scan));
  routes.post("/phone/:id/pay", withPhone(pay));
  routes.post("/phone/:id/cancel", withPhone(cancel));
  return routes;
}
