/** The list of applications, and the form that makes one. */
import {
  dataTable,
  emptyState,
  notice,
  pageHead,
  part,
  selectField,
  textArea,
  textField,
} from "#lib/simulator/console/blocks.ts";
import { type ConsoleView, consolePage } from "#lib/simulator/console/layout.ts";
import type { Application } from "#lib/simulator/domain/model.ts";
import type { PublicKeyProblem } from "#lib/simulator/domain/public-key-input.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";

const ADDRESS = "/console/applications";

export function applicationsPage(
  view: ConsoleView,
  shown: { applications: readonly Application[]; wasRemoved: boolean },
): string {
  const { console: names, application: words } = view.speech.texts;
  const rows = shown.applications.map((application) => ({
    key: application.appId,
    cells: [
      html`<a href="${ADDRESS}/${application.appId}">${application.name}</a>`,
      html`<code>${application.appId}</code>`,
      html`<code>${application.sellerId}</code>`,
      application.sellerEmail,
    ],
  }));
  const columns = [
    { label: words.name, kind: "lead" },
    { label: "app_id" },
    { label: "seller_id" },
    { label: words.sellerEmail, kind: "wide" },
  ] as const;
  const make = html`<a class="button" href="${ADDRESS}/new">${words.make}</a>`;
  const isEmpty = rows.length === 0;
  return consolePage(view, {
    section: "applications",
    title: names.applications,
    body: html`${pageHead({ title: names.applications, lead: words.lead, action: isEmpty ? "" : make })}
${shown.wasRemoved ? notice("good", words.removed) : ""}
${isEmpty ? emptyState({ text: words.none, action: make }) : dataTable(names.applications, columns, rows)}`,
  });
}

/** What was filled in, and what is wrong with it. */
export interface NewApplicationForm {
  name: string;
  sellerId: string;
  publicKey: string;
  isNameWrong: boolean;
  keyProblem: PublicKeyProblem | null;
}

export const EMPTY_FORM: NewApplicationForm = {
  name: "",
  sellerId: "",
  publicKey: "",
  isNameWrong: false,
  keyProblem: null,
};

function keyChoice(view: ConsoleView, form: NewApplicationForm): Markup {
  const words = view.speech.texts.application;
  const keyProblem = form.keyProblem === null ? {} : { problem: words.keyProblem[form.keyProblem] };
  const isOpen = form.publicKey !== "" || form.keyProblem !== null;
  // A private key that was pasted by mistake does not go back into a page.
  const value = form.keyProblem === "private" ? "" : form.publicKey;
  return html`<p>${words.keyMake}</p><p class="hint">${words.keyMakeHint}</p>
<details${isOpen ? html` open` : ""}><summary>${words.keyOwn}</summary>${textArea({ name: "publicKey", label: words.ownKey, hint: words.ownKeyHint, value, rows: 8, placeholder: "-----BEGIN PUBLIC KEY-----", ...keyProblem })}</details>`;
}

export function newApplicationPage(
  view: ConsoleView,
  shown: { form: NewApplicationForm; applications: readonly Application[] },
): string {
  const words = view.speech.texts.application;
  const { form } = shown;
  const sellers = new Map(shown.applications.map(({ sellerId, name }) => [sellerId, `${sellerId} (${name})`]));
  const nameProblem = form.isNameWrong ? { problem: words.nameProblem } : {};
  return consolePage(view, {
    section: "applications",
    title: words.make,
    body: html`<p class="crumb"><a href="${ADDRESS}">← ${words.all}</a></p>
${pageHead({ title: words.make, lead: words.lead })}
<form method="post" action="${ADDRESS}"><div class="fields">
${textField({ name: "name", label: words.name, hint: words.nameHint, value: form.name, ...nameProblem })}
${selectField({ name: "sellerId", label: words.seller, hint: words.sellerHint, value: form.sellerId, options: [["", words.newSeller], ...sellers] })}</div>
${part({ title: words.key, body: keyChoice(view, form) })}
<button type="submit">${words.create}</button></form>`,
  });
}
