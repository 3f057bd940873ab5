/** Certificates of applications and of this Alipay, kept as files (protocol sheet, section 6). */
import { createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Application } from "#lib/simulator/domain/model.ts";
import type { Name } from "#lib/simulator/protocol/x509-writer.ts";
import {
  type CertificateFile,
  numberOf,
  openAuthority,
  readOrMake,
  readOrMakeKey,
} from "#lib/simulator/store/certificate-authority.ts";

/** What a merchant in certificate mode downloads, as PEM, and where the same lies as files under Alipay's own names. */
export interface ApplicationCertificates {
  app: CertificateFile;
  /** Expired certificates are refused. Epoch milliseconds. */
  appValidTo: number;
  /** Alipay's, with the authority that issued it. */
  alipay: CertificateFile;
  root: CertificateFile;
  /** The key of Alipay's certificate. */
  alipayKey: KeyObject;
}

export interface CertificateStore {
  /** Made at the first call, and anew when the application's public key is another one. */
  of(application: Application): ApplicationCertificates;
  /** This Alipay signs with a new certificate from now on. Earlier ones can still be downloaded. */
  replaceAlipayCertificate(application: Application): void;
  /** What `alipaycert.download` gives for a number: a certificate with its authority; null for one that never was. */
  findAlipayCertificate(application: Application, sn: string): string | null;
  /** With the keys that lie beside them. */
  remove(appId: string): void;
}

const YEAR_MS = 365 * 86_400_000;
const DAY_MS = 86_400_000;
/** Production's certificates live about so long. */
const VALID_YEARS = 5;

/** Certificates of applications and of Alipay are called as the real ones are. */
const appName = ({ name, sellerId, appId }: Application): Name => ({
  C: "CN",
  O: name,
  OU: "Alipay",
  CN: `${sellerId}-${appId}`,
});
const alipayName = ({ name, sellerId }: Application): Name => ({
  C: "CN",
  O: name,
  OU: "Alipay",
  CN: `支付宝(中国)网络技术有限公司-${sellerId}`,
});

/** Under the names that Alipay's console gives them. */
function pathsIn(directory: string, appId: string) {
  const own = join(directory, appId);
  return {
    own,
    app: join(own, `appCertPublicKey_${appId}.crt`),
    alipay: join(own, "alipayCertPublicKey_RSA2.crt"),
    alipayKey: join(own, "alipay-private-key.pem"),
    earlier: (sn: string) => join(own, `alipay-${sn}.crt`),
  };
}

/** `clock.now` dates the end of what is made, `realNow` its beginning: a shop's clock may lag behind this one's. */
export function createCertificateStore(
  folder: string,
  clock: { now: () => number; realNow: () => number },
): CertificateStore {
  const directory = join(folder, "certificates");
  // Reading a certificate costs as much as a signature; files change only here.
  const known = new Map<string, ApplicationCertificates>();

  function issue(subject: Name, publicKey: KeyObject): string {
    const validFrom = new Date(clock.realNow() - DAY_MS);
    const validTo = new Date(clock.now() + VALID_YEARS * YEAR_MS);
    return openAuthority(directory).issue({ subject, publicKey, validFrom, validTo });
  }

  function load(application: Application): ApplicationCertificates {
    const paths = pathsIn(directory, application.appId);
    const { root, authority } = openAuthority(directory);
    mkdirSync(paths.own, { recursive: true });
    const publicKey = createPublicKey(application.publicKey);
    const makeApp = () => issue(appName(application), publicKey);
    let app = readOrMake(paths.app, makeApp);
    if (!new X509Certificate(app).publicKey.equals(publicKey)) {
      rmSync(paths.app);
      app = readOrMake(paths.app, makeApp);
    }
    const alipayKey = readOrMakeKey(paths.alipayKey);
    const alipay = readOrMake(
      paths.alipay,
      () => issue(alipayName(application), createPublicKey(alipayKey)) + authority,
    );
    return {
      app: { pem: app, sn: numberOf(app), path: paths.app },
      appValidTo: new Date(new X509Certificate(app).validTo).getTime(),
      alipay: { pem: alipay, sn: numberOf(alipay), path: paths.alipay },
      root,
      alipayKey,
    };
  }

  function of(application: Application): ApplicationCertificates {
    const key = `${application.appId} ${application.publicKey}`;
    const found = known.get(key) ?? load(application);
    known.set(key, found);
    return found;
  }

  return {
    of,
    replaceAlipayCertificate(application) {
      const paths = pathsIn(directory, application.appId);
      const { alipay } = of(application);
      writeFileSync(paths.earlier(alipay.sn), alipay.pem, { flush: true });
      rmSync(paths.alipay);
      rmSync(paths.alipayKey);
      known.clear();
    },
    findAlipayCertificate(application, sn) {
      const { alipay } = of(application);
      if (sn === alipay.sn) return alipay.pem;
      const path = pathsIn(directory, application.appId).earlier(sn);
      return /^[0-9a-f]{32}$/.test(sn) && existsSync(path) ? readFileSync(path, "utf8") : null;
    },
    remove(appId) {
      if (!/^\d{1,32}$/.test(appId)) return;
      rmSync(pathsIn(directory, appId).own, { recursive: true, force: true });
      known.clear();
    },
  };
}
