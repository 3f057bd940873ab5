import type { Fen } from "#lib/domain/money.ts";

/** Yuan for people, without the sign: "1,299.00". Integer arithmetic only. */
export function formatFen(amount: Fen): string {
  const digits = String(amount).padStart(3, "0");
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${yuan}.${digits.slice(-2)}`;
}

/** Yuan for people as one text, for buttons, titles and labels: "¥1,299.00". */
export function formatMoney(amount: Fen): string {
  return `¥${formatFen(amount)}`;
}
