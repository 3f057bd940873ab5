/** All times on the wire are Asia/Shanghai wall-clock text, whatever the time zone of the machine. China has no DST. */
const BEIJING_OFFSET_MS = 8 * 60 * 60 * 1000;

function beijingIso(epochMs: number): string {
  return new Date(epochMs + BEIJING_OFFSET_MS).toISOString();
}

/** `yyyy-MM-dd HH:mm:ss` */
export function beijingTime(epochMs: number): string {
  return beijingIso(epochMs).slice(0, 19).replace("T", " ");
}

/** `yyyy-MM-dd HH:mm:ss.SSS`: only `gmt_refund` of a notify carries milliseconds. */
export function beijingTimeWithMillis(epochMs: number): string {
  return beijingIso(epochMs).slice(0, 23).replace("T", " ");
}

/** `yyyyMMdd` and `HHmmss`, the parts that trade and notify numbers are made of. */
export function beijingStamp(epochMs: number): { day: string; time: string } {
  const iso = beijingIso(epochMs);
  return { day: iso.slice(0, 10).replaceAll("-", ""), time: iso.slice(11, 19).replaceAll(":", "") };
}

/** The last moment (exclusive) of the Beijing day that holds `epochMs`: where a `1c` timeout closes. */
export function endOfBeijingDay(epochMs: number): number {
  const dayMs = 24 * 60 * 60 * 1000;
  return (Math.floor((epochMs + BEIJING_OFFSET_MS) / dayMs) + 1) * dayMs - BEIJING_OFFSET_MS;
}

/** Reads `yyyy-MM-dd HH:mm:ss` as epoch milliseconds; null when it is no such text or no such date. */
export function parseBeijingTime(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return null;
  const epochMs = Date.parse(`${text.replace(" ", "T")}+08:00`);
  // Date.parse rolls 02-30 over to 03-01 on some engines: a real date survives the way back.
  return Number.isNaN(epochMs) || beijingTime(epochMs) !== text ? null : epochMs;
}
