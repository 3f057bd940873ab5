/** Applications, with what a merchant has to configure. */
import { raw } from "hono/html";
import { type ConsoleView, consolePage, copyable, facts } from "#lib/simulator/console/layout.ts";
import type { Application, ApplicationSettings } from "#lib/simulator/domain/model.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";

const SETTING_NAMES = [
  "notifyRefund",
  "notifyClose",
  "notifyFinish",
  "notifyWaiting",
  "notifyLogonIds",
  "acceptsRsa1",
  "sandboxLimits",
] as const;

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
