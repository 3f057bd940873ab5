import type { KeyInspection } from "#lib/config/inspect-key.ts";
import { RENEWAL_DAYS } from "#lib/config/key-choices.ts";
import { DEAD_SANDBOX_HOST, OFFICIAL_HOSTS } from "#lib/config/mode-rules.ts";
import type { ConfigProblem } from "#lib/config/problem.ts";
import { type Finding, finding, findingOfProblem, settingOf } from "#lib/doctor/finding.ts";

const DAY_MS = 86_400_000;

/** A key as it is set; null where nothing is. `problem` is why the file that is named could not be read. */
export type KeyFact = KeyInspection | { readonly kind: "no-file"; readonly problem: ConfigProblem } | null;

export interface SettingsFact {
  /** Null where the settings leave it open. */
  readonly mode: string | null;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
  /** Why the made part (secrets, keys of the offline Alipay) is not there; only looked at where the rest is right. */
  readonly notSetUp: readonly ConfigProblem[];
  readonly gateway: string | null;
  readonly appId: string | null;
  readonly sellerId: string | null;
  readonly privateKey: KeyFact;
  readonly alipayKey: KeyFact;
  /** In certificate mode, where all of them can be read and belong together. */
  readonly certificates: readonly CertificateFact[];
  readonly now: Date;
}

export interface CertificateFact {
  readonly setting: string;
  /** Alipay's number of it. */
  readonly sn: string;
  readonly endsAt: Date;
}

export function judgeSettings(facts: SettingsFact): Finding[] {
  const { mode, appId, sellerId } = facts;
  const keys = judgeKeys(facts);
  const certificates = judgeCertificates(facts);
  const ofGateway = judgeGatewayHost(facts.gateway);
  // What is told in its own words is not told a second time; PUBLIC_URL is told by where it leads.
  const told = new Set([
    "PUBLIC_URL",
    ...[...keys, ...certificates, ...ofGateway].map(({ values }) => values["setting"]),
  ]);
  const isRight = facts.problems.length === 0;
  const isWhole = isRight && keys.length === 0 && facts.notSetUp.length === 0;
  return [
    ...(isRight && mode !== null
      ? [finding("settings-read", { mode, appId: appId ?? "none", sellerId: sellerId ?? "none" })]
      : []),
    ...facts.problems
      .filter((problem) => settingOf(problem) === "PUBLIC_URL" || !told.has(settingOf(problem)))
      .map((problem) => findingOfProblem("setting-wrong", problem)),
    ...ofGateway,
    ...facts.warnings
      .filter((warning) => !told.has(settingOf(warning)))
      .map((problem) => findingOfProblem("setting-odd", problem)),
    ...facts.notSetUp.map((problem) => findingOfProblem("not-set-up", problem)),
    ...(isWhole ? [finding("keys-fit")] : keys),
    ...certificates,
  ];
}

function judgeCertificates({ certificates, now }: SettingsFact): Finding[] {
  const ending = certificates.filter(({ endsAt }) => endsAt.getTime() - now.getTime() < RENEWAL_DAYS * DAY_MS);
  if (ending.length > 0) {
    return ending.map(({ setting, sn, endsAt }) => {
      const days = String(Math.max(0, Math.floor((endsAt.getTime() - now.getTime()) / DAY_MS)));
      return finding("certificate-ends", { setting, sn, date: dayOf(endsAt), days });
    });
  }
  const [first] = [...certificates].sort((one, other) => one.endsAt.getTime() - other.endsAt.getTime());
  return first === undefined ? [] : [finding("certificates-fit", { date: dayOf(first.endsAt) })];
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

function judgeGatewayHost(gateway: string | null): Finding[] {
  if (gateway === null || !URL.canParse(gateway) || new URL(gateway).hostname !== DEAD_SANDBOX_HOST) return [];
  const setting = "ALIPAY_GATEWAY";
  return [finding("gateway-dead-host", { setting, host: DEAD_SANDBOX_HOST, right: OFFICIAL_HOSTS.sandbox })];
}

function judgeKeys({ privateKey, alipayKey }: SettingsFact): Finding[] {
  return [...judgePrivateKey(privateKey), ...judgeAlipayKey(alipayKey, privateKey)];
}

function judgePrivateKey(key: KeyFact): Finding[] {
  const setting = "ALIPAY_PRIVATE_KEY";
  if (key?.kind === "key" && key.half === "public") return [finding("private-key-public", { setting })];
  return judgeAnyKey(setting, key);
}

function judgeAlipayKey(key: KeyFact, own: KeyFact): Finding[] {
  const setting = "ALIPAY_PUBLIC_KEY";
  if (key?.kind !== "key") return judgeAnyKey(setting, key);
  const isOwn = own?.kind === "key" && own.publicKey === key.publicKey;
  if (key.half === "private") return [finding(isOwn ? "alipay-key-own-private" : "alipay-key-private", { setting })];
  return isOwn ? [finding("alipay-key-own", { setting })] : judgeAnyKey(setting, key);
}

function judgeAnyKey(setting: string, key: KeyFact): Finding[] {
  if (key === null) return [];
  if (key.kind === "no-file") return [findingOfProblem("key-file-unreadable", key.problem)];
  if (key.kind !== "key") return [finding("key-unreadable", { setting, what: key.kind.replaceAll("-", "_") })];
  if (key.fitsRsa2) return [];
  return [finding("key-too-weak", { setting, type: key.type.toUpperCase(), bits: String(key.bits ?? "?") })];
}
