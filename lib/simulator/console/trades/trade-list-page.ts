/** The list of trades: searched, filtered, a page at a time. */
import { type Column, dataTable, emptyState, pageHead } from "#lib/simulator/console/blocks.ts";
import { type ConsoleView, consolePage } from "#lib/simulator/console/layout.ts";
import { listAddress, listFilters, pager } from "#lib/simulator/console/list-controls.ts";
import { statusBadge } from "#lib/simulator/console/status-badges.ts";
import { type Welcome, welcome } from "#lib/simulator/console/welcome.ts";
import { type Application, TRADE_STATUSES } from "#lib/simulator/domain/model.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";
import type { ListPage, TradeFilter, TradeRow } from "#lib/simulator/store/console-lists.ts";

const ADDRESS = "/console";

function tradeTable(view: ConsoleView, trades: readonly TradeRow[]): Markup {
  const words = view.speech.texts.console;
  const columns: Column[] = [
    { label: "out_trade_no", kind: "lead" },
    { label: words.status },
    { label: words.amount, kind: "sum" },
    { label: words.refunded, kind: "sum" },
    { label: words.subject, kind: "wide" },
    { label: words.buyer },
    { label: words.createdAt, kind: "quiet" },
  ];
  const rows = trades.map((trade) => ({
    key: trade.tradeNo,
    cells: [
      html`<a href="/console/trades/${trade.tradeNo}"><code>${trade.outTradeNo}</code></a>`,
      statusBadge(view, trade.status),
      yuanFromFen(trade.totalFen),
      trade.refundedFen === 0 ? "" : `−${yuanFromFen(trade.refundedFen)}`,
      trade.subject,
      trade.buyerName,
      beijingTime(trade.createdAt),
    ],
  }));
  return dataTable(words.trades, columns, rows);
}

export function tradesPage(
  view: ConsoleView,
  shown: { list: ListPage<TradeRow>; filter: TradeFilter; applications: readonly Application[]; welcome: Welcome },
): string {
  const { story: words, console: names, status } = view.speech.texts;
  const { list, filter } = shown;
  const isFiltered = filter.text !== "" || filter.status !== "" || filter.appId !== "";
  const page = (body: Markup) => consolePage(view, { section: "trades", title: names.trades, body, live: true });
  if (list.total === 0 && !isFiltered) return page(welcome(view, shown.welcome));
  const filters = listFilters(view, {
    address: ADDRESS,
    text: filter.text,
    hint: words.searchHint,
    choices: [
      {
        name: "status",
        label: names.status,
        value: filter.status,
        options: [["", words.anyStatus], ...TRADE_STATUSES.map((name) => [name, status[name]] as const)],
      },
      {
        name: "app",
        label: words.application,
        value: filter.appId,
        options: [["", words.anyApplication], ...shown.applications.map(({ appId, name }) => [appId, name] as const)],
      },
    ],
  });
  const pages = pager(view, {
    total: words.found(list.total),
    count: list.total,
    page: filter.page,
    hrefOf: (number) =>
      listAddress(ADDRESS, { q: filter.text, status: filter.status, app: filter.appId, page: number }),
  });
  const table = list.rows.length === 0 ? emptyState({ text: words.nothingFound }) : tradeTable(view, list.rows);
  return page(html`${pageHead({ title: names.trades, lead: words.lead })}${filters}${table}${pages}`);
}
