/** The code alone, for merchants who show it in a frame of their own page: `qr_pay_mode` 0, 1, 3, 4 (section 3.1). */

import { codeBox, deadline, type ScanCode, typedCode, watch } from "#lib/simulator/pages/cashier-pages.ts";
import type { CashierView } from "#lib/simulator/pages/cashier-view.ts";
import { page } from "#lib/simulator/pages/layout.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { money } from "#lib/simulator/pages/sums.ts";

/** Modes 0 and 1 have room for words: beside the code (600 by 300) and under it (300 by 600). 3 and 4 are the code alone. */
function words(view: CashierView): Markup {
  const { cashier, playMoney } = view.speech.texts;
  return html`<div class="framed-words">
  <p class="quiet">${cashier.payee} <b>${view.merchant}</b></p>
  ${money(view.session.totalFen)}
  ${deadline(view)}
  <p>${cashier.scanHint}</p>
  ${typedCode(view)}
  <p><span class="play-money">${playMoney}</span></p>
</div>`;
}

export function framedPage(view: CashierView, code: ScanCode): Markup {
  const { qrPayMode } = view.session;
  const hasRoom = qrPayMode === "0" || qrPayMode === "1";
  return page({
    speech: view.speech,
    title: view.speech.texts.cashier.scanTitle,
    look: "cashier",
    script: "cashier",
    bare: true,
    body: html`<main class="framed is-mode-${qrPayMode}" ${watch(view)}>
<h1 class="unseen">${view.speech.texts.cashier.scanTitle} ${view.session.subject}</h1>
${codeBox(view, code)}
${hasRoom ? words(view) : ""}
</main>`,
  });
}
