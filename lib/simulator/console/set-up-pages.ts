/** Applications with what a merchant has to configure, buyers, clock and faults. */
import { raw } from "hono/html";
import { type ConsoleView, consolePage, copyable, facts } from "#lib/simulator/console/layout.ts";
import { FAULT_KINDS, type Fault } from "#lib/simulator/domain/fault.ts";
import type { Application, ApplicationSettings, Buyer } from "#lib/simulator/domain/model.ts";
import { METHOD_NAMES } from "#lib/simulator/gateway/method-names.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

const SETTING_NAMES = ["notifyRefund", "notifyClose", "notifyFinish", "notifyLogonIds"] as const;

export interface ApplicationView {
  application: Application;
  settings: ApplicationSettings;
  gateway: string;
  alipayPublicKey: string;
}

function applicationCard(view: ConsoleView, shown: ApplicationView): Markup {
  const words = view.speech.texts.console;
  const { application, settings } = shown;
  const switches = SETTING_NAMES.map(
    (name) =>
      html`<label class="switch"><input type="checkbox" name="${name}"${settings[name] ? raw(" checked") : ""}> ${words[name]}</label>`,
  );
  const key = (label: string, pem: string) =>
    html`<details class="payload"><summary>${label}</summary>${copyable(view, pem.trim())}</details>`;
  return html`<article class="card"><header><h2>${application.name}</h2></header>
${facts([
  ["app_id", copyable(view, application.appId)],
  ["seller_id", copyable(view, application.sellerId)],
  [words.gateway, copyable(view, shown.gateway)],
])}
${key(words.alipayKey, shown.alipayPublicKey)}${key(words.appKey, application.publicKey)}
<form method="post" action="/console/applications/${application.appId}"><fieldset><legend>${words.notifySwitches}</legend>${switches}</fieldset>
<button type="submit" class="is-small">${words.save}</button></form></article>`;
}

export function applicationsPage(view: ConsoleView, applications: readonly ApplicationView[]): string {
  const words = view.speech.texts.console;
  const cards = applications.map((application) => applicationCard(view, application));
  return consolePage(view, {
    section: "applications",
    title: words.applications,
    body: html`<h1>${words.applications}</h1>${cards.length === 0 ? html`<p class="empty">${words.noApplications}</p>` : cards}`,
  });
}

export function buyersPage(view: ConsoleView, buyers: readonly Buyer[]): string {
  const words = view.speech.texts.console;
  const cards = buyers.map(
    (buyer) =>
      html`<article class="card"><header><h2>${buyer.name}</h2></header>${facts([
        ["buyer_logon_id", copyable(view, buyer.logonId)],
        ["buyer_id", copyable(view, buyer.buyerId)],
        [words.password, copyable(view, buyer.password)],
        [words.balance, `¥${yuanFromFen(buyer.balanceFen)}`],
        [words.card, `${buyer.cardName} ¥${yuanFromFen(buyer.cardFen)}`],
      ])}</article>`,
  );
  return consolePage(view, {
    section: "buyers",
    title: words.buyers,
    body: html`<h1>${words.buyers}</h1><div class="cards">${cards}</div>`,
  });
}

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 60 * MINUTE_SECONDS;
const DAY_SECONDS = 24 * HOUR_SECONDS;

function duration(view: ConsoleView, seconds: number): string {
  const words = view.speech.texts.console;
  const parts = [
    [Math.floor(seconds / DAY_SECONDS), words.daysText],
    [Math.floor((seconds % DAY_SECONDS) / HOUR_SECONDS), words.hoursText],
    [Math.floor((seconds % HOUR_SECONDS) / MINUTE_SECONDS), words.minutesText],
    [Math.floor(seconds % MINUTE_SECONDS), words.secondsText],
  ] as const;
  return parts.flatMap(([count, text]) => (count === 0 ? [] : [text(count)])).join(" ");
}

/** The steps people need: the notify's first two retries, half an hour for an order, an hour, a day. */
const CLOCK_STEPS_SECONDS = [4 * MINUTE_SECONDS, 10 * MINUTE_SECONDS, 30 * MINUTE_SECONDS, HOUR_SECONDS, DAY_SECONDS];

function clockSection(view: ConsoleView, offsetSeconds: number): Markup {
  const words = view.speech.texts.console;
  const steps = CLOCK_STEPS_SECONDS.map(
    (seconds) =>
      html`<button type="submit" name="advanceSeconds" value="${seconds}" class="is-small">${words.moveBy(duration(view, seconds))}</button>`,
  );
  return html`<section><h1>${words.clock}</h1>
<p class="clock">${beijingTime(view.now)} <span class="quiet">${offsetSeconds < 1 ? words.inStep : words.offset(duration(view, offsetSeconds))}</span></p>
<p class="quiet">${words.clockText}</p>
<form method="post" action="/console/clock" class="row">${steps}</form>
<form method="post" action="/console/clock" class="row"><label>${words.seconds}<input name="advanceSeconds" inputmode="numeric" pattern="[0-9]{1,9}" required></label><button type="submit" class="is-small">${words.move}</button></form>
</section>`;
}

function faultSection(view: ConsoleView, faults: readonly Fault[]): Markup {
  const { texts } = view.speech;
  const words = texts.console;
  const rows = faults.map(
    (fault) =>
      html`<tr><td>${texts.faults[fault.kind]} <code class="quiet">${fault.kind}</code></td><td><code>${fault.method === "" ? words.anyMethod : fault.method}</code></td><td><code>${fault.outTradeNo === "" ? words.anyNumber : fault.outTradeNo}</code></td><td class="sum">${fault.remaining}</td></tr>`,
  );
  const table = html`<div class="scroll" tabindex="0"><table><thead><tr><th>${words.fault}</th><th>${words.method}</th><th>out_trade_no</th><th class="sum">${words.shotsLeft}</th></tr></thead><tbody>${rows}</tbody></table></div>
<form method="post" action="/console/faults/clear"><button type="submit" class="is-small">${words.clearFaults}</button></form>`;
  const kinds = FAULT_KINDS.map((kind) => html`<option value="${kind}">${texts.faults[kind]}</option>`);
  const methods = METHOD_NAMES.map((name) => html`<option>${name}</option>`);
  return html`<section><h2>${words.faults}</h2><p class="quiet">${words.faultsText}</p>
${faults.length === 0 ? html`<p class="empty">${words.noFaults}</p>` : table}
<form method="post" action="/console/faults" class="row">
  <label>${words.fault}<select name="kind">${kinds}</select></label>
  <label>${words.method}<select name="method"><option value="">${words.anyMethod}</option>${methods}</select></label>
  <label>out_trade_no<input name="outTradeNo" placeholder="${words.anyNumber}"></label>
  <label>${words.times}<input name="times" value="1" inputmode="numeric" pattern="[0-9]{1,4}" required></label>
  <label>${words.seconds}<input name="seconds" value="60" inputmode="numeric" pattern="[0-9]{1,9}" required></label>
  <button type="submit" class="is-small">${words.addFault}</button>
</form></section>`;
}

export function clockPage(view: ConsoleView, state: { offsetSeconds: number; faults: readonly Fault[] }): string {
  return consolePage(view, {
    section: "clockAndFaults",
    title: view.speech.texts.console.clockAndFaults,
    body: html`${clockSection(view, state.offsetSeconds)}${faultSection(view, state.faults)}`,
  });
}
