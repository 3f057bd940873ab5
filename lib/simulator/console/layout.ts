/** The frame of the console: a developer's tool, dark first. */
import type { Context } from "hono";
import { type Speech, speechOf } from "#lib/simulator/pages/language.ts";
import { page } from "#lib/simulator/pages/layout.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { beijingTimeWithMillis } from "#lib/simulator/protocol/beijing-time.ts";
import type { World } from "#lib/simulator/world.ts";

export const CONSOLE_SECTIONS = ["trades", "requests", "applications", "buyers", "faults", "clock"] as const;
export type ConsoleSection = (typeof CONSOLE_SECTIONS)[number];

const ADDRESSES: Record<ConsoleSection, string> = {
  trades: "/console",
  requests: "/console/requests",
  applications: "/console/applications",
  buyers: "/console/buyers",
  faults: "/console/faults",
  clock: "/console/clock",
};

export interface ConsoleView {
  speech: Speech;
  /** The simulator's time, shown on every page. */
  now: number;
}

/** What a console page is shown with. */
export function consoleView(world: World, context: Context): ConsoleView {
  return { speech: speechOf(context), now: world.clock.now() };
}

export function consolePage(
  view: ConsoleView,
  parts: { section: ConsoleSection; title: string; body: Markup },
): string {
  const words = view.speech.texts.console;
  const links = CONSOLE_SECTIONS.map(
    (section) =>
      html`<a href="${ADDRESSES[section]}"${section === parts.section ? html` aria-current="page"` : ""}>${words[section]}</a>`,
  );
  return page({
    speech: view.speech,
    title: parts.title,
    look: "console",
    script: "console",
    navigation: html`<nav class="sections" aria-label="${words.title}">${links}<time class="now">${beijingTimeWithMillis(view.now).slice(0, 19)}</time></nav>`,
    body: html`<main class="work">${parts.body}</main>`,
  }).toString();
}

/** A value with a button that copies it. */
export function copyable(view: ConsoleView, value: string): Markup {
  const words = view.speech.texts.console;
  return html`<span class="copyable"><code>${value}</code><button type="button" class="copy" data-copy="${value}" data-copied="${words.copied}">${words.copy}</button></span>`;
}

/** Label and value, one under the other on a phone. Rows without a value are left out. */
export function facts(rows: readonly (readonly [string, Markup | string | null])[]): Markup {
  const shown = rows.filter(([, value]) => value !== null && value !== "");
  return html`<dl class="facts">${shown.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** A long text that opens on demand. */
export function payload(label: string, text: string): Markup {
  return text === "" ? html`` : html`<details class="payload"><summary>${label}</summary><pre>${text}</pre></details>`;
}
