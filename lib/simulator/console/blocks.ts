/** What console pages are built from. Everything works without scripts and on a phone; texts come from the caller. */
import { html, type Markup } from "#lib/simulator/pages/markup.ts";

type Content = Markup | string;

/** The top of a page: its title, one sentence that says what it is for, and its main action at the side. */
export function pageHead(parts: { title: Content; lead?: Content; action?: Content }): Markup {
  return html`<header class="page-head"><div><h1>${parts.title}</h1>${parts.lead ? html`<p class="lead">${parts.lead}</p>` : ""}</div>${parts.action ? html`<div class="page-action">${parts.action}</div>` : ""}</header>`;
}

/** A part of a page with its own heading. */
export function part(parts: { title: string; lead?: Content; body: Content; id?: string }): Markup {
  // Parts come and go while a page refreshes itself: each is known by its title.
  return html`<section data-key="${parts.title}"${parts.id ? html` id="${parts.id}"` : ""}><div class="part-head"><h2>${parts.title}</h2>${parts.lead ? html`<p class="lead">${parts.lead}</p>` : ""}</div>${parts.body}</section>`;
}

/** Said where a list would stand: why it is empty and what fills it. */
export function emptyState(parts: { text: Content; action?: Content }): Markup {
  return html`<div class="empty"><p>${parts.text}</p>${parts.action ?? ""}</div>`;
}

export type Tone = "info" | "good" | "warn" | "bad";

/** A colour alone says nothing to those who do not see it. */
const TONE_SIGNS: Record<Tone, string> = { info: "i", good: "✓", warn: "!", bad: "×" };

/** A message about the page or about what was just done. `bad` is announced at once. */
export function notice(tone: Tone, text: Content): Markup {
  const role = tone === "bad" ? html` role="alert"` : html` role="status"`;
  return html`<div class="notice is-${tone}"${role}><span class="notice-sign" aria-hidden="true">${TONE_SIGNS[tone]}</span><div>${text}</div></div>`;
}

/** A word with a tint and a sign. */
export function toneBadge(tone: Tone | "quiet", text: string, title = ""): Markup {
  const sign = tone === "quiet" ? "○" : TONE_SIGNS[tone];
  return html`<span class="badge is-${tone}"${title === "" ? "" : html` title="${title}"`}><span aria-hidden="true">${sign} </span>${text}</span>`;
}

export interface Column {
  label: string;
  /** `sum` is right-aligned, `wide` may wrap, `quiet` is secondary, `lead` names the row (its title on a phone). */
  kind?: "sum" | "wide" | "quiet" | "lead";
}

export interface Row {
  /** Stays the same while the row changes: a page that refreshes itself keeps focus and open details by it. */
  key: string;
  cells: readonly (Content | number)[];
}

/** A table that turns into cards on a phone; `j` and `k` walk along the first link of each row. */
export function dataTable(label: string, columns: readonly Column[], rows: readonly Row[]): Markup {
  const kindOf = (index: number) => columns[index]?.kind ?? "plain";
  const head = columns.map((column, index) => html`<th scope="col" class="${kindOf(index)}">${column.label}</th>`);
  const body = rows.map(
    (row) =>
      html`<tr data-key="${row.key}" data-row>${row.cells.map((cell, index) => html`<td class="${kindOf(index)}" data-label="${columns[index]?.label ?? ""}">${cell === "" ? "" : html`<div>${cell}</div>`}</td>`)}</tr>`,
  );
  return html`<div class="scroll is-stacking" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

interface FieldParts {
  name: string;
  label: string;
  /** What to put in: the allowed values, the unit. */
  hint?: Content;
  /** What is wrong with what was put in. */
  problem?: string;
}

function fieldFrame(parts: FieldParts, control: Markup): Markup {
  return html`<div class="field"><label for="field-${parts.name}">${parts.label}</label>${control}${parts.hint ? html`<p class="hint" id="hint-${parts.name}">${parts.hint}</p>` : ""}${parts.problem ? html`<p class="field-problem" id="problem-${parts.name}">${parts.problem}</p>` : ""}</div>`;
}

function fieldLinks(parts: FieldParts): Markup {
  const ids = [parts.hint ? `hint-${parts.name}` : "", parts.problem ? `problem-${parts.name}` : ""].filter(Boolean);
  const described = ids.length === 0 ? "" : html` aria-describedby="${ids.join(" ")}"`;
  return html`id="field-${parts.name}" name="${parts.name}"${described}${parts.problem ? html` aria-invalid="true"` : ""}`;
}

/** One line of text. */
export function textField(
  parts: FieldParts & { value?: string; placeholder?: string; numeric?: boolean; required?: boolean },
): Markup {
  const numeric = parts.numeric ? html` inputmode="decimal"` : "";
  const required = parts.required ? html` required` : "";
  return fieldFrame(
    parts,
    html`<input ${fieldLinks(parts)} value="${parts.value ?? ""}" placeholder="${parts.placeholder ?? ""}" autocomplete="off" spellcheck="false"${numeric}${required}>`,
  );
}

/** Several lines, monospaced: keys, JSON, strings to sign. */
export function textArea(parts: FieldParts & { value?: string; placeholder?: string; rows?: number }): Markup {
  return fieldFrame(
    parts,
    html`<textarea ${fieldLinks(parts)} rows="${parts.rows ?? 5}" placeholder="${parts.placeholder ?? ""}" autocomplete="off" spellcheck="false">
${parts.value ?? ""}</textarea>`,
  );
}

export function selectField(
  parts: FieldParts & { value?: string; options: readonly (readonly [value: string, text: string])[] },
): Markup {
  const options = parts.options.map(
    ([value, text]) => html`<option value="${value}"${value === parts.value ? html` selected` : ""}>${text}</option>`,
  );
  return fieldFrame(parts, html`<select ${fieldLinks(parts)}>${options}</select>`);
}

/** A switch with a sentence under it that says what it changes. */
export function switchField(parts: { name: string; label: string; hint?: Content; isOn: boolean }): Markup {
  const described = parts.hint ? html` aria-describedby="hint-${parts.name}"` : "";
  return html`<div class="switch-field"><label class="switch"><input type="checkbox" name="${parts.name}"${parts.isOn ? html` checked` : ""}${described}> ${parts.label}</label>${parts.hint ? html`<p class="hint" id="hint-${parts.name}">${parts.hint}</p>` : ""}</div>`;
}

/** Views of one thing, each with an address of its own. */
export function linkTabs(label: string, tabs: readonly { href: string; text: string; isCurrent: boolean }[]): Markup {
  const links = tabs.map(
    ({ href, text, isCurrent }) => html`<a href="${href}"${isCurrent ? html` aria-current="true"` : ""}>${text}</a>`,
  );
  return html`<nav class="tabs" aria-label="${label}">${links}</nav>`;
}
