import { type Fen, findFenInYuan } from "#lib/domain/money.ts";

/** What people type for an amount in yuan: "59", "59.9", "59.90", with or without the sign. Null for anything else. */
export function findTypedFen(text: string): Fen | null {
  const figures = text.trim().replace(/^[¥￥]\s*/, "");
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(figures);
  if (match === null) return null;
  const [, yuan = "", fen = ""] = match;
  return findFenInYuan(`${yuan}.${fen.padEnd(2, "0")}`);
}
