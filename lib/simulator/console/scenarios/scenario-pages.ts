/** The scenarios: those being played with their progress, and all that there are with their steps. */
import { notice, pageHead, part, selectField, textField, toneBadge } from "#lib/simulator/console/blocks.ts";
import { applicationOptions } from "#lib/simulator/console/faults/fault-form.ts";
import { shotResult } from "#lib/simulator/console/faults/shot-result.ts";
import { type ConsoleView, consolePage } from "#lib/simulator/console/layout.ts";
import type { OrderProblem } from "#lib/simulator/console/order-problem.ts";
import type { ScenarioPhase, ScenarioProgress } from "#lib/simulator/console/scenarios/scenario-progress.ts";
import type { Application } from "#lib/simulator/domain/model.ts";
import { SCENARIO_NAMES, type ScenarioName } from "#lib/simulator/domain/scenario.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";

export interface ScenarioDesk {
  loaded: readonly ScenarioProgress[];
  applications: readonly Application[];
  /** The scenario whose form is open, what stands in its field, and what was wrong with it. */
  open: { name: ScenarioName | null; outTradeNo: string; problem: OrderProblem | null };
  wasLoaded: boolean;
}

const TONES = { waiting: "warn", ready: "info", shooting: "info", shot: "good" } as const satisfies Record<
  ScenarioPhase,
  string
>;

function steps(view: ConsoleView, name: ScenarioName): Markup {
  const words = view.speech.texts.scenarios;
  const story = words.scenario[name];
  const items = story.steps.map(
    ({ who, text }) => html`<li class="is-${who}"><b>${words.who[who]}</b><span>${text}</span></li>`,
  );
  return html`<ol class="play-steps">${items}</ol>
<div class="correct"><b>${words.correct}</b><p>${story.correct}</p></div>`;
}

function progressList(view: ConsoleView, { faults, shots }: ScenarioProgress): Markup {
  const words = view.speech.texts;
  if (faults.length === 0) return html``;
  const rows = faults.map((fault) => {
    const times = fault.times ?? 0;
    const done = times - (fault.remaining ?? 0);
    const results = shots.filter((shot) => shot.faultId === fault.id && shot.result !== "");
    return html`<li><span>${words.faults.kind[fault.kind].name}${fault.detail === "" ? "" : html` <code>${fault.detail}</code>`}</span>
<progress value="${done}" max="${times}">${done}</progress><span class="hint">${words.scenarios.shotsText(done, times)}</span>
${results.length === 0 ? "" : html`<ul class="results">${results.map((shot) => html`<li><time>${beijingTime(shot.at)}</time> ${shotResult(view, shot)}</li>`)}</ul>`}</li>`;
  });
  return html`<div><h4>${words.scenarios.progress}</h4><ul class="progress-list">${rows}</ul></div>`;
}

function loadedCard(view: ConsoleView, progress: ScenarioProgress): Markup {
  const words = view.speech.texts.scenarios;
  const { scenario, phase, faults } = progress;
  const number =
    scenario.outTradeNo === ""
      ? ""
      : html`<a href="/console/trades/${scenario.outTradeNo}"><code>${scenario.outTradeNo}</code></a>`;
  const isIdle = scenario.boundAt !== null && faults.length === 0;
  return html`<article class="card" id="loaded-${scenario.id}"><header><h3>${words.scenario[scenario.name].title}</h3>${toneBadge(TONES[phase], words.phase[phase])}${number}
<form method="post" action="/console/scenarios/${scenario.id}/remove"><button type="submit" class="is-small is-quiet">${words.takeOff}</button></form></header>
<div class="play"><div>${steps(view, scenario.name)}</div>${isIdle ? html`<p class="hint">${words.nothingToShoot}</p>` : progressList(view, progress)}</div></article>`;
}

function scenarioCard(view: ConsoleView, name: ScenarioName, desk: ScenarioDesk): Markup {
  const words = view.speech.texts.scenarios;
  const story = words.scenario[name];
  const { open } = desk;
  const isOpen = open.name === name;
  const says = view.speech.texts.faults.problem;
  const problem = (field: string) =>
    isOpen && open.problem?.field === field ? { problem: says[open.problem.rule](open.problem.allowed) } : {};
  const applications = applicationOptions(view, desk.applications);
  return html`<article class="card scenario" id="scenario-${name}"><header><h3>${story.title}</h3></header><p>${story.what}</p>
<form method="post" action="/console/scenarios"><input type="hidden" name="name" value="${name}"><button type="submit" class="is-quiet">${words.load}</button></form>
<details${isOpen ? html` open` : ""}><summary>${words.steps}</summary>${steps(view, name)}
<form method="post" action="/console/scenarios#scenario-${name}" class="scenario-form"><input type="hidden" name="name" value="${name}">
${textField({ name: "outTradeNo", label: words.number, hint: words.numberHint, value: isOpen ? open.outTradeNo : "", ...problem("outTradeNo") })}
${selectField({ name: "appId", label: view.speech.texts.faults.application, options: applications, ...problem("appId") })}
<button type="submit" class="is-small is-quiet">${words.loadOn}</button></form></details></article>`;
}

export function scenariosPage(view: ConsoleView, desk: ScenarioDesk): string {
  const words = view.speech.texts.scenarios;
  const cards = desk.loaded.map((progress) => loadedCard(view, progress));
  const { problem, name } = desk.open;
  const stray =
    problem !== null && name === null ? view.speech.texts.faults.problem[problem.rule](problem.allowed) : "";
  const loaded =
    cards.length === 0 ? "" : part({ title: words.loaded, body: html`<div class="loaded-scenarios">${cards}</div>` });
  const body = html`${pageHead({ title: words.scenarios, lead: words.scenariosText })}
${desk.wasLoaded ? notice("good", words.wasLoaded) : ""}
${stray === "" ? "" : notice("bad", `${problem?.field ?? ""}: ${stray}`)}
${loaded}
${part({ title: words.catalogue, body: html`<div class="cards">${SCENARIO_NAMES.map((each) => scenarioCard(view, each, desk))}</div>` })}`;
  return consolePage(view, { section: "scenarios", title: words.scenarios, body, style: "faults", live: true });
}
