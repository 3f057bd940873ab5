/**
 * The text of one file in a bill's zip: remarks that begin with `#`, a header, rows, CRLF, nothing quoted (protocol
 * sheet, section 5.6). Cells that a reader must not take for numbers end with a tab.
 */
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";

export interface BillTable {
  /** `支付宝业务明细查询` */
  title: string;
  /** `业务明细列表` */
  list: string;
  kind: "detail" | "summary";
  /** What follows the account and the day in the file's name: `业务明细`. */
  fileLabel: string;
  header: readonly string[];
  rows: readonly (readonly string[])[];
  /** Remarks under the list, without `#`. */
  totals: readonly string[];
}

/** Dashes around the words that open and close a list. A summary's closing line is one dash off, as published. */
const RULES = {
  detail: { open: [41, 40], close: [41, 36] },
  summary: { open: [41, 40], close: [40, 37] },
} as const;

function rule(words: string, [before, after]: readonly [number, number]): string {
  return `#${"-".repeat(before)}${words}${"-".repeat(after)}`;
}

/** `2017年08月31日 00:00:00` */
function chineseTime(epochMs: number): string {
  return beijingTime(epochMs).replace(/^(\d+)-(\d+)-(\d+)/, "$1年$2月$3日");
}

/** A text that a merchant or buyer wrote. Nothing is quoted, so a comma or a line break would shift the columns. */
export function textCell(text: string): string {
  return text.replaceAll(",", "，").replaceAll(/[\r\n\t]+/g, " ");
}

/** A text or number with the tab that keeps spreadsheets from rounding it. */
export function tabCell(text: string): string {
  return `${textCell(text)}\t`;
}

export function billFileText(
  table: BillTable,
  head: { account: string; from: number; to: number; exportedAt: number },
): string {
  const rules = RULES[table.kind];
  const lines = [
    `#${table.title}`,
    `#账号：[${head.account}]`,
    `#起始日期：[${chineseTime(head.from)}]   终止日期：[${chineseTime(head.to)}]`,
    rule(table.list, rules.open),
    table.header.join(","),
    ...table.rows.map((cells) => cells.join(",")),
    rule(`${table.list}结束`, rules.close),
    ...table.totals.map((total) => `#${total}`),
    `#导出时间：[${chineseTime(head.exportedAt)}]`,
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}
