/** What an RSA signature says by itself: with PKCS#1 v1.5, a public key opens it and finds the digest of the signed text. */
import { constants, createHash, type KeyObject, publicDecrypt } from "node:crypto";

export type DigestName = "sha256" | "sha1" | "md5";

export interface SignedDigest {
  hash: DigestName;
  digest: Buffer;
}

/** The start of a DigestInfo (RFC 8017, section 9.2, note 1), before the digest itself. */
const DIGEST_INFO_STARTS: Record<DigestName, string> = {
  sha256: "3031300d060960864801650304020105000420",
  sha1: "3021300906052b0e03021a05000414",
  md5: "3020300c06082a864886f70d020505000410",
};

/** Null when the private key that belongs to this public key did not make the signature (or made it in another way). */
export function readSignedDigest(signature: Buffer, key: KeyObject): SignedDigest | null {
  let opened: string;
  try {
    opened = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature).toString("hex");
  } catch {
    // The padding is wrong: that is the answer, not a failure.
    return null;
  }
  for (const [hash, start] of Object.entries(DIGEST_INFO_STARTS) as [DigestName, string][]) {
    if (opened.startsWith(start)) return { hash, digest: Buffer.from(opened.slice(start.length), "hex") };
  }
  return null;
}

export function isDigestOf(signed: SignedDigest, bytes: Uint8Array): boolean {
  return createHash(signed.hash).update(bytes).digest().equals(signed.digest);
}

/** SHA-256 of the key's SPKI form, in hex: the same whatever form the key was written in. */
export function keyFingerprint(key: KeyObject): string {
  return createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex");
}
