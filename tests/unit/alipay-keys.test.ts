import { createHash, createPublicKey } from "node:crypto";
import { expect, test } from "vitest";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import type { KeyRecord } from "#lib/alipay/key-record.ts";
import { verifyingKey } from "#lib/alipay/verifying-key.ts";
import { memoryLog } from "#tests/support/memory-log.ts";
import { makeSigner } from "#tests/support/signed-notice.ts";

const [present, next, later] = [makeSigner().publicKey, makeSigner().publicKey, makeSigner().publicKey];
const at = new Date("2026-11-20T02:00:00.000Z");
const prints = (keys: readonly { fingerprint: string }[]) => keys.map(({ fingerprint }) => fingerprint);
const fingerprint = (pem: string) => verifyingKey(pem).fingerprint;

/** A record that keeps when each key was seen. */
function sightingRecord(saveSighting?: KeyRecord["saveSighting"]) {
  const seen: [string, Date][] = [];
  const record: KeyRecord = {
    listCertificates: () => new Map(),
    saveCertificate: () => undefined,
    removeCertificate: () => undefined,
    stamp: () => "",
    saveSighting:
      saveSighting ??
      ((name, when) => {
        seen.push([name, when]);
      }),
    findSighting: (name) => seen.findLast(([known]) => known === name)?.[1] ?? null,
  };
  return { record, seen };
}

test("a key is named by the first sixteen hex digits of its SHA-256, however its PEM is written", () => {
  const der = createPublicKey(present).export({ type: "spki", format: "der" });
  const name = createHash("sha256").update(der).digest("hex").slice(0, 16);
  expect(fingerprint(present)).toBe(name);
  expect(fingerprint(present.replaceAll("\n", "\r\n"))).toBe(name);
});

test("a key with fewer than 2048 bits stops the program, and says what it should have", () => {
  const { publicKey } = makeSigner(1024);
  expect(() => createAlipayKeys({ publicKeys: [present, publicKey] })).toThrow(
    "Alipay's public key must be RSA with 2048 bits or more",
  );
});

test("in key mode there are the configured keys in their order, and no certificates", () => {
  const keys = createAlipayKeys({ publicKeys: [present, next] });
  expect(prints(keys.all())).toEqual([present, next].map(fingerprint));
  expect(keys.certificates).toBeNull();
  expect(keys.sightings()).toEqual([present, next].map((pem) => ({ fingerprint: fingerprint(pem), lastSeenAt: null })));
});

test("in certificate mode the configured certificate's number leads to the first key, others to what was fetched", () => {
  const keys = createAlipayKeys({
    publicKeys: [present],
    certificates: { sn: "A", check: ({ content }) => ({ publicKey: content }) },
  });
  expect(keys.certificates?.find("A")?.fingerprint).toBe(fingerprint(present));
  expect(keys.certificates?.find("B")).toBeNull();
  expect(keys.certificates?.take("B", next)).toBe(true);
  expect(keys.certificates?.find("B")?.fingerprint).toBe(fingerprint(next));
  expect(prints(keys.all())).toEqual([present, next].map(fingerprint));
});

test("a list without any key is a broken configuration", () => {
  const none = [] as unknown as [string];
  expect(() => createAlipayKeys({ publicKeys: none })).toThrow("without Alipay's public key nothing can be verified");
});

test("a key in use is written down at once and then every ten minutes, each for itself, and logged once", () => {
  const { record, seen } = sightingRecord();
  const { log, lines } = memoryLog();
  let nowMs = at.getTime();
  const keys = createAlipayKeys({ publicKeys: [present, next], record, log, clock: { now: () => new Date(nowMs) } });
  const [first, second] = keys.all();
  if (!first || !second) throw new Error("there are two");
  const inMinutes = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
  keys.saw(first);
  keys.saw(first);
  nowMs = inMinutes(5).getTime();
  keys.saw(second);
  nowMs = inMinutes(10).getTime() - 1;
  keys.saw(first);
  nowMs = inMinutes(10).getTime();
  keys.saw(first);
  keys.saw(second);
  expect(seen).toEqual([
    [first.fingerprint, at],
    [second.fingerprint, inMinutes(5)],
    [first.fingerprint, inMinutes(10)],
  ]);
  expect(keys.sightings()).toEqual([
    { fingerprint: first.fingerprint, lastSeenAt: inMinutes(10) },
    { fingerprint: second.fingerprint, lastSeenAt: inMinutes(5) },
  ]);
  expect(lines).toEqual(
    [first, second].map((key) => ({
      level: "info",
      facts: { fingerprint: key.fingerprint },
      message: "this key of Alipay's is in use",
    })),
  );
});

test("where a fetched certificate makes a second key, the first is a question too", () => {
  const { record, seen } = sightingRecord();
  const certificates = { sn: "A", check: ({ content }: { content: string }) => ({ publicKey: content }) };
  const keys = createAlipayKeys({ publicKeys: [present], certificates, record, clock: { now: () => at } });
  const [first] = keys.all();
  if (!first) throw new Error("there is one");
  keys.saw(first);
  expect(seen).toEqual([]);
  keys.certificates?.take("B", later);
  keys.saw(first);
  expect(seen).toEqual([[first.fingerprint, at]]);
});

test("a disk that takes no note of it is complained of, and nothing else", () => {
  const { record } = sightingRecord(() => {
    throw new Error("ENOSPC");
  });
  const { log, lines } = memoryLog();
  const keys = createAlipayKeys({ publicKeys: [present, next], record, log });
  for (const key of keys.all()) keys.saw(key);
  expect(lines.filter(({ level }) => level === "warn")).toEqual(
    [1, 2].map(() => ({
      level: "warn",
      facts: { cause: "Error: ENOSPC" },
      message: "could not write down which key of Alipay's is in use",
    })),
  );
  const quiet = createAlipayKeys({ publicKeys: [present, next], record });
  for (const key of quiet.all()) quiet.saw(key);
});

test("without a record nobody knows when a key was seen", () => {
  const { log, lines } = memoryLog();
  const keys = createAlipayKeys({ publicKeys: [present, next], log });
  for (const key of keys.all()) keys.saw(key);
  expect(lines).toEqual([]);
  expect(keys.sightings().map(({ lastSeenAt }) => lastSeenAt)).toEqual([null, null]);
});
