/**
 * Writes X.509 certificates, version 3, signed with SHA-256 and RSA (RFC 5280). Node reads certificates and cannot write
 * them; what an authority of play needs of DER is this little.
 */
import { createHash, createPublicKey, type KeyObject, sign } from "node:crypto";

/** A distinguished name in the order in which Alipay's own certificates have it (protocol sheet, section 6). */
export interface Name {
  readonly C: string;
  readonly O: string;
  readonly OU: string;
  readonly CN: string;
}

export interface CertificateContent {
  readonly serialNumber: bigint;
  readonly subject: Name;
  readonly issuer: Name;
  readonly publicKey: KeyObject;
  /** The private key of the issuer; the subject's own where a root signs itself. */
  readonly signingKey: KeyObject;
  /** Both are kept to the second. */
  readonly validFrom: Date;
  readonly validTo: Date;
  /** Whether it may issue others. */
  readonly isAuthority: boolean;
}

/** Tags of DER (X.690). */
const BOOLEAN = 0x01;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const NULL = 0x05;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const PRINTABLE_STRING = 0x13;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;
const SET = 0x31;
/** `[0]` and `[3]` of a certificate's content, and `[0]` of AuthorityKeyIdentifier. */
const VERSION = 0xa0;
const KEY_IDENTIFIER = 0x80;
const EXTENSIONS = 0xa3;

const ATTRIBUTES: Record<keyof Name, string> = { C: "2.5.4.6", O: "2.5.4.10", OU: "2.5.4.11", CN: "2.5.4.3" };
const SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
const SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
const AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
const KEY_USAGE = "2.5.29.15";
const BASIC_CONSTRAINTS = "2.5.29.19";

/** Bits of KeyUsage, and how many of the byte's last ones are unused. */
const SIGNS_CERTIFICATES = Buffer.from([1, 0b0000_0110]);
const SIGNS_MESSAGES = Buffer.from([4, 0b1111_0000]);

/** The certificate as PEM. Signing takes as long as any RSA signature. */
export function writeCertificate(content: CertificateContent): string {
  const toBeSigned = contentOf(content);
  const signature = sign("sha256", toBeSigned, content.signingKey);
  const der = element(SEQUENCE, toBeSigned, signatureAlgorithm(), bitString(signature));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function contentOf(content: CertificateContent): Buffer {
  return element(
    SEQUENCE,
    element(VERSION, integer(2n)),
    integer(content.serialNumber),
    signatureAlgorithm(),
    name(content.issuer),
    element(SEQUENCE, time(content.validFrom), time(content.validTo)),
    name(content.subject),
    content.publicKey.export({ type: "spki", format: "der" }),
    element(EXTENSIONS, element(SEQUENCE, ...extensions(content))),
  );
}

function extensions({ isAuthority, publicKey, signingKey }: CertificateContent): Buffer[] {
  const yes = element(BOOLEAN, Buffer.from([0xff]));
  const extension = (oid: string, ...value: Buffer[]) => element(SEQUENCE, objectIdentifier(oid), ...value);
  const value = (bytes: Buffer) => element(OCTET_STRING, bytes);
  const ofIssuer = element(SEQUENCE, element(KEY_IDENTIFIER, keyIdentifier(createPublicKey(signingKey))));
  const usage = element(BIT_STRING, isAuthority ? SIGNS_CERTIFICATES : SIGNS_MESSAGES);
  return [
    ...(isAuthority ? [extension(BASIC_CONSTRAINTS, yes, value(element(SEQUENCE, yes)))] : []),
    extension(KEY_USAGE, yes, value(usage)),
    extension(SUBJECT_KEY_IDENTIFIER, value(element(OCTET_STRING, keyIdentifier(publicKey)))),
    extension(AUTHORITY_KEY_IDENTIFIER, value(ofIssuer)),
  ];
}

/** Twenty bytes that name a key: the beginning of a digest will do (RFC 7093). */
function keyIdentifier(key: KeyObject): Buffer {
  return createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest()
    .subarray(0, 20);
}

function name(parts: Name): Buffer {
  const attribute = (type: keyof Name) => {
    // A country has two letters of ASCII; everything else may be Chinese.
    const text = element(type === "C" ? PRINTABLE_STRING : UTF8_STRING, Buffer.from(parts[type], "utf8"));
    return element(SET, element(SEQUENCE, objectIdentifier(ATTRIBUTES[type]), text));
  };
  return element(SEQUENCE, attribute("C"), attribute("O"), attribute("OU"), attribute("CN"));
}

function signatureAlgorithm(): Buffer {
  return element(SEQUENCE, objectIdentifier(SHA256_WITH_RSA), element(NULL));
}

function integer(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  // A first bit that is set would make the number negative.
  return element(INTEGER, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]));
}

function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return element(OBJECT_IDENTIFIER, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** Seven bits a byte, the highest first; all but the last have the eighth bit set. */
function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift(0x80 | (rest & 0x7f));
  return bytes;
}

/** RFC 5280 wants two digits of the year until 2049 and four from 2050 on. */
function time(moment: Date): Buffer {
  const digits = moment.toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return moment.getUTCFullYear() < 2050
    ? element(UTC_TIME, Buffer.from(digits.slice(2)))
    : element(GENERALIZED_TIME, Buffer.from(digits));
}

function bitString(bytes: Buffer): Buffer {
  return element(BIT_STRING, Buffer.from([0]), bytes);
}

function element(tag: number, ...parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(value.length)]), value]);
}

function lengthOf(bytes: number): number[] {
  if (bytes < 0x80) return [bytes];
  const digits: number[] = [];
  for (let rest = bytes; rest > 0; rest >>>= 8) digits.unshift(rest & 0xff);
  return [0x80 | digits.length, ...digits];
}
