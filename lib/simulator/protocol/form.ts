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

function unescapeBytes(bytes: Uint8Array): Buffer {
  const result: number[] = [];
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    const hex = byte === PERCENT ? Buffer.from(bytes.subarray(index + 1, index + 3)).toString("latin1") : "";
    if (/^[0-9a-fA-F]{2}$/.test(hex)) {
      result.push(Number.parseInt(hex, 16));
      index += 2;
    } else {
      result.push(byte === PLUS ? SPACE : byte);
    }
  }
  return Buffer.from(result);
}

/** Splits and unescapes; the values stay bytes until somebody knows their charset. */
export function parseFormBytes(form: Uint8Array): RawField[] {
  const fields: RawField[] = [];
  for (const part of Buffer.from(form).toString("latin1").split("&")) {
    if (part === "") continue;
    const cut = part.indexOf("=");
    const name = cut < 0 ? part : part.slice(0, cut);
    const value = cut < 0 ? "" : part.slice(cut + 1);
    fields.push({
      name: unescapeBytes(Buffer.from(name, "latin1")).toString("latin1"),
      value: unescapeBytes(Buffer.from(value, "latin1")),
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
