/** What reached the gateway, whether or not it belongs to a trade: the list, and one call taken apart. */
import { type Column, dataTable, emptyState, pageHead, part, toneBadge } from "#lib/simulator/console/blocks.ts";
import {
  type ConsoleView,
  consolePage,
  copyable,
  copyableBlock,
  facts,
  payload,
} from "#lib/simulator/console/layout.ts";
import { listAddress, listFilters, pager } from "#lib/simulator/console/list-controls.ts";
import { readableJson } from "#lib/simulator/console/readable.ts";
import { type SignatureReport, signaturePart } from "#lib/simulator/console/requests/signature-report.ts";
import { outcomeBadge } from "#lib/simulator/console/status-badges.ts";
import type { Application, GatewayRequestRecord } from "#lib/simulator/domain/model.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { beijingTime, beijingTimeWithMillis } from "#lib/simulator/protocol/beijing-time.ts";
import type { ListPage, RequestFilter } from "#lib/simulator/store/console-lists.ts";

const ADDRESS = "/console/requests";

export interface RequestList {
  list: ListPage<GatewayRequestRecord>;
  filter: RequestFilter;
  choices: { methods: readonly string[]; outcomes: readonly string[] };
  applications: readonly Application[];
}

function requestTable(view: ConsoleView, requests: readonly GatewayRequestRecord[]): Markup {
  const { console: names, requests: words } = view.speech.texts;
  const columns: Column[] = [
    { label: names.method, kind: "lead" },
    { label: names.outcome },
    { label: "out_trade_no" },
    { label: "app_id" },
    { label: names.at, kind: "quiet" },
  ];
  const rows = requests.map((request) => ({
    key: `request-${request.id}`,
    cells: [
      html`<a href="${ADDRESS}/${request.id}"><code>${request.method === "" ? words.noMethod : request.method}</code></a>`,
      html`<span>${outcomeBadge(request.outcome)}${request.fault === "" ? "" : html` ${toneBadge("bad", request.fault, names.fault)}`}</span>`,
      html`<code>${request.outTradeNo}</code>`,
      html`<code>${request.appId}</code>`,
      beijingTime(request.at),
    ],
  }));
  return dataTable(names.requests, columns, rows);
}

function filtersOf(view: ConsoleView, { filter, choices, applications }: RequestList): Markup {
  const { console: names, requests: words, story } = view.speech.texts;
  const plain = (values: readonly string[]) =>
    values.filter((value) => value !== "").map((value) => [value, value] as const);
  return listFilters(view, {
    address: ADDRESS,
    text: filter.text,
    hint: words.searchHint,
    choices: [
      {
        name: "method",
        label: names.method,
        value: filter.method,
        options: [["", words.anyMethod], ...plain(choices.methods)],
      },
      {
        name: "outcome",
        label: names.outcome,
        value: filter.outcome,
        options: [["", words.anyOutcome], ["refused", words.refused], ...plain(choices.outcomes)],
      },
      {
        name: "app",
        label: story.application,
        value: filter.appId,
        options: [["", story.anyApplication], ...applications.map(({ appId, name }) => [appId, name] as const)],
      },
    ],
  });
}

export function requestsPage(view: ConsoleView, shown: RequestList): string {
  const { console: names, requests: words } = view.speech.texts;
  const { list, filter, choices } = shown;
  const page = (body: Markup) =>
    consolePage(view, {
      section: "requests",
      title: names.requests,
      live: true,
      body: html`${pageHead({ title: names.requests, lead: words.lead })}${body}`,
    });
  if (choices.methods.length === 0) return page(emptyState({ text: names.noRequests }));
  const conditions = { q: filter.text, method: filter.method, outcome: filter.outcome, app: filter.appId };
  const pages = pager(view, {
    total: words.found(list.total),
    count: list.total,
    page: filter.page,
    hrefOf: (number) => listAddress(ADDRESS, { ...conditions, page: number }),
  });
  const table = list.rows.length === 0 ? emptyState({ text: words.nothingFound }) : requestTable(view, list.rows);
  return page(html`${filtersOf(view, shown)}${table}${pages}`);
}

function parameterList(view: ConsoleView, request: GatewayRequestRecord): Markup {
  const words = view.speech.texts.requests;
  const params = Object.entries(JSON.parse(request.params) as Record<string, string>);
  const inQuery = new Set(JSON.parse(request.queryNames) as string[]);
  const value = (name: string, text: string) => {
    if (text.trim() === "") return html`<span class="quiet">${words.empty}</span>`;
    if (name === "biz_content") return html`<pre>${readableJson(text)}</pre>`;
    return html`<code>${text}</code>`;
  };
  return html`<dl class="params">${params.map(([name, text]) => html`<div><dt><code>${name}</code> <span class="badge">${inQuery.has(name) ? words.inQuery : words.inBody}</span></dt><dd>${value(name, text)}</dd></div>`)}</dl>`;
}

function replyPart(view: ConsoleView, request: GatewayRequestRecord): Markup | string {
  const { console: names, requests: words } = view.speech.texts;
  if (request.reply === "") return "";
  const laidOut = readableJson(request.reply);
  const readable = laidOut === request.reply ? "" : payload(words.pretty, laidOut);
  return part({
    title: names.answered,
    lead: words.replyLead,
    body: html`${copyableBlock(view, request.reply)}${readable}`,
  });
}

export function requestPage(
  view: ConsoleView,
  shown: { request: GatewayRequestRecord; tradeNo: string | null; report: SignatureReport },
): string {
  const { console: names, requests: words } = view.speech.texts;
  const { request, tradeNo, report } = shown;
  const trade =
    tradeNo === null ? null : html`<a href="/console/trades/${tradeNo}"><code>${request.outTradeNo}</code></a>`;
  return consolePage(view, {
    section: "requests",
    title: request.method === "" ? words.noMethod : request.method,
    body: html`<p class="crumb"><a href="${ADDRESS}">← ${words.allRequests}</a></p>
${pageHead({ title: html`<code>${request.method === "" ? words.noMethod : request.method}</code> ${outcomeBadge(request.outcome)}` })}
${facts([
  [names.at, beijingTimeWithMillis(request.at)],
  [words.transport, html`<code>${request.transport}</code>`],
  [words.charset, request.charsetName],
  ["app_id", request.appId === "" ? null : copyable(view, request.appId)],
  [words.ofTrade, trade],
  ["out_trade_no", tradeNo === null && request.outTradeNo !== "" ? copyable(view, request.outTradeNo) : null],
  [names.fault, request.fault === "" ? null : toneBadge("bad", request.fault)],
])}
${signaturePart(view, request, report)}
${part({ title: names.parameters, body: parameterList(view, request) })}
${part({ title: names.signedString, lead: words.stringLead, body: copyableBlock(view, request.signedString) })}
${replyPart(view, request)}`,
  });
}
