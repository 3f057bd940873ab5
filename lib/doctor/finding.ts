import type { ConfigProblem } from "#lib/config/problem.ts";

/** What a finding asks of the person who reads it: nothing, nothing yet, soon, now. */
export type Level = "good" | "note" | "warning" | "wrong";

export const AREAS = ["machine", "settings", "keys", "gateway", "address", "running"] as const;
export type Area = (typeof AREAS)[number];

/**
 * Everything that can be found, in the order in which it is told. The words stand in lib/i18n/messages/doctor.*.ts, the
 * explanations in docs/doctor.md; tests hold the three together.
 */
export const CATALOGUE = {
  "node-fits": { area: "machine", level: "good" },
  "node-old": { area: "machine", level: "wrong" },
  "driver-loads": { area: "machine", level: "good" },
  "driver-other-node": { area: "machine", level: "wrong" },
  "driver-missing": { area: "machine", level: "wrong" },
  "driver-broken": { area: "machine", level: "wrong" },
  "folder-good": { area: "machine", level: "good" },
  "folder-missing": { area: "machine", level: "warning" },
  "folder-closed": { area: "machine", level: "wrong" },
  "file-open": { area: "machine", level: "warning" },
  "disk-room": { area: "machine", level: "good" },
  "disk-low": { area: "machine", level: "warning" },
  "disk-full": { area: "machine", level: "wrong" },
  "database-current": { area: "machine", level: "good" },
  "database-missing": { area: "machine", level: "warning" },
  "database-behind": { area: "machine", level: "wrong" },
  "database-newer": { area: "machine", level: "wrong" },
  "database-faulty": { area: "machine", level: "wrong" },
  "clock-right": { area: "machine", level: "good" },
  "clock-off": { area: "machine", level: "warning" },
  "clock-wrong": { area: "machine", level: "wrong" },

  "settings-read": { area: "settings", level: "good" },
  "setting-wrong": { area: "settings", level: "wrong" },
  "setting-odd": { area: "settings", level: "warning" },
  "gateway-dead-host": { area: "settings", level: "wrong" },
  "not-set-up": { area: "settings", level: "warning" },

  "keys-fit": { area: "keys", level: "good" },
  "private-key-public": { area: "keys", level: "wrong" },
  "key-unreadable": { area: "keys", level: "wrong" },
  "key-file-unreadable": { area: "keys", level: "wrong" },
  "key-too-weak": { area: "keys", level: "wrong" },
  "alipay-key-own": { area: "keys", level: "wrong" },
  "alipay-key-private": { area: "keys", level: "wrong" },
  "alipay-key-own-private": { area: "keys", level: "wrong" },

  "certificates-fit": { area: "keys", level: "good" },
  "certificate-ends": { area: "keys", level: "warning" },
  "app-key-next-waits": { area: "keys", level: "note" },
  "app-key-next-taken": { area: "keys", level: "warning" },
  "alipay-key-next-waits": { area: "keys", level: "note" },
  "alipay-key-next-begins": { area: "keys", level: "note" },
  "alipay-key-old-quiet": { area: "keys", level: "warning" },

  "not-asked": { area: "gateway", level: "note" },
  "gateway-answers": { area: "gateway", level: "good" },
  "simulator-silent": { area: "gateway", level: "warning" },
  "app-id-unknown": { area: "gateway", level: "wrong" },
  "signature-refused": { area: "gateway", level: "wrong" },
  "key-not-uploaded": { area: "gateway", level: "wrong" },
  "alipay-key-wrong": { area: "gateway", level: "wrong" },
  "product-not-signed": { area: "gateway", level: "wrong" },
  "app-not-online": { area: "gateway", level: "wrong" },
  "certificates-expected": { area: "gateway", level: "wrong" },
  "time-refused": { area: "gateway", level: "wrong" },
  "call-limited": { area: "gateway", level: "warning" },
  "gateway-busy": { area: "gateway", level: "warning" },
  "gateway-refuses": { area: "gateway", level: "wrong" },
  "reply-unsigned": { area: "gateway", level: "wrong" },
  "gateway-dns": { area: "gateway", level: "wrong" },
  "gateway-tls": { area: "gateway", level: "wrong" },
  "gateway-late": { area: "gateway", level: "wrong" },
  "gateway-redirects": { area: "gateway", level: "wrong" },
  "gateway-silent": { area: "gateway", level: "wrong" },
  "proxy-ignored": { area: "gateway", level: "warning" },

  "address-proved": { area: "address", level: "good" },
  "address-local": { area: "address", level: "warning" },
  "shop-not-running": { area: "address", level: "warning" },
  "address-redirects": { area: "address", level: "wrong" },
  "address-refuses": { area: "address", level: "wrong" },
  "address-other": { area: "address", level: "wrong" },
  "address-dns": { area: "address", level: "wrong" },
  "address-tls": { area: "address", level: "wrong" },
  "address-silent": { area: "address", level: "warning" },

  "worker-alive": { area: "running", level: "good" },
  "worker-unseen": { area: "running", level: "warning" },
  "worker-late": { area: "running", level: "wrong" },
  "sample-login": { area: "running", level: "wrong" },
  "sample-login-kept": { area: "running", level: "warning" },
  "webhook-delivers": { area: "running", level: "good" },
  "webhook-waits": { area: "running", level: "warning" },
} as const satisfies Record<string, { area: Area; level: Level }>;

export type FindingId = keyof typeof CATALOGUE;

/** One thing that was found, and what stands in its sentence: names, addresses, figures. Never a key or a secret. */
export interface Finding {
  readonly id: FindingId;
  readonly area: Area;
  readonly level: Level;
  readonly values: Readonly<Record<string, string>>;
  /** Of a finding about the configuration: its own words for it are `{problem}` in the sentence. */
  readonly problem?: ConfigProblem;
}

export function finding(id: FindingId, values: Finding["values"] = {}): Finding {
  return { id, ...CATALOGUE[id], values };
}

export function findingOfProblem(id: FindingId, problem: ConfigProblem): Finding {
  return { id, ...CATALOGUE[id], values: { setting: settingOf(problem) }, problem };
}

/** The setting that a problem is about; empty where it is about a file. */
export function settingOf({ values }: ConfigProblem): string {
  return values["setting"] ?? "";
}

/** The worst that was found. */
export function verdictOf(findings: readonly Finding[]): "fine" | "warnings" | "wrong" {
  if (findings.some(({ level }) => level === "wrong")) return "wrong";
  return findings.some(({ level }) => level === "warning") ? "warnings" : "fine";
}
