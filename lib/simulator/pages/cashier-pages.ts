/** The cashier as buyers know it: the sum on top, the code on the left, the account on the right. */
import { raw } from "hono/html";
import type { Buyer, FundChannel, PaySession, Trade } from "#lib/simulator/domain/model.ts";
import type { CashierRefusal } from "#lib/simulator/domain/open-trade.ts";
import type { Speech } from "#lib/simulator/pages/language.ts";
import { money, page } from "#lib/simulator/pages/layout.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { maskLogonId } from "#lib/simulator/protocol/logon-mask.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

export interface CashierView {
  speech: Speech;
  session: PaySession;
  merchant: string;
  now: number;
  /** The last moment to pay, once it is known. */
  expiresAt: number | null;
  /** What went wrong with the last try, in the buyer's words; else empty. */
  problem: string;
}

function orderHead({ speech, session, merchant, expiresAt, now }: CashierView): Markup {
  const words = speech.texts.cashier;
  const deadline =
    expiresAt === null
      ? ""
      : html`<p class="deadline">${words.payBefore} <time data-seconds-left="${Math.ceil((expiresAt - now) / 1000)}">${beijingTime(expiresAt)}</time></p>`;
  return html`<section class="order">
  <div class="order-text">
    <h1>${session.subject}</h1>
    <p>${words.payee} <b>${merchant}</b></p>
    <p class="quiet">${words.order} ${session.outTradeNo}</p>
  </div>
  <div class="order-sum"><span class="quiet">${words.amount}</span>${money(yuanFromFen(session.totalFen))}${deadline}</div>
</section>`;
}

export function problemNote(problem: string): Markup {
  return problem === "" ? html`` : html`<p class="problem" role="alert">${problem}</p>`;
}

/** Balance or card, with what is in each. */
export function purseChoice(buyer: Buyer, speech: Speech, totalFen: number): Markup {
  const words = speech.texts.cashier;
  const choice = (input: {
    channel: FundChannel;
    label: string;
    fen: number;
    checked: boolean;
  }) => html`<label class="purse">
    <input type="radio" name="channel" value="${input.channel}"${input.checked ? raw(" checked") : ""}>
    <span>${input.label}</span><span class="quiet">${words.available(yuanFromFen(input.fen))}</span>
  </label>`;
  const canBalance = buyer.balanceFen >= totalFen;
  return html`<fieldset class="purses"><legend>${words.payFrom}</legend>
  ${choice({ channel: "ALIPAYACCOUNT", label: words.balance, fen: buyer.balanceFen, checked: canBalance || buyer.cardFen < totalFen })}
  ${choice({ channel: "BANKCARD", label: buyer.cardName, fen: buyer.cardFen, checked: !canBalance && buyer.cardFen >= totalFen })}
</fieldset>`;
}

function scanPane(view: CashierView, code: { svg: string; buyers: readonly Buyer[]; isScanned: boolean }): Markup {
  const words = view.speech.texts.cashier;
  const phones = code.buyers.map(
    (buyer) =>
      html`<li><a href="/phone/${view.session.id}?buyer=${buyer.buyerId}" target="_blank" rel="noopener">${words.phoneOf(buyer.name)}</a></li>`,
  );
  return html`<section class="pane scan">
  <h2>${words.scanTitle}</h2>
  <div class="code${code.isScanned ? " is-scanned" : ""}" data-code>${raw(code.svg)}<p class="scanned-note" role="status">${words.scanned}</p></div>
  <p class="quiet">${words.scanHint}</p>
  <div class="phones"><p>${words.openPhone}</p><ul>${phones}</ul></div>
</section>`;
}

function loginPane(view: CashierView, account: string): Markup {
  const words = view.speech.texts.cashier;
  return html`<section class="pane login">
  <h2>${words.loginTitle}</h2>
  <form method="post" action="/cashier/${view.session.id}/login">
    ${problemNote(view.problem)}
    <label>${words.account}<input name="account" value="${account}" autocomplete="username" required list="accounts"></label>
    <label>${words.password}<input name="password" type="password" inputmode="numeric" autocomplete="off" required></label>
    <p class="quiet">${words.passwordHint}</p>
    <button type="submit">${words.next}</button>
  </form>
</section>`;
}

/** Before anybody has logged in here: code and login side by side. */
export function entrancePage(
  view: CashierView,
  entrance: { svg: string; buyers: readonly Buyer[]; account: string; isScanned: boolean },
): Markup {
  const accounts = entrance.buyers.map((buyer) => html`<option value="${buyer.logonId}">${buyer.name}</option>`);
  return page({
    speech: view.speech,
    title: view.speech.texts.cashier.title,
    look: "cashier",
    script: "cashier",
    body: html`<main class="sheet" data-status="/cashier/${view.session.id}/status" data-success="/cashier/${view.session.id}/success">
${orderHead(view)}
<div class="panes">${scanPane(view, entrance)}${loginPane(view, entrance.account)}</div>
<datalist id="accounts">${accounts}</datalist>
</main>`,
  });
}

/** After the login: which purse, and the button that moves the money. */
export function confirmPage(view: CashierView, buyer: Buyer): Markup {
  const words = view.speech.texts.cashier;
  const sum = yuanFromFen(view.session.totalFen);
  return page({
    speech: view.speech,
    title: words.confirmTitle,
    look: "cashier",
    script: "cashier",
    body: html`<main class="sheet" data-status="/cashier/${view.session.id}/status" data-success="/cashier/${view.session.id}/success">
${orderHead(view)}
<section class="pane confirm">
  <h2>${words.confirmTitle}</h2>
  <p>${words.loggedInAs} <b>${buyer.name}</b> <span class="quiet">${maskLogonId(buyer.logonId)}</span></p>
  <form method="post" action="/cashier/${view.session.id}/pay">
    ${problemNote(view.problem)}
    ${purseChoice(buyer, view.speech, view.session.totalFen)}
    <button type="submit">${words.confirm(sum)}</button>
  </form>
</section>
</main>`,
  });
}

/** Seconds that the success page stays before it goes back by itself. */
const RETURN_AFTER_SECONDS = 3;

const TICK = html`<svg class="tick" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="m14 25 7 7 14-15"/></svg>`;

export function paidPage(view: CashierView, paid: { trade: Trade; returnAddress: string | null }): Markup {
  const words = view.speech.texts.cashier;
  const { returnAddress } = paid;
  const back =
    returnAddress === null
      ? html`<p class="quiet">${words.noReturn}</p>`
      : html`<p class="quiet" role="status" data-return-after="${RETURN_AFTER_SECONDS}" data-return-text="${words.returnIn(0)}">${words.returnIn(RETURN_AFTER_SECONDS)}</p>
<a class="button" data-return href="${returnAddress}">${words.returnNow}</a>`;
  return page({
    speech: view.speech,
    title: words.paidTitle,
    look: "cashier",
    script: "cashier",
    ...(returnAddress !== null && { refresh: { seconds: RETURN_AFTER_SECONDS, href: returnAddress } }),
    body: html`<main class="sheet notice">
${TICK}
<h1>${words.paidTitle}</h1>
<p class="notice-sum">${money(yuanFromFen(view.session.totalFen))}</p>
<p>${words.payee} <b>${view.merchant}</b></p>
<p class="quiet">${words.tradeNo} ${paid.trade.tradeNo}</p>
${back}
</main>`,
  });
}

export function refusedPage(view: CashierView, code: CashierRefusal): Markup {
  const words = view.speech.texts.cashier;
  const { returnUrl } = view.session;
  const back = URL.canParse(returnUrl)
    ? html`<a class="button is-quiet" href="${new URL(returnUrl).origin}">${words.returnNow}</a>`
    : "";
  return page({
    speech: view.speech,
    title: words.refusedTitle,
    look: "cashier",
    body: html`<main class="sheet notice">
<h1>${words.refusedTitle}</h1>
<p role="alert">${view.speech.texts.refusals[code]}</p>
<p class="quiet">${words.errorCode}<code>${code}</code></p>
<p class="quiet">${view.merchant} · ${view.session.subject} · ${view.session.outTradeNo}</p>
${back}
</main>`,
  });
}

/** No such session. */
export function unknownPage(speech: Speech): Markup {
  const words = speech.texts.cashier;
  return page({
    speech,
    title: words.refusedTitle,
    look: "cashier",
    body: html`<main class="sheet notice"><h1>${words.refusedTitle}</h1><p>${words.unknownSession}</p></main>`,
  });
}
