import {
  type CertificateCheck,
  createFetchedCertificates,
  type FetchedCertificates,
} from "#lib/alipay/fetched-certificates.ts";
import type { KeyRecord } from "#lib/alipay/key-record.ts";
import { type VerifyingKey, verifyingKey } from "#lib/alipay/verifying-key.ts";
import type { Clock, Logger } from "#lib/services/ports.ts";

/** A key that is in use is written down this often: whoever asks is told of days, not of seconds. */
const SIGHTING_MS = 10 * 60_000;

/** The keys with which Alipay may sign. */
export interface AlipayKeys {
  /** All that are believed now. Costs nothing that a forger could use up, and never asks anybody. */
  all(): readonly VerifyingKey[];
  /** In certificate mode, where every reply names the certificate whose key has signed it; null in key mode. */
  readonly certificates: Pick<FetchedCertificates, "find" | "take"> | null;
  /** Writes down that this key has verified something. Never throws. */
  saw(key: VerifyingKey): void;
  /** When each key was last seen to verify, by any process of the shop; the record is some minutes behind. */
  sightings(): readonly KeySighting[];
}

export interface KeySighting {
  readonly fingerprint: string;
  /** Null where it was not seen since the record began. */
  readonly lastSeenAt: Date | null;
}

/**
 * Makes the list of keys. `publicKeys` are SPKI PEMs: the present one, and the next one while Alipay's key is being
 * changed. Throws at once on a key that cannot verify anything.
 */
export function createAlipayKeys(trust: {
  publicKeys: readonly [string, ...string[]];
  /** In certificate mode: the number of the certificate that holds the first key, and how others are checked. */
  certificates?: { sn: string; check: CertificateCheck };
  record?: KeyRecord;
  clock?: Clock;
  log?: Logger;
}): AlipayKeys {
  const { certificates, record, log, clock = { now: () => new Date() } } = trust;
  const [present, ...others] = trust.publicKeys.map(verifyingKey);
  if (!present) throw new Error("without Alipay's public key nothing can be verified");
  const fetched = certificates && createFetchedCertificates({ check: certificates.check, record, clock, log });
  const written = new Map<string, number>();
  const all = () => [present, ...others, ...(fetched?.keys() ?? [])];
  return {
    all,
    certificates: fetched ? { ...fetched, find: (sn) => (sn === certificates.sn ? present : fetched.find(sn)) } : null,
    saw(key) {
      // Where there is only one key there is no question which of them is in use.
      if (record === undefined || all().length < 2) return;
      const { fingerprint } = key;
      const at = clock.now();
      const before = written.get(fingerprint);
      if (before !== undefined && at.getTime() - before < SIGHTING_MS) return;
      written.set(fingerprint, at.getTime());
      if (before === undefined) log?.info({ fingerprint }, "this key of Alipay's is in use");
      try {
        record.saveSighting(fingerprint, at);
      } catch (error) {
        log?.warn({ cause: String(error) }, "could not write down which key of Alipay's is in use");
      }
    },
    sightings: () =>
      all().map(({ fingerprint }) => ({ fingerprint, lastSeenAt: record?.findSighting(fingerprint) ?? null })),
  };
}
