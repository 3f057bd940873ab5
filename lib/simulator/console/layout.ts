/** The frame of the console: sections, the simulator's time, the keyboard's help. A developer's tool, dark first. */
import type { Context } from "hono";
import { type Speech, speechOf } from "#lib/simulator/pages/language.ts";
import { page } from "#lib/simulator/pages/layout.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import type { World } from "#lib/simulator/world.ts";

interface Section {
  address: string;
  /** The key that goes there after `g`. */
  key: string;
}

const SECTIONS = {
  trades: { address: "/console", key: "t" },
  requests: { address: "/console/requests", key: "r" },
  merchant: { address: "/console/merchant", key: "m" },
  bills: { address: "/console/bills", key: "l" },
  buyers: { address: "/console/buyers", key: "b" },
  faults: { address: "/console/faults", key: "f" },
  scenarios: { address: "/console/scenarios", key: "s" },
  clock: { address: "/console/clock", key: "c" },
  applications: { address: "/console/applications", key: "a" },
  state: { address: "/console/state", key: "e" },
  api: { address: "/console/api", key: "h" },
} as const satisfies Record<string, Section>;

export type ConsoleSection = keyof typeof SECTIONS;

/** As people look for them: what happened, where the money is, what can go wrong, how it is set up. */
const GROUPS = {
  watch: ["trades", "requests"],
  money: ["merchant", "bills", "buyers"],
  rehearse: ["faults", "scenarios", "clock"],
  setUp: ["applications", "state", "api"],
} as const satisfies Record<string, readonly ConsoleSection[]>;

export interface ConsoleView {
  speech: Speech;
  /** The simulator's time, shown on every page. */
  now: number;
}

/** What a console page is shown with. */
export function consoleView(world: World, context: Context): ConsoleView {
  return { speech: speechOf(context), now: world.clock.now() };
}

function sectionLinks(
  view: ConsoleView,
  current: ConsoleSection | null,
  sections: readonly ConsoleSection[],
): Markup[] {
  const words = view.speech.texts.console;
  return sections.map((section) => {
    const { address, key } = SECTIONS[section];
    const mark = section === current ? html` aria-current="page"` : "";
    return html`<li><a href="${address}" data-go="${key}"${mark}>${words[section]}<kbd aria-hidden="true">g ${key}</kbd></a></li>`;
  });
}

function rail(view: ConsoleView, current: ConsoleSection | null, isLive: boolean): Markup {
  const words = view.speech.texts.console;
  const groups = Object.entries(GROUPS).map(
    ([group, sections]) =>
      html`<li class="group"><span>${words.group[group as keyof typeof GROUPS]}</span><ul>${sectionLinks(view, current, sections)}</ul></li>`,
  );
  const live = isLive
    ? html`<button type="button" class="live" data-live-switch aria-pressed="true" title="${words.liveHint}" hidden><span class="live-dot" aria-hidden="true"></span><span data-on="${words.live}" data-off="${words.livePaused}">${words.live}</span></button>`
    : "";
  return html`<div class="rail"><nav class="sections" aria-label="${words.title}"><ul>${groups}</ul></nav>
<div class="rail-foot"><a class="now" href="${SECTIONS.clock.address}" title="${words.simulatedTime}"><time data-now>${beijingTime(view.now)}</time></a>${live}<button type="button" class="keys" data-keys hidden><kbd>?</kbd> ${words.keys}</button></div></div>`;
}

/** The list of shortcuts. A script opens it; without one there are no shortcuts either. */
function keysDialog(view: ConsoleView): Markup {
  const words = view.speech.texts.console;
  const rows = [
    ...Object.entries(SECTIONS).map(([section, { key }]) => [`g ${key}`, words[section as ConsoleSection]] as const),
    ["/", words.keySearch] as const,
    ["j k", words.keyRows] as const,
    ["o", words.keyOpenAll] as const,
    ["p", words.keyPause] as const,
    ["?", words.keys] as const,
  ];
  return html`<dialog class="keys-dialog" aria-labelledby="keys-title"><form method="dialog"><h2 id="keys-title">${words.keys}</h2>
<dl>${rows.map(([key, meaning]) => html`<div><dt>${key.split(" ").map((part) => html`<kbd>${part}</kbd> `)}</dt><dd>${meaning}</dd></div>`)}</dl>
<label class="switch"><input type="checkbox" data-keys-off> ${words.keysOff}</label>
<button type="submit" class="is-small">${words.close}</button></form></dialog>`;
}

export interface ConsolePageParts {
  /** Null for a page that belongs to none. */
  section: ConsoleSection | null;
  title: string;
  body: Markup;
  /** Whether the page follows what happens while it is open: lists and stories do, forms do not. */
  live?: boolean;
  style?: "faults";
}

export function consolePage(view: ConsoleView, parts: ConsolePageParts): string {
  const words = view.speech.texts.console;
  const isLive = parts.live === true;
  return page({
    speech: view.speech,
    title: parts.title,
    look: "console",
    script: "console",
    ...(parts.style && { style: parts.style }),
    skip: words.skip,
    body: html`<div class="frame">${rail(view, parts.section, isLive)}
<main class="work" id="main" tabindex="-1"${isLive ? html` data-live` : ""}>${parts.body}</main></div>${keysDialog(view)}`,
  }).toString();
}

/** A value with a button that copies it. */
export function copyable(view: ConsoleView, value: string): Markup {
  const words = view.speech.texts.console;
  return html`<span class="copyable"><code>${value}</code><button type="button" class="copy" data-copy="${value}" data-copied="${words.copied}">${words.copy}</button></span>`;
}

/** A text of several lines with a button that copies it. `isCode` keeps its lines however long they are. */
export function copyableBlock(view: ConsoleView, text: string, { isCode = false } = {}): Markup {
  const words = view.speech.texts.console;
  return html`<div class="code-block"><pre tabindex="0"${isCode ? html` class="code"` : ""}>${text}</pre><button type="button" class="copy" data-copy="${text}" data-copied="${words.copied}">${words.copy}</button></div>`;
}

/** Label and value, one under the other on a phone. Rows without a value are left out. */
export function facts(rows: readonly (readonly [string, Markup | string | null])[]): Markup {
  const shown = rows.filter(([, value]) => value !== null && value !== "");
  return html`<dl class="facts">${shown.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** A long text that opens on demand. */
export function payload(label: string, text: string): Markup {
  return text === ""
    ? html``
    : html`<details class="payload"><summary>${label}</summary><pre tabindex="0">${text}</pre></details>`;
}
