/** RSA2 = SHA256withRSA, PKCS#1 v1.5, Base64. The older SHA-1 `RSA` is not offered to applications here. */
import { type KeyObject, sign, verify } from "node:crypto";
import { type Charset, encodeText } from "#lib/simulator/protocol/charset.ts";

export function signRsa2(text: string, key: KeyObject, charset: Charset): string {
  return sign("sha256", encodeText(text, charset), key).toString("base64");
}

export function verifyRsa2(input: { text: string; signature: string; key: KeyObject; charset: Charset }): boolean {
  return verify("sha256", encodeText(input.text, input.charset), input.key, Buffer.from(input.signature, "base64"));
}
