import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";

/** Alipay's RSA2 signs with 2048 bits or more. Source: Alipay's page on signatures ([D-SIGN] s.2). */
export const RSA_BITS_MIN = 2048;

/** A key was read, or a sentence says what is wrong with it. */
export type KeyResult<T> = { readonly key: T } | { readonly problem: string };

export interface PrivateKeyForms {
  readonly pkcs1: string;
  readonly pkcs8: string;
  /** The public half as SPKI PEM, to notice when it is given as Alipay's key. */
  readonly publicKey: string;
}

/** Where a key was given: the name of its setting, its value (the key or a path), and the folder a path starts from. */
export interface GivenKey {
  readonly setting: string;
  readonly value: string;
  readonly cwd: string;
}

export type KeyReader<T> = (given: GivenKey) => KeyResult<T>;

/** Reads the shop's private key in any of the forms in which people have it. */
export function readPrivateKey(given: GivenKey): KeyResult<PrivateKeyForms> {
  const found = readKey(given);
  if ("problem" in found) return found;
  if (found.key.type === "public") {
    return {
      problem: `${given.setting} holds a public key: give the application's private key (应用私钥), which only you have.`,
    };
  }
  if (!isConsistent(found.key)) return { problem: damaged(given.setting) };
  return {
    key: {
      pkcs1: found.key.export({ type: "pkcs1", format: "pem" }).toString(),
      pkcs8: found.key.export({ type: "pkcs8", format: "pem" }).toString(),
      publicKey: createPublicKey(found.key).export({ type: "spki", format: "pem" }).toString(),
    },
  };
}

/** Reads Alipay's public key in any of the forms in which people have it; the result is SPKI PEM. */
export function readAlipayPublicKey(given: GivenKey): KeyResult<string> {
  const found = readKey(given);
  if ("problem" in found) return found;
  if (found.key.type === "private") {
    return {
      problem: `${given.setting} holds a private key: give Alipay's public key (支付宝公钥), as the console shows it.`,
    };
  }
  return { key: found.key.export({ type: "spki", format: "pem" }).toString() };
}

function readKey(given: GivenKey): KeyResult<KeyObject> {
  const text = readText(given);
  if ("problem" in text) return text;
  const encoded = readBase64(given.setting, text.key);
  if ("problem" in encoded) return encoded;
  const key = parseDer(Buffer.from(encoded.key, "base64"))?.key;
  if (key === undefined) return { problem: damaged(given.setting) };
  if (key.asymmetricKeyType !== "rsa") {
    const type = (key.asymmetricKeyType ?? "unknown").toUpperCase();
    return { problem: `${given.setting} is a key of type ${type}: Alipay's RSA2 needs an RSA key, so make one.` };
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < RSA_BITS_MIN) {
    return {
      problem: `${given.setting} has only ${bits} bits: RSA2 needs an RSA key of ${RSA_BITS_MIN} bits, so make a new pair.`,
    };
  }
  return { key };
}

function readText({ setting, value, cwd }: GivenKey): KeyResult<string> {
  const text = unwrapKey(value);
  if (text.includes("-----BEGIN")) return { key: text };
  const file = resolve(cwd, text);
  // A key of 2048 bits is far longer than this even as one line; no path that people use is.
  const mayBePath = text.length < 300 && !text.includes("\n");
  if (mayBePath && existsSync(file) && statSync(file).isFile()) {
    try {
      return { key: unwrapKey(readFileSync(file, "utf8")) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { problem: `${setting} names the file ${file}, which cannot be read: ${reason}.` };
    }
  }
  if (mayBePath && !isBase64(text.replace(/\s+/g, ""))) {
    return { problem: `${setting} is neither a key nor the path of a file: there is no ${file}.` };
  }
  return { key: text };
}

/** Takes off the quotes and the literal `\n` that .env files, shells and container settings leave around a key. */
export function unwrapKey(value: string): string {
  return value
    .replace(/^\uFEFF/, "")
    .trim()
    .replace(/^(["'])([\s\S]*)\1$/, "$2")
    .replace(/\\r/g, "")
    .replace(/\\n/g, "\n")
    .trim();
}

function readBase64(setting: string, text: string): KeyResult<string> {
  const pem = /-----BEGIN ([^-]+)-----([\s\S]*?)-----END \1-----/.exec(text);
  const label = pem?.[1] ?? "";
  if (label.includes("CERTIFICATE")) {
    return {
      problem: `${setting} holds a certificate: this shop signs in key mode (公钥模式), so give the key itself.`,
    };
  }
  if (label.includes("ENCRYPTED") || (pem?.[2] ?? "").includes("ENCRYPTED")) {
    return { problem: `${setting} is protected by a passphrase: give the key without one.` };
  }
  const body = (pem?.[2] ?? text).replace(/\s+/g, "");
  return isBase64(body) ? { key: body } : { problem: damaged(setting) };
}

export function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text);
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

function damaged(setting: string): string {
  return `${setting} cannot be read as a key: it looks cut off or altered, so copy it again in full (PEM or one line).`;
}
