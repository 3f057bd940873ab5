import type { X509Certificate } from "node:crypto";
import {
  type Certificates,
  certificateSn,
  commonName,
  findAuthorities,
  outsideOfDates,
  readCertificates,
  rootCertSn,
  rsaPublicKey,
} from "#lib/config/certificate.ts";
import type { AlipayCertificates, KeyChoices } from "#lib/config/config.ts";
import type { GivenReader } from "#lib/config/given-text.ts";
import { type Given, isCertificateMode } from "#lib/config/mode-rules.ts";
import { type ConfigProblem, configProblem } from "#lib/config/problem.ts";
import { readAlipayPublicKey, readPrivateKey } from "#lib/config/rsa-key.ts";
import type { SettingName } from "#lib/config/settings-schema.ts";

/** How long before its end a certificate is spoken of: whoever renews it may be on holiday. */
export const RENEWAL_DAYS = 30;
const DAY_MS = 86_400_000;

interface Reading {
  readonly given: Given;
  readonly cwd: string;
  /** When the certificates must be valid. */
  readonly now: Date;
  readonly problems: ConfigProblem[];
  readonly warnings: ConfigProblem[];
}

/** Reads the certificates and the keys to come, and tells what is wrong with each by itself. */
export function readKeyChoices(reading: Reading): KeyChoices {
  const nextAppCert = read(reading, "ALIPAY_APP_CERT_NEXT", readCertificates)?.[0] ?? null;
  if (nextAppCert !== null) checkDates(reading, "ALIPAY_APP_CERT_NEXT", nextAppCert);
  return Object.freeze({
    certificates: isCertificateMode(reading.given) ? readAllCertificates(reading) : null,
    nextPrivateKey: read(reading, "ALIPAY_PRIVATE_KEY_NEXT", readPrivateKey),
    nextAppCert,
    nextAlipayPublicKey: read(reading, "ALIPAY_PUBLIC_KEY_NEXT", readAlipayPublicKey),
  });
}

function read<T>({ given, cwd, problems }: Reading, setting: SettingName, reader: GivenReader<T>): T | null {
  const value = given.values[setting];
  if (typeof value !== "string") return null;
  const result = reader({ setting, value, cwd });
  if ("value" in result) return result.value;
  problems.push(result.problem);
  return null;
}

/** Null where one is missing or cannot be read, with the reason in `problems`. */
function readAllCertificates(reading: Reading): AlipayCertificates | null {
  const app = read(reading, "ALIPAY_APP_CERT", readCertificates);
  const alipay = read(reading, "ALIPAY_CERT", readCertificates);
  const roots = read(reading, "ALIPAY_ROOT_CERT", readCertificates);
  if (app === null || alipay === null || roots === null) return null;
  checkAlipayCertificate(reading, { app, alipay, roots });
  // Who has the next one at hand is past the end of this one.
  if (reading.given.values.ALIPAY_APP_CERT_NEXT === undefined) checkDates(reading, "ALIPAY_APP_CERT", app[0]);
  checkDates(reading, "ALIPAY_CERT", alipay[0]);
  return Object.freeze({
    appCertSn: certificateSn(app[0]),
    rootCertSn: rootCertSn(roots),
    alipayCertSn: certificateSn(alipay[0]),
    appCert: pemOf(app),
    alipayCert: pemOf(alipay),
    rootCert: pemOf(roots),
  });
}

function checkAlipayCertificate(
  { problems, warnings }: Reading,
  { app, alipay, roots }: { app: Certificates; alipay: Certificates; roots: Certificates },
): void {
  const setting = "ALIPAY_CERT";
  const [certificate, ...authorities] = alipay;
  if (rootCertSn(roots) === "") {
    problems.push(configProblem("roots-without-rsa", { setting: "ALIPAY_ROOT_CERT" }));
    return;
  }
  if (rsaPublicKey(certificate) === null) {
    problems.push(configProblem("certificate-not-rsa", { setting }));
    return;
  }
  if (certificate.publicKey.equals(app[0].publicKey)) {
    problems.push(configProblem("certificate-is-own", { setting }));
    return;
  }
  const way = findAuthorities(certificate, { authorities, roots });
  if (way !== null) return;
  const names = [certificate, ...authorities].map(({ issuer }) => issuer);
  const isFromElsewhere = authorities.some(({ subject }) => subject === certificate.issuer);
  if (isFromElsewhere || roots.some(({ subject }) => names.includes(subject))) {
    problems.push(configProblem("certificate-from-elsewhere", { setting }));
    return;
  }
  // Some of Alipay's files hold its certificate alone. It was given by a person and is believed; others could not be.
  warnings.push(configProblem("certificate-without-issuer", { setting, issuer: authorityOf(certificate) }));
}

function authorityOf({ issuer }: X509Certificate): string {
  return issuer.split("\n").at(-1) ?? issuer;
}

function checkDates({ now, problems, warnings }: Reading, setting: SettingName, certificate: X509Certificate): void {
  const end = new Date(certificate.validTo);
  switch (outsideOfDates(certificate, now)) {
    case "expired":
      problems.push(configProblem("certificate-expired", { setting, date: dayOf(end) }));
      return;
    case "not-yet":
      problems.push(configProblem("certificate-not-yet", { setting, date: dayOf(new Date(certificate.validFrom)) }));
      return;
    case null:
      if (end.getTime() - now.getTime() < RENEWAL_DAYS * DAY_MS) {
        const name = commonName(certificate);
        warnings.push(configProblem("certificate-ends", { setting, name, date: dayOf(end) }));
      }
  }
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

function pemOf(certificates: Certificates): string {
  return certificates.map(String).join("");
}
