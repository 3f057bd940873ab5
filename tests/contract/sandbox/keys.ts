/** Keys in any of the ways that Alipay's tools write them: PEM or one line of Base64, PKCS#1 or PKCS#8. */
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";

const bytes = (text: string) => Buffer.from(text.replaceAll(/\s/g, ""), "base64");

/** Throws the system's error when the text is no RSA private key. Gives PKCS#8 PEM. */
export function privateKeyPem(text: string): string {
  const isPem = text.includes("-----BEGIN");
  const key = isPem
    ? createPrivateKey(text)
    : firstOf(["pkcs8", "pkcs1"] as const, (type) => createPrivateKey({ key: bytes(text), format: "der", type }));
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

/** Throws the system's error when the text is no public key. Gives SPKI PEM. */
export function publicKeyPem(text: string): string {
  const isPem = text.includes("-----BEGIN");
  const key = isPem ? createPublicKey(text) : createPublicKey({ key: bytes(text), format: "der", type: "spki" });
  return key.export({ type: "spki", format: "pem" }).toString();
}

function firstOf<Type>(types: readonly [Type, Type], read: (type: Type) => KeyObject): KeyObject {
  try {
    return read(types[0]);
  } catch {
    return read(types[1]);
  }
}
