/** The first page while nothing has happened yet: what this is and where to begin. */
import { pageHead, part } from "#lib/simulator/console/blocks.ts";
import { type ConsoleView, copyable, facts } from "#lib/simulator/console/layout.ts";
import type { Application } from "#lib/simulator/domain/model.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";

const OFFICIAL_DOCUMENTS = "https://opendocs.alipay.com/open/270/105899";

export interface Welcome {
  gateway: string;
  applications: readonly Application[];
  /** Whether the gateway has had a request at all. */
  hasRequests: boolean;
}

export function welcome(view: ConsoleView, { gateway, applications, hasRequests }: Welcome): Markup {
  const words = view.speech.texts.story;
  const names = view.speech.texts.console;
  const own =
    applications.length === 0
      ? html`<a class="button" href="/console/applications/new">${words.makeApplication}</a>`
      : html`${words.yourApplications}: ${applications.map(({ appId, name }, index) => html`${index === 0 ? "" : " · "}<a href="/console/applications/${appId}">${name}</a>`)}`;
  const steps = [
    [words.stepApplication, words.stepApplicationText, own],
    [words.stepPay, words.stepPayText, html`<a href="/console/requests">${names.requests}</a>`],
    [words.stepBuyer, words.stepBuyerText, html`<a href="/console/buyers">${names.buyers}</a>`],
    [
      words.stepWatch,
      words.stepWatchText,
      html`<a href="/console/faults">${names.faults}</a> · <a href="/console/scenarios">${names.scenarios}</a> · <a href="/console/clock">${names.clock}</a>`,
    ],
  ] as const;
  return html`${pageHead({ title: words.welcomeTitle, lead: words.welcomeLead })}
${hasRequests ? html`<div class="notice is-info" role="status"><span class="notice-sign" aria-hidden="true">i</span><div>${words.waitingForTrade} <a href="/console/requests">${words.seeRequests}</a></div></div>` : ""}
${part({
  title: words.addresses,
  body: facts([
    [names.gateway, copyable(view, gateway)],
    [names.api, html`<a href="/console/api"><code>/console/api</code></a>`],
  ]),
})}
${part({
  title: words.steps,
  body: html`<ol class="steps">${steps.map(([title, text, links]) => html`<li class="card"><h3>${title}</h3><p>${text}</p><p>${links}</p></li>`)}</ol>`,
})}
<p><a href="${OFFICIAL_DOCUMENTS}" rel="noreferrer">${words.welcomeDocs}</a></p>`;
}
