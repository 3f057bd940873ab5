/** The buyer's phone after scanning: a frame on a desktop, the whole screen on a phone. */
import type { Buyer, Trade } from "#lib/simulator/domain/model.ts";
import type { CashierRefusal } from "#lib/simulator/domain/open-trade.ts";
import { type CashierView, problemNote, purseChoice } from "#lib/simulator/pages/cashier-pages.ts";
import { money, page } from "#lib/simulator/pages/layout.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { maskLogonId } from "#lib/simulator/protocol/logon-mask.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

export interface PhoneView extends CashierView {
  buyer: Buyer;
}

function phone(view: PhoneView, screen: Markup): Markup {
  const words = view.speech.texts.phone;
  return page({
    speech: view.speech,
    title: words.title,
    look: "cashier",
    body: html`<main class="phone-stage">
<div class="phone"><p class="phone-owner">${view.buyer.name} <span class="quiet">${maskLogonId(view.buyer.logonId)}</span></p>${screen}</div>
<p class="quiet phone-caption">${words.caption}</p>
</main>`,
  });
}

export function phonePayPage(view: PhoneView): Markup {
  const words = view.speech.texts;
  const sum = yuanFromFen(view.session.totalFen);
  const address = `/phone/${view.session.id}`;
  return phone(
    view,
    html`<div class="phone-head"><h1>${view.merchant}</h1>${money(sum)}<p class="quiet">${view.session.subject}</p></div>
<form method="post" action="${address}/pay">
  <input type="hidden" name="buyer" value="${view.buyer.buyerId}">
  ${problemNote(view.problem)}
  ${purseChoice(view.buyer, view.speech, view.session.totalFen)}
  <label>${words.cashier.password}<input name="password" type="password" inputmode="numeric" autocomplete="off" required></label>
  <p class="quiet">${words.cashier.passwordHint}</p>
  <button type="submit">${words.cashier.confirm(sum)}</button>
</form>
<form method="post" action="${address}/cancel">
  <input type="hidden" name="buyer" value="${view.buyer.buyerId}">
  <button type="submit" class="is-quiet">${words.phone.cancel}</button>
</form>`,
  );
}

export function phonePaidPage(view: PhoneView, trade: Trade): Markup {
  const words = view.speech.texts;
  return phone(
    view,
    html`<div class="phone-head">
<svg class="tick" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="m14 25 7 7 14-15"/></svg>
<h1>${words.phone.paidTitle}</h1>${money(yuanFromFen(trade.totalFen))}<p>${view.merchant}</p>
<p class="quiet">${words.cashier.tradeNo} ${trade.tradeNo}</p><p class="quiet">${words.phone.paidText}</p></div>`,
  );
}

export function phoneCancelledPage(view: PhoneView): Markup {
  const words = view.speech.texts.phone;
  return phone(
    view,
    html`<div class="phone-head"><h1>${words.cancelledTitle}</h1><p>${words.cancelledText}</p>
<a class="button" href="/phone/${view.session.id}?buyer=${view.buyer.buyerId}">${words.scanAgain}</a></div>`,
  );
}

export function phoneRefusedPage(view: PhoneView, code: CashierRefusal): Markup {
  const { cashier, refusals } = view.speech.texts;
  return phone(
    view,
    html`<div class="phone-head"><h1>${cashier.refusedTitle}</h1><p role="alert">${refusals[code]}</p>
<p class="quiet">${cashier.errorCode}<code>${code}</code></p></div>`,
  );
}
