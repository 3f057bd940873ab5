/** Facts that provoke each finding of the doctor. */
import type { ProbeAnswer } from "#lib/alipay/probe-gateway.ts";
import type { InspectedKey } from "#lib/config/inspect-key.ts";
import { configProblem } from "#lib/config/problem.ts";
import { type Finding, type FindingId, finding } from "#lib/doctor/finding.ts";
import { judgeAddress, type KnockAnswer } from "#lib/doctor/judge-address.ts";
import { judgeGateway } from "#lib/doctor/judge-gateway.ts";
import { judgeKeyChange } from "#lib/doctor/judge-key-change.ts";
import { judgeClock, judgeDatabase, judgeDriver, judgeFolder, judgeNode } from "#lib/doctor/judge-machine.ts";
import { judgeRunning, type RunningFact } from "#lib/doctor/judge-running.ts";
import { judgeSettings, type SettingsFact } from "#lib/doctor/judge-settings.ts";

export const GB = 1024 ** 3;
export const now = new Date("2026-11-27T12:00:00Z");

export const folder = { folder: "/data", state: "writable", openFiles: [], freeBytes: 80 * GB } as const;

function key(half: InspectedKey["half"], publicKey: string, changes: Partial<InspectedKey> = {}): InspectedKey {
  const rest = { encoding: "PKCS#8", form: "pem", type: "rsa", bits: 2048, fitsRsa2: true, quirks: [] } as const;
  return { kind: "key", half, publicKey, ...rest, ...changes };
}

const right: SettingsFact = {
  mode: "sandbox",
  problems: [],
  warnings: [],
  notSetUp: [],
  gateway: null,
  appId: "9021000123456789",
  sellerId: "2088621234567890",
  privateKey: key("private", "ours"),
  alipayKey: key("public", "Alipay's"),
  certificates: [],
  now,
};
const certificate = (setting: string, endsAt: string) => ({ setting, sn: "0a1b2c", endsAt: new Date(endsAt) });
const own = { setting: "ALIPAY_PRIVATE_KEY" };
const alipays = { setting: "ALIPAY_PUBLIC_KEY" };
const noFile = configProblem("neither-key-nor-file", { ...own, file: "/keys/app.pem" });
export const settings = (changes: Partial<SettingsFact>) => judgeSettings({ ...right, ...changes });

function gateway(answer: ProbeAnswer, changes: { mode?: string; proxySetting?: string } = {}): Finding[] {
  const asked = { gateway: "https://openapi.alipay.com/gateway.do", appId: "2021000", mode: "production" };
  return judgeGateway({ ...asked, proxySetting: null, ...changes, answer });
}
export const says = (subCode: string, code = "40002", signed: "rightly" | "wrongly" | "not" = "rightly") =>
  gateway({ kind: "answered", signed, code, subCode, message: "因为", signedWith: "present" });
const silent = (cause: string, changes: { mode?: string; proxySetting?: string } = {}) =>
  gateway({ kind: "none", cause }, changes);

export const taken = (signedWith: "present" | "next", subCode = "ACQ.TRADE_NOT_EXIST"): ProbeAnswer => ({
  ...{ kind: "answered", signed: "rightly", code: "40004", message: "", subCode, signedWith },
});
type HoursAgo = { presentHoursAgo: number | null; nextHoursAgo: number | null };
export function alipayKeySeen({ presentHoursAgo, nextHoursAgo }: HoursAgo): Finding[] {
  const before = (hours: number | null) => (hours === null ? null : new Date(now.getTime() - hours * 3_600_000));
  const alipay = { presentSeenAt: before(presentHoursAgo), nextSeenAt: before(nextHoursAgo) };
  return judgeKeyChange({ app: null, alipay, now });
}

export const address = (answer: KnockAnswer, { mode = "production", isLocal = false } = {}) =>
  judgeAddress({ mode, isLocal, address: "https://shop.example.com/api/alipay/notify", answer });
const answered = (status: number, location: string | null = null): KnockAnswer => ({
  kind: "answered",
  status,
  location,
});

export const running = (changes: Partial<RunningFact>) =>
  judgeRunning({
    mode: "production",
    now,
    nextBooksCheckAt: new Date(now.getTime() + 60_000),
    sampleLogin: null,
    undelivered: 0,
    webhookUrl: null,
    ...changes,
  });

/** What provokes each finding. The compiler asks for one whenever the catalogue gets a new one. */
export const PROVOKED: Record<FindingId, () => Finding | Finding[]> = {
  "node-fits": () => judgeNode("22.11.0"),
  "node-old": () => judgeNode("20.9.9"),
  "driver-loads": () => judgeDriver({ kind: "loads" }, "22.11.0"),
  "driver-other-node": () => judgeDriver({ kind: "other-node" }, "22.11.0"),
  "driver-missing": () => judgeDriver({ kind: "missing" }, "22.11.0"),
  "driver-broken": () => judgeDriver({ kind: "broken", reason: "SIGSEGV" }, "22.11.0"),
  "folder-good": () => judgeFolder(folder),
  "folder-missing": () => judgeFolder({ ...folder, state: "missing" }),
  "folder-closed": () => judgeFolder({ ...folder, state: "closed" }),
  "file-open": () => judgeFolder({ ...folder, openFiles: [{ file: "/data/settings.json", mode: "644" }] }),
  "disk-room": () => judgeFolder(folder),
  "disk-low": () => judgeFolder({ ...folder, freeBytes: GB / 2 }),
  "disk-full": () => judgeFolder({ ...folder, freeBytes: 5 }),
  "database-current": () => judgeDatabase("/data/shop.db", { kind: "current" }),
  "database-missing": () => judgeDatabase("/data/shop.db", { kind: "missing" }),
  "database-behind": () => judgeDatabase("/data/shop.db", { kind: "behind" }),
  "database-newer": () => judgeDatabase("/data/shop.db", { kind: "newer" }),
  "database-faulty": () => judgeDatabase("/data/shop.db", { kind: "faulty", fault: "damaged" }),
  "clock-right": () => judgeClock(-900),
  "clock-off": () => judgeClock(31_000),
  "clock-wrong": () => judgeClock(-8 * 3_600_000),

  "settings-read": () => settings({}),
  "setting-wrong": () =>
    settings({ problems: [configProblem("missing", { setting: "ALIPAY_SELLER_ID", mode: "sandbox" })] }),
  "setting-odd": () =>
    settings({
      warnings: [configProblem("not-a-setting", { setting: "ALIPAY_APPID", known: "ALIPAY_ENV, ALIPAY_APP_ID" })],
    }),
  "gateway-dead-host": () =>
    settings({
      gateway: "https://openapi.alipaydev.com/gateway.do",
      problems: [
        configProblem("gateway-dead", {
          setting: "ALIPAY_GATEWAY",
          host: "openapi.alipaydev.com",
          right: "https://openapi-sandbox.dl.alipaydev.com/gateway.do",
        }),
      ],
    }),
  "not-set-up": () => settings({ notSetUp: [configProblem("made-file-missing", { file: "/data/settings.json" })] }),

  "keys-fit": () => settings({}),
  "private-key-public": () =>
    settings({ privateKey: key("public", "ours"), problems: [configProblem("key-is-public", own)] }),
  "key-unreadable": () =>
    settings({ alipayKey: { kind: "cut-off" }, problems: [configProblem("key-damaged", alipays)] }),
  "key-file-unreadable": () =>
    settings({
      privateKey: { kind: "no-file", problem: noFile },
      problems: [noFile],
    }),
  "key-too-weak": () =>
    settings({
      privateKey: key("private", "ours", { bits: 1024, fitsRsa2: false }),
      problems: [configProblem("key-too-weak", { ...own, bits: "1024", needed: "2048" })],
    }),
  "alipay-key-own": () =>
    settings({ alipayKey: key("public", "ours"), problems: [configProblem("key-is-own", alipays)] }),
  "alipay-key-private": () =>
    settings({ alipayKey: key("private", "another"), problems: [configProblem("key-is-private", alipays)] }),
  "alipay-key-own-private": () =>
    settings({ alipayKey: key("private", "ours"), problems: [configProblem("key-is-private", alipays)] }),

  "certificates-fit": () => settings({ certificates: [certificate("ALIPAY_CERT", "2027-11-01T00:00:00Z")] }),
  "certificate-ends": () =>
    settings({
      certificates: [
        certificate("ALIPAY_APP_CERT", "2026-12-20T00:00:00Z"),
        certificate("ALIPAY_CERT", "2030-01-01T00:00:00Z"),
      ],
      warnings: [
        configProblem("certificate-ends", { setting: "ALIPAY_APP_CERT", name: "2088-9021", date: "2026-12-20" }),
      ],
    }),

  "app-key-next-waits": () => judgeKeyChange({ app: { answer: taken("present") }, alipay: null, now }),
  "app-key-next-taken": () => judgeKeyChange({ app: { answer: taken("next") }, alipay: null, now }),
  "alipay-key-next-waits": () => alipayKeySeen({ presentHoursAgo: 0, nextHoursAgo: null }),
  "alipay-key-next-begins": () => alipayKeySeen({ presentHoursAgo: 24, nextHoursAgo: 0 }),
  "alipay-key-old-quiet": () => alipayKeySeen({ presentHoursAgo: 26, nextHoursAgo: 0 }),
  "not-asked": () => finding("not-asked"),
  "gateway-answers": () => says("ACQ.TRADE_NOT_EXIST", "40004"),
  "simulator-silent": () => silent("connect ECONNREFUSED 127.0.0.1:4010", { mode: "simulator" }),
  "app-id-unknown": () => says("isv.invalid-app-id", "40002", "not"),
  "signature-refused": () => says("isv.invalid-signature"),
  "key-not-uploaded": () => says("isv.missing-signature-config", "40003"),
  "alipay-key-wrong": () => says("ACQ.TRADE_NOT_EXIST", "40004", "wrongly"),
  "product-not-signed": () => says("isv.insufficient-isv-permissions", "40006"),
  "app-not-online": () => says("isv.invalid-app-state", "40003"),
  "certificates-expected": () => says("isv.missing-app-cert-sn", "40001"),
  "time-refused": () => says("isv.invalid-timestamp"),
  "call-limited": () => says("isv.app-call-limited", "40005"),
  "gateway-busy": () => says("isp.unknow-error", "20000"),
  "gateway-refuses": () => says("isv.forbidden-api"),
  "reply-unsigned": () => says("ACQ.TRADE_NOT_EXIST", "40004", "not"),
  "gateway-dns": () => silent("getaddrinfo ENOTFOUND openapi.alipay.com"),
  "gateway-tls": () => silent("Error: self-signed certificate in certificate chain"),
  "gateway-late": () => silent("no complete reply within 8000 ms"),
  "gateway-redirects": () => silent("ReplyRefusedError: redirected with status 302"),
  "gateway-silent": () => silent("HTTP 请求错误, status: 502"),
  "proxy-ignored": () => silent("connect ECONNREFUSED 203.0.113.1:443", { proxySetting: "HTTPS_PROXY" }),

  "address-proved": () => address({ kind: "proved" }),
  "address-local": () => address({ kind: "proved" }, { mode: "sandbox", isLocal: true }),
  "shop-not-running": () => address({ kind: "none", cause: "ECONNREFUSED connect" }, { isLocal: true }),
  "address-redirects": () => address(answered(301, "https://www.shop.example.com/")),
  "address-refuses": () => address(answered(403)),
  "address-other": () => address(answered(200)),
  "address-dns": () => address({ kind: "none", cause: "ENOTFOUND getaddrinfo" }),
  "address-tls": () => address({ kind: "none", cause: "CERT_HAS_EXPIRED certificate has expired" }),
  "address-silent": () => address({ kind: "none", cause: "TimeoutError: The operation was aborted due to timeout" }),

  "worker-alive": () => running({}),
  "worker-unseen": () => running({ nextBooksCheckAt: null }),
  "worker-late": () => running({ nextBooksCheckAt: new Date(now.getTime() - 20 * 60_000) }),
  "sample-login": () => running({ sampleLogin: "staff@qinghe.example" }),
  "sample-login-kept": () => running({ mode: "sandbox", sampleLogin: "staff@qinghe.example" }),
  "webhook-delivers": () => running({ webhookUrl: "https://erp.example.com/in" }),
  "webhook-waits": () => running({ webhookUrl: "https://erp.example.com/in", undelivered: 3 }),
};
