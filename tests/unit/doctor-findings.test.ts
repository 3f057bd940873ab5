/** Every finding of the doctor is provoked here by facts, and can be told in both languages. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { configProblem } from "#lib/config/problem.ts";
import { CATALOGUE, type Finding, type FindingId, finding, verdictOf } from "#lib/doctor/finding.ts";
import { judgeKeyChange } from "#lib/doctor/judge-key-change.ts";
import { judgeClock, judgeFolder, judgeNode, NODE_MIN } from "#lib/doctor/judge-machine.ts";
import { networkCause, wordsOf } from "#lib/doctor/network-cause.ts";
import { tellFinding } from "#lib/i18n/doctor-texts.ts";
import { LOCALES } from "#lib/i18n/locale.ts";
import { doctorEn } from "#lib/i18n/messages/doctor.en.ts";
import { doctorZhCn } from "#lib/i18n/messages/doctor.zh-CN.ts";
import {
  address,
  alipayKeySeen,
  folder,
  GB,
  now,
  PROVOKED,
  running,
  says,
  settings,
  taken,
} from "#tests/support/doctor-samples.ts";

const idsOf = (found: Finding | Finding[]) => [found].flat().map(({ id }) => id);

describe.each(Object.keys(CATALOGUE) as FindingId[])("%s", (id) => {
  const found = [PROVOKED[id]()].flat();

  test("is found", () => {
    expect(idsOf(found)).toContain(id);
  });

  test.each(LOCALES)("is told in %s, with what to change where something has to be", (locale) => {
    for (const one of found.filter((each) => each.id === id)) {
      const { says: words, todo } = tellFinding(locale, one);
      expect(words).toMatch(/\S{3}/);
      expect(`${words} ${todo ?? ""}`).not.toMatch(/[{}]|undefined|null/);
      if (one.level === "warning" || one.level === "wrong") expect(todo).toMatch(/\S{3}/);
      if (one.level === "good") expect(todo).toBeNull();
    }
  });
});

test("each finding has its words in both languages, and no words are left over", () => {
  const ids = Object.keys(CATALOGUE).sort();
  expect(Object.keys(doctorZhCn.findings).sort()).toEqual(ids);
  expect(Object.keys(doctorEn.findings).sort()).toEqual(ids);
});

test("the least Node.js is the one that package.json names", () => {
  const manifest = JSON.parse(readFileSync(join(PROJECT_FOLDER, "package.json"), "utf8")) as {
    engines: { node: string };
  };
  expect(manifest.engines.node).toBe(`>=${NODE_MIN}`);
  expect(idsOf(judgeNode(NODE_MIN))).toEqual(["node-fits"]);
});

describe("what is told once is not told twice", () => {
  test("a key's own finding stands in the place of the problem of its setting", () => {
    expect(idsOf(PROVOKED["alipay-key-own"]())).toEqual(["alipay-key-own"]);
    expect(idsOf(PROVOKED["gateway-dead-host"]())).toEqual(["gateway-dead-host"]);
  });

  test("all problems of other settings stay", () => {
    const problems = [
      configProblem("not-valid", { setting: "PORT", value: '"x"' }),
      configProblem("address-missing", { setting: "PUBLIC_URL" }),
    ];
    expect(idsOf(settings({ problems }))).toEqual(["setting-wrong", "setting-wrong"]);
  });

  test("an address that Alipay cannot reach is told by the address alone", () => {
    const warnings = [
      configProblem("address-out-of-reach", { setting: "PUBLIC_URL", origin: "http://localhost:3000" }),
    ];
    expect(idsOf(settings({ warnings }))).toEqual(["settings-read", "keys-fit"]);
  });
});

test("a certificate that ends is told with its day, and once", () => {
  const found = [PROVOKED["certificate-ends"]()].flat();
  expect(idsOf(found)).toEqual(["settings-read", "keys-fit", "certificate-ends"]);
  expect(found[2]?.values).toEqual({ setting: "ALIPAY_APP_CERT", sn: "0a1b2c", date: "2026-12-20", days: "22" });
});

describe("limits", () => {
  test.each([
    [100 * 1024 ** 2 - 1, "disk-full"],
    [100 * 1024 ** 2, "disk-low"],
    [GB - 1, "disk-low"],
    [GB, "disk-room"],
  ] as const)("%i bytes free: %s", (freeBytes, id) => {
    expect(idsOf(judgeFolder({ ...folder, freeBytes }))).toEqual(["folder-good", id]);
  });

  test.each([
    [30_000, "clock-right"],
    [-30_001, "clock-off"],
    [300_000, "clock-off"],
    [300_001, "clock-wrong"],
  ] as const)("a clock %i ms ahead: %s", (aheadMs, id) => {
    expect(idsOf(judgeClock(aheadMs))).toEqual([id]);
  });

  test("the worker is late ten minutes after its check was due", () => {
    const due = (minutes: number) => ({ nextBooksCheckAt: new Date(now.getTime() - minutes * 60_000) });
    expect(idsOf(running(due(10)))).toEqual(["worker-alive"]);
    expect(idsOf(running(due(10.1)))).toEqual(["worker-late"]);
  });

  test("a system that does not say how much room there is is not complained of", () => {
    expect(idsOf(judgeFolder({ ...folder, freeBytes: null }))).toEqual(["folder-good"]);
  });
});

test("a code that nobody has listed is judged by its kind, and else shown as it is", () => {
  expect(idsOf(says("isv.something-new", "40006"))).toEqual(["product-not-signed"]);
  expect(idsOf(says("toString", "40002"))).toEqual(["gateway-refuses"]);
});

test("an unsigned reply is believed in one case only: that the application is not known", () => {
  expect(idsOf(says("isv.invalid-signature", "40002", "not"))).toEqual(["reply-unsigned"]);
});

test("in simulator mode a local address is as good as any, and no login is a sample too many", () => {
  expect(idsOf(address({ kind: "proved" }, { mode: "simulator", isLocal: true }))).toEqual(["address-proved"]);
  expect(idsOf(running({ mode: "simulator", sampleLogin: "staff@qinghe.example" }))).toEqual(["worker-alive"]);
});

test.each([
  ["ENOTFOUND getaddrinfo ENOTFOUND x", "dns"],
  ["EAI_AGAIN getaddrinfo", "dns"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT self-signed certificate", "tls"],
  ["ERR_TLS_CERT_ALTNAME_INVALID Hostname/IP does not match certificate's altnames", "tls"],
  ["UND_ERR_CONNECT_TIMEOUT Connect Timeout Error", "late"],
  ["ECONNREFUSED connect ECONNREFUSED 127.0.0.1:1", "refused"],
  ["ECONNRESET read", "other"],
] as const)("%s is a matter of %s", (text, cause) => {
  expect(networkCause(text)).toBe(cause);
});

test("a failed fetch is put into the words of its cause", () => {
  const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
  expect(wordsOf(new TypeError("fetch failed", { cause }))).toBe("ECONNREFUSED connect ECONNREFUSED 127.0.0.1:1");
  expect(wordsOf(new DOMException("too late", "TimeoutError"))).toBe("TimeoutError: too late");
  expect(wordsOf("odd")).toBe("odd");
});

test("the verdict is the worst finding's", () => {
  expect(verdictOf([finding("node-fits"), finding("not-asked")])).toBe("fine");
  expect(verdictOf([finding("node-fits"), finding("disk-low")])).toBe("warnings");
  expect(verdictOf([finding("disk-low"), finding("disk-full")])).toBe("wrong");
});

test("who has switched to certificates and set none is told that, although the reply has another signature", () => {
  expect(idsOf(says("isv.missing-app-cert-sn", "40001", "wrongly"))).toEqual(["certificates-expected"]);
});

describe("a change of keys is led step by step", () => {
  test("a signature that is refused with either key is the gateway's finding alone", () => {
    const answer = taken("present", "isv.invalid-signature");
    expect(judgeKeyChange({ app: { answer }, alipay: null, now })).toEqual([]);
    expect(judgeKeyChange({ app: { answer: { kind: "none", cause: "ENOTFOUND" } }, alipay: null, now })).toEqual([]);
  });

  test("an old key of which nothing is known stays", () => {
    expect(idsOf(alipayKeySeen({ presentHoursAgo: null, nextHoursAgo: 100 }))).toEqual(["alipay-key-next-begins"]);
  });

  test("without a change there is nothing to tell", () => {
    expect(judgeKeyChange({ app: null, alipay: null, now })).toEqual([]);
  });
});
