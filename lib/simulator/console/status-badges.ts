/** The words for states and outcomes, each with a sign and a tint. */
import { toneBadge } from "#lib/simulator/console/blocks.ts";
import type { ConsoleView } from "#lib/simulator/console/layout.ts";
import type { NotifyState, TradeStatus } from "#lib/simulator/domain/model.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";

const STATUS_SIGNS: Record<TradeStatus, string> = {
  WAIT_BUYER_PAY: "○",
  TRADE_SUCCESS: "●",
  TRADE_FINISHED: "◆",
  TRADE_CLOSED: "×",
};

export function statusBadge(view: ConsoleView, status: TradeStatus): Markup {
  return html`<span class="badge is-${status.toLowerCase()}" title="${status}"><span aria-hidden="true">${STATUS_SIGNS[status]} </span>${view.speech.texts.status[status]}</span>`;
}

const STATE_TONES = { pending: "warn", delivered: "good", "given-up": "bad" } as const satisfies Record<
  NotifyState,
  "good" | "warn" | "bad"
>;

export function notifyBadge(view: ConsoleView, state: NotifyState): Markup {
  return toneBadge(STATE_TONES[state], view.speech.texts.notifyState[state]);
}

/** What the gateway did: done, not known to the merchant, or refused. */
export function outcomeTone(outcome: string): "good" | "warn" | "bad" {
  if (outcome === "10000" || outcome === "page" || outcome === "wap") return "good";
  return outcome === "lost" || outcome === "20000" || outcome === "isp.unknow-error" ? "warn" : "bad";
}

export function outcomeBadge(outcome: string): Markup {
  return toneBadge(outcomeTone(outcome), outcome === "" ? "—" : outcome);
}
