/** The test buyers and what is in their purses. */
import { type ConsoleView, consolePage, copyable, facts } from "#lib/simulator/console/layout.ts";
import type { Buyer } from "#lib/simulator/domain/model.ts";
import { html } from "#lib/simulator/pages/markup.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

export function buyersPage(view: ConsoleView, buyers: readonly Buyer[]): string {
  const words = view.speech.texts.wallet;
  const cards = buyers.map(
    (buyer) =>
      html`<article class="card"><header><h2>${buyer.name}</h2></header>${facts([
        ["buyer_logon_id", copyable(view, buyer.logonId)],
        ["buyer_id", copyable(view, buyer.buyerId)],
        [words.password, copyable(view, buyer.password)],
        [words.balance, `¥${yuanFromFen(buyer.balanceFen)}`],
        [words.card, `${buyer.cardName} ¥${yuanFromFen(buyer.cardFen)}`],
      ])}</article>`,
  );
  return consolePage(view, {
    section: "buyers",
    title: view.speech.texts.console.buyers,
    body: html`<h1>${view.speech.texts.console.buyers}</h1><div class="cards">${cards}</div>`,
  });
}
