import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createFetchedCertificates } from "#lib/alipay/fetched-certificates.ts";
import type { KeyRecord } from "#lib/alipay/key-record.ts";
import { verifyingKey } from "#lib/alipay/verifying-key.ts";
import { memoryLog } from "#tests/support/memory-log.ts";
import { makeSigner } from "#tests/support/signed-notice.ts";

const [one, other] = [makeSigner().publicKey, makeSigner().publicKey];
const at = new Date("2026-11-20T02:00:00.000Z");

beforeEach(() => {
  vi.useFakeTimers({ now: at, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A record in memory: `certificates` are what all processes of the shop see. */
function memoryRecord() {
  const certificates = new Map<string, string>();
  let reads = 0;
  let broken: string | null = null;
  const unlessBroken = <T>(name: string, work: () => T): T => {
    if (broken === name) throw new Error("EIO");
    return work();
  };
  const record: KeyRecord = {
    listCertificates: () =>
      unlessBroken("list", () => {
        reads += 1;
        return new Map(certificates);
      }),
    saveCertificate: (sn, content) => {
      unlessBroken("save", () => certificates.set(sn, content));
    },
    removeCertificate: (sn) => {
      unlessBroken("remove", () => certificates.delete(sn));
    },
    stamp: () => unlessBroken("stamp", () => [...certificates.keys()].join()),
    saveSighting: () => undefined,
    findSighting: () => null,
  };
  return {
    record,
    certificates,
    reads: () => reads,
    breakAt: (name: "list" | "save" | "remove" | "stamp" | null) => {
      broken = name;
    },
  };
}

/** The list of one process. A certificate's content is its public key here, or what is wrong with it. */
function listOn(record: KeyRecord | undefined) {
  const checked: { sn: string; at: Date }[] = [];
  const { log, lines } = memoryLog();
  const list = createFetchedCertificates({
    check: ({ sn, content, at: when }) => {
      checked.push({ sn, at: when });
      return content.startsWith("-----BEGIN") ? { publicKey: content } : { problem: content };
    },
    record,
    clock: { now: () => at },
    log,
  });
  return { list, checked, lines };
}

const prints = (keys: readonly { fingerprint: string }[]) => keys.map(({ fingerprint }) => fingerprint);
const fingerprint = (pem: string) => verifyingKey(pem).fingerprint;

test("a certificate that nothing speaks against is taken, found by its number and written down", () => {
  const { record, certificates } = memoryRecord();
  const { list, checked, lines } = listOn(record);
  expect(list.find("A")).toBeNull();
  expect(list.take("A", one)).toBe(true);
  expect(list.find("A")?.fingerprint).toBe(fingerprint(one));
  expect(list.find("B")).toBeNull();
  expect(prints(list.keys())).toEqual([fingerprint(one)]);
  expect([...certificates]).toEqual([["A", one]]);
  expect(checked, "as of now, by the shop's clock").toEqual([{ sn: "A", at }]);
  expect(lines).toEqual([
    {
      level: "warn",
      facts: { certificateSn: "A" },
      message: "Alipay has a new certificate: it was fetched and checked",
    },
  ]);
});

test("one that is wrong is neither believed nor written down, and the reason is an alarm", () => {
  const { record, certificates } = memoryRecord();
  const { list, lines } = listOn(record);
  expect(list.take("A", "of another root")).toBe(false);
  expect(list.find("A")).toBeNull();
  expect(certificates.size).toBe(0);
  expect(lines).toEqual([
    {
      level: "error",
      facts: { certificateSn: "A", because: "of another root" },
      message: "a certificate that is not believed to be Alipay's",
    },
  ]);
});

test("one that is known is not checked again, and stays what it was", () => {
  const { list, checked } = listOn(undefined);
  list.take("A", one);
  expect(list.take("A", other)).toBe(true);
  expect(list.find("A")?.fingerprint).toBe(fingerprint(one));
  expect(checked).toHaveLength(1);
});

test("of five the first is forgotten, here and in the record", () => {
  const { record, certificates } = memoryRecord();
  const { list } = listOn(record);
  for (const sn of ["A", "B", "C", "D"]) list.take(sn, one);
  expect(list.keys()).toHaveLength(4);
  list.take("E", other);
  expect(["A", "B", "C", "D", "E"].map((sn) => list.find(sn) !== null)).toEqual([false, true, true, true, true]);
  expect([...certificates.keys()]).toEqual(["B", "C", "D", "E"]);
});

test("what another process has fetched is learned, and checked, when the record is looked at, once a second", () => {
  const shared = memoryRecord();
  const { list, checked } = listOn(shared.record);
  expect(list.keys()).toEqual([]);
  listOn(shared.record).list.take("A", one);
  vi.advanceTimersByTime(999);
  expect(list.keys()).toEqual([]);
  expect(list.find("A")).toBeNull();
  vi.advanceTimersByTime(1);
  expect(list.find("A")?.fingerprint).toBe(fingerprint(one));
  expect(checked.map(({ sn }) => sn)).toEqual(["A"]);
});

test("a record in which nothing has changed is not read again", () => {
  const { record, certificates, reads } = memoryRecord();
  certificates.set("A", one);
  const { list } = listOn(record);
  for (let second = 0; second < 5; second += 1) {
    expect(list.keys()).toHaveLength(1);
    vi.advanceTimersByTime(1_000);
  }
  expect(reads()).toBe(1);
});

test.each(["stamp", "list"] as const)(
  "a record whose %s cannot be read is complained of, and read a second later",
  (part) => {
    const { record, certificates, breakAt } = memoryRecord();
    certificates.set("A", one);
    const { list, lines } = listOn(record);
    breakAt(part);
    expect(list.keys()).toEqual([]);
    expect(list.keys()).toEqual([]);
    expect(lines).toEqual([
      { level: "warn", facts: { cause: "Error: EIO" }, message: "could not read the record of Alipay's certificates" },
    ]);
    breakAt(null);
    vi.advanceTimersByTime(1_000);
    expect(list.keys()).toHaveLength(1);
  },
);

test("a disk that does not take a certificate does not keep this process from believing it", () => {
  const { record, breakAt } = memoryRecord();
  const { list, lines } = listOn(record);
  breakAt("save");
  expect(list.take("A", one)).toBe(true);
  expect(list.find("A")).not.toBeNull();
  expect(lines.at(-1)).toEqual({
    level: "warn",
    facts: { cause: "Error: EIO" },
    message: "could not write down a certificate of Alipay's",
  });
  for (const sn of ["B", "C", "D"]) list.take(sn, one);
  breakAt("remove");
  expect(list.take("E", other)).toBe(true);
  expect(list.find("A")).toBeNull();
  expect(lines.map(({ message }) => message)).toContain("could not take an old certificate out of the record");
});

test("without a record a process knows what it has fetched itself, and misses nothing", () => {
  const { list, lines } = listOn(undefined);
  for (const sn of ["A", "B", "C", "D", "E"]) expect(list.take(sn, one)).toBe(true);
  expect(list.keys()).toHaveLength(4);
  expect(new Set(lines.map(({ message }) => message))).toEqual(
    new Set(["Alipay has a new certificate: it was fetched and checked"]),
  );
});

test("without a log it does the same in silence, also where the disk fails", () => {
  const { record, breakAt } = memoryRecord();
  breakAt("save");
  const list = createFetchedCertificates({
    check: ({ content }) => (content === one ? { publicKey: content } : { problem: "no" }),
    record,
    clock: { now: () => at },
    log: undefined,
  });
  expect(list.take("A", one)).toBe(true);
  expect(list.take("B", "x")).toBe(false);
  expect(list.keys()).toHaveLength(1);
});
