import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { readPublicKey } from "#lib/simulator/domain/public-key-input.ts";
import { oneLine, privateKeyForms } from "#lib/simulator/protocol/key-forms.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const spki = publicKey.export({ type: "spki", format: "pem" }).toString();
const pkcs1 = publicKey.export({ type: "pkcs1", format: "pem" }).toString();
const pkcs8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const short = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;

test.each([
  ["SPKI PEM", spki],
  ["PKCS#1 PEM", pkcs1],
  ["SPKI in one line", oneLine(spki)],
  ["PKCS#1 in one line", oneLine(pkcs1)],
  ["CRLF and blanks around", `  \r\n${spki.replaceAll("\n", "\r\n")} `],
  ["from a .env file", `"${spki.replaceAll("\n", "\\n")}"`],
])("%s is read", (_, text) => {
  expect(readPublicKey(text)).toEqual({ ok: true, pem: spki });
});

test.each([
  ["empty", "  "],
  ["private", pkcs8],
  ["private", privateKeyForms(pkcs8).pkcs1Pem],
  ["private", privateKeyForms(pkcs8).pkcs8Line],
  ["private", privateKeyForms(pkcs8).pkcs1Line],
  ["certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"],
  ["too-short", short.export({ type: "spki", format: "pem" }).toString()],
  ["not-rsa", elliptic.export({ type: "spki", format: "pem" }).toString()],
  ["unreadable", "my key"],
  ["unreadable", oneLine(spki).slice(0, -40)],
])("%s is refused by its name", (problem, text) => {
  expect(readPublicKey(text)).toEqual({ ok: false, problem });
});

test("every form of a private key is the same key", () => {
  const forms = privateKeyForms(pkcs8);
  expect(createPublicKey(forms.pkcs1Pem).equals(publicKey)).toBe(true);
  expect(createPublicKey(forms.pkcs8Pem).equals(publicKey)).toBe(true);
  expect(forms.pkcs8Line).toMatch(/^[A-Za-z0-9+/]+=*$/);
  expect(forms.pkcs1Line).toMatch(/^[A-Za-z0-9+/]+=*$/);
});
