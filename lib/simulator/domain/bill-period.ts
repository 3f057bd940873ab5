/** The day or month of a bill, and when it can be had (protocol sheet, section 5.6). Days are Beijing's. */
import { beijingTime, parseBeijingTime } from "#lib/simulator/protocol/beijing-time.ts";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** A day's bill is there at nine on the next morning, a month's on the third of the next month, at nine too (assumed). */
const READY_HOUR = 9;
const MONTH_READY_DAY = 3;

const YEARS_KEPT = 6;

/** When every seller here joined Alipay. A real one has a date of its own. */
const REGISTERED_AT = Date.UTC(2024, 0, 1) - 8 * HOUR_MS;

export interface BillPeriod {
  /** `2019-08-08` or `2019-08`, as the merchant writes it. */
  text: string;
  /** `20190808` or `201908`, as file names have it. */
  digits: string;
  from: number;
  /** Exclusive. */
  to: number;
  /** The moment from which the bill can be downloaded. */
  readyAt: number;
}

function dayStart(day: string): number | null {
  return parseBeijingTime(`${day} 00:00:00`);
}

/** Null when the text is neither a real day (`yyyy-MM-dd`) nor a month (`yyyy-MM`). */
export function parseBillPeriod(text: string): BillPeriod | null {
  const digits = text.replaceAll("-", "");
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const from = dayStart(text);
    if (from === null) return null;
    return { text, digits, from, to: from + DAY_MS, readyAt: from + DAY_MS + READY_HOUR * HOUR_MS };
  }
  const month = /^(\d{4})-(\d{2})$/.exec(text);
  const from = month === null ? null : dayStart(`${text}-01`);
  if (month === null || from === null) return null;
  // 32 days after the first there is always the next month.
  const to = dayStart(`${beijingTime(from + 32 * DAY_MS).slice(0, 7)}-01`);
  if (to === null) return null;
  return { text, digits, from, to, readyAt: to + (MONTH_READY_DAY - 1) * DAY_MS + READY_HOUR * HOUR_MS };
}

/** The Beijing day that holds this moment. */
export function billDayOf(moment: number): string {
  return beijingTime(moment).slice(0, 10);
}

export const BILL_REFUSALS = {
  INVAILID_ARGUMENTS: "入参不合法",
  TYPE_NOT_SUPPORTED: "此账单类型不支持下载",
  BILL_NOT_EXIST: "账单不存在",
  BILL_DATE_BEFORE_REGISTRATION: "请求的账单时间早于注册时间",
  NO_BILL_DATA: "商户在请求的账单时间内没有发生当前账单类型的业务",
} as const;

export type BillRefusal = keyof typeof BILL_REFUSALS;

/** What the date alone says against a bill; null when there is one. */
export function periodRefusal(period: BillPeriod, now: number): BillRefusal | null {
  if (period.to > now) return "INVAILID_ARGUMENTS";
  if (period.to <= REGISTERED_AT) return "BILL_DATE_BEFORE_REGISTRATION";
  const oldest = new Date(now);
  oldest.setUTCFullYear(oldest.getUTCFullYear() - YEARS_KEPT);
  return period.to <= oldest.getTime() || now < period.readyAt ? "BILL_NOT_EXIST" : null;
}
