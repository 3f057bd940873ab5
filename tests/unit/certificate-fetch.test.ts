import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createCertificateFetch } from "#lib/alipay/certificate-fetch.ts";
import { memoryLog } from "#tests/support/memory-log.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-20T02:00:00Z"), toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const handedOut = (content: string) => ({
  code: "10000",
  msg: "Success",
  alipay_cert_content: Buffer.from(content).toString("base64"),
});

/** The way to certificates, and what came of it. Whatever says "right" is believed. */
function setUp() {
  const taken: [string, string][] = [];
  const asked: string[] = [];
  const { log, lines } = memoryLog();
  const fetch = createCertificateFetch({
    certificates: {
      find: () => null,
      take(sn, content) {
        taken.push([sn, content]);
        return content.startsWith("right");
      },
    },
    log,
  });
  const fetchFrom = (sn: string, reply: () => Promise<unknown>) =>
    fetch(sn, (name) => {
      asked.push(name);
      return reply();
    });
  return {
    fetchFrom,
    fetchReply: (sn: string, reply: unknown) => fetchFrom(sn, () => Promise.resolve(reply)),
    asked,
    taken,
    lines,
  };
}

test("a certificate is asked for by its number, and taken as the text that it is", async () => {
  const { fetchReply, asked, taken, lines } = setUp();
  expect(await fetchReply("A", handedOut("right 证书"))).toBe(true);
  expect(asked).toEqual(["A"]);
  expect(taken).toEqual([["A", "right 证书"]]);
  expect(lines).toEqual([]);
});

test("however many replies name it at once, it is asked for once, and each hears the same", async () => {
  const { fetchReply, asked } = setUp();
  const all = [handedOut("right"), handedOut("right"), handedOut("right")].map((reply) => fetchReply("A", reply));
  expect(await Promise.all(all)).toEqual([true, true, true]);
  expect(asked).toEqual(["A"]);
  const two = [fetchReply("B", handedOut("right")), fetchReply("C", handedOut("right"))];
  expect(await Promise.all(two)).toEqual([true, true]);
  expect(asked).toEqual(["A", "B", "C"]);
});

test.each<[string, unknown]>([
  ["that is not believed", handedOut("wrong")],
  ["without content", handedOut("")],
  ["of another shape", { code: "10000", alipay_cert_content: 7 }],
  ["under another code", { ...handedOut("right"), code: "40004" }],
  ["that is nothing", undefined],
])("a certificate %s is an alarm, and not asked for again within the minute", async (_what, reply) => {
  const { fetchReply, asked, lines } = setUp();
  expect(await fetchReply("A", reply)).toBe(false);
  expect(lines).toEqual([
    {
      level: "error",
      facts: { certificateSn: "A" },
      message: "Alipay gave no certificate that can be believed",
    },
  ]);
  vi.advanceTimersByTime(59_999);
  expect(await fetchReply("A", handedOut("right"))).toBe(false);
  expect(asked).toEqual(["A"]);
  expect(await fetchReply("B", handedOut("right")), "another one may be").toBe(true);
  vi.advanceTimersByTime(1);
  expect(await fetchReply("A", handedOut("right"))).toBe(true);
});

test("what has no content is offered to nobody", async () => {
  const { fetchReply, taken } = setUp();
  await fetchReply("A", handedOut(""));
  await fetchReply("B", { ...handedOut("right"), code: "40004" });
  await fetchReply("C", undefined);
  expect(taken).toEqual([]);
});

test("a call that fails is no alarm, rests as well, and is told in two hundred letters", async () => {
  const { fetchFrom, fetchReply, lines } = setUp();
  expect(await fetchFrom("A", () => Promise.reject(new Error("x".repeat(300))))).toBe(false);
  expect(lines).toEqual([
    {
      level: "warn",
      facts: { certificateSn: "A", cause: `Error: ${"x".repeat(193)}` },
      message: "Alipay's certificate could not be fetched",
    },
  ]);
  expect(await fetchReply("A", handedOut("right"))).toBe(false);
});

test("a hundred names rest; the next one makes room, so that a forger cannot fill the memory", async () => {
  const { fetchReply, asked } = setUp();
  for (let number = 0; number < 100; number += 1) await fetchReply(`A${number}`, handedOut("wrong"));
  await fetchReply("A0", handedOut("wrong"));
  expect(asked, "it rests").toHaveLength(100);
  await fetchReply("B", handedOut("wrong"));
  await fetchReply("A0", handedOut("wrong"));
  expect(asked.slice(100)).toEqual(["B", "A0"]);
  await fetchReply("B", handedOut("wrong"));
  expect(asked).toHaveLength(102);
});

test("in key mode there is nothing that could take one", async () => {
  const { log, lines } = memoryLog();
  const fetch = createCertificateFetch({ certificates: null, log });
  expect(await fetch("A", () => Promise.resolve(handedOut("right")))).toBe(false);
  expect(lines.map(({ message }) => message)).toEqual(["Alipay gave no certificate that can be believed"]);
});
