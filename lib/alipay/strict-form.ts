const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;
const FIRST_VISIBLE = 0x21;
const LAST_VISIBLE = 0x7e;

/** Alipay's notifications have about 30 fields and a few kilobytes; what is far beyond that did not come from Alipay. */
const FORM_BYTES_MAX = 16 * 1024;
const FORM_FIELDS_MAX = 100;

/** Alipay's names are lower snake case. Without `=` and `&` in a name, the signed text can be split in one way only. */
const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Decoded field values by name, in the order received. The bytes are in the charset that the form itself names. */
export type FormFields = ReadonlyMap<string, Buffer>;

type FormResult = { kind: "form"; fields: FormFields } | { kind: "malformed"; because: string };

/**
 * Parses application/x-www-form-urlencoded without mercy. `URLSearchParams` lets bad percent signs and repeated fields
 * pass and decodes as UTF-8; here whatever two parsers could read in two ways is malformed (faults N-31 to N-34, N-38).
 */
export function parseStrictForm(body: Uint8Array): FormResult {
  if (body.length > FORM_BYTES_MAX) return malformed("too large");
  // Room for the decoded bytes: never more than came in.
  const room = Buffer.allocUnsafe(body.length);
  const fields = new Map<string, Buffer>();
  let used = 0;
  let start = 0;
  while (start <= body.length) {
    const end = indexOrEnd(body, AMPERSAND, start);
    const middle = body.subarray(start, end).indexOf(EQUALS);
    if (middle < 1) return malformed("a field without name or without =");
    if (fields.size === FORM_FIELDS_MAX) return malformed("too many fields");

    const nameEnd = decodeInto(room, used, body.subarray(start, start + middle));
    if (nameEnd === null) return malformed("bad encoding");
    const name = room.toString("latin1", used, nameEnd);
    if (!FIELD_NAME.test(name) || name in Object.prototype) return malformed("bad field name");
    if (fields.has(name)) return malformed("repeated field");

    const valueEnd = decodeInto(room, nameEnd, body.subarray(start + middle + 1, end));
    if (valueEnd === null) return malformed("bad encoding");
    fields.set(name, room.subarray(nameEnd, valueEnd));
    used = valueEnd;
    start = end + 1;
  }
  return { kind: "form", fields };
}

function malformed(because: string): FormResult {
  return { kind: "malformed", because };
}

function indexOrEnd(bytes: Uint8Array, byte: number, from: number): number {
  const found = bytes.indexOf(byte, from);
  return found === -1 ? bytes.length : found;
}

/** Decodes `+` and `%XX` once. Answers where the decoded bytes end, or null where the text is not properly encoded. */
function decodeInto(room: Buffer, from: number, encoded: Uint8Array): number | null {
  let at = from;
  for (let index = 0; index < encoded.length; index += 1) {
    const byte = encoded[index] ?? 0;
    // Everything else must have been escaped: a blank or a byte above ASCII is nothing that a form encoder sends.
    if (byte < FIRST_VISIBLE || byte > LAST_VISIBLE) return null;
    if (byte === PERCENT) {
      const high = hexDigit(encoded[index + 1]);
      const low = hexDigit(encoded[index + 2]);
      if (high === null || low === null) return null;
      room[at] = high * 16 + low;
      index += 2;
    } else {
      room[at] = byte === PLUS ? SPACE : byte;
    }
    at += 1;
  }
  return at;
}

function hexDigit(byte: number | undefined): number | null {
  if (byte === undefined) return null;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : null;
}
