import {
  alipayName,
  appName,
  type Issued,
  issue,
  makeAuthorities,
  rsaPair,
} from "#tests/support/certificate-authority.ts";
import { makeSigner, ourAppId } from "#tests/support/signed-notice.ts";

/** Keys that come into play when Alipay's or the application's is changed. Made once: each takes a tenth of a second. */
export const nextSigner = makeSigner();
export const strangersSigner = makeSigner();

export const pid = "2088621234567890";
export const { root, authority } = makeAuthorities();
export const app = issue({ subject: appName(pid, ourAppId), by: authority });
export const nextApp = issue({ subject: appName(pid, ourAppId), by: authority });
export const present = issue({ subject: alipayName(pid), by: authority });
export const next = issue({ subject: alipayName(pid), by: authority });

/** The settings in certificate mode. */
export const certificates = {
  appCertSn: app.sn,
  rootCertSn: root.sn,
  alipayCertSn: present.sn,
  appCert: app.pem,
  alipayCert: present.pem + authority.pem,
  rootCert: root.pem,
};

/** Certificates of Alipay's, one after the other. */
export const fiveInARow = Array.from({ length: 5 }, () => issue({ subject: alipayName(pid), by: authority }));

/** Issuers under the root that Alipay has not used before: one with the mark of an authority, one without. */
export const [markedIssuer, unmarkedIssuer] = [true, false].map((isAuthority) =>
  chained({ ...authority.subject, CN: "Class 3" }, root, { isAuthority }),
) as [Chained, Chained];

type Chained = { made: Issued; content: string };

/** A certificate, and the file that Alipay would hand out: it and its issuer's. */
export function chained(
  subject: Parameters<typeof issue>[0]["subject"],
  by: Issued,
  wish: Partial<Parameters<typeof issue>[0]> = {},
): Chained {
  const made = issue({ subject, by, ...wish });
  return { made, content: made.pem + by.pem };
}

const elsewhere = makeAuthorities();
const otherApp = chained(appName("2088000000000001", "9021000100000009"), authority);

/** What is no certificate of Alipay's for this merchant, and why. */
export const ofAnotherRoot = chained(alipayName(pid), elsewhere.authority);
export const wrongCertificates: [string, Issued, string][] = Object.entries({
  "of another root, with the right names": ofAnotherRoot,
  "of an application under the same roots": otherApp,
  "that an application has issued": chained(alipayName(pid), otherApp.made),
  "of another merchant": chained(alipayName("2088000000000001"), authority),
  "out of date": chained(alipayName(pid), authority, { validTo: new Date("2026-11-19T00:00:00Z") }),
  "with a short key": chained(alipayName(pid), authority, { keys: rsaPair(1024) }),
}).map(([what, { made, content }]) => [what, made, content]);
