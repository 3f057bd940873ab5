/** application/x-www-form-urlencoded, byte by byte, because the charset of the values is known only after a first look. */
import { type Charset, decodeText, encodeText } from "#lib/simulator/protocol/charset.ts";

export interface RawField {
  /** One character a byte, as the value's charset is the name's too; the names of this protocol itself are ASCII. */
  name: string;
  value: Buffer;
}

const PLUS = 0x2b;
const PERCENT = 0x25;
const SPACE = 0x20;

/** 0 to 15, or NaN for what is no hex digit or lies beyond the end. */
function hexValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN;
}

/** `text` has one character a byte. A `%` that no two hex digits follow stands for itself. */
function unescapeBytes(text: string): Buffer {
  if (!/[%+]/.test(text)) return Buffer.from(text, "latin1");
  const bytes = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const escaped =
      code === PERCENT ? 16 * hexValue(text.charCodeAt(index + 1)) + hexValue(text.charCodeAt(index + 2)) : Number.NaN;
    if (Number.isNaN(escaped)) {
      bytes[length] = code === PLUS ? SPACE : code;
    } else {
      bytes[length] = escaped;
      index += 2;
    }
    length += 1;
  }
  return bytes.subarray(0, length);
}

/** As many as Java's servers read by default; what comes after is not looked at. */
export const FIELDS_MAX = 10_000;

/** Splits and unescapes; the values stay bytes until somebody knows their charset. */
export function parseFormBytes(form: Uint8Array): RawField[] {
  const fields: RawField[] = [];
  for (const part of Buffer.from(form).toString("latin1").split("&", FIELDS_MAX)) {
    if (part === "") continue;
    const cut = part.indexOf("=");
    const name = cut < 0 ? part : part.slice(0, cut);
    const value = cut < 0 ? "" : part.slice(cut + 1);
    fields.push({
      name: unescapeBytes(name).toString("latin1"),
      value: unescapeBytes(value),
    });
  }
  return fields;
}

export function decodeFields(fields: readonly RawField[], charset: Charset): [string, string][] {
  return fields.map(({ name, value }) => [
    decodeText(Buffer.from(name, "latin1"), charset),
    decodeText(value, charset),
  ]);
}

/** java.net.URLEncoder: space is `+`; only letters, digits and `.-*_` stay as they are (protocol sheet, section 4.1). */
function javaUrlEncode(text: string, charset: Charset): string {
  let encoded = "";
  for (const byte of encodeText(text, charset)) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9.*_-]/.test(character)) encoded += character;
    else if (byte === SPACE) encoded += "+";
    else encoded += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}

export function encodeForm(fields: readonly (readonly [string, string])[], charset: Charset): string {
  return fields.map(([name, value]) => `${javaUrlEncode(name, charset)}=${javaUrlEncode(value, charset)}`).join("&");
}
