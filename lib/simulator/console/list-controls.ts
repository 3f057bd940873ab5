/** Around the console's lists: search and filters in the address, and pages. */
import { selectField } from "#lib/simulator/console/blocks.ts";
import type { ConsoleView } from "#lib/simulator/console/layout.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { LIST_PAGE_ROWS } from "#lib/simulator/store/console-lists.ts";

interface Choice {
  name: string;
  label: string;
  value: string;
  options: readonly (readonly [value: string, text: string])[];
}

export function listFilters(
  view: ConsoleView,
  parts: { address: string; text: string; hint: string; choices: readonly Choice[] },
): Markup {
  const words = view.speech.texts.story;
  const isFiltered = parts.text !== "" || parts.choices.some(({ value }) => value !== "");
  // A choice of one is none.
  const choices = parts.choices.filter(({ options, value }) => options.length > 2 || value !== "");
  return html`<form method="get" action="${parts.address}" class="row filters" role="search">
<div class="field grow"><label for="field-q">${words.search}</label><input type="search" id="field-q" name="q" value="${parts.text}" placeholder="${parts.hint}" autocomplete="off" spellcheck="false" data-search></div>
${choices.map((choice) => selectField(choice))}
<button type="submit">${words.filter}</button>${isFiltered ? html`<a class="button is-quiet" href="${parts.address}">${words.clearFilter}</a>` : ""}</form>`;
}

/** How many there are, and the ways to the pages before and after. */
export function pager(
  view: ConsoleView,
  parts: { total: string; count: number; page: number; hrefOf: (page: number) => string },
): Markup {
  const words = view.speech.texts.story;
  const pages = Math.max(1, Math.ceil(parts.count / LIST_PAGE_ROWS));
  const link = (page: number, text: string, rel: string) =>
    page < 1 || page > pages
      ? ""
      : html`<a class="button is-quiet is-small" rel="${rel}" href="${parts.hrefOf(page)}">${text}</a>`;
  const place = pages === 1 ? "" : html`<span>${words.pageOf(parts.page, pages)}</span>`;
  return html`<nav class="pager" aria-label="${words.pages}"><span class="quiet">${parts.total}</span>${place}${link(parts.page - 1, words.previous, "prev")}${link(parts.page + 1, words.next, "next")}</nav>`;
}

/** The address of a list with these conditions; empty ones are left out. */
export function listAddress(address: string, conditions: Readonly<Record<string, string | number>>): string {
  const filled = Object.entries(conditions).filter(
    ([name, value]) => value !== "" && !(name === "page" && value === 1),
  );
  const query = new URLSearchParams(filled.map(([name, value]) => [name, String(value)])).toString();
  return query === "" ? address : `${address}?${query}`;
}

/** The page number of an address: the first where it names none. */
export function pageNumber(text: string | undefined): number {
  return /^[1-9]\d{0,5}$/.test(text ?? "") ? Number(text) : 1;
}
