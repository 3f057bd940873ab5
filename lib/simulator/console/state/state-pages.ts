/** Saving, loading and resetting everything: the page. */
import { notice, pageHead, part } from "#lib/simulator/console/blocks.ts";
import { type ConsoleView, consolePage } from "#lib/simulator/console/layout.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";

export type StateOutcome =
  | { kind: "none" | "loaded" | "reset" | "unconfirmed" | "no-file" | "too-large" }
  | { kind: "refused"; problem: string };

function outcomeNotice(view: ConsoleView, outcome: StateOutcome): Markup {
  const words = view.speech.texts.state;
  switch (outcome.kind) {
    case "none":
      return html``;
    case "loaded":
    case "reset":
      return notice("good", words.done[outcome.kind]);
    case "refused":
      return notice("bad", html`${words.refused} <span lang="en">${outcome.problem}</span>`);
    case "unconfirmed":
    case "no-file":
    case "too-large":
      return notice("bad", words.wrong[outcome.kind]);
  }
}

export function statePage(
  view: ConsoleView,
  counts: { trades: number; applications: number },
  outcome: StateOutcome,
): string {
  const words = view.speech.texts.state;
  const save = html`<div class="actions"><a class="button" href="/console/api/state" download>${words.download}</a><a class="button is-quiet" href="/console/api/state?keys=yes" download>${words.downloadWithKeys}</a></div>
<p class="hint">${words.keysHint}</p>`;
  const load = html`<form method="post" action="/console/state" enctype="multipart/form-data" class="stack">
<div class="field"><label for="field-file">${words.file}</label><input type="file" id="field-file" name="file" accept="application/json,.json" required aria-describedby="hint-file"><p class="hint" id="hint-file">${words.loadHint}</p></div>
<button type="submit">${words.load}</button></form>`;
  const reset = html`<form method="post" action="/console/state/reset" class="stack">
<label class="switch"><input type="checkbox" name="confirmed" value="yes" required> ${words.confirm(counts.trades)}</label>
<button type="submit" class="is-danger">${words.reset}</button></form>`;
  const body = html`${pageHead({ title: words.title, lead: words.lead(counts.trades, counts.applications) })}
${outcomeNotice(view, outcome)}
${part({ title: words.saveTitle, lead: words.saveLead, body: html`<div class="card">${save}</div>` })}
${part({ title: words.loadTitle, lead: words.loadLead, body: html`<div class="card">${load}</div>` })}
${part({ title: words.resetTitle, lead: words.resetLead, body: html`<div class="card">${reset}</div>` })}`;
  return consolePage(view, { section: "state", title: words.title, body });
}
