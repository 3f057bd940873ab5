/** The ends of a payment on the cashier. Every one of them has a way on. */

import type { Trade } from "#lib/simulator/domain/model.ts";
import type { CashierRefusal } from "#lib/simulator/domain/open-trade.ts";
import { settlementOf } from "#lib/simulator/domain/settlement.ts";
import type { CashierView } from "#lib/simulator/pages/cashier-view.ts";
import type { Speech } from "#lib/simulator/pages/language.ts";
import { page } from "#lib/simulator/pages/layout.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { CLOCK, LOCK, STOP, TICK } from "#lib/simulator/pages/signs.ts";
import { money, readableYuan } from "#lib/simulator/pages/sums.ts";

/** Seconds that the success page stays before it goes back by itself. */
const RETURN_AFTER_SECONDS = 3;

/** Whether a merchant shows this session in a frame of its own page (`qr_pay_mode` 0, 1, 3 and 4; section 3.1). */
export function isFramed(view: CashierView): boolean {
  return view.session.product === "page" && ["0", "1", "3", "4"].includes(view.session.qrPayMode);
}

/** The total and what the trade's coupon took off it; empty without one. */
export function couponNote(trade: Trade, speech: Speech): Markup {
  if (trade.couponFen === 0) return html``;
  const words = speech.texts.cashier;
  return html`<p class="quiet">${words.totalOf(readableYuan(trade.totalFen))}</p>
<p class="quiet">${words.couponUsed(trade.couponName, readableYuan(trade.couponFen))}</p>`;
}

/** What left the buyer's purse. */
export function paidSum(trade: Trade): Markup {
  return money(settlementOf(trade)?.buyerPayFen ?? trade.totalFen);
}

function wayBack(view: CashierView, returnAddress: string | null): Markup {
  const words = view.speech.texts.cashier;
  if (returnAddress === null) {
    return html`<p class="quiet">${words.noReturn}</p><a class="button is-quiet" href="/console/trades/${view.session.outTradeNo}">${words.seeTrade}</a>`;
  }
  const seconds = Array.from({ length: RETURN_AFTER_SECONDS + 1 }, (_, passed) => RETURN_AFTER_SECONDS - passed);
  const texts = seconds.map((left) => words.returnIn(left)).join("\n");
  return html`<p class="quiet" data-return-texts="${texts}">${words.returnIn(RETURN_AFTER_SECONDS)}</p>
<a class="button" data-return href="${returnAddress}"${isFramed(view) ? html` target="_top"` : ""}>${words.returnNow}</a>`;
}

export function paidPage(view: CashierView, paid: { trade: Trade; returnAddress: string | null }): Markup {
  const words = view.speech.texts.cashier;
  const { trade, returnAddress } = paid;
  return page({
    speech: view.speech,
    title: words.paidTitle,
    look: "cashier",
    script: "cashier",
    bare: isFramed(view),
    ...(returnAddress !== null && { refresh: { seconds: RETURN_AFTER_SECONDS, href: returnAddress } }),
    body: html`<main class="sheet notice">
${TICK}
<h1>${words.paidTitle}</h1>
<p class="notice-sum">${paidSum(trade)}</p>
${couponNote(trade, view.speech)}
<p>${words.payee} <b>${view.merchant}</b></p>
<p class="quiet">${words.tradeNo} ${trade.tradeNo}</p>
${wayBack(view, returnAddress)}
</main>`,
  });
}

function notice(view: CashierView, parts: { sign: Markup; title: string; body: Markup }): Markup {
  return page({
    speech: view.speech,
    title: parts.title,
    look: "cashier",
    bare: isFramed(view),
    body: html`<main class="sheet notice">
${parts.sign}
<h1>${parts.title}</h1>
${parts.body}
</main>`,
  });
}

/** Back to where the merchant's pages are; nothing when that is not known. */
export function toMerchant(view: CashierView): Markup {
  const { returnUrl } = view.session;
  if (!URL.canParse(returnUrl)) return html``;
  return html`<a class="button" href="${new URL(returnUrl).origin}"${isFramed(view) ? html` target="_top"` : ""}>${view.speech.texts.cashier.returnNow}</a>`;
}

function aboutOrder(view: CashierView): Markup {
  return html`<p class="quiet wrap">${view.merchant} · ${view.session.subject} · ${view.session.outTradeNo}</p>`;
}

/** The console knows a number once a buyer has opened it. */
function toTrade(view: CashierView, isKnown: boolean): Markup {
  const words = view.speech.texts.cashier;
  const blank = isFramed(view) ? html` target="_blank" rel="noopener"` : "";
  return isKnown
    ? html`<a class="leave" href="/console/trades/${view.session.outTradeNo}"${blank}>${words.seeTrade}</a>`
    : html`<a class="leave" href="/console"${blank}>${words.openConsole}</a>`;
}

/** The way on that fits the refusal, before the one back to the merchant. */
function remedy(view: CashierView, code: CashierRefusal): Markup {
  const words = view.speech.texts.cashier;
  if (code === "TRADE_HAS_SUCCESS") return html`<a class="button" href="${view.home}/success">${words.seeResult}</a>`;
  if (code !== "TRADE_BUYER_NOT_MATCH") return toMerchant(view);
  return html`<form method="post" action="${view.home}/logout"><button type="submit">${words.switchAccount}</button></form>`;
}

export function refusalSign(code: CashierRefusal): Markup {
  if (code === "TRADE_HAS_SUCCESS") return TICK;
  return code === "TRADE_HAS_CLOSE" || code === "NOW_TIME_AFTER_EXPIRE_TIME_ERROR" ? CLOCK : STOP;
}

export function refusedPage(view: CashierView, code: CashierRefusal, isKnown: boolean): Markup {
  const words = view.speech.texts.cashier;
  return notice(view, {
    sign: refusalSign(code),
    title: words.refusedTitle,
    body: html`<p role="alert">${view.speech.texts.refusals[code]}</p>
<p class="quiet">${words.errorCode}<code>${code}</code></p>
${aboutOrder(view)}
${remedy(view, code)}
${toTrade(view, isKnown)}`,
  });
}

/** Three wrong passwords: the number can no longer be paid, on no page. */
export function lockedPage(view: CashierView, isKnown: boolean): Markup {
  const words = view.speech.texts.cashier;
  return notice(view, {
    sign: LOCK,
    title: words.lockedTitle,
    body: html`<p role="alert">${words.lockedPassword}</p>
${aboutOrder(view)}
${toMerchant(view)}
${toTrade(view, isKnown)}`,
  });
}

/** The buyer has left a phone payment whose merchant named no place to go to. */
export function quitPage(view: CashierView): Markup {
  const words = view.speech.texts.cashier;
  return notice(view, {
    sign: STOP,
    title: words.quitTitle,
    body: html`<p>${words.quitText}</p>
${aboutOrder(view)}
<a class="button" href="${view.home}">${words.payAfterAll}</a>`,
  });
}

/** No such session. */
export function unknownPage(speech: Speech): Markup {
  const words = speech.texts.cashier;
  return page({
    speech,
    title: words.refusedTitle,
    look: "cashier",
    body: html`<main class="sheet notice">
${STOP}
<h1>${words.refusedTitle}</h1>
<p>${words.unknownSession}</p>
<a class="button" href="/phone">${speech.texts.phone.title}</a>
<a class="leave" href="/console">${words.openConsole}</a>
</main>`,
  });
}
