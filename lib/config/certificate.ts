import { createHash, X509Certificate } from "node:crypto";
import { type GivenText, isBase64, type ReadResult, readGivenText } from "#lib/config/given-text.ts";
import { configProblem } from "#lib/config/problem.ts";
import { RSA_BITS_MIN } from "#lib/config/rsa-key.ts";

/** The certificates of one setting in their order. The first is the one that counts, others lead from it to a root. */
export type Certificates = readonly [X509Certificate, ...X509Certificate[]];

/** `1.2.840.113549.1.1`, under which all kinds of RSA signatures stand, as DER has it. */
const RSA_SIGNATURES = Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01]);

/** From Alipay's certificate to a root there is one authority; a chain that goes on and on goes in a circle. */
const AUTHORITIES_MAX = 4;

/** Reads certificates in PEM, whatever .env files have done to its lines, or one in one line without a label. */
export function readCertificates(given: GivenText): ReadResult<Certificates> {
  const { setting } = given;
  const text = readGivenText(given, "certificate");
  if ("problem" in text) return text;
  const other = /-----BEGIN ([^-]*(?:KEY|REQUEST))-----/.exec(text.value)?.[1];
  if (other !== undefined) {
    const kind = other.endsWith("REQUEST") ? "certificate-is-request" : "certificate-is-key";
    return { problem: configProblem(kind, { setting }) };
  }
  const certificates = parseCertificates(text.value);
  if (certificates !== null) return { value: certificates };
  return { problem: configProblem("certificate-damaged", { setting }) };
}

/** All certificates of a text; null where it holds none, or one that cannot be read. */
export function parseCertificates(text: string): Certificates | null {
  const labelled = [...text.matchAll(/-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g)];
  const bodies = labelled.length === 0 ? [text] : labelled.map((match) => match[1] ?? "");
  try {
    const [first, ...others] = bodies.map((body) => {
      const base64 = body.replace(/\s+/g, "");
      if (!isBase64(base64)) throw new Error("not base64");
      return new X509Certificate(Buffer.from(base64, "base64"));
    });
    return first === undefined ? null : [first, ...others];
  } catch {
    // OpenSSL's words about damaged DER help nobody.
    return null;
  }
}

/**
 * Alipay's number of a certificate: the MD5 of the issuer's name, last part first, and of the serial number in decimal
 * (protocol sheet, section 6). It is not the serial number that the certificate itself carries.
 */
export function certificateSn({ issuer, serialNumber }: Pick<X509Certificate, "issuer" | "serialNumber">): string {
  const name = issuer.split("\n").reverse().join(",");
  return createHash("md5")
    .update(`${name}${BigInt(`0x${serialNumber}`)}`)
    .digest("hex");
}

/** Alipay's number of a file of roots: those of all that are signed with RSA. Empty where there is none. */
export function rootCertSn(roots: readonly X509Certificate[]): string {
  return roots.filter(isSignedWithRsa).map(certificateSn).join("_");
}

/** The public key as SPKI PEM; null where it is not an RSA key that is long enough for RSA2. */
export function rsaPublicKey(certificate: X509Certificate): string | null {
  try {
    const { publicKey } = certificate;
    const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
    if (publicKey.asymmetricKeyType !== "rsa" || bits < RSA_BITS_MIN) return null;
    return publicKey.export({ type: "spki", format: "pem" }).toString();
  } catch {
    // A key of a kind that this OpenSSL does not know.
    return null;
  }
}

/** Whom the certificate is for: of an application `PID-APPID`, of Alipay `支付宝(中国)网络技术有限公司-PID`. */
export function commonName({ subject }: X509Certificate): string {
  const part = subject.split("\n").findLast((line) => line.startsWith("CN="));
  return part?.slice("CN=".length) ?? "";
}

/** Null while the certificate is valid; otherwise on which side of its dates the moment lies. */
export function outsideOfDates(certificate: X509Certificate, at: Date): "not-yet" | "expired" | null {
  if (at < new Date(certificate.validFrom)) return "not-yet";
  return at > new Date(certificate.validTo) ? "expired" : null;
}

/**
 * Whether one certificate was issued by another: by name and signature. What the issuer may do is not asked: the
 * authority of Alipay's sandbox (Class 2 R1 test) has no mark of an authority.
 */
function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.issuer === issuer.subject && certificate.verify(issuer.publicKey);
  } catch {
    // Alipay's file of roots has keys (SM2) that this OpenSSL may not know.
    return false;
  }
}

/** The authorities from a certificate to one of the roots, that root included; null where the way is broken. */
export function findAuthorities(
  certificate: X509Certificate,
  given: { authorities: readonly X509Certificate[]; roots: readonly X509Certificate[] },
): readonly X509Certificate[] | null {
  const way: X509Certificate[] = [];
  for (let last = certificate; way.length < AUTHORITIES_MAX; ) {
    const issued = (issuer: X509Certificate) => isIssuedBy(last, issuer);
    const root = given.roots.find(issued);
    if (root) return [...way, root];
    const authority = given.authorities.find(issued);
    if (!authority) return null;
    way.push(authority);
    last = authority;
  }
  return null;
}

/** In DER a certificate is its content, the algorithm of its signature and the signature. */
function isSignedWithRsa({ raw }: X509Certificate): boolean {
  const content = readElement(raw, readElement(raw, 0).start);
  const algorithm = readElement(raw, content.end);
  const oid = readElement(raw, algorithm.start);
  return raw.subarray(oid.start, oid.end).subarray(0, RSA_SIGNATURES.length).equals(RSA_SIGNATURES);
}

/** Where the value of the DER element at `at` starts and ends. Node has read these bytes already, so they are sound. */
function readElement(der: Buffer, at: number): { start: number; end: number } {
  const first = der[at + 1] ?? 0;
  if (first < 0x80) return { start: at + 2, end: at + 2 + first };
  const lengthBytes = first & 0x7f;
  const start = at + 2 + lengthBytes;
  return { start, end: start + der.readUIntBE(at + 2, lengthBytes) };
}
