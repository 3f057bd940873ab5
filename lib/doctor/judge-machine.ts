import type { DatabaseFault } from "#lib/db/errors.ts";
import { type Finding, finding } from "#lib/doctor/finding.ts";

/** The floor of package.json's `engines`; a test compares the two. */
export const NODE_MIN = "20.20.0";

export function judgeNode(version: string): Finding {
  const fits = compareVersions(version, NODE_MIN) >= 0;
  return finding(fits ? "node-fits" : "node-old", { version, needed: NODE_MIN });
}

function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split(".").map(Number));
  const at = [0, 1, 2].find((place) => a?.[place] !== b?.[place]);
  return at === undefined ? 0 : (a?.[at] ?? 0) - (b?.[at] ?? 0);
}

/** Why the native database driver could not be loaded. */
export type DriverFault =
  | { readonly kind: "other-node" }
  | { readonly kind: "missing" }
  | { readonly kind: "broken"; readonly reason: string };

export type DriverFact = { readonly kind: "loads" } | DriverFault;

export function judgeDriver(driver: DriverFact, node: string): Finding {
  if (driver.kind === "broken") return finding("driver-broken", { reason: driver.reason });
  return finding(driver.kind === "loads" ? "driver-loads" : `driver-${driver.kind}`, { node });
}

export interface FolderFact {
  readonly folder: string;
  readonly state: "writable" | "missing" | "closed";
  /** Files with secrets that others on this machine may read, each with its mode in octal. */
  readonly openFiles: readonly { readonly file: string; readonly mode: string }[];
  /** Room on the disk for this user; null where the system does not say. */
  readonly freeBytes: number | null;
}

const MB = 1024 * 1024;
/** A write that finds no room stops payments: a day's backup and log of a small shop are below this. */
const FREE_BYTES_LOW = 1024 * MB;
const FREE_BYTES_MIN = 100 * MB;

export function judgeFolder({ folder, state, openFiles, freeBytes }: FolderFact): Finding[] {
  const found = {
    writable: finding("folder-good", { folder }),
    missing: finding("folder-missing", { folder }),
    closed: finding("folder-closed", { folder }),
  }[state];
  return [
    found,
    ...openFiles.map((open) => finding("file-open", open)),
    ...(freeBytes === null ? [] : [judgeDisk(folder, freeBytes)]),
  ];
}

function judgeDisk(folder: string, freeBytes: number): Finding {
  const free =
    freeBytes < 10 * FREE_BYTES_LOW ? `${Math.floor(freeBytes / MB)} MB` : `${Math.floor(freeBytes / MB / 1024)} GB`;
  if (freeBytes < FREE_BYTES_MIN) return finding("disk-full", { folder, free });
  return finding(freeBytes < FREE_BYTES_LOW ? "disk-low" : "disk-room", { folder, free });
}

/** Of a database that was looked at. */
export type DatabaseFact =
  | { readonly kind: "current" }
  | { readonly kind: "missing" | "behind" | "newer" }
  | { readonly kind: "faulty"; readonly fault: DatabaseFault };

export function judgeDatabase(file: string, database: DatabaseFact): Finding {
  if (database.kind === "faulty")
    return finding("database-faulty", { file, fault: database.fault.replaceAll("-", "_") });
  return finding(`database-${database.kind}`, { file });
}

/** Below this nobody can say whether the network or the clock is late. */
const CLOCK_OFF_SECONDS = 30;
/** An order is paid within half an hour: a clock that is off by a good part of that closes payable orders. */
const CLOCK_WRONG_SECONDS = 300;

/** @param aheadMs how far this machine's clock is ahead of the gateway's, negative where it is behind */
export function judgeClock(aheadMs: number): Finding {
  const off = Math.abs(aheadMs) / 1000;
  const values = { seconds: String(Math.round(off)), direction: aheadMs < 0 ? "behind" : "ahead" };
  if (off > CLOCK_WRONG_SECONDS) return finding("clock-wrong", values);
  return finding(off > CLOCK_OFF_SECONDS ? "clock-off" : "clock-right", values);
}
