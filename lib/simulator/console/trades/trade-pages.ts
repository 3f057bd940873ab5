/** One trade: its numbers and money, its notifies and its whole story. */
import { dataTable, emptyState, pageHead, part } from "#lib/simulator/console/blocks.ts";
import { type ConsoleView, consolePage, copyable, facts } from "#lib/simulator/console/layout.ts";
import { notifyBadge, statusBadge } from "#lib/simulator/console/status-badges.ts";
import type { TradeStory } from "#lib/simulator/console/trades/trade-story.ts";
import { tradeTimeline } from "#lib/simulator/console/trades/trade-timeline.ts";
import type { Application, Buyer } from "#lib/simulator/domain/model.ts";
import { settlementOf } from "#lib/simulator/domain/settlement.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

const yuan = (fen: number) => `¥${yuanFromFen(fen)}`;

function numbers(
  view: ConsoleView,
  story: TradeStory,
  people: { buyer: Buyer; application: Application | null },
): Markup {
  const { console: names, story: words } = view.speech.texts;
  const { trade } = story;
  const time = (at: number | null) => (at === null ? null : beijingTime(at));
  const application = people.application;
  return facts([
    ["out_trade_no", copyable(view, trade.outTradeNo)],
    ["trade_no", copyable(view, trade.tradeNo)],
    [
      words.application,
      application === null
        ? copyable(view, trade.appId)
        : html`<a href="/console/applications/${trade.appId}">${application.name}</a> <code class="quiet">${trade.appId}</code>`,
    ],
    [names.buyer, `${people.buyer.name} ${people.buyer.logonId}`],
    [names.createdAt, time(trade.createdAt)],
    [names.expiresAt, trade.status === "WAIT_BUYER_PAY" ? time(trade.expiresAt) : null],
    [names.paidAt, time(trade.paidAt)],
    [names.closedAt, time(trade.closedAt)],
    [words.noteTo, trade.notifyUrl === "" ? null : html`<code>${trade.notifyUrl}</code>`],
  ]);
}

function settlementPart(view: ConsoleView, story: TradeStory): Markup | string {
  const { console: names, story: words, channel } = view.speech.texts;
  const { trade } = story;
  const settlement = settlementOf(trade);
  if (settlement === null) return "";
  const coupon =
    trade.couponType === null
      ? null
      : `${trade.couponName} ${yuan(trade.couponFen)} (${words.couponOf[trade.couponType]})`;
  return part({
    title: words.settlement,
    body: facts([
      ["total_amount", yuan(trade.totalFen)],
      [`${words.buyerPaid} · buyer_pay_amount`, yuan(settlement.buyerPayFen)],
      [`${words.receipt} · receipt_amount`, yuan(settlement.receiptFen)],
      [`${words.invoice} · invoice_amount`, yuan(settlement.invoiceFen)],
      [names.payFrom, trade.fundChannel === null ? null : channel[trade.fundChannel]],
      [words.coupon, coupon],
      [names.refunded, trade.refundedFen === 0 ? null : yuan(trade.refundedFen)],
      [words.refundable, trade.status === "TRADE_SUCCESS" ? yuan(trade.totalFen - trade.refundedFen) : null],
    ]),
  });
}

function notifyTable(view: ConsoleView, notifies: TradeStory["notifies"]): Markup {
  const { console: names, story: words, notifyKind } = view.speech.texts;
  if (notifies.length === 0) return emptyState({ text: names.noNotifies });
  const rows = notifies.map((notify) => {
    const last = notify.attempts.at(-1);
    const answer = last === undefined ? words.noAttempt : (last.status ?? last.error);
    return {
      key: notify.notifyId,
      cells: [
        html`<b>${notifyKind[notify.kind]}</b>`,
        notifyBadge(view, notify.state),
        notify.attempts.length,
        html`<code>${answer}</code>`,
        notify.nextAttemptAt === null ? "" : beijingTime(notify.nextAttemptAt),
        copyable(view, notify.notifyId),
        html`<form method="post" action="/console/notifies/${notify.notifyId}/resend"><button type="submit" class="is-small is-quiet">${names.resend}</button></form>`,
      ],
    };
  });
  const columns = [
    { label: names.notifies, kind: "lead" },
    { label: names.status },
    { label: words.attempts, kind: "sum" },
    { label: words.lastAnswer },
    { label: names.nextAttempt, kind: "quiet" },
    { label: "notify_id" },
    { label: "" },
  ] as const;
  return dataTable(names.notifies, columns, rows);
}

function refundPart(view: ConsoleView, story: TradeStory): Markup | string {
  const names = view.speech.texts.console;
  if (story.refunds.length === 0) return "";
  const rows = story.refunds.map((refund) => ({
    key: refund.outRequestNo,
    cells: [
      html`<code>${refund.outRequestNo}</code>`,
      yuan(refund.amountFen),
      refund.reason,
      beijingTime(refund.refundedAt),
    ],
  }));
  const columns = [
    { label: "out_request_no", kind: "lead" },
    { label: names.amount, kind: "sum" },
    { label: names.reason, kind: "wide" },
    { label: names.at, kind: "quiet" },
  ] as const;
  return part({ title: names.refunds, body: dataTable(names.refunds, columns, rows) });
}

function actions(view: ConsoleView, story: TradeStory): Markup {
  const words = view.speech.texts.story;
  const { tradeNo, outTradeNo, status } = story.trade;
  const refund =
    status === "TRADE_SUCCESS"
      ? html`<a class="button is-quiet is-small" href="/console/merchant/trades/${tradeNo}">${words.refundHere}</a>`
      : "";
  return html`${refund}<a class="button is-quiet is-small" href="/console/faults?outTradeNo=${encodeURIComponent(outTradeNo)}">${words.loadFault}</a>`;
}

export function tradePage(
  view: ConsoleView,
  story: TradeStory,
  people: { buyer: Buyer; application: Application | null },
): string {
  const { console: names, story: words } = view.speech.texts;
  const { trade } = story;
  return consolePage(view, {
    section: "trades",
    title: trade.outTradeNo,
    live: true,
    body: html`<p class="crumb"><a href="/console">← ${words.allTrades}</a></p>
${pageHead({
  title: html`${trade.subject} ${statusBadge(view, trade.status)}`,
  lead: html`<span class="big-sum">${yuan(trade.totalFen)}</span>`,
  action: actions(view, story),
})}
${part({ title: words.numbers, body: numbers(view, story, people) })}
${settlementPart(view, story)}
${part({ title: names.notifies, body: notifyTable(view, story.notifies) })}
${refundPart(view, story)}
${part({ title: names.story, lead: words.storyLead, body: tradeTimeline(view, story) })}`,
  });
}
