import { execFileSync, spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeCertificate } from "#lib/simulator/protocol/x509-writer.ts";
import { alipayName, issue, makeAuthorities, rsaPair } from "#tests/support/certificate-authority.ts";

const { root, authority } = makeAuthorities();
const leaf = issue({ subject: alipayName("2088621234567890"), by: authority });
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

test("Node reads what was written: names with Chinese, dates, serial number, key", () => {
  const keys = rsaPair();
  const subject = { C: "CN", O: "青禾 & Co, Ltd", OU: "Alipay", CN: "支付宝(中国)-2088" };
  const written = new X509Certificate(
    writeCertificate({
      serialNumber: 0xf123_4567_89ab_cdefn,
      subject,
      issuer: root.subject,
      publicKey: keys.publicKey,
      signingKey: root.privateKey,
      validFrom: new Date("2026-11-27T00:00:01.999Z"),
      validTo: new Date("2050-01-01T00:00:00Z"),
      isAuthority: false,
    }),
  );
  expect(written.subject.split("\n")).toEqual(["C=CN", "O=青禾 & Co\\, Ltd", "OU=Alipay", "CN=支付宝(中国)-2088"]);
  expect(written.issuer).toBe(new X509Certificate(root.pem).subject);
  expect(written.serialNumber).toBe("F123456789ABCDEF");
  expect(new Date(written.validFrom)).toEqual(new Date("2026-11-27T00:00:01Z"));
  // From 2050 on a year has four digits.
  expect(new Date(written.validTo)).toEqual(new Date("2050-01-01T00:00:00Z"));
  expect(written.publicKey.equals(keys.publicKey)).toBe(true);
  expect(written.ca).toBe(false);
});

test("Node follows the way from a certificate over its authority to the root, and no other way", () => {
  const [top, middle, low] = [root.pem, authority.pem, leaf.pem].map((pem) => new X509Certificate(pem));
  if (!top || !middle || !low) throw new Error("three were written");
  expect([top.ca, middle.ca, low.ca]).toEqual([true, true, false]);
  expect(low.checkIssued(middle) && low.verify(middle.publicKey)).toBe(true);
  expect(middle.checkIssued(top) && middle.verify(top.publicKey)).toBe(true);
  expect(top.checkIssued(top) && top.verify(top.publicKey)).toBe(true);
  expect(low.verify(top.publicKey)).toBe(false);
  // What may not issue has issued nothing, whatever the names say.
  expect(issue({ subject: leaf.subject, by: leaf }).pem).not.toBe("");
  expect(new X509Certificate(issue({ subject: leaf.subject, by: leaf }).pem).checkIssued(low)).toBe(false);
});

test.skipIf(!hasOpenssl)("openssl finds the chain flawless by its strictest rules", () => {
  const folder = mkdtempSync(join(tmpdir(), "x509-"));
  try {
    const files = { root, authority, leaf };
    for (const [name, { pem }] of Object.entries(files)) writeFileSync(join(folder, `${name}.pem`), pem);
    const chain = ["-CAfile", "root.pem", "-untrusted", "authority.pem"];
    const said = execFileSync("openssl", ["verify", "-x509_strict", ...chain, "leaf.pem"], { cwd: folder });
    expect(said.toString().trim()).toBe("leaf.pem: OK");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
