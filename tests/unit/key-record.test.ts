import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createKeyRecord } from "#lib/alipay/key-record.ts";

let folder: string;
let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "key-record-"));
  folder = join(parent, "a", "keys");
});
afterEach(() => {
  rmSync(parent, { recursive: true });
});

const [one, two] = ["0a".repeat(16), "1b".repeat(16)];
const at = new Date("2026-11-20T02:00:00.000Z");

test("before anything is written there is nothing to read, and no folder", () => {
  const record = createKeyRecord(folder);
  expect(record.listCertificates()).toEqual(new Map());
  expect(record.findSighting("a1b2c3d4e5f60718")).toBeNull();
  expect(record.stamp()).toBe("");
  record.removeCertificate(one);
  expect(readdirSync(parent)).toEqual([]);
});

test("what one process writes another reads, by the certificates' numbers in their order", () => {
  const record = createKeyRecord(folder);
  const numbers = ["7", "2", "a", "0", "f", "4"].map((digit) => digit.repeat(32));
  for (const sn of numbers) record.saveCertificate(sn, `content of ${sn}`);
  record.saveSighting("a1b2c3d4e5f60718", at);
  const elsewhere = createKeyRecord(folder);
  expect([...elsewhere.listCertificates()]).toEqual(numbers.toSorted().map((sn) => [sn, `content of ${sn}`]));
  expect(elsewhere.findSighting("a1b2c3d4e5f60718")).toEqual(at);
  expect(elsewhere.findSighting("0000000000000000")).toBeNull();
  expect(readdirSync(folder).sort(), "nothing half-written is left").toEqual(
    [...numbers.map((sn) => `${sn}.crt`), "a1b2c3d4e5f60718.seen"].sort(),
  );
});

test("a certificate that was taken out is gone", () => {
  const record = createKeyRecord(folder);
  record.saveCertificate(one, "first");
  record.saveCertificate(two, "second");
  record.removeCertificate(one);
  expect([...record.listCertificates().keys()]).toEqual([two]);
});

test("the stamp is another one whenever a certificate comes or goes, and the same in between", () => {
  const record = createKeyRecord(folder);
  record.saveCertificate(one, "first");
  const changes: (() => void)[] = [
    () => {
      record.saveCertificate(two, "second");
    },
    () => {
      record.removeCertificate(one);
    },
  ];
  for (const change of changes) {
    // Some file systems count time in steps of milliseconds.
    utimesSync(folder, 0, 0);
    const before = record.stamp();
    expect(before).not.toBe("");
    expect(record.stamp()).toBe(before);
    change();
    expect(record.stamp()).not.toBe(before);
  }
});

test("the stamp is another one where the folder was put in the place of another", () => {
  const record = createKeyRecord(folder);
  record.saveCertificate(one, "first");
  utimesSync(folder, 0, 0);
  const before = record.stamp();
  renameSync(folder, `${folder}-old`);
  mkdirSync(folder);
  utimesSync(folder, 0, 0);
  expect(record.stamp()).not.toBe(before);
});

test("files that are no certificate of Alipay's by their name are not read", () => {
  const record = createKeyRecord(folder);
  record.saveCertificate(one, "first");
  for (const name of [`x${one}.crt`, `${two}.crt.1.tmp`, `${two}xcrt`, "short.crt", `${"G1".repeat(16)}.crt`]) {
    writeFileSync(join(folder, name), "somebody's");
  }
  mkdirSync(join(folder, "folder"));
  expect([...record.listCertificates()]).toEqual([[one, "first"]]);
});

test("a sighting that nobody can read is none", () => {
  const record = createKeyRecord(folder);
  record.saveSighting("a1b2c3d4e5f60718", at);
  writeFileSync(join(folder, "a1b2c3d4e5f60718.seen"), "yesterday");
  expect(record.findSighting("a1b2c3d4e5f60718")).toBeNull();
});
