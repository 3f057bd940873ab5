import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AlipaySdk } from "alipay-sdk";
import { afterAll, describe, expect, test } from "vitest";
import { certificateSn, parseCertificates, rootCertSn } from "#lib/config/certificate.ts";
import { ConfigError } from "#lib/config/config.ts";
import { loadConfig } from "#lib/config/load-config.ts";
import { sentenceOf } from "#lib/config/problem.ts";
import { readSettings } from "#lib/config/settings.ts";
import { alipayName, appName, issue, makeAuthorities, rsaPair } from "#tests/support/certificate-authority.ts";

const folder = mkdtempSync(join(tmpdir(), "config-certificates-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const pid = "2088621234567890";
const appId = "9021000123456789";
const { root, authority } = makeAuthorities();
const other = makeAuthorities();
const app = issue({ subject: appName(pid, appId), by: authority });
const alipay = issue({ subject: alipayName(pid), by: authority });
const nextKeys = rsaPair();
const nextApp = issue({ subject: appName(pid, appId), by: authority, keys: nextKeys });
const pkcs8 = (key: { privateKey: typeof app.privateKey }) =>
  key.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const spki = (key: { publicKey: typeof nextKeys.publicKey }) =>
  key.publicKey.export({ type: "spki", format: "pem" }).toString();

/** The official file holds roots of other kinds too: one of SM2, which not every OpenSSL can use. */
const SM2_ROOT = `-----BEGIN CERTIFICATE-----
MIIBszCCAVegAwIBAgIIaeL+wBcKxnswDAYIKoEcz1UBg3UFADAuMQswCQYDVQQG
EwJDTjEOMAwGA1UECgwFTlJDQUMxDzANBgNVBAMMBlJPT1RDQTAeFw0xMjA3MTQw
MzExNTlaFw00MjA3MDcwMzExNTlaMC4xCzAJBgNVBAYTAkNOMQ4wDAYDVQQKDAVO
UkNBQzEPMA0GA1UEAwwGUk9PVENBMFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAE
MPCca6pmgcchsTf2UnBeL9rtp4nw+itk1Kzrmbnqo05lUwkwlWK+4OIrtFdAqnRT
V7Q9v1htkv42TsIutzd126NdMFswHwYDVR0jBBgwFoAUTDKxl9kzG8SmBcHG5Yti
W/CXdlgwDAYDVR0TBAUwAwEB/zALBgNVHQ8EBAMCAQYwHQYDVR0OBBYEFEwysZfZ
MxvEpgXBxuWLYlvwl3ZYMAwGCCqBHM9VAYN1BQADSAAwRQIgG1bSLeOXp3oB8H7b
53W+CKOPl2PknmWEq/lMhtn25HkCIQDaHDgWxWFtnCrBjH16/W3Ezn7/U/Vjo5xI
pDoiVhsLwg==
-----END CERTIFICATE-----
`;

const certificates = {
  ALIPAY_APP_CERT: app.pem,
  ALIPAY_CERT: alipay.pem + authority.pem,
  ALIPAY_ROOT_CERT: SM2_ROOT + root.pem + other.root.pem,
};
const sandbox = {
  ALIPAY_ENV: "sandbox",
  ALIPAY_APP_ID: appId,
  ALIPAY_SELLER_ID: pid,
  ALIPAY_PRIVATE_KEY: pkcs8(app),
  PUBLIC_URL: "https://shop.example.com",
};
const keyMode = { ...sandbox, ALIPAY_PUBLIC_KEY: alipay.publicKey };
const certificateMode = { ...sandbox, ...certificates };

type Env = Record<string, string | undefined>;
const at = (day: string) => new Date(`${day}T00:00:00Z`);

function settingsOf(env: Env, now = at("2026-11-27")) {
  return readSettings({ env, cwd: folder, now });
}

function problemsOf(env: Env, now?: Date): readonly string[] {
  try {
    settingsOf(env, now);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(sentenceOf);
    throw error;
  }
  return [];
}

const oneLine = (pem: string) => pem.replace(/-----[^-]+-----/g, "").replace(/\s/g, "");
const literal = (pem: string) => pem.replace(/\n/g, "\\n");

describe("Alipay's number of a certificate", () => {
  test.each([
    // Issuer and serial number of certificates that Alipay issued, and the numbers it has for them.
    ["Class 2 R1", "20200514E63C2FE04D538716FE21358B", "7513daaaa48aa3ba2e4018d84402479c"],
    ["Class 1 R1", "2020051862039D4090897BA4D51C2126", "866efef280dec9137a87d047ac446315"],
  ])("is the one that Alipay gave to a certificate of %s", (authorityName, serialNumber, sn) => {
    const issuer = `C=CN\nO=Ant Financial\nOU=Certification Authority\nCN=Ant Financial Certification Authority ${authorityName}`;
    expect(certificateSn({ issuer, serialNumber })).toBe(sn);
  });

  test("is what the official SDK makes of the same files, the SM2 root left out", () => {
    const sdk = new AlipaySdk({
      appId,
      privateKey: app.privateKeyPem,
      appCertContent: certificates.ALIPAY_APP_CERT,
      alipayPublicCertContent: certificates.ALIPAY_CERT,
      alipayRootCertContent: certificates.ALIPAY_ROOT_CERT,
    });
    const found = settingsOf(certificateMode).credentials?.certificates;
    expect(found).toMatchObject({
      appCertSn: sdk.config.appCertSn,
      alipayCertSn: sdk.config.alipayCertSn,
      rootCertSn: sdk.config.alipayRootCertSn,
    });
    expect(found?.rootCertSn).toBe(`${root.sn}_${other.root.sn}`);
  });

  test("of a file without an RSA root is empty", () => {
    expect(rootCertSn(parseCertificates(SM2_ROOT) ?? [])).toBe("");
  });
});

describe("certificates are accepted", () => {
  mkdirSync(join(folder, "certs"));
  writeFileSync(join(folder, "certs", "alipay.crt"), `\uFEFF${certificates.ALIPAY_CERT.replace(/\n/g, "\r\n")}`);
  test.each([
    ["as PEM", certificates.ALIPAY_CERT],
    ["with literal \\n", literal(certificates.ALIPAY_CERT)],
    ["in quotes, with literal \\r\\n", `"${certificates.ALIPAY_CERT.replace(/\n/g, "\\r\\n")}"`],
    ["with spaces where the line ends were", certificates.ALIPAY_CERT.replace(/\n/g, " ")],
    ["as the path of a file with Windows' line ends and a byte order mark", "certs/alipay.crt"],
    ["as an absolute path", join(folder, "certs", "alipay.crt")],
  ])("%s", (_form, certificate) => {
    const { credentials, warnings } = settingsOf({ ...certificateMode, ALIPAY_CERT: certificate });
    expect(credentials?.certificates?.alipayCertSn).toBe(alipay.sn);
    expect(credentials?.alipayPublicKey).toBe(alipay.publicKey);
    expect(warnings).toEqual([]);
  });

  test("the application's in one line without a label", () => {
    const { credentials } = settingsOf({ ...certificateMode, ALIPAY_APP_CERT: oneLine(app.pem) });
    expect(credentials?.certificates?.appCertSn).toBe(app.sn);
  });

  test("the application's from an authority that is not Alipay's", () => {
    const foreign = issue({ subject: { C: "CN", O: "x", OU: "y", CN: "shop.example.com" }, keys: keysOf(app) });
    expect(problemsOf({ ...certificateMode, ALIPAY_APP_CERT: foreign.pem })).toEqual([]);
  });

  test("Alipay's alone, with a word about what cannot be checked", () => {
    const { credentials, warnings } = settingsOf({ ...certificateMode, ALIPAY_CERT: alipay.pem });
    expect(credentials?.certificates?.alipayCertSn).toBe(alipay.sn);
    expect(warnings.map(sentenceOf)).toEqual([
      expect.stringMatching(/^ALIPAY_CERT does not hold the certificate of its issuer/),
    ]);
  });

  test("Alipay's under an authority without the mark of one, as the sandbox has it", () => {
    const unmarked = issue({ subject: authority.subject, by: root });
    const certificate = issue({ subject: alipayName(pid), by: unmarked });
    const { warnings } = settingsOf({ ...certificateMode, ALIPAY_CERT: certificate.pem + unmarked.pem });
    expect(warnings).toEqual([]);
  });
});

function keysOf(issued: typeof app) {
  const certificate = parseCertificates(issued.pem);
  if (certificate === null) throw new Error("it was written just now");
  return { publicKey: certificate[0].publicKey, privateKey: issued.privateKey };
}

describe("certificates are refused in one sentence", () => {
  const without = (name: keyof typeof certificates): Env => ({ ...certificateMode, [name]: undefined });
  const dated = (validTo: Date) => issue({ subject: appName(pid, appId), by: authority, keys: keysOf(app), validTo });
  test.each<[string, Env, RegExp]>([
    ["without the application's", without("ALIPAY_APP_CERT"), /^ALIPAY_APP_CERT is missing: certificate mode/],
    ["without Alipay's", without("ALIPAY_CERT"), /^ALIPAY_CERT is missing: certificate mode/],
    ["without the roots", without("ALIPAY_ROOT_CERT"), /^ALIPAY_ROOT_CERT is missing: certificate mode/],
    [
      "beside Alipay's key",
      { ...certificateMode, ALIPAY_PUBLIC_KEY: alipay.publicKey },
      /^ALIPAY_PUBLIC_KEY is set beside certificates: remove it/,
    ],
    [
      "of another key than the application's",
      { ...certificateMode, ALIPAY_PRIVATE_KEY: pkcs8(nextKeys) },
      /^ALIPAY_APP_CERT does not belong to ALIPAY_PRIVATE_KEY/,
    ],
    [
      "of another application",
      { ...certificateMode, ALIPAY_APP_ID: "9021000100000001" },
      /^ALIPAY_APP_CERT is of the application 9021000123456789/,
    ],
    [
      "the application's as Alipay's",
      { ...certificateMode, ALIPAY_CERT: app.pem + authority.pem },
      /^ALIPAY_CERT is the certificate of your own application/,
    ],
    [
      "under other roots",
      { ...certificateMode, ALIPAY_ROOT_CERT: other.root.pem },
      /^ALIPAY_CERT was not issued under ALIPAY_ROOT_CERT/,
    ],
    [
      "of an authority that only has the right name",
      { ...certificateMode, ALIPAY_CERT: alipay.pem + other.authority.pem },
      /^ALIPAY_CERT was not issued under ALIPAY_ROOT_CERT/,
    ],
    ["without an RSA root", { ...certificateMode, ALIPAY_ROOT_CERT: SM2_ROOT }, /^ALIPAY_ROOT_CERT holds no RSA/],
    [
      "with a short key",
      {
        ...certificateMode,
        ALIPAY_CERT: issue({ subject: alipayName(pid), by: authority, keys: rsaPair(1024) }).pem + authority.pem,
      },
      /^ALIPAY_CERT has no RSA key of 2048 bits/,
    ],
    [
      "the request instead of the certificate",
      {
        ...certificateMode,
        ALIPAY_APP_CERT: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----",
      },
      /^ALIPAY_APP_CERT holds a request for a certificate \(CSR\)/,
    ],
    ["a key instead", { ...certificateMode, ALIPAY_CERT: alipay.publicKey }, /^ALIPAY_CERT holds a key/],
    [
      "cut off",
      { ...certificateMode, ALIPAY_APP_CERT: oneLine(app.pem).slice(0, 600) },
      /^ALIPAY_APP_CERT cannot be read as a certificate/,
    ],
    [
      "a file that is not there",
      { ...certificateMode, ALIPAY_CERT: "./nowhere.crt" },
      /^ALIPAY_CERT is neither a certificate nor the path of a file/,
    ],
    [
      "that has expired",
      { ...certificateMode, ALIPAY_APP_CERT: dated(at("2026-11-26")).pem },
      /^ALIPAY_APP_CERT expired on 2026-11-26/,
    ],
    ["without ALIPAY_ENV", { ALIPAY_CERT: alipay.pem }, /^ALIPAY_ENV is not set although ALIPAY_CERT would need it/],
  ])("%s", (_what, env, sentence) => {
    expect(problemsOf(env)).toContainEqual(expect.stringMatching(sentence));
    expect(new Set(problemsOf(env)).size).toBe(problemsOf(env).length);
  });

  test("before their first day, and from thirty days before the last one there is a warning", () => {
    expect(problemsOf(certificateMode, at("2019-12-31"))).toContainEqual(
      expect.stringMatching(/^ALIPAY_CERT is not valid before 2020-01-01/),
    );
    const expiring = { ...certificateMode, ALIPAY_APP_CERT: dated(at("2026-12-20")).pem };
    expect(settingsOf(expiring, at("2026-11-20")).warnings).toEqual([]);
    expect(settingsOf(expiring, at("2026-11-21")).warnings.map(sentenceOf)).toEqual([
      expect.stringMatching(/^ALIPAY_APP_CERT \(2088621234567890-9021000123456789\) expires on 2026-12-20/),
    ]);
  });
});

describe("keys to come", () => {
  const nextPrivate = { ALIPAY_PRIVATE_KEY_NEXT: pkcs8(nextKeys) };
  const nextPublic = spki(rsaPair());

  test("are null where nothing is being changed", () => {
    for (const env of [keyMode, certificateMode]) {
      expect(settingsOf(env).credentials).toMatchObject({ nextSigningKey: null, nextAlipayPublicKey: null });
    }
  });

  test("in key mode are the application's and Alipay's", () => {
    const { credentials } = settingsOf({ ...keyMode, ...nextPrivate, ALIPAY_PUBLIC_KEY_NEXT: oneLine(nextPublic) });
    expect(credentials?.nextAlipayPublicKey).toBe(nextPublic);
    expect(credentials?.nextSigningKey).toEqual({
      privateKey: nextKeys.privateKey.export({ type: "pkcs1", format: "pem" }),
      appCertSn: null,
    });
  });

  test("in certificate mode are a certificate with its key, or a new certificate of the present key", () => {
    const changed = settingsOf({ ...certificateMode, ...nextPrivate, ALIPAY_APP_CERT_NEXT: nextApp.pem });
    expect(changed.credentials?.nextSigningKey).toEqual({
      privateKey: nextKeys.privateKey.export({ type: "pkcs1", format: "pem" }),
      appCertSn: nextApp.sn,
    });
    const renewed = issue({ subject: appName(pid, appId), by: authority, keys: keysOf(app) });
    expect(settingsOf({ ...certificateMode, ALIPAY_APP_CERT_NEXT: renewed.pem }).credentials?.nextSigningKey).toEqual({
      privateKey: app.privateKeyPem,
      appCertSn: renewed.sn,
    });
  });

  test("that are the present ones are left out with a word, so that a change may be finished in two steps", () => {
    const inKeyMode = { ...keyMode, ALIPAY_PRIVATE_KEY_NEXT: pkcs8(app), ALIPAY_PUBLIC_KEY_NEXT: alipay.publicKey };
    const inCertificateMode = { ...certificateMode, ALIPAY_APP_CERT_NEXT: app.pem };
    for (const [env, words] of [
      [inKeyMode, ["ALIPAY_PRIVATE_KEY_NEXT", "ALIPAY_PUBLIC_KEY_NEXT"]],
      [inCertificateMode, ["ALIPAY_APP_CERT_NEXT"]],
    ] as const) {
      const { credentials, warnings } = settingsOf(env);
      expect(credentials).toMatchObject({ nextSigningKey: null, nextAlipayPublicKey: null });
      expect(warnings.map((warning) => /remove (\w+)\.$/.exec(sentenceOf(warning))?.[1])).toEqual(words);
    }
  });

  test("keep a shop going whose present certificate has expired", () => {
    const old = issue({ subject: appName(pid, appId), by: authority, keys: keysOf(app), validTo: at("2026-01-01") });
    const env = { ...certificateMode, ALIPAY_APP_CERT: old.pem };
    expect(problemsOf(env)).toHaveLength(1);
    expect(problemsOf({ ...env, ...nextPrivate, ALIPAY_APP_CERT_NEXT: nextApp.pem })).toEqual([]);
  });

  test.each<[string, Env, RegExp]>([
    [
      "Alipay's key in certificate mode",
      { ...certificateMode, ALIPAY_PUBLIC_KEY_NEXT: nextPublic },
      /^ALIPAY_PUBLIC_KEY_NEXT is set beside certificates/,
    ],
    [
      "a key without its certificate",
      { ...certificateMode, ...nextPrivate },
      /^ALIPAY_APP_CERT_NEXT is missing: ALIPAY_PRIVATE_KEY_NEXT needs/,
    ],
    [
      "a certificate of neither key",
      { ...certificateMode, ALIPAY_APP_CERT_NEXT: nextApp.pem },
      /^ALIPAY_APP_CERT_NEXT does not belong to ALIPAY_PRIVATE_KEY:/,
    ],
    [
      "a certificate of the present key beside another one",
      { ...certificateMode, ...nextPrivate, ALIPAY_APP_CERT_NEXT: app.pem },
      /^ALIPAY_APP_CERT_NEXT does not belong to ALIPAY_PRIVATE_KEY_NEXT:/,
    ],
    [
      "a certificate in key mode",
      { ...keyMode, ALIPAY_APP_CERT_NEXT: nextApp.pem },
      /^ALIPAY_APP_CERT_NEXT is set, but without ALIPAY_APP_CERT the shop is in key mode/,
    ],
    [
      "the own public half as Alipay's",
      { ...keyMode, ALIPAY_PUBLIC_KEY_NEXT: app.publicKey },
      /^ALIPAY_PUBLIC_KEY_NEXT is the public half of your own/,
    ],
    [
      "what is no key",
      { ...keyMode, ALIPAY_PRIVATE_KEY_NEXT: "./soon.pem" },
      /^ALIPAY_PRIVATE_KEY_NEXT is neither a key/,
    ],
  ])("are refused: %s", (_what, env, sentence) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(sentence)]);
  });
});

describe("with the offline Alipay", () => {
  const simulator = { ALIPAY_ENV: "simulator" };
  const dataDir = join(folder, ".data");
  const made = { authSecret: "a".repeat(43), orderLinkSecret: "b".repeat(43) };
  mkdirSync(join(dataDir, "keys"), { recursive: true });
  writeFileSync(
    join(dataDir, "settings.json"),
    JSON.stringify({ ...made, simulatorAppId: appId, simulatorSellerId: pid }),
  );
  writeFileSync(join(dataDir, "keys", "app-private-key.pem"), pkcs8(app));

  test("certificates may be rehearsed: the key that setup made serves, and Alipay's key file is not asked for", () => {
    const { alipay: found } = loadConfig({
      env: { ...simulator, ...certificates },
      cwd: folder,
      now: at("2026-11-27"),
    });
    expect(found).toMatchObject({ appId, privateKey: app.privateKeyPem, alipayPublicKey: alipay.publicKey });
    expect(found.certificates?.appCertSn).toBe(app.sn);
  });

  test("a certificate of another key than the made one is refused", () => {
    const load = () =>
      loadConfig({ env: { ...simulator, ...certificates, ALIPAY_APP_CERT: nextApp.pem }, cwd: folder });
    expect(load).toThrow(/^ALIPAY_APP_CERT does not belong to ALIPAY_PRIVATE_KEY/);
  });

  test("keys to come may be rehearsed, and those that are there already are told", () => {
    writeFileSync(join(dataDir, "keys", "alipay-public-key.pem"), alipay.publicKey);
    const env = { ...simulator, ALIPAY_PRIVATE_KEY_NEXT: pkcs8(nextKeys), ALIPAY_PUBLIC_KEY_NEXT: alipay.publicKey };
    const config = loadConfig({ env, cwd: folder });
    expect(config.alipay.nextSigningKey).not.toBeNull();
    expect(config.warnings.map(sentenceOf)).toEqual([
      expect.stringMatching(/^ALIPAY_PUBLIC_KEY_NEXT is the same as ALIPAY_PUBLIC_KEY/),
    ]);
  });
});
