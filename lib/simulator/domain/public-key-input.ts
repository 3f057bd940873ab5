/** The public key that a merchant pastes: PEM or one line, SPKI or PKCS#1, as the usual tools write it. */
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";

/** RSA2 needs this many bits on the platform (protocol sheet, section 1.4). */
const KEY_BITS_MIN = 2048;

export type PublicKeyProblem = "empty" | "private" | "certificate" | "not-rsa" | "too-short" | "unreadable";

export type PublicKeyInput = { ok: true; pem: string } | { ok: false; problem: PublicKeyProblem };

function parses<Parsed>(parse: () => Parsed): Parsed | null {
  try {
    return parse();
  } catch {
    // Whatever is wrong with it, it is no such key.
    return null;
  }
}

/** The Base64 between header and footer, or the whole text when it has neither. */
function derOf(text: string): Buffer | null {
  const base64 = text.replaceAll(/-----[^-]+-----/g, "").replaceAll(/\s/g, "");
  return /^[A-Za-z0-9+/]+=*$/.test(base64) ? Buffer.from(base64, "base64") : null;
}

function readDer(der: Buffer): KeyObject | null {
  const read = (type: "spki" | "pkcs1") => parses(() => createPublicKey({ key: der, format: "der", type }));
  return read("spki") ?? read("pkcs1");
}

function isPrivate(der: Buffer): boolean {
  const read = (type: "pkcs1" | "pkcs8") => parses(() => createPrivateKey({ key: der, format: "der", type }));
  return (read("pkcs8") ?? read("pkcs1")) !== null;
}

/** Gives the key as SPKI PEM, or what is wrong with it. */
export function readPublicKey(pasted: string): PublicKeyInput {
  // Out of .env files keys come with quotes and with \n as two characters.
  const text = pasted
    .replaceAll(/\\[rn]/g, "\n")
    .replaceAll(/["']/g, "")
    .trim();
  const refuse = (problem: PublicKeyProblem): PublicKeyInput => ({ ok: false, problem });
  if (text === "") return refuse("empty");
  if (text.includes("PRIVATE KEY")) return refuse("private");
  if (text.includes("CERTIFICATE")) return refuse("certificate");
  const der = derOf(text);
  if (der === null) return refuse("unreadable");
  if (isPrivate(der)) return refuse("private");
  const key = readDer(der);
  if (key === null) return refuse("unreadable");
  if (key.asymmetricKeyType !== "rsa") return refuse("not-rsa");
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < KEY_BITS_MIN) return refuse("too-short");
  return { ok: true, pem: key.export({ type: "spki", format: "pem" }).toString() };
}
