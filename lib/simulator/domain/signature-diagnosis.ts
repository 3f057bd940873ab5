/** Why a signature does not verify, found out by trying what programs usually do wrong. */
import type { KeyObject } from "node:crypto";
import {
  byteGuesses,
  type Field,
  fieldGuesses,
  type SignatureMistake,
  textGuesses,
} from "#lib/simulator/domain/signature-guesses.ts";
import type { Charset } from "#lib/simulator/protocol/charset.ts";
import { encodeText } from "#lib/simulator/protocol/charset.ts";
import {
  type DigestName,
  isDigestOf,
  readSignedDigest,
  type SignedDigest,
} from "#lib/simulator/protocol/signed-digest.ts";

/** A request whose signature did not verify. */
export interface DoubtfulRequest {
  /** All parameters in the order they came, `sign` too, decoded with `charset`. */
  fields: readonly Field[];
  /** The names that stood in the address. */
  queryNames: readonly string[];
  /** What the gateway decoded the parameters with. */
  charset: Charset;
  /** The same parameters decoded with the other charset; null when the bytes were not kept. */
  otherFields: readonly Field[] | null;
}

export interface KnownKey {
  name: string;
  key: KeyObject;
}

export interface FoundMistake {
  mistake: SignatureMistake;
  parameter: string;
}

export type SignatureDiagnosis =
  /** The signature is of exactly this text. No mistakes: the text is the gateway's own, and `hash` is what is wrong. */
  | { kind: "found"; text: string; mistakes: FoundMistake[]; hash: DigestName; isRepaired: boolean }
  /** The key is right, the text is none of those tried. */
  | { kind: "other-text"; signed: SignedDigest; isRepaired: boolean }
  /** Another key that is known here made the signature. */
  | { kind: "other-key"; name: string }
  /** No known key made it. */
  | { kind: "unknown-key"; signatureBytes: number; keyBytes: number }
  /** `sign` is no Base64. */
  | { kind: "no-signature" };

/** Two mistakes at once are tried on texts up to this length: some thousand digests. */
const PAIRS_TEXT_MAX = 20_000;

/** What may have happened to `sign` on its way is undone: spaces for `+`, escapes, the Base64 of addresses. */
function readSignature(sign: string): { bytes: Buffer; isRepaired: boolean } | null {
  const plain = sign.replaceAll(/[\r\n]/g, "");
  const unescaped = plain.replaceAll(/%2b/gi, "+").replaceAll(/%2f/gi, "/").replaceAll(/%3d/gi, "=");
  const repaired = unescaped.trim().replaceAll(/[ -]/g, "+").replaceAll("_", "/").replaceAll(/=+$/g, "");
  if (!/^[A-Za-z0-9+/]+$/.test(repaired)) return null;
  const bytes = Buffer.from(repaired, "base64");
  return { bytes, isRepaired: bytes.toString("base64") !== plain };
}

interface Found {
  text: string;
  mistakes: FoundMistake[];
}

const asFound = (mistake: SignatureMistake | null, parameter = ""): FoundMistake[] =>
  mistake === null ? [] : [{ mistake, parameter }];

/** Every way to join and encode these fields. */
function searchTexts(
  fields: readonly Field[],
  charset: Charset,
  signed: SignedDigest,
  already: FoundMistake[],
): Found | null {
  for (const { mistake, text } of textGuesses(fields)) {
    for (const { mistake: charsetMistake, bytes } of byteGuesses(text, charset)) {
      const mistakes = [...already, ...asFound(mistake), ...asFound(charsetMistake)];
      if (isDigestOf(signed, bytes)) return { text, mistakes };
    }
  }
  return null;
}

/** One mistake about the fields, then two at once. */
function searchFields(request: DoubtfulRequest, signed: SignedDigest): Found | null {
  const fields = request.fields.filter(([name]) => name !== "sign");
  const right = searchTexts(fields, request.charset, signed, []);
  if (right) return right;
  const first = fieldGuesses(fields, request.queryNames);
  for (const guess of first) {
    const found = searchTexts(guess.fields, request.charset, signed, asFound(guess.mistake, guess.parameter));
    if (found) return found;
  }
  const length = fields.reduce((sum, [, value]) => sum + value.length, 0);
  if (length > PAIRS_TEXT_MAX) return null;
  for (const guess of first) {
    for (const second of fieldGuesses(guess.fields, request.queryNames)) {
      if (second.mistake === guess.mistake && second.parameter === guess.parameter) continue;
      const mistakes = [guess, second].flatMap(({ mistake, parameter }) => asFound(mistake, parameter));
      const [{ text } = { text: "" }] = textGuesses(second.fields);
      if (isDigestOf(signed, encodeText(text, request.charset))) return { text, mistakes };
    }
  }
  return null;
}

function search(request: DoubtfulRequest, signed: SignedDigest): Found | null {
  const found = searchFields(request, signed);
  if (found || request.otherFields === null) return found;
  const charset = request.charset === "gbk" ? "utf-8" : "gbk";
  const inOther = searchFields({ ...request, fields: request.otherFields, charset }, signed);
  return inOther && { ...inOther, mistakes: [...asFound("other-charset"), ...inOther.mistakes] };
}

/** Whether the request's signature was made over this text, in either charset. */
export function isSignatureOf(request: DoubtfulRequest, text: string, key: KeyObject): boolean {
  const signature = readSignature(new Map(request.fields).get("sign") ?? "");
  const signed = signature === null ? null : readSignedDigest(signature.bytes, key);
  return signed !== null && byteGuesses(text, request.charset).some(({ bytes }) => isDigestOf(signed, bytes));
}

/** `key` is the application's; `others` are all keys that may have been taken for it. */
export function diagnoseSignature(
  request: DoubtfulRequest,
  keys: { key: KeyObject; others: readonly KnownKey[] },
): SignatureDiagnosis {
  const sign = new Map(request.fields).get("sign") ?? "";
  const signature = readSignature(sign);
  if (signature === null) return { kind: "no-signature" };
  const signed = readSignedDigest(signature.bytes, keys.key);
  if (signed === null) {
    const owner = keys.others.find(({ key }) => readSignedDigest(signature.bytes, key) !== null);
    if (owner) return { kind: "other-key", name: owner.name };
    const keyBytes = (keys.key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
    return { kind: "unknown-key", signatureBytes: signature.bytes.length, keyBytes };
  }
  const found = search(request, signed);
  if (found === null) return { kind: "other-text", signed, isRepaired: signature.isRepaired };
  return { kind: "found", ...found, hash: signed.hash, isRepaired: signature.isRepaired };
}
