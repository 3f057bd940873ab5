/** Alipay's notifications have about 30 fields and a few kilobytes; what is far beyond that did not come from Alipay. */
const FORM_BYTES_MAX = 16 * 1024;
const FORM_FIELDS_MAX = 100;

/** Alipay's names are lower snake case. Without `=` and `&` in a name, the signed text can be split in one way only. */
const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** What a form encoder sends. Anything else in a body must have been escaped. */
const VISIBLE_ASCII = /^[\x21-\x7E]*$/;
const BROKEN_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
const LETTER_OF_ESCAPE: ReadonlyMap<string, string> = new Map(
  Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0")).flatMap((hex) =>
    spellingsOf(hex).map((spelling) => [spelling, String.fromCharCode(Number.parseInt(hex, 16))] as const),
  ),
);

/**
 * Decoded field values by name, in the order received. A value is bytes, one letter for each (latin1): which charset
 * they are in is named by a field of the form itself.
 */
export type FormFields = ReadonlyMap<string, string>;

type FormResult = { kind: "form"; fields: FormFields } | { kind: "malformed"; because: string };

/**
 * Parses application/x-www-form-urlencoded without mercy. `URLSearchParams` lets bad percent signs and repeated fields
 * pass and decodes as UTF-8; here whatever two parsers could read in two ways is malformed (faults N-31 to N-34, N-38).
 */
export function parseStrictForm(body: Uint8Array): FormResult {
  if (body.length > FORM_BYTES_MAX) return malformed("too large");
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString("latin1");
  if (!VISIBLE_ASCII.test(text) || BROKEN_ESCAPE.test(text)) return malformed("bad encoding");
  const fields = new Map<string, string>();
  for (const field of text.split("&")) {
    const middle = field.indexOf("=");
    if (middle < 1) return malformed("a field without name or without =");
    if (fields.size === FORM_FIELDS_MAX) return malformed("too many fields");
    const name = decode(field.slice(0, middle));
    if (!FIELD_NAME.test(name) || name in Object.prototype) return malformed("bad field name");
    if (fields.has(name)) return malformed("repeated field");
    fields.set(name, decode(field.slice(middle + 1)));
  }
  return { kind: "form", fields };
}

function malformed(because: string): FormResult {
  return { kind: "malformed", because };
}

/** Decodes `+` and `%XX` once. */
function decode(encoded: string): string {
  const blanks = encoded.includes("+") ? encoded.replaceAll("+", " ") : encoded;
  if (!blanks.includes("%")) return blanks;
  const [start = "", ...escapes] = blanks.split("%");
  return escapes.reduce((text, part) => text + (LETTER_OF_ESCAPE.get(part.slice(0, 2)) ?? "") + part.slice(2), start);
}

/** `c3`, `C3`; `af`, `aF`, `Af`, `AF`. */
function spellingsOf([high = "", low = ""]: string): string[] {
  return [...new Set([high, high.toUpperCase()].flatMap((one) => [one + low, one + low.toUpperCase()]))];
}
