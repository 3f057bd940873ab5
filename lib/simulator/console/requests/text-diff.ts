/** Two texts with what differs marked: by sign, by element and by tint. */
import type { ConsoleView } from "#lib/simulator/console/layout.ts";
import { type Piece, textDifference } from "#lib/simulator/domain/text-difference.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";

/** What is the same for longer than this is cut in its middle. */
const SAME_SHOWN_MAX = 1_200;

/** Blanks at the edges and line breaks are what one does not see. */
function visible(text: string): string {
  return text
    .replaceAll("\r", "␍")
    .replaceAll("\n", "⏎\n")
    .replaceAll("\uFEFF", "[BOM]")
    .replaceAll(/^ +| +$/g, (blanks) => "␣".repeat(blanks.length));
}

function shortened(text: string): string {
  if (text.length <= SAME_SHOWN_MAX) return text;
  return `${text.slice(0, SAME_SHOWN_MAX / 2)} … ${text.slice(-SAME_SHOWN_MAX / 2)}`;
}

function pieceMarkup(piece: Piece, isFirst: boolean): Markup {
  const mark = isFirst ? html` class="first"` : "";
  switch (piece.kind) {
    case "same":
      return html`${shortened(piece.text)}`;
    case "removed":
      return html`<del${mark}>${visible(piece.text)}</del>`;
    case "added":
      return html`<ins${mark}>${visible(piece.text)}</ins>`;
  }
}

/** The gateway's text and the one that was signed. */
export function textDiff(view: ConsoleView, texts: { gateway: string; signed: string }): Markup {
  const words = view.speech.texts.requests;
  const pieces = textDifference(texts.gateway, texts.signed);
  const first = pieces.findIndex(({ kind }) => kind !== "same");
  if (first < 0) return html`<p>${words.pastedSame}</p>`;
  const place =
    Array.from(
      pieces
        .slice(0, first)
        .map(({ text }) => text)
        .join(""),
    ).length + 1;
  return html`<p class="hint">${words.differenceLead} ${words.firstDifference(place)}</p>
<pre class="diff" tabindex="0">${pieces.map((piece, index) => pieceMarkup(piece, index === first))}</pre>`;
}
