import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { type GivenText, isBase64, type ReadResult, readGivenText } from "#lib/config/given-text.ts";
import { type ConfigProblem, configProblem } from "#lib/config/problem.ts";

/** Alipay's RSA2 signs with 2048 bits or more. Source: Alipay's page on signatures ([D-SIGN] s.2). */
export const RSA_BITS_MIN = 2048;

export interface PrivateKeyForms {
  readonly pkcs1: string;
  readonly pkcs8: string;
  /** The public half as SPKI PEM, to notice when it is given as Alipay's key. */
  readonly publicKey: string;
}

/** Reads the shop's private key in any of the forms in which people have it. */
export function readPrivateKey(given: GivenText): ReadResult<PrivateKeyForms> {
  const found = readKey(given);
  if ("problem" in found) return found;
  if (found.value.type === "public") {
    return { problem: configProblem("key-is-public", { setting: given.setting }) };
  }
  if (!isConsistent(found.value)) return { problem: damaged(given.setting) };
  return {
    value: {
      pkcs1: found.value.export({ type: "pkcs1", format: "pem" }).toString(),
      pkcs8: found.value.export({ type: "pkcs8", format: "pem" }).toString(),
      publicKey: createPublicKey(found.value).export({ type: "spki", format: "pem" }).toString(),
    },
  };
}

/** Reads Alipay's public key in any of the forms in which people have it; the result is SPKI PEM. */
export function readAlipayPublicKey(given: GivenText): ReadResult<string> {
  const found = readKey(given);
  if ("problem" in found) return found;
  if (found.value.type === "private") {
    return { problem: configProblem("key-is-private", { setting: given.setting }) };
  }
  return { value: found.value.export({ type: "spki", format: "pem" }).toString() };
}

function readKey(given: GivenText): ReadResult<KeyObject> {
  const { setting } = given;
  const text = readGivenText(given, "key");
  if ("problem" in text) return text;
  const encoded = readBase64(setting, text.value);
  if ("problem" in encoded) return encoded;
  const key = parseDer(Buffer.from(encoded.value, "base64"))?.key;
  if (key === undefined) return { problem: damaged(setting) };
  if (key.asymmetricKeyType !== "rsa") {
    const type = (key.asymmetricKeyType ?? "unknown").toUpperCase();
    return { problem: configProblem("key-of-another-type", { setting, type }) };
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < RSA_BITS_MIN) {
    const sizes = { bits: String(bits), needed: String(RSA_BITS_MIN) };
    return { problem: configProblem("key-too-weak", { setting, ...sizes }) };
  }
  return { value: key };
}

function readBase64(setting: string, text: string): ReadResult<string> {
  const pem = /-----BEGIN ([^-]+)-----([\s\S]*?)-----END \1-----/.exec(text);
  const label = pem?.[1] ?? "";
  if (label.includes("CERTIFICATE")) {
    return { problem: configProblem("key-is-certificate", { setting }) };
  }
  if (label.includes("ENCRYPTED") || (pem?.[2] ?? "").includes("ENCRYPTED")) {
    return { problem: configProblem("key-under-passphrase", { setting }) };
  }
  const body = (pem?.[2] ?? text).replace(/\s+/g, "");
  return isBase64(body) ? { value: body } : { problem: damaged(setting) };
}

/** How the bytes of a key are arranged. */
export type KeyEncoding = "PKCS#1" | "PKCS#8" | "SEC1" | "SPKI";

/** The label above a key is often wrong, and a key in one line has none: the bytes themselves say what it is. */
export function parseDer(der: Buffer): { readonly key: KeyObject; readonly encoding: KeyEncoding } | null {
  const attempts: [KeyEncoding, () => KeyObject][] = [
    ["PKCS#8", () => createPrivateKey({ key: der, format: "der", type: "pkcs8" })],
    ["PKCS#1", () => createPrivateKey({ key: der, format: "der", type: "pkcs1" })],
    ["SEC1", () => createPrivateKey({ key: der, format: "der", type: "sec1" })],
    ["SPKI", () => createPublicKey({ key: der, format: "der", type: "spki" })],
    ["PKCS#1", () => createPublicKey({ key: der, format: "der", type: "pkcs1" })],
  ];
  for (const [encoding, attempt] of attempts) {
    try {
      return { key: attempt(), encoding };
    } catch {
      // Not of this form: the next one is tried, and null says that it is of none.
    }
  }
  return null;
}

/**
 * Whether the numbers of a private key belong together (RFC 8017, section 3.2). With one altered character a key is
 * still read, and even signs now and then, because OpenSSL goes round a wrong number where it can.
 */
export function isConsistent(key: KeyObject): boolean {
  const { n, e, d, p, q, dp, dq, qi } = numbersOf(key);
  return (
    p > 1n &&
    q > 1n &&
    p * q === n &&
    (e * d) % (p - 1n) === 1n &&
    (e * d) % (q - 1n) === 1n &&
    d % (p - 1n) === dp &&
    d % (q - 1n) === dq &&
    (qi * q) % p === 1n
  );
}

function numbersOf(key: KeyObject) {
  const jwk = key.export({ format: "jwk" });
  const number = (text: string | undefined) =>
    BigInt(`0x${Buffer.from(text ?? "", "base64url").toString("hex") || "0"}`);
  return {
    n: number(jwk.n),
    e: number(jwk.e),
    d: number(jwk.d),
    p: number(jwk.p),
    q: number(jwk.q),
    dp: number(jwk.dp),
    dq: number(jwk.dq),
    qi: number(jwk.qi),
  };
}

function damaged(setting: string): ConfigProblem {
  return configProblem("key-damaged", { setting });
}
