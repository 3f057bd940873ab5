/** What is wrong with an order for a fault or a scenario: which field, and what it may hold. */

export type ProblemRule = "one-of" | "whole-number" | "rate" | "number-text" | "not-here" | "unknown-field" | "text";

export interface OrderProblem {
  field: string;
  rule: ProblemRule;
  /** The allowed values or the limits, as text. */
  allowed: string;
}

export type ReadOrder<T> = { ok: true; order: T } | { ok: false; problem: OrderProblem };

/** What came in, of whatever type, by field. */
export type AskedOrder = Readonly<Record<string, unknown>>;

export class BadOrder extends Error {
  readonly problem: OrderProblem;

  constructor(problem: OrderProblem) {
    super(problem.field);
    this.problem = problem;
  }
}

const SENTENCES: Record<ProblemRule, (allowed: string) => string> = {
  "one-of": (allowed) => `is one of ${allowed}`,
  "whole-number": (allowed) => `is a whole number, ${allowed}`,
  rate: (allowed) => `is a number, ${allowed}`,
  "number-text": (allowed) => `is a merchant's number: ${allowed}`,
  "not-here": (allowed) => `has no meaning here; ${allowed}`,
  "unknown-field": (allowed) => `is unknown; known are ${allowed}`,
  text: (allowed) => `is a text, ${allowed}`,
};

/** For the API, in English. */
export function problemSentence({ field, rule, allowed }: OrderProblem): string {
  return `${field} ${SENTENCES[rule](allowed)}.`;
}

/** Runs a reader that throws BadOrder, and gives the problem as a value. */
export function reading<T>(read: () => T): ReadOrder<T> {
  try {
    return { ok: true, order: read() };
  } catch (error) {
    if (error instanceof BadOrder) return { ok: false, problem: error.problem };
    throw error;
  }
}
