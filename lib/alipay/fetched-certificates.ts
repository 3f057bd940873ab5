import type { KeyRecord } from "#lib/alipay/key-record.ts";
import { type VerifyingKey, verifyingKey } from "#lib/alipay/verifying-key.ts";
import type { Clock, Logger } from "#lib/services/ports.ts";

/** Alipay changes its certificate once in years: more at once are a mistake, or somebody's play. */
const FETCHED_MAX = 4;

/** How often the record is looked at for what another process of the shop has fetched. */
const LOOK_MS = 1_000;

/** Whether a fetched certificate is Alipay's, of this number and valid: its public key (SPKI PEM), or what is wrong. */
export type CertificateCheck = (fetched: {
  sn: string;
  content: string;
  at: Date;
}) => { publicKey: string } | { problem: string };

/** The certificates of Alipay's that its gateway has handed out since the settings were written. */
export interface FetchedCertificates {
  keys(): readonly VerifyingKey[];
  find(sn: string): VerifyingKey | null;
  /** Takes a certificate (PEM, with what leads to a root) if nothing speaks against it, and says whether. */
  take(sn: string, content: string): boolean;
}

/** Makes an empty list, which learns from the record what the shop's other processes have fetched. */
export function createFetchedCertificates(deps: {
  check: CertificateCheck;
  record: KeyRecord | undefined;
  clock: Clock;
  log: Logger | undefined;
}): FetchedCertificates {
  const { check, record, clock, log } = deps;
  const fetched = new Map<string, VerifyingKey>();
  let known = { stamp: "", lookedAtMs: -LOOK_MS };

  function tryTo(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      log?.warn({ cause: String(error) }, `could not ${what}`);
    }
  }

  /** The worker asks Alipay, notifications come to the shop: what the one has learned the other must hear of. */
  function lookAtRecord(): void {
    const nowMs = Date.now();
    if (record === undefined || nowMs - known.lookedAtMs < LOOK_MS) return;
    known = { ...known, lookedAtMs: nowMs };
    tryTo("read the record of Alipay's certificates", () => {
      const stamp = record.stamp();
      if (stamp === known.stamp) return;
      for (const [sn, content] of record.listCertificates()) keep(sn, content);
      // Only now: what could not be read is tried again.
      known = { ...known, stamp };
    });
  }

  function keep(sn: string, content: string): boolean {
    if (fetched.has(sn)) return true;
    const checked = check({ sn, content, at: clock.now() });
    if ("problem" in checked) {
      log?.error({ certificateSn: sn, because: checked.problem }, "a certificate that is not believed to be Alipay's");
      return false;
    }
    const [oldest] = fetched.keys();
    if (fetched.size >= FETCHED_MAX && oldest !== undefined) {
      fetched.delete(oldest);
      tryTo("take an old certificate out of the record", () => record?.removeCertificate(oldest));
    }
    fetched.set(sn, verifyingKey(checked.publicKey));
    return true;
  }

  return {
    keys() {
      lookAtRecord();
      return [...fetched.values()];
    },
    find(sn) {
      lookAtRecord();
      return fetched.get(sn) ?? null;
    },
    take(sn, content) {
      if (!keep(sn, content)) return false;
      log?.warn({ certificateSn: sn }, "Alipay has a new certificate: it was fetched and checked");
      tryTo("write down a certificate of Alipay's", () => record?.saveCertificate(sn, content));
      return true;
    },
  };
}
