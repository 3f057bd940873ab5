/** What addresses answer that do not exist, each in the manner of its neighbours. */
import type { Context } from "hono";
import { emptyState, pageHead } from "#lib/simulator/console/blocks.ts";
import { consolePage, consoleView } from "#lib/simulator/console/layout.ts";
import { html } from "#lib/simulator/pages/markup.ts";
import type { World } from "#lib/simulator/world.ts";

export function notFound(world: World, context: Context): Response {
  const { path } = context.req;
  if (path.startsWith("/console/api")) return context.json({ error: "There is no such call." }, 404);
  if (!path.startsWith("/console")) return context.text("404 Not Found", 404);
  const view = consoleView(world, context);
  const words = view.speech.texts.console;
  const back = html`<a class="button is-quiet" href="/console">${words.trades}</a>`;
  const page = consolePage(view, {
    section: null,
    title: words.notFoundTitle,
    body: html`${pageHead({ title: words.notFoundTitle })}${emptyState({ text: words.notFoundText, action: back })}`,
  });
  return context.html(page, 404);
}
