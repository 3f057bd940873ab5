/** Money inside the offline Alipay is a whole number of fen; this file is the only place where it is text. */

/** The widest sum the protocol takes, 100,000,000.00 yuan, in fen. */
const YUAN_TEXT_FEN_MAX = 10_000_000_000;

/** Reads "88.88", "88.8" or "88" (yuan, at most two decimals) as fen; null for any other text. */
export function fenFromYuan(text: string): number | null {
  const match = /^(0|[1-9]\d{0,8})(?:\.(\d{1,2}))?$/.exec(text);
  if (!match) return null;
  const fen = Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return fen <= YUAN_TEXT_FEN_MAX ? fen : null;
}

/** Writes fen as the gateway does: always two decimals, no thousands separator; negative sums only in bills. */
export function yuanFromFen(fen: number): string {
  if (fen < 0) return `-${yuanFromFen(-fen)}`;
  const digits = String(fen).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
