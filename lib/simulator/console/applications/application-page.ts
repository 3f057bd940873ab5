/** One application: who it is, its keys, code for each client, its switches, and changing or deleting it. */

import {
  type CertificatePaths,
  SDK_NAMES,
  type SdkName,
  sdkSnippet,
} from "#lib/simulator/console/applications/sdk-snippets.ts";
import { linkTabs, notice, pageHead, part, switchField, textArea, textField } from "#lib/simulator/console/blocks.ts";
import { type ConsoleView, consolePage, copyable, copyableBlock, facts } from "#lib/simulator/console/layout.ts";
import { APPLICATION_SWITCHES, type Application, type ApplicationSettings } from "#lib/simulator/domain/model.ts";
import type { PublicKeyProblem } from "#lib/simulator/domain/public-key-input.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { oneLine, type PrivateKeyForms } from "#lib/simulator/protocol/key-forms.ts";

export interface ApplicationShown {
  application: Application;
  settings: ApplicationSettings;
  gateway: string;
  alipayPublicKey: string;
  /** What certificate mode asks for: Alipay's number of each, and where it lies on this machine. */
  certificates: readonly { which: "app" | "alipay" | "root"; sn: string; path: string }[];
  /** SHA-256 of the application's public key. */
  fingerprint: string;
  /** Null when the merchant alone has the private key. */
  privateKey: PrivateKeyForms | null;
  sdk: SdkName;
  tradeCount: number;
  said: "created" | "saved" | null;
  problems: ApplicationProblems;
}

export interface ApplicationProblems {
  name?: boolean;
  sellerEmail?: boolean;
  publicKey?: PublicKeyProblem;
  remove?: boolean;
}

const addressOf = (shown: ApplicationShown) => `/console/applications/${shown.application.appId}`;

/** A long text that is copied far more often than read. */
function keyBlock(view: ConsoleView, label: string, text: string): Markup {
  return html`<details class="payload"><summary>${label}</summary>${copyableBlock(view, text)}</details>`;
}

function privateKeyBlocks(view: ConsoleView, shown: ApplicationShown): Markup {
  const words = view.speech.texts.application;
  const forms = shown.privateKey;
  if (forms === null) return html`<p class="quiet">${words.noPrivateKey}</p>`;
  const download = (form: string, text: string) =>
    html`<a class="button is-quiet is-small" href="${addressOf(shown)}/private-key/${form}" download>${text}</a>`;
  return html`<p class="hint">${words.privateKeyLead}</p>
${keyBlock(view, "PKCS#8 PEM", forms.pkcs8Pem.trim())}${keyBlock(view, `PKCS#8 · ${words.oneLine}`, forms.pkcs8Line)}
${keyBlock(view, "PKCS#1 PEM", forms.pkcs1Pem.trim())}${keyBlock(view, `PKCS#1 · ${words.oneLine}`, forms.pkcs1Line)}
<p class="actions">${download("pkcs8", `${words.download} PKCS#8`)}${download("pkcs1", `${words.download} PKCS#1`)}</p>`;
}

function certificatesCard(view: ConsoleView, shown: ApplicationShown): Markup {
  const words = view.speech.texts.application;
  const rows = shown.certificates.map(
    ({ which, sn, path }) => html`<h4>${words.certificate[which]}</h4>
${facts([
  ["SN", copyable(view, sn)],
  [words.file, copyable(view, path)],
])}
<p class="actions"><a class="button is-quiet is-small" href="${addressOf(shown)}/certificates/${which}" download>${words.download}</a></p>`,
  );
  const lead = shown.settings.certificateMode ? words.certificatesLead : words.certificatesOff;
  return html`<p class="hint">${lead}</p>${rows}`;
}

/** What Alipay itself does once in years, at the press of a button. */
function changeAlipayKeyForm(view: ConsoleView, shown: ApplicationShown): Markup {
  const words = view.speech.texts.application;
  const [text, hint] = shown.settings.certificateMode
    ? [words.newAlipayCertificate, words.newAlipayCertificateHint]
    : [words.newAlipayKey, words.newAlipayKeyHint];
  return html`<form method="post" action="${addressOf(shown)}/alipay-key" class="stack"><p class="hint">${hint}</p><button type="submit" class="is-small">${text}</button></form>`;
}

function keysPart(view: ConsoleView, shown: ApplicationShown): Markup {
  const { console: names, application: words } = view.speech.texts;
  const { publicKey } = shown.application;
  const card = (title: string, body: Markup) => html`<article class="card"><h3>${title}</h3>${body}</article>`;
  const problem = shown.problems.publicKey;
  const replace = html`<details${problem ? html` open` : ""}><summary>${words.replaceKey}</summary><form method="post" action="${addressOf(shown)}/key" class="stack">${textArea({ name: "publicKey", label: words.ownKey, hint: words.ownKeyHint, rows: 6, placeholder: "-----BEGIN PUBLIC KEY-----", ...(problem && { problem: words.keyProblem[problem] }) })}<button type="submit" class="is-small">${words.save}</button></form></details>`;
  return part({
    title: words.keys,
    lead: words.keysLead,
    body: html`<div class="cards">
${card(names.alipayKey, html`${keyBlock(view, words.publicOneLine, oneLine(shown.alipayPublicKey))}${keyBlock(view, "SPKI PEM", shown.alipayPublicKey.trim())}${shown.settings.certificateMode ? "" : changeAlipayKeyForm(view, shown)}`)}
${card(words.privateKey, privateKeyBlocks(view, shown))}
${card(names.appKey, html`${facts([[words.fingerprint, copyable(view, shown.fingerprint)]])}${keyBlock(view, "SPKI PEM", publicKey.trim())}${replace}`)}
${card(words.certificates, html`${certificatesCard(view, shown)}${shown.settings.certificateMode ? changeAlipayKeyForm(view, shown) : ""}`)}</div>`,
  });
}

function privateKeyText(
  view: ConsoleView,
  forms: PrivateKeyForms | null,
  form: "PKCS#8 PEM" | "PKCS#8" | "PKCS#1",
): string {
  if (forms === null) return view.speech.texts.application.privateKeyHere(form);
  return { "PKCS#8 PEM": forms.pkcs8Pem, "PKCS#8": forms.pkcs8Line, "PKCS#1": forms.pkcs1Line }[form];
}

/** Null in key mode: a snippet says what the application's mode asks for. */
function certificatePaths({ settings, certificates }: ApplicationShown): CertificatePaths | null {
  if (!settings.certificateMode) return null;
  const path = (which: keyof CertificatePaths) => certificates.find((one) => one.which === which)?.path ?? "";
  return { app: path("app"), alipay: path("alipay"), root: path("root") };
}

function settingsPart(view: ConsoleView, shown: ApplicationShown): Markup {
  const words = view.speech.texts.application;
  const snippet = sdkSnippet(shown.sdk, {
    gateway: shown.gateway,
    appId: shown.application.appId,
    privateKey: (form) => privateKeyText(view, shown.privateKey, form),
    alipayPem: shown.alipayPublicKey,
    alipayLine: oneLine(shown.alipayPublicKey),
    certificates: certificatePaths(shown),
  });
  const tabs = SDK_NAMES.map((name) => ({
    href: `${addressOf(shown)}?sdk=${name}#settings`,
    text: words.sdk[name],
    isCurrent: name === shown.sdk,
  }));
  return part({
    title: words.settings,
    lead: words.settingsLead,
    id: "settings",
    body: html`${linkTabs(words.settings, tabs)}<p class="hint">${words.sdkNote[shown.sdk]}</p>
${snippet === null ? notice("warn", words.noCertificateMode(words.sdk[shown.sdk])) : copyableBlock(view, snippet, { isCode: true })}`,
  });
}

function switchesPart(view: ConsoleView, shown: ApplicationShown): Markup {
  const words = view.speech.texts.application;
  const switches = APPLICATION_SWITCHES.map((name) =>
    switchField({ name, ...words.switchTexts[name], isOn: shown.settings[name] }),
  );
  return part({
    title: words.switches,
    lead: words.switchesLead,
    body: html`<form method="post" action="${addressOf(shown)}" class="stack"><div class="fields">${switches}</div><button type="submit" class="is-small">${words.save}</button></form>`,
  });
}

function changePart(view: ConsoleView, shown: ApplicationShown): Markup {
  const words = view.speech.texts.application;
  const { problems, application } = shown;
  const confirm =
    shown.tradeCount === 0
      ? ""
      : html`<label class="switch"><input type="checkbox" name="confirmed"> ${words.removeConfirm(shown.tradeCount)}</label>`;
  return html`${part({
    title: words.change,
    body: html`<form method="post" action="${addressOf(shown)}/identity" class="stack"><div class="fields">
${textField({ name: "name", label: words.name, hint: words.nameHint, value: application.name, ...(problems.name && { problem: words.nameProblem }) })}
${textField({ name: "sellerEmail", label: words.sellerEmail, hint: words.sellerEmailHint, value: application.sellerEmail, ...(problems.sellerEmail && { problem: words.sellerEmailProblem }) })}</div>
<button type="submit" class="is-small">${words.save}</button></form>`,
  })}
${part({
  title: words.remove,
  lead: words.removeLead,
  body: html`<form method="post" action="${addressOf(shown)}/remove" class="stack">${confirm}${problems.remove ? notice("bad", words.removeProblem) : ""}<button type="submit" class="is-danger is-small">${words.remove}</button></form>`,
})}`;
}

export function applicationPage(view: ConsoleView, shown: ApplicationShown): string {
  const { console: names, application: words } = view.speech.texts;
  const { application } = shown;
  return consolePage(view, {
    section: "applications",
    title: application.name,
    body: html`<p class="crumb"><a href="/console/applications">← ${words.all}</a></p>
${pageHead({ title: application.name })}
${shown.said === null ? "" : notice("good", words[shown.said])}
${part({
  title: words.identity,
  body: facts([
    ["app_id", copyable(view, application.appId)],
    ["seller_id", copyable(view, application.sellerId)],
    [names.gateway, copyable(view, shown.gateway)],
  ]),
})}
${settingsPart(view, shown)}${keysPart(view, shown)}${switchesPart(view, shown)}${changePart(view, shown)}`,
  });
}
