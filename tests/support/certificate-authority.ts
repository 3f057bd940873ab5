import { generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto";
import { certificateSn } from "#lib/config/certificate.ts";
import { type Name, writeCertificate } from "#lib/simulator/protocol/x509-writer.ts";

const VALID = { validFrom: new Date("2020-01-01T00:00:00Z"), validTo: new Date("2040-01-01T00:00:00Z") };

let serialNumber = 0x2020_0514_e63c_2fe0n;

/** A certificate with its key pair: its PEM, and Alipay's number of it. */
export type Issued = ReturnType<typeof issue>;

type Wish = {
  subject: Name;
  /** Who signs; left out, the certificate signs itself. */
  by?: Issued;
  isAuthority?: boolean;
  keys?: { publicKey: KeyObject; privateKey: KeyObject };
  validFrom?: Date;
  validTo?: Date;
};

/** Makes a certificate. */
export function issue({ by, keys = rsaPair(), isAuthority = false, ...wish }: Wish) {
  serialNumber += 1n;
  const pem = writeCertificate({
    ...VALID,
    ...wish,
    isAuthority,
    serialNumber,
    issuer: by?.subject ?? wish.subject,
    publicKey: keys.publicKey,
    signingKey: by?.privateKey ?? keys.privateKey,
  });
  return {
    pem,
    sn: certificateSn(new X509Certificate(pem)),
    subject: wish.subject,
    publicKey: keys.publicKey.export({ type: "spki", format: "pem" }).toString(),
    privateKey: keys.privateKey,
    privateKeyPem: keys.privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
  };
}

export function rsaPair(modulusLength = 2048) {
  return generateKeyPairSync("rsa", { modulusLength });
}

const authorityName = (name: string): Name => ({
  C: "CN",
  O: "Ant Financial test",
  OU: "Certification Authority test",
  CN: `Ant Financial Certification Authority ${name} test`,
});

export const appName = (pid: string, appId: string): Name => ({
  C: "CN",
  O: "青禾",
  OU: "Alipay",
  CN: `${pid}-${appId}`,
});
export const alipayName = (pid: string): Name => ({
  C: "CN",
  O: "青禾",
  OU: "Alipay",
  CN: `支付宝(中国)网络技术有限公司-${pid}`,
});

/** What Alipay's console gives: roots, an authority between, and certificates as Alipay names them. */
export function makeAuthorities() {
  const root = issue({ subject: authorityName("R1"), isAuthority: true });
  const authority = issue({ subject: authorityName("Class 2 R1"), by: root, isAuthority: true });
  return { root, authority };
}
