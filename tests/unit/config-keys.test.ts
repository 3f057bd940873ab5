import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AlipaySdk } from "alipay-sdk";
import { afterAll, describe, expect, test } from "vitest";
import { ConfigError } from "#lib/config/config.ts";
import { sentenceOf } from "#lib/config/problem.ts";
import { readSettings } from "#lib/config/settings.ts";

const folder = mkdtempSync(join(tmpdir(), "config-keys-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const app = generateKeyPairSync("rsa", { modulusLength: 2048 });
const alipay = generateKeyPairSync("rsa", { modulusLength: 2048 });
const small = generateKeyPairSync("rsa", { modulusLength: 1024 });
const curve = generateKeyPairSync("ec", { namedCurve: "prime256v1" });

const pem = {
  pkcs1: app.privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
  pkcs8: app.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  appPublic: app.publicKey.export({ type: "spki", format: "pem" }).toString(),
  spki: alipay.publicKey.export({ type: "spki", format: "pem" }).toString(),
  publicPkcs1: alipay.publicKey.export({ type: "pkcs1", format: "pem" }).toString(),
};

const oneLine = (text: string) => text.replace(/-----[^-]+-----/g, "").replace(/\s/g, "");
const literal = (text: string) => text.replace(/\n/g, "\\n");
const relabelled = (text: string) => text.replaceAll("RSA PRIVATE KEY", "PRIVATE KEY");
const pkcs8 = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();

function settingsOf(keys: { privateKey?: string; publicKey?: string }) {
  return readSettings({
    cwd: folder,
    env: {
      ALIPAY_ENV: "sandbox",
      ALIPAY_APP_ID: "9021000123456789",
      ALIPAY_SELLER_ID: "2088621234567890",
      ALIPAY_PRIVATE_KEY: keys.privateKey ?? pem.pkcs8,
      ALIPAY_PUBLIC_KEY: keys.publicKey ?? pem.spki,
    },
  });
}

function problemsOf(keys: { privateKey?: string; publicKey?: string }): readonly string[] {
  try {
    settingsOf(keys);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(sentenceOf);
    throw error;
  }
  return [];
}

writeFileSync(join(folder, "app.pem"), pem.pkcs1.replace(/\n/g, "\r\n"));
writeFileSync(join(folder, "app.txt"), `${oneLine(pem.pkcs8)}\n`);
writeFileSync(join(folder, "keyfile"), `\uFEFF${pem.pkcs8}`);

describe("the private key is accepted", () => {
  test.each<[string, string]>([
    ["as PKCS#8 PEM", pem.pkcs8],
    ["as PKCS#1 PEM", pem.pkcs1],
    ["as PKCS#1 PEM of Windows", pem.pkcs1.replace(/\n/g, "\r\n")],
    ["as PKCS#8 in one line", oneLine(pem.pkcs8)],
    ["as PKCS#1 in one line", oneLine(pem.pkcs1)],
    ["with literal \\n", literal(pem.pkcs8)],
    ["with literal \\r\\n", pem.pkcs1.replace(/\n/g, "\\r\\n")],
    ["in double quotes", `"${pem.pkcs8}"`],
    ["in single quotes with literal \\n", `'${literal(pem.pkcs1)}'`],
    ["with spaces where the line ends were", pem.pkcs8.replace(/\n/g, " ")],
    ["under a label of the other form", relabelled(pem.pkcs1)],
    ["as the path of a PEM file", "app.pem"],
    ["as the path of a file with one line", "./app.txt"],
    ["as an absolute path", join(folder, "app.pem")],
    ["as a path that could be base64, to a file with a byte order mark", "keyfile"],
  ])("%s", (_form, privateKey) => {
    const { credentials } = settingsOf({ privateKey });
    expect(credentials?.privateKey).toBe(pem.pkcs1);
    expect(credentials?.privateKeyPkcs8).toBe(pem.pkcs8);
  });
});

describe("Alipay's public key is accepted", () => {
  test.each<[string, string]>([
    ["as PEM", pem.spki],
    ["in one line, as the console shows it", oneLine(pem.spki)],
    ["as PKCS#1 PEM", pem.publicPkcs1],
    ["with literal \\n", literal(pem.spki)],
    ["in quotes", `"${oneLine(pem.spki)}"`],
  ])("%s", (_form, publicKey) => {
    expect(settingsOf({ publicKey }).credentials?.alipayPublicKey).toBe(pem.spki);
  });
});

describe("a wrong key is refused with the name of the mistake", () => {
  test.each<[string, { privateKey?: string; publicKey?: string }, RegExp]>([
    [
      "the app's own public key as Alipay's",
      { publicKey: pem.appPublic },
      /^ALIPAY_PUBLIC_KEY is the public half of your own/,
    ],
    [
      "the same in one line beside a PKCS#1 key",
      { publicKey: oneLine(pem.appPublic), privateKey: oneLine(pem.pkcs1) },
      /^ALIPAY_PUBLIC_KEY is the public half of your own/,
    ],
    ["a public key as private", { privateKey: pem.spki }, /^ALIPAY_PRIVATE_KEY holds a public key/],
    ["a private key as public", { publicKey: pkcs8(alipay.privateKey) }, /^ALIPAY_PUBLIC_KEY holds a private key/],
    [
      "a private key of 1024 bits",
      { privateKey: pkcs8(small.privateKey) },
      /^ALIPAY_PRIVATE_KEY has only 1024 bits.*2048/,
    ],
    [
      "a public key of 1024 bits",
      { publicKey: oneLine(small.publicKey.export({ type: "spki", format: "pem" }).toString()) },
      /^ALIPAY_PUBLIC_KEY has only 1024 bits/,
    ],
    [
      "a private key of an elliptic curve",
      { privateKey: pkcs8(curve.privateKey) },
      /^ALIPAY_PRIVATE_KEY is a key of type EC/,
    ],
    [
      "a public key of an elliptic curve",
      { publicKey: curve.publicKey.export({ type: "spki", format: "pem" }).toString() },
      /^ALIPAY_PUBLIC_KEY is a key of type EC/,
    ],
    [
      "a private key that was cut off",
      { privateKey: oneLine(pem.pkcs8).slice(0, -100) },
      /^ALIPAY_PRIVATE_KEY cannot be read as a key: it looks cut off/,
    ],
    [
      "a public key that was cut off",
      { publicKey: oneLine(pem.spki).slice(0, 200) },
      /^ALIPAY_PUBLIC_KEY cannot be read as a key/,
    ],
    [
      "text that is no key",
      { privateKey: "put your key here, please" },
      /^ALIPAY_PRIVATE_KEY is neither a key nor the path of a file: there is no /,
    ],
    [
      "a file that is not there",
      { privateKey: "./nowhere.pem" },
      /^ALIPAY_PRIVATE_KEY is neither a key nor the path of a file: there is no /,
    ],
    [
      "a certificate",
      { publicKey: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----" },
      /^ALIPAY_PUBLIC_KEY holds a certificate/,
    ],
    [
      "a key behind a passphrase",
      {
        privateKey: app.privateKey
          .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" })
          .toString(),
      },
      /^ALIPAY_PRIVATE_KEY is protected by a passphrase/,
    ],
    [
      "an old key behind a passphrase",
      {
        privateKey: app.privateKey
          .export({ type: "pkcs1", format: "pem", cipher: "aes-256-cbc", passphrase: "x" })
          .toString(),
      },
      /^ALIPAY_PRIVATE_KEY is protected by a passphrase/,
    ],
  ])("%s", (_what, keys, sentence) => {
    expect(problemsOf(keys)).toEqual([expect.stringMatching(sentence)]);
  });

  test("a private key with one altered character, wherever it stands", () => {
    const text = oneLine(pem.pkcs8);
    for (let at = 60; at < text.length - 4; at += 31) {
      const altered = `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
      expect(problemsOf({ privateKey: altered }), `character ${at}`).toEqual([
        expect.stringMatching(/^ALIPAY_PRIVATE_KEY (cannot be read as a key|has only \d+ bits)/),
      ]);
    }
  });
});

test("the official SDK signs with the key in the form that the configuration gives", () => {
  const credentials = settingsOf({ privateKey: literal(pem.pkcs8) }).credentials;
  if (credentials === null) throw new Error("the sandbox has credentials");
  const sdk = new AlipaySdk({
    appId: credentials.appId,
    privateKey: credentials.privateKey,
    alipayPublicKey: credentials.alipayPublicKey,
  });
  expect(sdk.pageExecute("alipay.trade.page.pay", "GET", { bizContent: {} })).toContain("sign=");
});
