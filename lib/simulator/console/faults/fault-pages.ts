/** The fault panel: what is loaded, what can be loaded, what was shot. */
import {
  dataTable,
  emptyState,
  notice,
  pageHead,
  part,
  selectField,
  textField,
} from "#lib/simulator/console/blocks.ts";
import { type FaultForm, faultCatalogue } from "#lib/simulator/console/faults/fault-form.ts";
import { shotResult } from "#lib/simulator/console/faults/shot-result.ts";
import { type ConsoleView, consolePage, payload } from "#lib/simulator/console/layout.ts";
import { readableForm } from "#lib/simulator/console/readable.ts";
import { BESIDE_FAULTS, type Fault, RESPLIT_WAYS, type Shot } from "#lib/simulator/domain/fault.ts";
import type { Application } from "#lib/simulator/domain/model.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";

export interface FaultPanel {
  faults: readonly Fault[];
  shots: readonly Shot[];
  applications: readonly Application[];
  form: FaultForm;
  /** What was just done, above everything else. */
  news: Markup | null;
  /** The number that the form for sending at once starts with. */
  shootNumber: string;
}

function kindCell(view: ConsoleView, fault: { kind: Fault["kind"]; detail?: string }): Markup {
  const detail = fault.detail ? html` <code>${fault.detail}</code>` : "";
  return html`<span title="${fault.kind}">${view.speech.texts.faults.kind[fault.kind].name}</span>${detail}`;
}

/** Whom it is aimed at or has hit: whatever of method, application and number is known. */
function targetCell(target: { method: string; appId: string; outTradeNo: string }, any: string): Markup | string {
  const { method, appId, outTradeNo } = target;
  const number = outTradeNo === "" ? "" : html`<a href="/console/trades/${outTradeNo}"><code>${outTradeNo}</code></a>`;
  const parts = [number, method && html`<code>${method}</code>`, appId && html`<code>${appId}</code>`].filter(Boolean);
  return parts.length === 0 ? any : html`<span class="targets">${parts}</span>`;
}

function remainingCell(view: ConsoleView, { remaining, times, rate }: Fault): string {
  const words = view.speech.texts.faults;
  const left = remaining === null || times === null ? words.withoutEnd : words.shotsLeftText(remaining, times);
  return rate >= 1 ? left : `${left} · ${words.rateText(`${Math.round(rate * 1000) / 10}%`)}`;
}

function loadedPart(view: ConsoleView, faults: readonly Fault[]): Markup {
  const words = view.speech.texts.faults;
  if (faults.length === 0) return part({ title: words.loaded, body: emptyState({ text: words.noFaults }) });
  const any = `${words.anyMethod} · ${words.anyNumber}`;
  const rows = faults.map((fault) => ({
    key: String(fault.id),
    cells: [
      html`${kindCell(view, fault)}${fault.scenarioId === null ? "" : html` <a class="badge is-info" href="/console/scenarios">${words.ofScenario}</a>`}`,
      targetCell(fault, any),
      remainingCell(view, fault),
      html`<form method="post" action="/console/faults/${fault.id}/remove"><button type="submit" class="is-small is-quiet">${words.removeFault}</button></form>`,
    ],
  }));
  const columns = [
    { label: words.what, kind: "lead" as const },
    { label: words.target, kind: "wide" as const },
    { label: words.shotsLeft },
    { label: words.action },
  ];
  return part({
    title: words.loaded,
    body: html`${dataTable(words.loaded, columns, rows)}
<form method="post" action="/console/faults/clear"><button type="submit" class="is-small is-quiet">${words.clearFaults}</button></form>`,
  });
}

function shotsPart(view: ConsoleView, shots: readonly Shot[]): Markup {
  const words = view.speech.texts.faults;
  if (shots.length === 0) return part({ title: words.shots, body: emptyState({ text: words.noShots }) });
  const rows = shots.map((shot) => ({
    key: String(shot.id),
    cells: [
      html`<time>${beijingTime(shot.at)}</time>`,
      html`${kindCell(view, shot)}${shot.faultId === null ? html` <span class="hint">${words.byHand}</span>` : ""}`,
      targetCell(shot, ""),
      html`${shotResult(view, shot)}${payload(words.sent, readableForm(shot.sent))}`,
    ],
  }));
  const columns = [
    { label: words.when, kind: "quiet" as const },
    { label: words.what, kind: "lead" as const },
    { label: words.onWhom, kind: "wide" as const },
    { label: words.result, kind: "wide" as const },
  ];
  return part({ title: words.shots, id: "shots", body: dataTable(words.shots, columns, rows) });
}

function shootPart(view: ConsoleView, number: string): Markup {
  const words = view.speech.texts.faults;
  const kinds = BESIDE_FAULTS.flatMap((kind): [string, string][] => {
    const { name } = words.kind[kind];
    if (kind !== "resplit-notify") return [[kind, name]];
    return RESPLIT_WAYS.map((way) => [`${kind} ${way}`, `${name} (${way})`]);
  });
  return part({
    title: words.shootNow,
    lead: words.shootNowText,
    id: "shoot",
    body: html`<form method="post" action="/console/faults/shoot" class="row">
${textField({ name: "number", label: words.shootNumber, value: number, required: true })}
${selectField({ name: "shot", label: words.what, options: kinds })}
<button type="submit">${words.shoot}</button></form>`,
  });
}

export function faultsPage(view: ConsoleView, panel: FaultPanel): string {
  const words = view.speech.texts.faults;
  const { form, applications } = panel;
  const toScenarios = html`<a class="button is-quiet" href="/console/scenarios">${view.speech.texts.scenarios.scenarios}</a>`;
  const body = html`${pageHead({ title: words.faults, lead: words.faultsText, action: toScenarios })}
${panel.news ?? ""}
${form.problem !== null && form.kind === null ? notice("bad", `${form.problem.field}: ${words.problem[form.problem.rule](form.problem.allowed)}`) : ""}
${loadedPart(view, panel.faults)}
${part({ title: words.choose, lead: words.chooseText, body: faultCatalogue(view, { form, applications }) })}
${shootPart(view, panel.shootNumber)}
${shotsPart(view, panel.shots)}`;
  return consolePage(view, { section: "faults", title: words.faults, body, style: "faults" });
}
