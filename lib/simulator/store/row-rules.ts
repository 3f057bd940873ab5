/** What the tables cannot say of their columns themselves, and every reader of them relies on. */
import { FAULT_KINDS, FAULT_TRAITS } from "#lib/simulator/domain/fault.ts";
import {
  ATTEMPT_REASONS,
  NOTIFY_KINDS,
  PAY_PRODUCTS,
  SIGN_TYPES,
  TRADE_EVENT_KINDS,
} from "#lib/simulator/domain/model.ts";
import { FUND_CHANNELS } from "#lib/simulator/domain/pay-means.ts";
import { SCENARIO_NAMES } from "#lib/simulator/domain/scenario.ts";

type Row = Readonly<Record<string, string | number | null>>;

/** A moment beyond the year 9999 has no text on the wire. */
const MOMENT_MAX = Date.UTC(9999, 11, 31);

/** Columns that hold one of a few words, by table. */
const CHOICES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  attempts: { reason: ATTEMPT_REASONS },
  events: { kind: TRADE_EVENT_KINDS },
  faults: { kind: FAULT_KINDS },
  notifies: { kind: NOTIFY_KINDS },
  scenarios: { name: SCENARIO_NAMES },
  sessions: { product: PAY_PRODUCTS, signType: SIGN_TYPES },
  shots: { kind: FAULT_KINDS },
  trades: { fundChannel: FUND_CHANNELS, signType: SIGN_TYPES },
};

const isText = (value: unknown) => typeof value === "string";
const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isObjectOf = (isRight: (value: unknown) => boolean) => (value: unknown) =>
  isObject(value) && Object.values(value).every(isRight);
const isTexts = isObjectOf(isText);

/** Columns whose text is JSON, with what it must be; those that may be empty hold nothing then. */
const JSON_COLUMNS: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  applicationSettings: { settings: isObjectOf((value) => typeof value === "boolean") },
  notifies: { content: isTexts },
  requests: {
    params: isTexts,
    queryNames: (value) => Array.isArray(value) && value.every(isText),
    wire: (value) =>
      isTexts(value) && ["query", "contentType", "body"].every((name) => Object.hasOwn(value as object, name)),
  },
};
const MAY_BE_EMPTY = ["wire"];

function holdsJson(text: string, isRight: (value: unknown) => boolean): boolean {
  try {
    return isRight(JSON.parse(text));
  } catch {
    return false;
  }
}

function momentProblem(row: Row): string | null {
  const wrong = Object.entries(row).find(([name, value]) => {
    const isMoment = name === "at" || name.endsWith("At");
    return isMoment && value !== null && !(typeof value === "number" && value >= 0 && value <= MOMENT_MAX);
  });
  return wrong === undefined ? null : `has no moment in "${wrong[0]}"`;
}

function choiceProblem(table: string, row: Row): string | null {
  const wrong = Object.entries(CHOICES[table] ?? {}).find(([name, choices]) => {
    const value = row[name] ?? null;
    return value !== null && !choices.some((choice) => choice === value);
  });
  return wrong === undefined ? null : `has none of ${wrong[1].join(", ")} in "${wrong[0]}"`;
}

function jsonProblem(table: string, row: Row): string | null {
  const wrong = Object.entries(JSON_COLUMNS[table] ?? {}).find(([name, isRight]) => {
    const text = String(row[name] ?? "");
    return !(text === "" && MAY_BE_EMPTY.includes(name)) && !holdsJson(text, isRight);
  });
  return wrong === undefined ? null : `has no JSON as it must be in "${wrong[0]}"`;
}

function detailProblem(table: string, row: Row): string | null {
  if (table !== "faults") return null;
  const kind = FAULT_KINDS.find((known) => known === row["kind"]);
  const details = kind === undefined ? [] : (FAULT_TRAITS[kind].details ?? []);
  return row["detail"] === "" || details.some((detail) => detail === row["detail"])
    ? null
    : 'has no choice in "detail"';
}

/** What is wrong with a row from elsewhere, to be said after its table and number; null when nothing is. */
export function rowProblem(table: string, row: Row): string | null {
  return momentProblem(row) ?? choiceProblem(table, row) ?? jsonProblem(table, row) ?? detailProblem(table, row);
}
