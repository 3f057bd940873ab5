/** RSA with PKCS#1 v1.5 padding, Base64: `RSA2` is SHA-256, the older `RSA` is SHA-1 (protocol sheet, section 1.4). */
import { type KeyObject, sign, verify } from "node:crypto";
import { promisify } from "node:util";
import type { SignType } from "#lib/simulator/domain/model.ts";
import { type Charset, encodeText } from "#lib/simulator/protocol/charset.ts";

const DIGESTS = { RSA2: "sha256", RSA: "sha1" } as const satisfies Record<SignType, string>;

/** Whole groups of four, the last of them padded: not the Base64 of addresses, and no `+` that has become a space. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** How a text is signed. */
export interface Signing {
  /** The bytes that are signed are the text's in this charset. */
  charset: Charset;
  signType: SignType;
}

export function signText(text: string, key: KeyObject, { charset, signType }: Signing): string {
  return sign(DIGESTS[signType], encodeText(text, charset), key).toString("base64");
}

const signAside = promisify<string, Buffer, KeyObject, Buffer>(sign);

/** On another thread: a signature takes several times longer than all the rest of a reply. */
export async function signTextAside(text: string, key: KeyObject, { charset, signType }: Signing): Promise<string> {
  const signature = await signAside(DIGESTS[signType], encodeText(text, charset), key);
  return signature.toString("base64");
}

/** False too when `signature` is not strict Base64; line breaks in it are passed over. */
export function verifyText(input: { text: string; signature: string; key: KeyObject } & Signing): boolean {
  const signature = input.signature.replaceAll(/[\r\n]/g, "");
  if (!BASE64.test(signature)) return false;
  const bytes = encodeText(input.text, input.charset);
  return verify(DIGESTS[input.signType], bytes, input.key, Buffer.from(signature, "base64"));
}
