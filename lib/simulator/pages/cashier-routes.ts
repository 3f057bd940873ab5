/** The addresses of the cashier, the same for a computer (`/cashier`) and a phone's browser (`/wap`). */
import { type Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import QRCode from "qrcode";
import { isLoopback } from "#lib/simulator/domain/loopback.ts";
import type { Buyer, PaySession } from "#lib/simulator/domain/model.ts";
import { decideSession } from "#lib/simulator/domain/open-trade.ts";
import { canChooseAgain, isLocked } from "#lib/simulator/domain/pay-trade.ts";
import { checkPassword } from "#lib/simulator/operations/check-password.ts";
import { enterCashier } from "#lib/simulator/operations/enter-cashier.ts";
import { payTrade } from "#lib/simulator/operations/pay-trade.ts";
import { returnAddressOf } from "#lib/simulator/operations/return-address.ts";
import { settleDueTrades } from "#lib/simulator/operations/settle-due-trades.ts";
import { confirmPage, entrancePage, type ScanCode, wapEntrancePage } from "#lib/simulator/pages/cashier-pages.ts";
import {
  type CashierView,
  channelFrom,
  choiceOf,
  homeOf,
  passwordProblem,
  tradeOf,
  viewOf,
} from "#lib/simulator/pages/cashier-view.ts";
import { formFields } from "#lib/simulator/pages/form-fields.ts";
import { framedPage } from "#lib/simulator/pages/framed-page.ts";
import { speechOf } from "#lib/simulator/pages/language.ts";
import {
  isFramed,
  lockedPage,
  paidPage,
  quitPage,
  refusedPage,
  unknownPage,
} from "#lib/simulator/pages/result-pages.ts";
import type { World } from "#lib/simulator/world.ts";

const LOGIN_COOKIE = "offline_alipay_login";

/** Who is logged in on this session in this browser. */
function loggedInBuyer(world: World, context: Context, session: PaySession): Buyer | null {
  const token = getCookie(context, LOGIN_COOKIE);
  const isTheirs = token !== undefined && token === session.loginToken && session.loginBuyerId !== null;
  return isTheirs ? world.buyers.find(session.loginBuyerId ?? "") : null;
}

async function scanCodeOf(world: World, context: Context, session: PaySession): Promise<ScanCode> {
  const phone = new URL(`/phone/${session.id}`, context.req.url);
  const width = session.qrPayMode === "4" ? session.qrcodeWidth : null;
  return {
    svg: await QRCode.toString(phone.href, { type: "svg", margin: 1, ...(width !== null && { width }) }),
    host: phone.host,
    isLoopback: isLoopback(phone.hostname),
    isScanned: tradeOf(world, session) !== null,
  };
}

async function showEntrance(world: World, context: Context, view: CashierView, account?: string): Promise<Response> {
  const { session } = view;
  const code = await scanCodeOf(world, context, session);
  if (isFramed(view)) return context.html(framedPage(view, code).toString());
  const buyers = world.buyers.list();
  const entrance = { buyers, account: account ?? buyers[0]?.logonId ?? "", code };
  const page = session.product === "wap" ? wapEntrancePage : entrancePage;
  return context.html(page(view, entrance).toString());
}

async function showCashier(world: World, context: Context, session: PaySession): Promise<Response> {
  const view = viewOf(world, context, session);
  const trade = tradeOf(world, session);
  const verdict = decideSession(session, trade, view.now);
  if (verdict.kind === "refused") return context.html(refusedPage(view, verdict.code, trade !== null).toString());
  if (isLocked(world.trades.passwordFailures(session))) {
    return context.html(lockedPage(view, trade !== null).toString());
  }
  const buyer = loggedInBuyer(world, context, session);
  if (buyer) return context.html(confirmPage(view, choiceOf(world, session, buyer)).toString());
  return showEntrance(world, context, view);
}

async function logIn(world: World, context: Context, session: PaySession): Promise<Response> {
  const field = await formFields(context);
  const buyer = world.buyers.findByLogon(field("account"));
  const view = viewOf(world, context, session);
  const isKnown = tradeOf(world, session) !== null;
  const verdict = checkPassword(world, { session, buyer, password: field("password") });
  if (verdict.kind === "locked") return context.html(lockedPage(view, isKnown).toString());
  if (verdict.kind === "wrong" || buyer === null) {
    const problem = verdict.kind === "right" ? "" : passwordProblem(verdict, view.speech);
    return showEntrance(world, context, { ...view, problem }, field("account"));
  }
  const entered = enterCashier(world, { session, buyer, via: "logged-in" });
  if (entered.kind === "refused") return context.html(refusedPage(view, entered.code, isKnown).toString());
  const token = world.randomHex();
  world.trades.recordLogin({ sessionId: session.id, buyerId: buyer.buyerId, token });
  setCookie(context, LOGIN_COOKIE, token, { path: view.home, httpOnly: true, sameSite: "Lax" });
  return context.redirect(view.home, 303);
}

function logOut(_world: World, context: Context, session: PaySession): Response {
  deleteCookie(context, LOGIN_COOKIE, { path: homeOf(session) });
  return context.redirect(homeOf(session), 303);
}

async function pay(world: World, context: Context, session: PaySession): Promise<Response> {
  const buyer = loggedInBuyer(world, context, session);
  const trade = tradeOf(world, session);
  const field = await formFields(context);
  const channel = channelFrom(field);
  const view = viewOf(world, context, session);
  if (buyer === null || trade === null || channel === null) return context.redirect(view.home, 303);
  const couponId = field("coupon");
  const outcome = payTrade(world, { session, tradeNo: trade.tradeNo, buyerId: buyer.buyerId, channel, couponId });
  if (outcome.kind === "paid") return context.redirect(`${view.home}/success`, 303);
  if (!canChooseAgain(outcome.code)) return context.html(refusedPage(view, outcome.code, true).toString());
  const problem = view.speech.texts.refusals[outcome.code];
  return context.html(confirmPage({ ...view, problem }, choiceOf(world, session, buyer, couponId)).toString());
}

/** What the waiting page asks every second: one of four words. */
function status(world: World, context: Context, session: PaySession): Response {
  const trade = tradeOf(world, session);
  const verdict = decideSession(session, trade, world.clock.now());
  if (trade?.status === "TRADE_SUCCESS") return context.text("paid");
  if (verdict.kind === "refused" || isLocked(world.trades.passwordFailures(session))) return context.text("over");
  return context.text(trade === null ? "waiting" : "scanned");
}

function showPaid(world: World, context: Context, session: PaySession): Response {
  const trade = tradeOf(world, session);
  if (trade === null || trade.paidAt === null) return context.redirect(homeOf(session), 303);
  const returnAddress = returnAddressOf(world, session, trade.tradeNo);
  return context.html(paidPage(viewOf(world, context, session), { trade, returnAddress }).toString());
}

/** The buyer leaves a phone payment: to the merchant's quit_url where there is one. The trade stays open. */
function quit(world: World, context: Context, session: PaySession): Response {
  const key = { sellerId: session.sellerId, outTradeNo: session.outTradeNo };
  const detail = loggedInBuyer(world, context, session)?.name ?? "";
  if (tradeOf(world, session)?.status === "WAIT_BUYER_PAY") {
    world.log.addEvent({ at: world.clock.now(), ...key, kind: "cancelled-by-buyer", detail });
  }
  const isAddress = URL.canParse(session.quitUrl) && /^https?:$/.test(new URL(session.quitUrl).protocol);
  if (isAddress) return context.redirect(session.quitUrl, 302);
  return context.html(quitPage(viewOf(world, context, session)).toString());
}

type Answer = (world: World, context: Context, session: PaySession) => Response | Promise<Response>;

const PAGES: Readonly<Record<string, Answer>> = { "": showCashier, "/status": status, "/success": showPaid };
const FORMS: Readonly<Record<string, Answer>> = { "/login": logIn, "/logout": logOut, "/pay": pay };
const goHome: Answer = (_world, context, session) =>
  context.redirect(homeOf(session) + new URL(context.req.url).search, 303);

export function cashierRoutes(world: World, wakeNotifier: () => void): Hono {
  const routes = new Hono();
  const withSession =
    (answer: Answer) =>
    async (context: Context): Promise<Response> => {
      settleDueTrades(world);
      const session = world.trades.findSession(context.req.param("id") ?? "");
      if (session === null) return context.html(unknownPage(speechOf(context)).toString(), 404);
      // A session has one home: the other product's address leads there.
      const isAtHome = context.req.path.startsWith(homeOf(session));
      const response = await (isAtHome ? answer : goHome)(world, context, session);
      wakeNotifier();
      return response;
    };
  for (const place of ["/cashier", "/wap"]) {
    for (const [path, answer] of Object.entries(PAGES)) routes.get(`${place}/:id${path}`, withSession(answer));
    for (const [path, answer] of Object.entries(FORMS)) {
      routes.post(`${place}/:id${path}`, withSession(answer));
      // A reload or the other language asks for the address of a form that was sent: it leads to the form.
      routes.get(`${place}/:id${path}`, withSession(goHome));
    }
  }
  routes.get("/wap/:id/quit", withSession(quit));
  return routes;
}
