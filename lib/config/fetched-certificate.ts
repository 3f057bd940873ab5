import {
  type Certificates,
  certificateSn,
  commonName,
  findAuthorities,
  outsideOfDates,
  parseCertificates,
  rsaPublicKey,
} from "#lib/config/certificate.ts";
import type { AlipayCertificates } from "#lib/config/config.ts";

/** A certificate that came over the network, unsigned: PEM, with what leads from it to a root. */
interface FetchedCertificate {
  /** Alipay's number of the one that was asked for. */
  readonly sn: string;
  readonly content: string;
  /** When it must be valid. */
  readonly at: Date;
}

/**
 * Makes the check of certificates that Alipay's gateway hands out. Every application has a certificate under the same
 * roots, so a chain alone proves nothing. It must also be called what the configured one is called, which holds Alipay's
 * name and the merchant's number, and stand under an authority that was configured too or that has the mark of one: the
 * authorities of Alipay's sandbox have none, no more than anybody's certificate.
 */
export function createFetchedCertificateCheck(configured: AlipayCertificates) {
  const [present, ...knownAuthorities] = readAgain(configured.alipayCert);
  const roots = readAgain(configured.rootCert);

  return ({ sn, content, at }: FetchedCertificate): { publicKey: string } | { problem: string } => {
    const fetched = parseCertificates(content);
    if (fetched === null) return { problem: "it cannot be read" };
    const [certificate, ...others] = fetched;
    if (certificateSn(certificate) !== sn) return { problem: "it is not the one that was asked for" };
    if (commonName(certificate) !== commonName(present)) return { problem: `it is of ${commonName(certificate)}` };
    const publicKey = rsaPublicKey(certificate);
    if (publicKey === null) return { problem: "it has no RSA key of 2048 bits or more" };
    const authorities = [...knownAuthorities, ...others.filter(({ ca }) => ca)];
    const way = findAuthorities(certificate, { authorities, roots });
    if (way === null) return { problem: "it was not issued under ALIPAY_ROOT_CERT" };
    if ([certificate, ...way].some((one) => outsideOfDates(one, at) !== null)) return { problem: "it is out of date" };
    return { publicKey };
  };
}

function readAgain(pem: string): Certificates {
  const certificates = parseCertificates(pem);
  if (certificates === null) throw new Error("a certificate that was read before cannot be read again");
  return certificates;
}
