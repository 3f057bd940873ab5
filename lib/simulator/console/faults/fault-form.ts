/** The catalogue of faults, with the form of the one that was chosen: only its own fields. */
import { selectField, textField } from "#lib/simulator/console/blocks.ts";
import { methodsOf, secondsMax } from "#lib/simulator/console/faults/fault-order.ts";
import type { ConsoleView } from "#lib/simulator/console/layout.ts";
import type { OrderProblem } from "#lib/simulator/console/order-problem.ts";
import {
  FAULT_GROUPS,
  FAULT_KINDS,
  FAULT_TRAITS,
  type FaultGroup,
  type FaultKind,
} from "#lib/simulator/domain/fault.ts";
import type { Application } from "#lib/simulator/domain/model.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";

/** What the form shows: the chosen kind, what was put in so far, and what was wrong with it. */
export interface FaultForm {
  kind: FaultKind | null;
  values: Readonly<Record<string, string>>;
  problem: OrderProblem | null;
}

type Option = readonly [value: string, text: string];

export function applicationOptions(view: ConsoleView, applications: readonly Application[]): Option[] {
  const named = applications.map(({ appId, name }): Option => [appId, `${name} ${appId}`]);
  return [["", view.speech.texts.faults.anyApplication], ...named];
}

function problemOf(view: ConsoleView, form: FaultForm, field: string): { problem?: string } {
  if (form.problem?.field !== field) return {};
  return { problem: view.speech.texts.faults.problem[form.problem.rule](form.problem.allowed) };
}

function targetFields(view: ConsoleView, form: FaultForm & { kind: FaultKind }, applications: readonly Application[]) {
  const words = view.speech.texts.faults;
  const field = (name: string) => ({ name, value: form.values[name] ?? "", ...problemOf(view, form, name) });
  const methods = methodsOf(form.kind);
  const anyMethod: Option[] = methods.length > 1 ? [["", words.anyMethod]] : [];
  const options = [...anyMethod, ...methods.map((method): Option => [method, method])];
  return html`${methods.length === 0 ? "" : selectField({ ...field("method"), label: words.method, options })}
${selectField({ ...field("appId"), label: words.application, options: applicationOptions(view, applications) })}
${textField({ ...field("outTradeNo"), label: words.number, hint: words.numberHint, placeholder: words.anyNumber })}`;
}

function shotFields(view: ConsoleView, form: FaultForm & { kind: FaultKind }): Markup {
  const words = view.speech.texts.faults;
  const { seconds, details } = FAULT_TRAITS[form.kind];
  const field = (name: string, usual = "") => ({
    name,
    value: form.values[name] ?? usual,
    ...problemOf(view, form, name),
  });
  const options = details?.map((detail): Option => [detail, detail]) ?? [];
  return html`${details === undefined ? "" : selectField({ ...field("detail", details[0]), label: words.detail, options })}
${seconds === undefined ? "" : textField({ ...field("seconds", String(seconds)), label: words.seconds, hint: words.secondsHint(secondsMax(form.kind)), numeric: true })}
${textField({ ...field("times", "1"), label: words.times, hint: words.timesHint, numeric: true })}
${textField({ ...field("rate"), label: words.rate, hint: words.rateHint, numeric: true })}`;
}

function loadForm(
  view: ConsoleView,
  form: FaultForm & { kind: FaultKind },
  applications: readonly Application[],
): Markup {
  const words = view.speech.texts.faults;
  return html`<form method="post" action="/console/faults#kind-${form.kind}" class="fault-form" aria-label="${words.loadTitle(words.kind[form.kind].name)}">
<input type="hidden" name="kind" value="${form.kind}">
<div class="fault-fields">${shotFields(view, form)}${targetFields(view, form, applications)}</div>
<button type="submit">${words.addFault}</button></form>`;
}

function kindItem(
  view: ConsoleView,
  kind: FaultKind,
  input: { form: FaultForm; applications: readonly Application[] },
): Markup {
  const { form, applications } = input;
  const { name, text } = view.speech.texts.faults.kind[kind];
  const isChosen = form.kind === kind;
  const carried = new URLSearchParams({ kind });
  for (const field of ["outTradeNo", "appId"]) {
    const value = form.values[field] ?? "";
    if (value !== "") carried.set(field, value);
  }
  const mark = isChosen ? html` aria-current="true"` : "";
  return html`<li id="kind-${kind}" class="${isChosen ? "is-chosen" : ""}"><a href="/console/faults?${carried.toString()}#kind-${kind}"${mark}><b>${name}</b> <code>${kind}</code><span>${text}</span></a>
${isChosen ? loadForm(view, { ...form, kind }, applications) : ""}</li>`;
}

export function faultCatalogue(
  view: ConsoleView,
  input: { form: FaultForm; applications: readonly Application[] },
): Markup {
  const words = view.speech.texts.faults;
  const group = (name: FaultGroup) => {
    const kinds = FAULT_KINDS.filter((kind) => FAULT_TRAITS[kind].group === name);
    return html`<article class="card fault-group"><header><h3>${words.group[name].name}</h3></header><p class="hint">${words.group[name].text}</p>
<ul class="fault-kinds">${kinds.map((kind) => kindItem(view, kind, input))}</ul></article>`;
  };
  return html`<div class="fault-groups">${FAULT_GROUPS.map(group)}</div>`;
}
