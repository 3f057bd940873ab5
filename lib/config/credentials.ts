import type { X509Certificate } from "node:crypto";
import { certificateSn, commonName, parseCertificates, rsaPublicKey } from "#lib/config/certificate.ts";
import type { AlipayCredentials, KeyChoices, NextSigningKey } from "#lib/config/config.ts";
import { type ConfigProblem, configProblem } from "#lib/config/problem.ts";
import type { PrivateKeyForms } from "#lib/config/rsa-key.ts";

/** The application as it stands at Alipay, in every mode. */
interface OwnCredentials {
  readonly appId: string;
  readonly sellerId: string;
  readonly privateKey: PrivateKeyForms;
  /** SPKI PEM; null in certificate mode, where it stands in a certificate. */
  readonly alipayPublicKey: string | null;
}

interface Tell {
  readonly problems: ConfigProblem[];
  readonly warnings: ConfigProblem[];
}

/** Holds all keys and certificates against each other. Null where they do not go together, the reasons in `problems`. */
export function joinCredentials(own: OwnCredentials, choices: KeyChoices, tell: Tell): AlipayCredentials | null {
  const before = tell.problems.length;
  const { privateKey, appId, sellerId } = own;
  const { certificates } = choices;
  if (certificates !== null) checkAppCertificate(own, firstOf(certificates.appCert), tell.problems);
  const alipayPublicKey = own.alipayPublicKey ?? (certificates && rsaPublicKey(firstOf(certificates.alipayCert)));
  refuseOwnKey(privateKey, { setting: "ALIPAY_PUBLIC_KEY", publicKey: alipayPublicKey }, tell.problems);
  refuseOwnKey(
    privateKey,
    { setting: "ALIPAY_PUBLIC_KEY_NEXT", publicKey: choices.nextAlipayPublicKey },
    tell.problems,
  );
  const nextSigningKey = nextSigningKeyOf(own, choices, tell);
  const isSameKey = choices.nextAlipayPublicKey !== null && choices.nextAlipayPublicKey === alipayPublicKey;
  if (isSameKey) tell.warnings.push(alreadyPresent("ALIPAY_PUBLIC_KEY_NEXT", "ALIPAY_PUBLIC_KEY"));
  if (alipayPublicKey === null || tell.problems.length > before) return null;
  return Object.freeze({
    appId,
    privateKey: privateKey.pkcs1,
    privateKeyPkcs8: privateKey.pkcs8,
    alipayPublicKey,
    nextAlipayPublicKey: isSameKey ? null : choices.nextAlipayPublicKey,
    nextSigningKey,
    certificates,
    sellerId,
  });
}

/** Null without one, and where it is the present one again, as it is for a while after every change. */
function nextSigningKeyOf(own: OwnCredentials, choices: KeyChoices, tell: Tell): NextSigningKey | null {
  const { certificates, nextPrivateKey, nextAppCert } = choices;
  const next = nextPrivateKey ?? own.privateKey;
  if (certificates === null) {
    if (nextPrivateKey === null) return null;
    if (nextPrivateKey.publicKey !== own.privateKey.publicKey) return { privateKey: next.pkcs1, appCertSn: null };
    tell.warnings.push(alreadyPresent("ALIPAY_PRIVATE_KEY_NEXT", "ALIPAY_PRIVATE_KEY"));
    return null;
  }
  if (nextAppCert === null) return null;
  if (rsaPublicKey(nextAppCert) !== next.publicKey) {
    const key = nextPrivateKey === null ? "ALIPAY_PRIVATE_KEY" : "ALIPAY_PRIVATE_KEY_NEXT";
    tell.problems.push(notOfKey("ALIPAY_APP_CERT_NEXT", key));
    return null;
  }
  const appCertSn = certificateSn(nextAppCert);
  if (appCertSn !== certificates.appCertSn) return { privateKey: next.pkcs1, appCertSn };
  tell.warnings.push(alreadyPresent("ALIPAY_APP_CERT_NEXT", "ALIPAY_APP_CERT"));
  return null;
}

function checkAppCertificate(own: OwnCredentials, certificate: X509Certificate, problems: ConfigProblem[]): void {
  // Alipay's own authority names the application; one that somebody else issued may be called anything.
  const named = /^2088\d{12}-(\d{16})$/.exec(commonName(certificate))?.[1];
  if (named !== undefined && named !== own.appId) {
    const setting = "ALIPAY_APP_CERT";
    problems.push(configProblem("certificate-of-another-application", { setting, named, appId: own.appId }));
  } else if (rsaPublicKey(certificate) !== own.privateKey.publicKey) {
    problems.push(notOfKey("ALIPAY_APP_CERT", "ALIPAY_PRIVATE_KEY"));
  }
}

function refuseOwnKey(
  own: PrivateKeyForms,
  { setting, publicKey }: { setting: string; publicKey: string | null },
  problems: ConfigProblem[],
): void {
  if (own.publicKey !== publicKey) return;
  problems.push(configProblem("key-is-own", { setting }));
}

function firstOf(pem: string): X509Certificate {
  const certificates = parseCertificates(pem);
  if (certificates === null) throw new Error("a certificate that was read before cannot be read again");
  return certificates[0];
}

function notOfKey(setting: string, key: string): ConfigProblem {
  return configProblem("certificate-of-another-key", { setting, key });
}

function alreadyPresent(setting: string, present: string): ConfigProblem {
  return configProblem("change-is-over", { setting, present });
}
