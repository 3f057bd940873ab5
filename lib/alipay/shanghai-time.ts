/** China has one time zone and, since 1991, no summer time: a fixed shift is exact, whatever zone the server runs in. */
const SHANGHAI_SHIFT_MS = 8 * 3_600_000;

/** Milliseconds appear in gmt_refund only. */
const SHANGHAI_TEXT = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{3})?$/;

/** Writes a moment as Alipay wants it: `yyyy-MM-dd HH:mm:ss` in Asia/Shanghai time, fractions of a second cut off. */
export function shanghaiText(moment: Date): string {
  return shifted(moment).slice(0, 19);
}

/** Reads `yyyy-MM-dd HH:mm:ss`, with or without `.SSS`, as Asia/Shanghai time. Null where it is no such moment. */
export function findShanghaiMoment(text: string): Date | null {
  if (!SHANGHAI_TEXT.test(text)) return null;
  const read = new Date(`${text.replace(" ", "T")}Z`);
  if (Number.isNaN(read.getTime())) return null;
  const moment = new Date(read.getTime() - SHANGHAI_SHIFT_MS);
  // Date takes 31 February for 3 March and 24:00 for the next midnight; such a text does not come back as it was.
  return shifted(moment).startsWith(text) ? moment : null;
}

function shifted(moment: Date): string {
  return new Date(moment.getTime() + SHANGHAI_SHIFT_MS).toISOString().replace("T", " ");
}
