/** The list of trades, and one trade with its whole story. */
import { type ConsoleView, consolePage, copyable, facts, payload } from "#lib/simulator/console/layout.ts";
import type { TradeStory } from "#lib/simulator/console/trade-story.ts";
import type { Buyer, GatewayRequestRecord, NotifyAttempt, Trade, TradeStatus } from "#lib/simulator/domain/model.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { beijingTime, beijingTimeWithMillis } from "#lib/simulator/protocol/beijing-time.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

/** Icon, word and tint: a colour alone says nothing to those who do not see it. */
const STATUS_SIGNS: Record<TradeStatus, string> = {
  WAIT_BUYER_PAY: "○",
  TRADE_SUCCESS: "●",
  TRADE_FINISHED: "◆",
  TRADE_CLOSED: "×",
};

function badge(view: ConsoleView, status: TradeStatus): Markup {
  return html`<span class="badge is-${status.toLowerCase()}" title="${status}">${STATUS_SIGNS[status]} ${view.speech.texts.status[status]}</span>`;
}

export function tradesPage(view: ConsoleView, trades: readonly Trade[]): string {
  const words = view.speech.texts.console;
  const rows = trades.map(
    (trade) => html`<tr>
  <td><a href="/console/trades/${trade.tradeNo}">${trade.outTradeNo}</a></td>
  <td>${badge(view, trade.status)}</td>
  <td class="sum">${yuanFromFen(trade.totalFen)}</td>
  <td class="sum">${trade.refundedFen === 0 ? "" : `−${yuanFromFen(trade.refundedFen)}`}</td>
  <td class="wide">${trade.subject}</td>
  <td class="quiet">${beijingTime(trade.createdAt)}</td>
</tr>`,
  );
  const table = html`<div class="scroll" tabindex="0"><table><thead><tr>
  <th>out_trade_no</th><th>${words.status}</th><th class="sum">${words.amount}</th><th class="sum">${words.refunded}</th><th class="wide">${words.subject}</th><th>${words.createdAt}</th>
</tr></thead><tbody>${rows}</tbody></table></div>`;
  return consolePage(view, {
    section: "trades",
    title: words.trades,
    body: html`<h1>${words.trades}</h1>${trades.length === 0 ? html`<p class="empty">${words.noTrades}</p>` : table}`,
  });
}

/** A form body as people read it: one decoded field a line. */
function readableForm(form: string): string {
  return [...new URLSearchParams(form)].map(([name, value]) => `${name} = ${value}`).join("\n");
}

function attemptItem(view: ConsoleView, attempt: NotifyAttempt): Markup {
  const words = view.speech.texts.console;
  const isHeard = attempt.status === 200 && attempt.replyBody === "success";
  const answer = attempt.status === null ? `${words.noAnswer}: ${attempt.error}` : `HTTP ${attempt.status}`;
  return html`<li class="${isHeard ? "is-heard" : "is-unheard"}">
  <p><b>${words.attempt(attempt.number)}</b> <span class="quiet">${words.attemptReason[attempt.reason]} · ${beijingTime(attempt.at)} · ${attempt.durationMs} ms</span></p>
  <p>${isHeard ? "✓" : "✗"} ${answer} <code>${attempt.replyBody.slice(0, 120)}</code></p>
  ${payload(words.sent, readableForm(attempt.requestBody))}
</li>`;
}

function notifyCard(view: ConsoleView, notify: TradeStory["notifies"][number]): Markup {
  const words = view.speech.texts.console;
  const next = notify.nextAttemptAt === null ? null : beijingTime(notify.nextAttemptAt);
  return html`<article class="card">
  <header><h3>${view.speech.texts.notifyKind[notify.kind]}</h3><span class="badge is-${notify.state}">${view.speech.texts.notifyState[notify.state]}</span>
  <form method="post" action="/console/notifies/${notify.notifyId}/resend"><button type="submit" class="is-small">${words.resend}</button></form></header>
  ${facts([
    ["notify_id", copyable(view, notify.notifyId)],
    ["notify_url", html`<code>${notify.url}</code>`],
    [words.nextAttempt, next],
  ])}
  <ol class="attempts">${notify.attempts.map((attempt) => attemptItem(view, attempt))}</ol>
</article>`;
}

interface StoryLine {
  at: number;
  line: Markup;
}

function requestLine(view: ConsoleView, request: GatewayRequestRecord): StoryLine {
  const fault = request.fault === "" ? "" : html` <span class="badge is-fault">${request.fault}</span>`;
  const line = html`<a href="/console/requests/${request.id}"><code>${request.method}</code></a> → <code>${request.outcome}</code>${fault}
${payload(view.speech.texts.console.answered, request.reply)}`;
  return { at: request.at, line };
}

/** Requests, events of the trade and attempts of notifies, in one order. */
function storyLines(view: ConsoleView, story: TradeStory): StoryLine[] {
  const { texts } = view.speech;
  const events = story.events.map((event) => ({
    at: event.at,
    line: html`<b>${texts.event[event.kind]}</b> <span class="quiet">${event.detail}</span>`,
  }));
  const attempts = story.notifies.flatMap((notify) =>
    notify.attempts.map((attempt) => ({
      at: attempt.at,
      line: html`${texts.notifyKind[notify.kind]} · ${texts.console.attempt(attempt.number)} → <code>${attempt.status ?? attempt.error}</code>`,
    })),
  );
  const requests = story.requests.map((request) => requestLine(view, request));
  return [...requests, ...events, ...attempts].sort((left, right) => left.at - right.at);
}

function refundTable(view: ConsoleView, story: TradeStory): Markup {
  if (story.refunds.length === 0) return html``;
  const rows = story.refunds.map(
    (refund) =>
      html`<tr><td><code>${refund.outRequestNo}</code></td><td class="sum">${yuanFromFen(refund.amountFen)}</td><td class="wide">${refund.reason}</td><td class="quiet">${beijingTime(refund.refundedAt)}</td></tr>`,
  );
  return html`<section><h2>${view.speech.texts.console.refunds}</h2><div class="scroll" tabindex="0"><table><tbody>${rows}</tbody></table></div></section>`;
}

export function tradePage(view: ConsoleView, story: TradeStory, buyer: Buyer): string {
  const words = view.speech.texts.console;
  const { trade } = story;
  const time = (at: number | null) => (at === null ? null : beijingTime(at));
  const lines = storyLines(view, story).map(
    ({ at, line }) => html`<li><time class="quiet">${beijingTimeWithMillis(at)}</time><div>${line}</div></li>`,
  );
  const notifies = story.notifies.map((notify) => notifyCard(view, notify));
  return consolePage(view, {
    section: "trades",
    title: trade.outTradeNo,
    body: html`<h1>${trade.subject} ${badge(view, trade.status)}</h1>
${facts([
  ["out_trade_no", copyable(view, trade.outTradeNo)],
  ["trade_no", copyable(view, trade.tradeNo)],
  [words.amount, `¥${yuanFromFen(trade.totalFen)}`],
  [words.refunded, trade.refundedFen === 0 ? null : `¥${yuanFromFen(trade.refundedFen)}`],
  [words.buyer, `${buyer.name} ${buyer.logonId}`],
  [words.payFrom, trade.fundChannel === null ? null : view.speech.texts.channel[trade.fundChannel]],
  [words.createdAt, time(trade.createdAt)],
  [words.expiresAt, trade.status === "WAIT_BUYER_PAY" ? time(trade.expiresAt) : null],
  [words.paidAt, time(trade.paidAt)],
  [words.closedAt, time(trade.closedAt)],
])}
<section><h2>${words.notifies}</h2>${notifies.length === 0 ? html`<p class="empty">${words.noNotifies}</p>` : notifies}</section>
${refundTable(view, story)}
<section><h2>${words.story}</h2><ol class="story">${lines}</ol></section>`,
  });
}
