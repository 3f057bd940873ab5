/** The buyer's phone: a frame on a desktop, the whole screen on a phone. */

import type { Buyer, Trade } from "#lib/simulator/domain/model.ts";
import type { CashierRefusal } from "#lib/simulator/domain/open-trade.ts";
import { deadline } from "#lib/simulator/pages/cashier-pages.ts";
import type { CashierView } from "#lib/simulator/pages/cashier-view.ts";
import type { Speech } from "#lib/simulator/pages/language.ts";
import { page } from "#lib/simulator/pages/layout.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { type PayChoice, payButton, payChoice, problemNote } from "#lib/simulator/pages/pay-form.ts";
import { couponNote, paidSum, refusalSign } from "#lib/simulator/pages/result-pages.ts";
import { LOCK, STOP, TICK } from "#lib/simulator/pages/signs.ts";
import { money } from "#lib/simulator/pages/sums.ts";
import { maskLogonId } from "#lib/simulator/protocol/logon-mask.ts";

export interface PhoneView extends CashierView {
  buyer: Buyer;
  others: readonly Buyer[];
  /** This payment on this buyer's phone. */
  here: string;
}

function phoneFrame(speech: Speech, parts: { top: Markup; screen: Markup; watched?: Markup }): Markup {
  const words = speech.texts.phone;
  return page({
    speech,
    title: words.title,
    look: "cashier",
    script: "cashier",
    body: html`<main class="phone-stage" ${parts.watched ?? ""}>
<div class="phone">${parts.top}${parts.screen}</div>
<p class="quiet phone-caption">${words.caption}</p>
</main>`,
  });
}

function switchBuyer(view: PhoneView): Markup {
  const links = view.others.map(
    (buyer) => html`<li><a href="/phone/${view.session.id}?buyer=${buyer.buyerId}">${buyer.name}</a></li>`,
  );
  return html`<details class="phone-owner"><summary><b>${view.buyer.name}</b> <span class="quiet">${maskLogonId(view.buyer.logonId)}</span><span class="unseen">${view.speech.texts.phone.switchBuyer}</span></summary><ul>${links}</ul></details>`;
}

function phone(view: PhoneView, screen: Markup, isWaiting = false): Markup {
  const status = html`data-status="/cashier/${view.session.id}/status" data-success="${view.here}" data-here="${view.here}"`;
  return phoneFrame(view.speech, { top: switchBuyer(view), screen, ...(isWaiting && { watched: status }) });
}

/** Digits to press, shown by a script while the password is being typed; typing works without. */
function keypad(speech: Speech): Markup {
  const words = speech.texts.phone;
  const digit = (key: number) => html`<button type="button" data-digit="${key}">${key}</button>`;
  return html`<div class="keypad" role="group" aria-label="${words.keypad}" data-keypad hidden>
  ${[1, 2, 3, 4, 5, 6, 7, 8, 9].map(digit)}<span></span>${digit(0)}<button type="button" data-digit="" aria-label="${words.deleteDigit}">⌫</button>
</div>`;
}

export function phonePayPage(view: PhoneView, choice: PayChoice): Markup {
  const words = view.speech.texts;
  const address = (verb: string) => `/phone/${view.session.id}/${verb}?buyer=${view.buyer.buyerId}`;
  return phone(
    view,
    html`<div class="phone-head"><h1>${view.merchant}</h1>${money(view.session.totalFen)}<p class="quiet">${view.session.subject}</p>${deadline(view)}</div>
<form method="post" action="${address("pay")}">
  ${problemNote(view.problem)}
  ${payChoice(choice, view.speech)}
  <label>${words.cashier.password}<input class="pin" name="password" type="password" inputmode="numeric" maxlength="6" autocomplete="off" required></label>
  ${keypad(view.speech)}
  <p class="quiet">${words.cashier.passwordHint}</p>
  ${payButton(choice, view.speech)}
</form>
<form method="post" action="${address("cancel")}">
  <button type="submit" class="is-quiet">${words.phone.cancel}</button>
</form>`,
    true,
  );
}

export function phonePaidPage(view: PhoneView, trade: Trade): Markup {
  const words = view.speech.texts;
  return phone(
    view,
    html`<div class="phone-head">
${TICK}
<h1>${words.phone.paidTitle}</h1>${paidSum(trade)}${couponNote(trade, view.speech)}<p>${view.merchant}</p>
<p class="quiet">${words.cashier.tradeNo} ${trade.tradeNo}</p><p class="quiet">${words.phone.paidText}</p>
<a class="button" href="/phone?buyer=${view.buyer.buyerId}">${words.phone.done}</a></div>`,
  );
}

export function phoneCancelledPage(view: PhoneView): Markup {
  const words = view.speech.texts.phone;
  return phone(
    view,
    html`<div class="phone-head">${STOP}<h1>${words.cancelledTitle}</h1><p>${words.cancelledText}</p>
<a class="button" href="${view.here}">${words.scanAgain}</a>
<a class="leave" href="/phone?buyer=${view.buyer.buyerId}">${words.done}</a></div>`,
  );
}

export function phoneRefusedPage(view: PhoneView, code: CashierRefusal): Markup {
  const { cashier, phone: words, refusals } = view.speech.texts;
  const others = view.others.map(
    (buyer) =>
      html`<li><a href="/phone/${view.session.id}?buyer=${buyer.buyerId}">${cashier.phoneOf(buyer.name)}</a></li>`,
  );
  const remedy =
    code === "TRADE_BUYER_NOT_MATCH"
      ? html`<p class="quiet">${words.switchBuyer}</p><ul class="choices">${others}</ul>`
      : "";
  return phone(
    view,
    html`<div class="phone-head">${refusalSign(code)}<h1>${cashier.refusedTitle}</h1><p role="alert">${refusals[code]}</p>
<p class="quiet">${cashier.errorCode}<code>${code}</code></p>
${remedy}
<a class="button" href="/phone?buyer=${view.buyer.buyerId}">${words.done}</a></div>`,
  );
}

export function phoneLockedPage(view: PhoneView): Markup {
  const { cashier, phone: words } = view.speech.texts;
  return phone(
    view,
    html`<div class="phone-head">${LOCK}<h1>${cashier.lockedTitle}</h1><p role="alert">${cashier.lockedPassword}</p>
<a class="button" href="/phone?buyer=${view.buyer.buyerId}">${words.done}</a></div>`,
  );
}

/** The phone before it has scanned anything: eight digits and whose phone it is. */
export function phoneHomePage(
  speech: Speech,
  home: { buyers: readonly Buyer[]; buyerId: string; code: string; problem: string },
): Markup {
  const words = speech.texts.phone;
  const chosen = home.buyers.some(({ buyerId }) => buyerId === home.buyerId) ? home.buyerId : home.buyers[0]?.buyerId;
  const choices = home.buyers.map(
    (buyer) => html`<label class="purse">
    <input type="radio" name="buyer" value="${buyer.buyerId}"${buyer.buyerId === chosen ? html` checked` : ""}>
    <span>${buyer.name}</span><span class="quiet">${maskLogonId(buyer.logonId)}</span>
  </label>`,
  );
  const screen = html`<div class="phone-head"><h1>${words.homeTitle}</h1><p class="quiet">${words.homeText}</p></div>
<form method="post" action="/phone">
  ${problemNote(home.problem)}
  <label>${words.code}<input class="pin is-code" name="code" value="${home.code}" inputmode="numeric" autocomplete="off" maxlength="9" required aria-describedby="code-hint"></label>
  <p class="quiet" id="code-hint">${words.codeHint}</p>
  <fieldset class="purses"><legend>${words.whoPays}</legend>${choices}</fieldset>
  <button type="submit">${words.goOn}</button>
</form>`;
  return phoneFrame(speech, { top: html`<p class="phone-owner"><b>${words.title}</b></p>`, screen });
}
