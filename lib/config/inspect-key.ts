import { createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { isBase64, unwrapGiven } from "#lib/config/given-text.ts";
import { isConsistent, type KeyEncoding, parseDer, RSA_BITS_MIN } from "#lib/config/rsa-key.ts";

/** What stands around a key and is forgiven by the shop, though not by every other program. */
export type KeyQuirk = "byte-order-mark" | "quotes" | "literal-newlines" | "wrong-label";

/** A key that could be read, RSA or not. */
export interface InspectedKey {
  readonly kind: "key";
  readonly half: "private" | "public";
  readonly encoding: KeyEncoding;
  readonly form: "pem" | "one-line";
  /** As OpenSSL names it: rsa, ec, … */
  readonly type: string;
  /** Null for keys that are not counted in bits of a modulus. */
  readonly bits: number | null;
  /** Whether it is RSA of the length that Alipay's RSA2 needs. */
  readonly fitsRsa2: boolean;
  /** The public half, or the key itself where it is public, as SPKI PEM. */
  readonly publicKey: string;
  readonly quirks: readonly KeyQuirk[];
}

/** What a text is, where people have a key. Never holds a private key. */
export type KeyInspection =
  | InspectedKey
  | { readonly kind: "certificate"; readonly count: number; readonly subject: string; readonly publicKey: string }
  | { readonly kind: "certificate-request" }
  /** Protected by a passphrase. */
  | { readonly kind: "encrypted" }
  /** The beginning is there, the end is not. */
  | { readonly kind: "cut-off" }
  /** It has the shape of a key, but characters in it are altered. */
  | { readonly kind: "damaged" }
  | { readonly kind: "not-a-key" };

/** Tells what a text is: a key in any of the forms in which people have it, or what was taken for one. Never throws. */
export function inspectKey(value: string): KeyInspection {
  const text = unwrapGiven(value);
  const { label, endLabel, body } = splitPem(text);
  if (label.includes("CERTIFICATE REQUEST")) return { kind: "certificate-request" };
  if (label.includes("CERTIFICATE")) return inspectCertificate(text, endLabel);
  if (label.includes("ENCRYPTED") || body.includes("ENCRYPTED")) return { kind: "encrypted" };
  const base64 = body.replace(/\s+/g, "");
  if (!isBase64(base64)) return { kind: label === "" ? "not-a-key" : "damaged" };
  const der = Buffer.from(base64, "base64");
  const found = parseDer(der);
  if (found === null) return { kind: whyUnreadable(der, label) };
  if (found.key.type === "private" && found.key.asymmetricKeyType === "rsa" && !isConsistent(found.key)) {
    return { kind: "damaged" };
  }
  const isMislabelled = label !== "" && (label !== labelOf(found) || endLabel !== label);
  return describe(found, {
    form: label === "" ? "one-line" : "pem",
    quirks: [...quirksOf(value), ...(isMislabelled ? (["wrong-label"] as const) : [])],
  });
}

function describe(
  { key, encoding }: { key: KeyObject; encoding: KeyEncoding },
  { form, quirks }: Pick<InspectedKey, "form" | "quirks">,
): InspectedKey {
  const type = key.asymmetricKeyType ?? "unknown";
  const bits = key.asymmetricKeyDetails?.modulusLength ?? null;
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  return {
    kind: "key",
    half: key.type === "private" ? "private" : "public",
    encoding,
    form,
    type,
    bits,
    fitsRsa2: type === "rsa" && bits !== null && bits >= RSA_BITS_MIN,
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    quirks,
  };
}

/** Without a first line all of the text is the body. */
function splitPem(text: string): { label: string; endLabel: string; body: string } {
  const pem = /-----BEGIN ([^-]+)-----([\s\S]*?)(?:-----END ([^-]+)-----|$)/.exec(text);
  return { label: pem?.[1] ?? "", body: pem?.[2] ?? text, endLabel: pem?.[3] ?? "" };
}

function inspectCertificate(text: string, endLabel: string): KeyInspection {
  if (endLabel === "") return { kind: "cut-off" };
  try {
    const { subject, publicKey } = new X509Certificate(text);
    return {
      kind: "certificate",
      count: text.split("-----BEGIN CERTIFICATE-----").length - 1,
      subject: subject.split("\n").join(", "),
      publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    };
  } catch {
    // OpenSSL's reason ("asn1 encoding routines") says nothing to a person.
    return { kind: "damaged" };
  }
}

/** DER begins with the length of what follows (X.690, 8.1.3): 30 82 and two bytes for anything as long as an RSA key. */
function whyUnreadable(der: Buffer, label: string): "cut-off" | "damaged" | "not-a-key" {
  const isSequence = der[0] === 0x30 && (der[1] === 0x82 || der[1] === 0x81);
  if (!isSequence) return label === "" ? "not-a-key" : "damaged";
  const wanted = der[1] === 0x82 ? der.readUInt16BE(2) + 4 : (der[2] ?? 0) + 3;
  return der.length < wanted ? "cut-off" : "damaged";
}

function quirksOf(value: string): KeyQuirk[] {
  const quirks: KeyQuirk[] = [];
  if (value.startsWith("\uFEFF")) quirks.push("byte-order-mark");
  if (/^\uFEFF?\s*(["'])[\s\S]*\1\s*$/.test(value)) quirks.push("quotes");
  if (value.includes("\\n") || value.includes("\\r")) quirks.push("literal-newlines");
  return quirks;
}

function labelOf({ key, encoding }: { key: KeyObject; encoding: KeyEncoding }): string {
  const half = key.type === "private" ? "PRIVATE KEY" : "PUBLIC KEY";
  if (encoding === "PKCS#1") return `RSA ${half}`;
  return encoding === "SEC1" ? `EC ${half}` : half;
}

/** A public key as Alipay's console takes and shows it: one line of base64, without a header. */
export function asOneLine(pem: string): string {
  return pem.replace(/-----[^-]+-----/g, "").replace(/\s+/g, "");
}
