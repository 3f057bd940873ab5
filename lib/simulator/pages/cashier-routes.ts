/** The addresses of the cashier. */
import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import QRCode from "qrcode";
import type { Buyer, PaySession } from "#lib/simulator/domain/model.ts";
import { decideSession } from "#lib/simulator/domain/open-trade.ts";
import { isShortOfMoney } from "#lib/simulator/domain/pay-trade.ts";
import { checkPassword } from "#lib/simulator/operations/check-password.ts";
import { enterCashier } from "#lib/simulator/operations/enter-cashier.ts";
import { payTrade } from "#lib/simulator/operations/pay-trade.ts";
import { returnAddressOf } from "#lib/simulator/operations/return-address.ts";
import { settleDueTrades } from "#lib/simulator/operations/settle-due-trades.ts";
import {
  type CashierView,
  confirmPage,
  entrancePage,
  paidPage,
  refusedPage,
  unknownPage,
} from "#lib/simulator/pages/cashier-pages.ts";
import { channelFrom, passwordProblem, tradeOf, viewOf } from "#lib/simulator/pages/cashier-view.ts";
import { formFields } from "#lib/simulator/pages/form-fields.ts";
import { speechOf } from "#lib/simulator/pages/language.ts";
import type { World } from "#lib/simulator/world.ts";

const LOGIN_COOKIE = "offline_alipay_login";

/** Who is logged in on this session in this browser. */
function loggedInBuyer(world: World, context: Context, session: PaySession): Buyer | null {
  const token = getCookie(context, LOGIN_COOKIE);
  const isTheirs = token !== undefined && token === session.loginToken && session.loginBuyerId !== null;
  return isTheirs ? world.buyers.find(session.loginBuyerId ?? "") : null;
}

async function showEntrance(world: World, context: Context, view: CashierView, account?: string): Promise<Response> {
  const phone = new URL(`/phone/${view.session.id}`, context.req.url).href;
  const buyers = world.buyers.list();
  const entrance = {
    svg: await QRCode.toString(phone, { type: "svg", margin: 1 }),
    buyers,
    account: account ?? buyers[0]?.logonId ?? "",
    isScanned: tradeOf(world, view.session) !== null,
  };
  return context.html(entrancePage(view, entrance).toString());
}

async function showCashier(world: World, context: Context, session: PaySession): Promise<Response> {
  const view = viewOf(world, context, session);
  const verdict = decideSession(session, tradeOf(world, session), view.now);
  if (verdict.kind === "refused") return context.html(refusedPage(view, verdict.code).toString());
  const buyer = loggedInBuyer(world, context, session);
  if (buyer) return context.html(confirmPage(view, buyer).toString());
  return showEntrance(world, context, view);
}

async function logIn(world: World, context: Context, session: PaySession): Promise<Response> {
  const field = await formFields(context);
  const buyer = world.buyers.findByLogon(field("account"));
  const view = viewOf(world, context, session);
  const verdict = checkPassword(world, { session, buyer, password: field("password") });
  if (verdict.kind !== "right" || buyer === null) {
    const problem = verdict.kind === "right" ? "" : passwordProblem(verdict, view.speech);
    return showEntrance(world, context, { ...view, problem }, field("account"));
  }
  const entered = enterCashier(world, { session, buyer, via: "logged-in" });
  if (entered.kind === "refused") return context.html(refusedPage(view, entered.code).toString());
  const token = world.randomHex();
  world.trades.recordLogin({ sessionId: session.id, buyerId: buyer.buyerId, token });
  setCookie(context, LOGIN_COOKIE, token, { path: `/cashier/${session.id}`, httpOnly: true, sameSite: "Lax" });
  return context.redirect(`/cashier/${session.id}`, 303);
}

async function pay(world: World, context: Context, session: PaySession): Promise<Response> {
  const buyer = loggedInBuyer(world, context, session);
  const trade = tradeOf(world, session);
  if (buyer === null || trade === null) return context.redirect(`/cashier/${session.id}`, 303);
  const field = await formFields(context);
  const channel = channelFrom(field("channel"));
  const outcome = payTrade(world, {
    session,
    tradeNo: trade.tradeNo,
    buyerId: buyer.buyerId,
    channel,
    couponId: field("coupon"),
  });
  if (outcome.kind === "paid") return context.redirect(`/cashier/${session.id}/success`, 303);
  const view = viewOf(world, context, session);
  if (!isShortOfMoney(outcome.code)) return context.html(refusedPage(view, outcome.code).toString());
  const problem = view.speech.texts.refusals[outcome.code];
  return context.html(confirmPage({ ...view, problem }, buyer).toString());
}

/** What the waiting page asks every second: one of four words. */
function status(world: World, context: Context, session: PaySession): Response {
  const trade = tradeOf(world, session);
  const verdict = decideSession(session, trade, world.clock.now());
  if (trade?.status === "TRADE_SUCCESS") return context.text("paid");
  if (verdict.kind === "refused") return context.text("over");
  return context.text(trade === null ? "waiting" : "scanned");
}

function showPaid(world: World, context: Context, session: PaySession): Response {
  const trade = tradeOf(world, session);
  if (trade === null || trade.paidAt === null) return context.redirect(`/cashier/${session.id}`, 303);
  const returnAddress = returnAddressOf(world, session, trade.tradeNo);
  return context.html(paidPage(viewOf(world, context, session), { trade, returnAddress }).toString());
}

export function cashierRoutes(world: World, wakeNotifier: () => void): Hono {
  const routes = new Hono();
  const withSession =
    (answer: (world: World, context: Context, session: PaySession) => Response | Promise<Response>) =>
    async (context: Context): Promise<Response> => {
      settleDueTrades(world);
      const session = world.trades.findSession(context.req.param("id") ?? "");
      if (session === null) return context.html(unknownPage(speechOf(context)).toString(), 404);
      const response = await answer(world, context, session);
      wakeNotifier();
      return response;
    };
  routes.get("/cashier/:id", withSession(showCashier));
  routes.get("/cashier/:id/status", withSession(status));
  routes.get("/cashier/:id/success", withSession(showPaid));
  routes.post("/cashier/:id/login", withSession(logIn));
  routes.post("/cashier/:id/pay", withSession(pay));
  return routes;
}
