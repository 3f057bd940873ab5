/** Bills: which days and months there are and when they are ready, and one of them as tables. */
import {
  type Column,
  dataTable,
  emptyState,
  linkTabs,
  notice,
  pageHead,
  part,
  toneBadge,
} from "#lib/simulator/console/blocks.ts";
import { type ConsoleView, consolePage } from "#lib/simulator/console/layout.ts";
import type { Seller } from "#lib/simulator/console/merchant/merchant-orders.ts";
import { type BillPeriod, type BillRefusal, periodRefusal } from "#lib/simulator/domain/bill-period.ts";
import { BILL_TYPES, type Bill, type BillType } from "#lib/simulator/operations/write-bill.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import type { BillTable } from "#lib/simulator/protocol/bill-file.ts";

/** One day or month in the list, with how many payments and refunds it has. */
export interface ListedPeriod {
  period: BillPeriod;
  payments: number;
  refunds: number;
}

export interface BillAddress {
  sellerId: string;
  type: BillType;
}

const listHref = ({ sellerId, type }: BillAddress) => `/console/bills?seller=${sellerId}&type=${type}`;
const billHref = ({ sellerId, type }: BillAddress, period: BillPeriod) =>
  `/console/bills/${sellerId}/${type}/${period.text}`;

function readyBadge(view: ConsoleView, refusal: BillRefusal | null): Markup {
  const words = view.speech.texts.bills;
  return refusal === null ? toneBadge("good", words.ready) : toneBadge("quiet", words.refusals[refusal], refusal);
}

function periodTable(
  view: ConsoleView,
  input: { title: string; address: BillAddress; listed: readonly ListedPeriod[] },
): Markup {
  const words = view.speech.texts.bills;
  const columns: Column[] = [
    { label: words.period, kind: "lead" },
    { label: words.payments, kind: "sum" },
    { label: words.refunds, kind: "sum" },
    { label: view.speech.texts.console.status },
    { label: words.readyFrom, kind: "quiet" },
    { label: words.download },
  ];
  const rows = input.listed.map(({ period, payments, refunds }) => {
    const refusal = periodRefusal(period, view.now);
    const href = billHref(input.address, period);
    const download = html`<a href="${href}/zip" aria-label="${words.downloadOf(period.text)}">zip</a>`;
    return {
      key: period.text,
      cells: [
        html`<a href="${href}" aria-label="${words.previewOf(period.text)}">${period.text}</a>`,
        payments,
        refunds,
        readyBadge(view, refusal),
        beijingTime(period.readyAt).slice(0, 16),
        refusal === null ? download : "",
      ],
    };
  });
  return part({ title: input.title, body: dataTable(input.title, columns, rows) });
}

/** Shown only where there is a choice. */
function sellerChoice(view: ConsoleView, address: BillAddress, sellers: readonly Seller[]): Markup | string {
  const words = view.speech.texts.bills;
  if (sellers.length < 2) return "";
  const options = sellers.map(
    ({ sellerId, names }) =>
      html`<option value="${sellerId}"${sellerId === address.sellerId ? html` selected` : ""}>${names.join(" · ")} (${sellerId})</option>`,
  );
  return html`<form method="get" action="/console/bills" class="row"><input type="hidden" name="type" value="${address.type}"><label>${words.merchant}<select name="seller">${options}</select></label><button type="submit" class="is-small is-quiet">${words.show}</button></form>`;
}

export function billsPage(
  view: ConsoleView,
  shown: {
    address: BillAddress | null;
    sellers: readonly Seller[];
    days: readonly ListedPeriod[];
    months: readonly ListedPeriod[];
  },
): string {
  const words = view.speech.texts.bills;
  const title = view.speech.texts.console.bills;
  const { address } = shown;
  const head = pageHead({ title, lead: words.lead });
  if (address === null) {
    const body = html`${head}${emptyState({ text: view.speech.texts.merchant.noSellers })}`;
    return consolePage(view, { section: "bills", title, body });
  }
  const tabs = BILL_TYPES.map((type) => ({
    href: listHref({ ...address, type }),
    text: words.types[type],
    isCurrent: type === address.type,
  }));
  return consolePage(view, {
    section: "bills",
    title,
    body: html`${head}${sellerChoice(view, address, shown.sellers)}${linkTabs(title, tabs)}
${periodTable(view, { title: words.days, address, listed: shown.days })}
${periodTable(view, { title: words.months, address, listed: shown.months })}`,
  });
}

/** As a spreadsheet shows it; columns keep their Chinese names, which are what programs read. */
function billTable(title: string, table: BillTable): Markup {
  const sums = table.header.map((label) => /（|笔数/.test(label));
  const head = table.header.map(
    (label, index) => html`<th scope="col"${sums[index] ? html` class="sum"` : ""}>${label}</th>`,
  );
  const rows = table.rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, index) => html`<td${sums[index] ? html` class="sum"` : ""}>${cell.trim()}</td>`)}</tr>`,
  );
  const totals = table.totals.map((total) => html`<p class="hint" lang="zh-CN">${total}</p>`);
  return part({
    title,
    body: html`<div class="scroll" tabindex="0" role="region" aria-label="${title}" lang="zh-CN"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>${totals}`,
  });
}

export function billPage(view: ConsoleView, shown: { address: BillAddress; period: BillPeriod; bill: Bill }): string {
  const words = view.speech.texts.bills;
  const { address, period, bill } = shown;
  const refusal = periodRefusal(period, view.now);
  const title = period.text;
  const lead = `${words.types[address.type]} · ${words.rowCount(bill.detail.rows.length)}`;
  const early = refusal === null ? "" : notice("info", words.early(refusal, beijingTime(period.readyAt).slice(0, 16)));
  const zip = html`<a class="button" href="${billHref(address, period)}/zip">${words.downloadZip}</a>`;
  return consolePage(view, {
    section: "bills",
    title,
    body: html`<p class="crumb"><a href="${listHref(address)}">← ${words.allBills}</a></p>
${pageHead({
  title,
  lead,
  ...(refusal === null && { action: zip }),
})}${early}${bill.detail.rows.length === 0 ? notice("info", words.noRows) : ""}
${billTable(words.detail, bill.detail)}${billTable(words.summary, bill.summary)}`,
  });
}
