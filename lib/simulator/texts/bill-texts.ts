/** The console's bills. */
import type { BillRefusal } from "#lib/simulator/domain/bill-period.ts";
import type { BillType } from "#lib/simulator/operations/write-bill.ts";
import type { Language } from "#lib/simulator/texts/language.ts";
import { plural } from "#lib/simulator/texts/plural.ts";

const chinese = {
  lead: "每天的账单在次日九点（模拟时间）以后可以下载，月账单在次月三日。程序用 alipay.data.dataservice.bill.downloadurl.query 取得下载地址，地址 30 秒内有效。",
  merchant: "商家",
  show: "查看",
  types: { trade: "业务账单（trade）", signcustomer: "账务账单（signcustomer）" } satisfies Record<BillType, string>,
  days: "日账单",
  months: "月账单",
  period: "日期",
  payments: "交易笔数",
  refunds: "退款笔数",
  readyFrom: "可下载时间",
  ready: "可以下载",
  refusals: {
    INVAILID_ARGUMENTS: "还没有结束",
    BILL_NOT_EXIST: "还没有生成",
    BILL_DATE_BEFORE_REGISTRATION: "早于注册时间",
    NO_BILL_DATA: "没有业务",
    TYPE_NOT_SUPPORTED: "不支持",
  } satisfies Record<BillRefusal, string>,
  previewOf: (period: string) => `预览 ${period}`,
  download: "下载",
  downloadOf: (period: string) => `下载 ${period}`,
  downloadZip: "下载 zip",
  detail: "明细",
  summary: "汇总",
  noRows: "这段时间没有明细。程序得到的是一个空账单（EMPTY_DATA_WITH_BILL_FILE）。",
  early: (code: string, time: string) =>
    `程序现在取这份账单会得到 ${code}；${time} 起可以下载。下面是到目前为止的内容。`,
  unknown: "没有这样的账单：日期写成 2026-03-01 或 2026-03。",
  allBills: "全部账单",
  rowCount: (count: number) => `${count} 行`,
};

export type BillTexts = typeof chinese;

const english: BillTexts = {
  lead: "A day’s bill can be downloaded from nine on the next morning (simulated time), a month’s from the third of the next month. Programs ask alipay.data.dataservice.bill.downloadurl.query for an address, which lives for 30 seconds.",
  merchant: "Merchant",
  show: "Show",
  types: { trade: "Payments and refunds (trade)", signcustomer: "Account (signcustomer)" },
  days: "Days",
  months: "Months",
  period: "Date",
  payments: "Payments",
  refunds: "Refunds",
  readyFrom: "Ready from",
  ready: "ready",
  refusals: {
    INVAILID_ARGUMENTS: "not over yet",
    BILL_NOT_EXIST: "not written yet",
    BILL_DATE_BEFORE_REGISTRATION: "before registration",
    NO_BILL_DATA: "no business",
    TYPE_NOT_SUPPORTED: "not supported",
  },
  previewOf: (period) => `Preview ${period}`,
  download: "Download",
  downloadOf: (period) => `Download ${period}`,
  downloadZip: "Download zip",
  detail: "Lines",
  summary: "Sums",
  noRows: "Nothing happened in this time. Programs get a bill without lines (EMPTY_DATA_WITH_BILL_FILE).",
  early: (code, time) =>
    `A program that asks for this bill now gets ${code}; it can be downloaded from ${time}. Below is what has happened so far.`,
  unknown: "There is no such bill: write the date as 2026-03-01 or 2026-03.",
  allBills: "All bills",
  rowCount: (count) => plural(count, "line"),
};

export const BILL_TEXTS: Record<Language, BillTexts> = { "zh-CN": chinese, en: english };
