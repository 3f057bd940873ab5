/** The cashier as buyers know it: the sum on top, the code on the left, the account on the right. */

import { raw } from "hono/html";
import type { Buyer } from "#lib/simulator/domain/model.ts";
import type { CashierView } from "#lib/simulator/pages/cashier-view.ts";
import { page } from "#lib/simulator/pages/layout.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { canPay, type PayChoice, payButton, payChoice, problemNote } from "#lib/simulator/pages/pay-form.ts";
import { toMerchant } from "#lib/simulator/pages/result-pages.ts";
import { money } from "#lib/simulator/pages/sums.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { maskLogonId } from "#lib/simulator/protocol/logon-mask.ts";

/** What a page that waits for the phone must know to move on by itself. */
export function watch(view: CashierView): Markup {
  return html`data-status="${view.home}/status" data-success="${view.home}/success" data-here="${view.home}"`;
}

/** The last moment to pay, which a script turns into a countdown on its last day. */
export function deadline({ speech, expiresAt, now }: CashierView): Markup {
  if (expiresAt === null) return html``;
  const words = speech.texts.cashier;
  const secondsLeft = Math.max(0, Math.ceil((expiresAt - now) / 1000));
  return html`<p class="deadline"><span data-label="${words.timeLeft}">${words.payBefore}</span> <time data-seconds-left="${secondsLeft}">${beijingTime(expiresAt)}</time></p>`;
}

function orderHead(view: CashierView): Markup {
  const { session } = view;
  const words = view.speech.texts.cashier;
  return html`<section class="order">
  <div class="order-text">
    <h1>${session.subject}</h1>
    <p>${words.payee} <b>${view.merchant}</b></p>
    <p class="quiet">${words.order} ${session.outTradeNo}</p>
  </div>
  <div class="order-sum"><span class="quiet">${words.amount}</span>${money(session.totalFen)}${deadline(view)}</div>
</section>`;
}

function cashierSheet(view: CashierView, title: string, body: Markup): Markup {
  return page({
    speech: view.speech,
    title,
    look: "cashier",
    script: "cashier",
    body: html`<main class="sheet${view.session.product === "wap" ? " is-wap" : ""}" ${watch(view)}>
${orderHead(view)}
${body}
</main>`,
  });
}

export interface ScanCode {
  svg: string;
  /** The host that the code leads to, and whether only this machine can open it. */
  host: string;
  isLoopback: boolean;
  isScanned: boolean;
}

/** The code, which is covered while a phone is busy with it. */
export function codeBox(view: CashierView, code: ScanCode): Markup {
  const words = view.speech.texts.cashier;
  return html`<div class="code${code.isScanned ? " is-scanned" : ""}" data-code>
  <div role="img" aria-label="${words.codeAlt}">${raw(code.svg)}</div>
  <div class="scanned-note" role="status"><b>${words.scanned}</b><span>${words.scannedHint}</span><button type="button" class="is-link" data-scan-again hidden>${words.scanAgain}</button></div>
</div>`;
}

export function typedCode(view: CashierView): Markup {
  const { scanCode } = view.session;
  if (scanCode === "") return html``;
  const shown = `${scanCode.slice(0, 4)} ${scanCode.slice(4)}`;
  return html`<p class="quiet typed">${view.speech.texts.cashier.typeCode} <a href="/phone?code=${scanCode}" target="_blank" rel="noopener">${shown}</a></p>`;
}

function scanPane(view: CashierView, code: ScanCode, buyers: readonly Buyer[]): Markup {
  const words = view.speech.texts.cashier;
  const phones = buyers.map(
    (buyer) =>
      html`<li><a href="/phone/${view.session.id}?buyer=${buyer.buyerId}" target="_blank" rel="noopener">${words.phoneOf(buyer.name)}</a></li>`,
  );
  return html`<section class="pane scan">
  <h2>${words.scanTitle}</h2>
  ${codeBox(view, code)}
  <p class="quiet">${words.scanHint}</p>
  ${typedCode(view)}
  <div class="phones"><p>${words.openPhone}</p><ul>${phones}</ul></div>
  <details class="aside"><summary>${words.realPhone}</summary><p>${code.isLoopback ? words.loopback(code.host) : words.lanHint(code.host)}</p></details>
  <noscript><p><a href="${view.home}/success">${words.resultWithoutScript}</a></p></noscript>
</section>`;
}

function loginPane(view: CashierView, login: { account: string; buyers: readonly Buyer[] }): Markup {
  const words = view.speech.texts.cashier;
  return html`<section class="pane login">
  <h2>${words.loginTitle}</h2>
  <form method="post" action="${view.home}/login">
    ${problemNote(view.problem)}
    <label>${words.account}<input name="account" value="${login.account}" autocomplete="username" required list="accounts"></label>
    <label>${words.password}<input name="password" type="password" inputmode="numeric" autocomplete="off" required></label>
    <p class="quiet">${words.passwordHint}</p>
    <button type="submit">${words.next}</button>
  </form>
  <datalist id="accounts">${login.buyers.map((buyer) => html`<option value="${buyer.logonId}">${buyer.name}</option>`)}</datalist>
</section>`;
}

export interface Entrance {
  buyers: readonly Buyer[];
  /** What stands in the account field. */
  account: string;
  code: ScanCode;
}

/** Before anybody has logged in here: code and login side by side. */
export function entrancePage(view: CashierView, { buyers, account, code }: Entrance): Markup {
  const panes = html`<div class="panes">${scanPane(view, code, buyers)}${loginPane(view, { account, buyers })}</div>`;
  return cashierSheet(view, view.speech.texts.cashier.title, panes);
}

/** The same in a phone's browser: nobody scans their own screen, so the login comes first. */
export function wapEntrancePage(view: CashierView, { buyers, account }: Entrance): Markup {
  const words = view.speech.texts.cashier;
  return cashierSheet(
    view,
    words.title,
    html`${loginPane(view, { account, buyers })}
<section class="pane is-second">
  <h2>${words.appTitle}</h2>
  <a class="button is-quiet" href="/phone/${view.session.id}" target="_blank" rel="noopener">${words.openApp}</a>
  <a class="leave" href="${view.home}/quit">${words.quit}</a>
</section>`,
  );
}

/** After the login: which purse and coupon, and the button that moves the money. */
export function confirmPage(view: CashierView, choice: PayChoice): Markup {
  const words = view.speech.texts.cashier;
  const { buyer } = choice;
  const wayOut = canPay(choice) ? "" : toMerchant(view);
  const quit = view.session.product === "wap" ? html`<a class="leave" href="${view.home}/quit">${words.quit}</a>` : "";
  return cashierSheet(
    view,
    words.confirmTitle,
    html`<section class="pane confirm">
  <h2>${words.confirmTitle}</h2>
  <form method="post" action="${view.home}/logout" class="payer">
    <p>${words.loggedInAs} <b>${buyer.name}</b> <span class="quiet">${maskLogonId(buyer.logonId)}</span></p>
    <button type="submit" class="is-link">${words.switchAccount}</button>
  </form>
  <form method="post" action="${view.home}/pay">
    ${problemNote(view.problem)}
    ${payChoice(choice, view.speech)}
    ${payButton(choice, view.speech)}
  </form>
  ${wayOut}${quit}
</section>`,
  );
}
