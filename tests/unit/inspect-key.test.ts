import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { asOneLine, inspectKey } from "#lib/config/inspect-key.ts";

const app = generateKeyPairSync("rsa", { modulusLength: 2048 });
const small = generateKeyPairSync("rsa", { modulusLength: 1024 });
const curve = generateKeyPairSync("ec", { namedCurve: "prime256v1" });

const pem = {
  pkcs1: app.privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
  pkcs8: app.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  spki: app.publicKey.export({ type: "spki", format: "pem" }).toString(),
  publicPkcs1: app.publicKey.export({ type: "pkcs1", format: "pem" }).toString(),
  sec1: curve.privateKey.export({ type: "sec1", format: "pem" }).toString(),
};
const locked = app.privateKey
  .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "a word" })
  .toString();

/** Of nobody: made for this test, valid for a hundred years. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIBrDCCAVOgAwIBAgIUaMccm8D0wyOp6+g+L2k7YUs6JNswCgYIKoZIzj0EAwIw
KzELMAkGA1UEBhMCQ04xDTALBgNVBAoMBFRlc3QxDTALBgNVBAMMBHNob3AwIBcN
MjYxMTI3MTkxMzQ5WhgPMjEyNjExMDMxOTEzNDlaMCsxCzAJBgNVBAYTAkNOMQ0w
CwYDVQQKDARUZXN0MQ0wCwYDVQQDDARzaG9wMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEnCNF6Z2ckAsnpD/jCbV42vJ0E3awQzze50Cms0TQGhllDa1yTiOEwBoD
2jSnut+EBDNdBJm9xMdgmjkVepzrVaNTMFEwHQYDVR0OBBYEFATaFKkk7/f93tjp
N1VKvTkQ3hLGMB8GA1UdIwQYMBaAFATaFKkk7/f93tjpN1VKvTkQ3hLGMA8GA1Ud
EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgBSaAJ7BcGvETUxIcmHBpYTwj
gg622gbay/dtNwRiI58CIEtdi2MTPaRefGEMxr/+XunlsPbKNR0JeEtahYUj2r30
-----END CERTIFICATE-----
`;

describe("a key is told by its bytes", () => {
  test.each<[string, string, object]>([
    ["PKCS#8 PEM", pem.pkcs8, { half: "private", encoding: "PKCS#8", form: "pem", bits: 2048, quirks: [] }],
    ["PKCS#1 PEM", pem.pkcs1, { half: "private", encoding: "PKCS#1", form: "pem", quirks: [] }],
    ["PKCS#8 in one line", asOneLine(pem.pkcs8), { half: "private", encoding: "PKCS#8", form: "one-line" }],
    ["PKCS#1 in one line", asOneLine(pem.pkcs1), { half: "private", encoding: "PKCS#1", form: "one-line" }],
    ["a public SPKI PEM", pem.spki, { half: "public", encoding: "SPKI", form: "pem", quirks: [] }],
    ["a public key in one line", asOneLine(pem.spki), { half: "public", encoding: "SPKI", form: "one-line" }],
    ["a public PKCS#1 PEM", pem.publicPkcs1, { half: "public", encoding: "PKCS#1", quirks: [] }],
    ["a key of an elliptic curve", pem.sec1, { encoding: "SEC1", type: "ec", bits: null, fitsRsa2: false }],
    ["line ends of Windows", pem.pkcs8.replaceAll("\n", "\r\n"), { encoding: "PKCS#8", quirks: [] }],
    ["a byte order mark", `\uFEFF${pem.pkcs8}`, { quirks: ["byte-order-mark"] }],
    ["quotes", `"${pem.pkcs8}"`, { quirks: ["quotes"] }],
    ["literal \\n in quotes", `'${pem.pkcs8.replaceAll("\n", "\\n")}'`, { quirks: ["quotes", "literal-newlines"] }],
    [
      "the label of another form",
      pem.pkcs1.replaceAll("RSA PRIVATE", "PRIVATE"),
      { encoding: "PKCS#1", quirks: ["wrong-label"] },
    ],
    [
      "a last line that does not belong to the first",
      pem.spki.replace("END PUBLIC", "END RSA PUBLIC"),
      { half: "public", quirks: ["wrong-label"] },
    ],
  ])("%s", (_what, text, expected) => {
    expect(inspectKey(text)).toMatchObject({ kind: "key", ...expected });
  });

  test("its public half is given, never the private one", () => {
    const found = inspectKey(pem.pkcs1);
    expect(found).toMatchObject({ publicKey: pem.spki, fitsRsa2: true });
    expect(JSON.stringify(found)).not.toContain(asOneLine(pem.pkcs1).slice(-200));
  });

  test("1024 bits do not fit RSA2", () => {
    const text = small.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    expect(inspectKey(text)).toMatchObject({ kind: "key", bits: 1024, fitsRsa2: false });
  });
});

describe("what is no key is named", () => {
  test.each<[string, string, object]>([
    ["a certificate", certificate, { kind: "certificate", count: 1, subject: "C=CN, O=Test, CN=shop" }],
    ["a chain of certificates", certificate + certificate, { kind: "certificate", count: 2 }],
    ["half a certificate", certificate.slice(0, 300), { kind: "cut-off" }],
    ["an altered certificate", certificate.replace("MIIB", "MIIC"), { kind: "damaged" }],
    [
      "a request for a certificate",
      "-----BEGIN CERTIFICATE REQUEST-----\nMIHG\n-----END CERTIFICATE REQUEST-----",
      { kind: "certificate-request" },
    ],
    ["a key under a passphrase", locked, { kind: "encrypted" }],
    ["a PEM without its end", pem.pkcs8.slice(0, 900), { kind: "cut-off" }],
    ["one line without its end", asOneLine(pem.spki).slice(0, 200), { kind: "cut-off" }],
    ["a private key with an altered character", alterOne(pem.pkcs1), { kind: "damaged" }],
    ["a PEM with a stranger in it", pem.spki.replace("MII", "MI*"), { kind: "damaged" }],
    ["a word", "hello", { kind: "not-a-key" }],
    ["a sentence", "this is not a key", { kind: "not-a-key" }],
    ["nothing", "", { kind: "not-a-key" }],
  ])("%s", (_what, text, expected) => {
    expect(inspectKey(text)).toMatchObject(expected);
  });
});

/** In the middle of the numbers, where the frame around them stays whole. */
function alterOne(text: string): string {
  const at = Math.floor(text.length / 2);
  const index = text.slice(at).search(/[A-Y]/) + at;
  return `${text.slice(0, index)}Z${text.slice(index + 1)}`;
}
