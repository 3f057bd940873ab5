/** The usual ways to sign something else than what is sent (protocol sheet, sections 1.4, 8 and 10, complaints 4 to 7). */
import { type Charset, encodeText } from "#lib/simulator/protocol/charset.ts";

/** Names of mistakes; the console has an explanation and a cure for each. */
export type SignatureMistake =
  | "sign-type-left-out"
  | "empty-values-signed"
  | "not-sorted"
  | "values-url-encoded"
  | "plus-became-space"
  | "space-became-plus"
  | "entities-decoded"
  | "entities-sent"
  | "entity-not"
  | "values-not-trimmed"
  | "parameter-not-signed"
  | "only-query-signed"
  | "only-body-signed"
  | "biz-content-rewritten"
  | "biz-content-only"
  | "values-quoted"
  | "text-around"
  | "other-charset";

export type Field = readonly [name: string, value: string];

/** Something that may have been signed: fields that are still to be joined, or (once joined) a text. */
export interface Guess {
  mistake: SignatureMistake;
  /** The parameter it is about, if it is about one. */
  parameter: string;
  fields: readonly Field[];
}

const BLANK = /^\s*$/;

function changeValues(fields: readonly Field[], change: (value: string, name: string) => string): Field[] {
  return fields.map(([name, value]) => [name, change(value, name)]);
}

/** As JavaScript, Java and PHP (rawurlencode) write it. */
function urlEncodings(): ((value: string) => string)[] {
  const form = (value: string) => new URLSearchParams({ v: value }).toString().slice(2);
  return [encodeURIComponent, form];
}

const ENTITIES: readonly (readonly [string, string])[] = [
  ['"', "&quot;"],
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ["'", "&#39;"],
  ["'", "&apos;"],
  ["'", "&#039;"],
  ["\u00a0", "&nbsp;"],
];

function escapeEntities(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function unescapeEntities(value: string): string {
  const others = ENTITIES.filter(([sign]) => sign !== "&");
  return others.reduce((text, [sign, entity]) => text.replaceAll(entity, sign), value).replaceAll("&amp;", "&");
}

/** JSON with its keys in order, for programs that keep a sorted map. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sortKeys(inner)]));
}

/** `", "` and `": "` between the parts, as Python writes by default. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)}: ${pythonJson(inner)}`)
    .join(", ")}}`;
}

function asciiJson(json: string): string {
  return json.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The same JSON as other libraries write it: spaces, escaped slashes, `\u` for Chinese, sorted keys. */
function otherSpellings(json: string): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  const written = [parsed, sortKeys(parsed)].flatMap((value) => [
    JSON.stringify(value),
    pythonJson(value),
    JSON.stringify(value, null, 2),
    JSON.stringify(value, null, 4),
  ]);
  const slashed = [...written, ...written.map((text) => text.replaceAll("/", "\\/"))];
  const spelled = [...slashed, ...slashed.map(asciiJson), json.replaceAll("\r\n", "\n")];
  return [...new Set(spelled)].filter((text) => text !== json);
}

/** `<a href="?charset=utf-8&notify_url=...">` as a browser reads it: `&not` is the sign ¬. */
function withoutNotSign(fields: readonly Field[]): Field[] {
  return fields.flatMap(([name, value]): Field[] => {
    const cut = value.indexOf("¬ify_url=");
    if (cut < 0) return [[name.replace("¬ify_url", "notify_url"), value]];
    return [
      [name, value.slice(0, cut)],
      ["notify_url", value.slice(cut + "¬ify_url=".length)],
    ];
  });
}

/** Guesses about which fields were signed, and with which values. Fields are as they came, `sign` left out. */
export function fieldGuesses(fields: readonly Field[], queryNames: readonly string[]): Guess[] {
  const guesses: Guess[] = [];
  const add = (mistake: SignatureMistake, guess: readonly Field[], parameter = "") => {
    guesses.push({ mistake, parameter, fields: guess });
  };
  const signTypeOut = fields.filter(([name]) => name !== "sign_type");
  add("sign-type-left-out", signTypeOut);
  const inQuery = new Set(queryNames);
  add(
    "only-query-signed",
    fields.filter(([name]) => inQuery.has(name)),
  );
  add(
    "only-body-signed",
    fields.filter(([name]) => !inQuery.has(name)),
  );
  for (const encode of urlEncodings()) add("values-url-encoded", changeValues(fields, encode));
  const isTimestamp = (name: string) => name === "timestamp";
  const toPlus = (value: string) => value.replaceAll(" ", "+");
  add(
    "plus-became-space",
    changeValues(fields, (value, name) => (isTimestamp(name) ? value : toPlus(value))),
  );
  add("plus-became-space", changeValues(fields, toPlus));
  add(
    "space-became-plus",
    changeValues(fields, (value) => value.replaceAll("+", " ")),
  );
  add("entities-decoded", changeValues(fields, escapeEntities));
  add("entities-sent", changeValues(fields, unescapeEntities));
  for (const [sign, entity] of ENTITIES) {
    add(
      "entities-decoded",
      changeValues(fields, (value) => value.replaceAll(sign, entity)),
    );
    add(
      "entities-sent",
      changeValues(fields, (value) => value.replaceAll(entity, sign)),
    );
  }
  add("entity-not", withoutNotSign(fields));
  add(
    "values-not-trimmed",
    changeValues(fields, (value) => value.trim()),
  );
  for (const [parameter] of fields) {
    add(
      "parameter-not-signed",
      fields.filter(([name]) => name !== parameter),
      parameter,
    );
  }
  const biz = new Map(fields).get("biz_content") ?? "";
  for (const spelling of otherSpellings(biz)) {
    add(
      "biz-content-rewritten",
      changeValues(fields, (value, name) => (name === "biz_content" ? spelling : value)),
      "biz_content",
    );
  }
  // What changes nothing explains nothing.
  const asSent = JSON.stringify(fields);
  return guesses.filter((guess) => JSON.stringify(guess.fields) !== asSent);
}

export interface TextGuess {
  /** Null: joined as the gateway joins. */
  mistake: SignatureMistake | null;
  text: string;
}

const byName = ([left]: Field, [right]: Field) => (left < right ? -1 : 1);
const join = (fields: readonly Field[]) => fields.map(([name, value]) => `${name}=${value}`).join("&");

/** Guesses about how the fields became one text. The first one is the right way. */
export function textGuesses(fields: readonly Field[]): TextGuess[] {
  const filled = fields.filter(([, value]) => !BLANK.test(value));
  const sorted = filled.toSorted(byName);
  const right = join(sorted);
  const ignoringCase = filled.toSorted(([left], [rightName]) =>
    left.toLowerCase() < rightName.toLowerCase() ? -1 : 1,
  );
  const biz = new Map(fields).get("biz_content") ?? "";
  const guesses: TextGuess[] = [
    { mistake: null, text: right },
    { mistake: "empty-values-signed", text: join(fields.toSorted(byName)) },
    { mistake: "not-sorted", text: join(filled) },
    { mistake: "not-sorted", text: join(filled.toReversed()) },
    { mistake: "not-sorted", text: join(ignoringCase) },
    { mistake: "values-quoted", text: sorted.map(([name, value]) => `${name}="${value}"`).join("&") },
    { mistake: "biz-content-only", text: biz },
    ...[
      `${right}\n`,
      `${right}\r\n`,
      `\n${right}`,
      ` ${right}`,
      `${right} `,
      `?${right}`,
      `${right}&`,
      `&${right}`,
    ].map((text): TextGuess => ({ mistake: "text-around", text })),
    { mistake: "text-around", text: `\uFEFF${right}` },
  ];
  return guesses.filter(({ mistake, text }) => mistake === null || text !== right);
}

/** The text as bytes; both charsets, the one the gateway used first. */
export function byteGuesses(text: string, used: Charset): { mistake: SignatureMistake | null; bytes: Buffer }[] {
  const bytes = encodeText(text, used);
  const others = encodeText(text, used === "gbk" ? "utf-8" : "gbk");
  const right = { mistake: null, bytes };
  return bytes.equals(others) ? [right] : [right, { mistake: "other-charset", bytes: others }];
}
