/** The fields that orders for faults and scenarios share. Each reader throws BadOrder. */
import { type AskedOrder, BadOrder, type OrderProblem } from "#lib/simulator/console/order-problem.ts";

/** Alipay's own rule for a merchant's number, and the hyphen that many merchants use. */
const NUMBER = /^[A-Za-z0-9_-]{0,64}$/;

export function refuse(problem: OrderProblem): never {
  throw new BadOrder(problem);
}

/** A field that does not exist is a mistake of whoever asks, not something to pass over in silence. */
export function refuseOthers(asked: AskedOrder, known: readonly string[]): void {
  const other = Object.keys(asked).find((name) => !known.includes(name));
  if (other !== undefined) refuse({ field: other, rule: "unknown-field", allowed: known.join(", ") });
}

/** Empty when absent. */
function textOf(asked: AskedOrder, field: string): string {
  const value = asked[field] ?? "";
  if (typeof value !== "string") refuse({ field, rule: "text", allowed: '"" for any' });
  return value.trim();
}

/** One of a list, or the usual one when absent or empty. */
export function choiceOf<T extends string>(
  asked: AskedOrder,
  field: string,
  choice: { from: readonly T[]; usual?: T },
): T {
  const text = textOf(asked, field);
  if (text === "" && choice.usual !== undefined) return choice.usual;
  return (
    choice.from.find((known) => known === text) ?? refuse({ field, rule: "one-of", allowed: choice.from.join(", ") })
  );
}

export function numberOf(asked: AskedOrder, field: string): string {
  const text = textOf(asked, field);
  if (!NUMBER.test(text)) {
    refuse({ field, rule: "number-text", allowed: 'up to 64 letters, digits, "_" and "-"; empty for any' });
  }
  return text;
}

/** null when absent. */
export function wholeOf(asked: AskedOrder, field: string, limits: { min: number; max: number }): number | null {
  const value = asked[field] ?? null;
  if (value === null) return null;
  const isFine = typeof value === "number" && Number.isInteger(value) && value >= limits.min && value <= limits.max;
  if (!isFine) refuse({ field, rule: "whole-number", allowed: `${limits.min} to ${limits.max}` });
  return value;
}

/** Any application when empty, else one that there is. */
export function applicationOf(asked: AskedOrder, appIds: readonly string[]): string {
  return choiceOf(asked, "appId", { from: appIds, usual: "" });
}
