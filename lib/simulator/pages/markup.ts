/** Hono's escaping template, narrowed to what the pages use: everything is known when a page is written. */
import { html as honoHtml } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

export type Markup = HtmlEscapedString;

/** Escapes every value that is not Markup itself; arrays are joined. */
export function html(strings: TemplateStringsArray, ...values: unknown[]): Markup {
  const markup = honoHtml(strings, ...values);
  if (markup instanceof Promise) throw new Error("a page may not wait for anything");
  return markup;
}
