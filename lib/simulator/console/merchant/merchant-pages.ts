/** The merchant centre: each merchant's money and paid trades, and one trade with what can be done to it. */
import {
  type Column,
  dataTable,
  emptyState,
  notice,
  pageHead,
  part,
  textField,
} from "#lib/simulator/console/blocks.ts";
import { type ConsoleView, consolePage, copyable, facts } from "#lib/simulator/console/layout.ts";
import type { MerchantRefusal, Seller } from "#lib/simulator/console/merchant/merchant-orders.ts";
import { statusBadge } from "#lib/simulator/console/status-badges.ts";
import type { Refund, Trade } from "#lib/simulator/domain/model.ts";
import { settlementOf } from "#lib/simulator/domain/settlement.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";
import type { MerchantTexts } from "#lib/simulator/texts/merchant-texts.ts";

/** What was just done or refused: shown once, on top. */
export type MerchantNews =
  | { kind: "done"; what: keyof MerchantTexts["done"] }
  | { kind: "refunded"; requestNo: string }
  | { kind: "refused"; code: MerchantRefusal };

function newsNotice(words: MerchantTexts, news: MerchantNews | null): Markup | string {
  switch (news?.kind) {
    case undefined:
      return "";
    case "done":
      return notice("good", words.done[news.what]);
    case "refunded":
      return notice("good", words.refundedWith(news.requestNo));
    case "refused":
      return notice("bad", words.refusals[news.code]);
  }
}

function leftFen(trade: Trade): number {
  return trade.status === "TRADE_SUCCESS" ? trade.totalFen - trade.refundedFen : 0;
}

const tradeHref = (trade: Trade) => `/console/merchant/trades/${trade.tradeNo}`;

function tradeTable(view: ConsoleView, trades: readonly Trade[]): Markup {
  const words = view.speech.texts.merchant;
  const shared = view.speech.texts.console;
  const columns: Column[] = [
    { label: "out_trade_no", kind: "lead" },
    { label: shared.status },
    { label: shared.amount, kind: "sum" },
    { label: words.received, kind: "sum" },
    { label: words.left, kind: "sum" },
    { label: shared.subject, kind: "wide" },
    { label: words.paidAt, kind: "quiet" },
  ];
  const rows = trades.map((trade) => ({
    key: trade.tradeNo,
    cells: [
      html`<a href="${tradeHref(trade)}"><code>${trade.outTradeNo}</code></a>`,
      statusBadge(view, trade.status),
      yuanFromFen(trade.totalFen),
      yuanFromFen(settlementOf(trade)?.receiptFen ?? 0),
      yuanFromFen(leftFen(trade)),
      trade.subject,
      trade.paidAt === null ? "" : beijingTime(trade.paidAt),
    ],
  }));
  return dataTable(words.paidTrades, columns, rows);
}

/** Field names carry the seller: several merchants stand on one page, each with forms of its own. */
function moneyForm(seller: Seller, parts: { action: string; label: string; hint: string; button: string }): Markup {
  const { sellerId } = seller;
  const name = `${parts.action}-${sellerId}`;
  return html`<form method="post" action="/console/merchant/${sellerId}/${parts.action}" class="stack">${textField({ name, label: parts.label, hint: parts.hint, numeric: true })}<button type="submit" class="is-small">${parts.button}</button></form>`;
}

function sellerPart(view: ConsoleView, seller: Seller, trades: readonly Trade[]): Markup {
  const words = view.speech.texts.merchant;
  const withdrawal = {
    action: "withdrawals",
    label: words.withdrawAmount,
    hint: words.withdrawHint,
    button: words.withdraw,
  };
  const deposit = { action: "deposits", label: words.depositAmount, hint: words.depositHint, button: words.deposit };
  return part({
    title: seller.names.join(" · "),
    id: `seller-${seller.sellerId}`,
    body: html`<article class="card">${facts([
      [words.balance, html`<b class="big-sum">¥${yuanFromFen(seller.balanceFen)}</b>`],
      ["seller_id", copyable(view, seller.sellerId)],
    ])}<p class="hint">${words.feeHint}</p>
<div class="fields">${moneyForm(seller, withdrawal)}${moneyForm(seller, deposit)}</div></article>
<h3>${words.paidTrades}</h3>
${trades.length === 0 ? emptyState({ text: words.noPaidTrades }) : tradeTable(view, trades)}`,
  });
}

export function merchantPage(
  view: ConsoleView,
  shown: { sellers: readonly { seller: Seller; trades: readonly Trade[] }[]; news: MerchantNews | null },
): string {
  const words = view.speech.texts.merchant;
  const title = view.speech.texts.console.merchant;
  const sellers = shown.sellers.map(({ seller, trades }) => sellerPart(view, seller, trades));
  return consolePage(view, {
    section: "merchant",
    title,
    body: html`${pageHead({ title, lead: words.lead })}${newsNotice(words, shown.news)}
${sellers.length === 0 ? emptyState({ text: words.noSellers }) : sellers}`,
  });
}

function refundForm(view: ConsoleView, trade: Trade): Markup {
  const words = view.speech.texts.merchant;
  if (leftFen(trade) === 0) return html`<p class="hint">${words.noRefundLeft}</p>`;
  const left = yuanFromFen(leftFen(trade));
  return html`<form method="post" action="${tradeHref(trade)}/refunds" class="stack"><input type="hidden" name="left" value="${left}"><div class="fields">
${textField({ name: "amount", label: words.refundAmount, hint: words.refundAmountHint(`¥${left}`), value: left, numeric: true, required: true })}
${textField({ name: "reason", label: words.refundReason, hint: words.refundReasonHint })}</div>
<button type="submit">${words.refund}</button></form>`;
}

function refundTable(view: ConsoleView, refunds: readonly Refund[]): Markup | string {
  const words = view.speech.texts.merchant;
  const shared = view.speech.texts.console;
  if (refunds.length === 0) return "";
  const columns: Column[] = [
    { label: words.requestNo, kind: "lead" },
    { label: shared.amount, kind: "sum" },
    { label: words.refundReason, kind: "wide" },
    { label: words.madeIn },
    { label: shared.at, kind: "quiet" },
  ];
  const rows = refunds.map((refund) => ({
    key: refund.outRequestNo,
    cells: [
      html`<code>${refund.outRequestNo}</code>`,
      yuanFromFen(refund.amountFen),
      refund.reason,
      words.source[refund.source],
      beijingTime(refund.refundedAt),
    ],
  }));
  return part({ title: words.earlierRefunds, body: dataTable(words.earlierRefunds, columns, rows) });
}

export function merchantTradePage(
  view: ConsoleView,
  shown: { trade: Trade; refunds: readonly Refund[]; isFrozen: boolean; news: MerchantNews | null },
): string {
  const words = view.speech.texts.merchant;
  const shared = view.speech.texts.console;
  const { trade, isFrozen } = shown;
  const freeze = html`<form method="post" action="${tradeHref(trade)}/${isFrozen ? "unfreeze" : "freeze"}"><button type="submit" class="is-small ${isFrozen ? "is-quiet" : "is-danger"}">${isFrozen ? words.unfreeze : words.freeze}</button></form>`;
  const body = html`<p class="crumb"><a href="/console/merchant">← ${shared.merchant}</a></p>
${pageHead({
  title: html`${trade.subject} ${statusBadge(view, trade.status)}`,
  action: html`<a class="button is-quiet" href="/console/trades/${trade.tradeNo}">${words.story}</a>`,
})}${newsNotice(words, shown.news)}${isFrozen ? notice("warn", words.frozenText) : ""}
${facts([
  ["out_trade_no", copyable(view, trade.outTradeNo)],
  ["trade_no", copyable(view, trade.tradeNo)],
  [shared.amount, `¥${yuanFromFen(trade.totalFen)}`],
  [words.received, `¥${yuanFromFen(settlementOf(trade)?.receiptFen ?? 0)}`],
  [shared.refunded, `¥${yuanFromFen(trade.refundedFen)}`],
  [words.paidAt, trade.paidAt === null ? null : beijingTime(trade.paidAt)],
])}
${part({ title: words.refundTrade, body: refundForm(view, trade) })}
${refundTable(view, shown.refunds)}
${part({ title: isFrozen ? words.unfreeze : words.freeze, lead: words.freezeText, body: freeze })}`;
  return consolePage(view, { section: "merchant", title: `${words.refund} ${trade.outTradeNo}`, body });
}
