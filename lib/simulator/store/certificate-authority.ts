/** The authority of play: a root and one authority below it, made once and kept as files. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Name, writeCertificate } from "#lib/simulator/protocol/x509-writer.ts";

/** A certificate on this machine. */
export interface CertificateFile {
  pem: string;
  /** Alipay's number of it. */
  sn: string;
  path: string;
}

export interface CertificateAuthority {
  root: CertificateFile;
  /** What Alipay's certificate brings along to lead to the root, as PEM. */
  authority: string;
  issue(wish: { subject: Name; publicKey: KeyObject; validFrom: Date; validTo: Date }): string;
}

const LIFETIME = { validFrom: new Date("2020-01-01T00:00:00Z"), validTo: new Date("2070-01-01T00:00:00Z") };

/** Names that nobody can take for the real ones. */
const authorityName = (level: string): Name => ({
  C: "CN",
  O: "Offline Alipay",
  OU: "Certification Authority",
  CN: `Offline Alipay Certification Authority ${level}`,
});
const ROOT_NAME = authorityName("R1");
const AUTHORITY_NAME = authorityName("Class 2 R1");

/** Alipay's number of a certificate: the MD5 of the issuer's name, last part first, and of the serial number in decimal. */
export function numberOf(pem: string): string {
  const certificate = new X509Certificate(pem);
  const lastPartFirst = certificate.issuer.split("\n").toReversed().join();
  const decimal = BigInt(`0x${certificate.serialNumber}`).toString();
  return createHash("md5").update(lastPartFirst).update(decimal).digest("hex");
}

/** As long as the real ones: sixteen bytes, the first of which is never 0. */
const newSerial = () => BigInt(`0x1${randomBytes(15).toString("hex")}`);

/** The text of a file, which is made where it is not there. */
export function readOrMake(path: string, make: () => string, mode = 0o644): string {
  if (!existsSync(path)) writeFileSync(path, make(), { mode, flush: true });
  return readFileSync(path, "utf8");
}

/** The RSA key of a file (PKCS#8 PEM), made where it is not there. */
export function readOrMakeKey(path: string): KeyObject {
  const make = () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  };
  return createPrivateKey(readOrMake(path, make, 0o600));
}

export function openAuthority(directory: string): CertificateAuthority {
  mkdirSync(directory, { recursive: true });
  const rootKey = readOrMakeKey(join(directory, "root-private-key.pem"));
  const authorityKey = readOrMakeKey(join(directory, "authority-private-key.pem"));
  const make = (subject: Name, key: KeyObject) => () =>
    writeCertificate({
      ...{ ...LIFETIME, subject, issuer: ROOT_NAME, serialNumber: newSerial() },
      ...{ publicKey: createPublicKey(key), signingKey: rootKey, isAuthority: true },
    });
  const path = join(directory, "alipayRootCert.crt");
  const pem = readOrMake(path, make(ROOT_NAME, rootKey));
  return {
    root: { pem, sn: numberOf(pem), path },
    authority: readOrMake(join(directory, "authority.crt"), make(AUTHORITY_NAME, authorityKey)),
    issue: (wish) =>
      writeCertificate({
        ...{ ...wish, issuer: AUTHORITY_NAME, serialNumber: newSerial() },
        ...{ signingKey: authorityKey, isAuthority: false },
      }),
  };
}
