/** The frame of every page: header, language switch, the word that this is play money. */

import type { Speech } from "#lib/simulator/pages/language.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";

/** Our own mark: a coin cut off from the line. */
const MARK = html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2"/><path d="M8.5 9.5h7M8.5 13.5h7M12 9.5v7" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/><path d="M4 20 20 4" stroke="var(--mark-cut)" stroke-width="4"/><path d="M4.5 20.5 20.5 4.5" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/></svg>`;

export interface PageParts {
  speech: Speech;
  title: string;
  /** `cashier` is blue and white, `console` is a developer's tool. */
  look: "cashier" | "console";
  /** What the link says that leads past the header to `#main`. */
  skip?: string;
  body: Markup;
  /** A style sheet of the page's own, after the shared ones. */
  style?: "faults";
  script?: "cashier" | "console";
  /** Leaves the header away: for pages that a merchant shows in a frame. */
  bare?: boolean;
  /** Where a browser without scripts goes on to, and after how many seconds. */
  refresh?: { seconds: number; href: string };
}

function refreshTag(refresh: PageParts["refresh"]): Markup {
  if (!refresh) return html``;
  return html`<noscript><meta http-equiv="refresh" content="${refresh.seconds};url=${refresh.href}"></noscript>`;
}

function header(speech: Speech): Markup {
  return html`<header class="bar">
  <a class="brand" href="/console">${MARK}<span>${speech.texts.brand}</span><small>Offline Alipay</small></a>
  <span class="play-money">${speech.texts.playMoney}</span>
  <a class="language" href="${speech.otherHref}" hreflang="${speech.language === "en" ? "zh-CN" : "en"}">${speech.texts.otherLanguage}</a>
</header>`;
}

export function page(parts: PageParts): Markup {
  const { speech } = parts;
  return html`<!doctype html>
<html lang="${speech.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${parts.title} · ${speech.texts.brand} Offline Alipay</title>
<link rel="stylesheet" href="/assets/base.css">
<link rel="stylesheet" href="/assets/${parts.look}.css">
${parts.style ? html`<link rel="stylesheet" href="/assets/${parts.style}.css">` : ""}
<link rel="icon" href="data:,">
${refreshTag(parts.refresh)}
${parts.script ? html`<script src="/assets/${parts.script}.js" defer></script>` : ""}
</head>
<body class="${parts.look}${parts.bare ? " is-bare" : ""}">
${parts.skip === undefined ? "" : html`<a class="skip" href="#main">${parts.skip}</a>`}
${parts.bare ? "" : header(speech)}
${parts.body}
</body>
</html>`;
}
