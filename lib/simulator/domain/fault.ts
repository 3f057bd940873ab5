/** The disasters this version can play. */
export const NOTIFY_FAULTS = ["lose-notify", "delay-notify", "duplicate-notify"] as const;

/**
 * A broken line is what it says: the official Node SDK's HTTP client repeats such a call once, in silence. Two shots lose
 * the repeat as well.
 */
export const GATEWAY_FAULTS = [
  /** The connection breaks before anything happened. */
  "lost-reply-before",
  /** Everything happens, then the connection breaks. */
  "lost-reply-after",
  /** 20000, and nothing happened. */
  "system-error",
  /** 20000, although everything happened. */
  "system-error-after",
  /** The right reply without `sign`. */
  "unsigned-reply",
  /** The right reply with a signature that belongs to another text. */
  "wrong-sign-reply",
  /** The right reply, some seconds late. */
  "slow-reply",
] as const;

export const FAULT_KINDS = [...NOTIFY_FAULTS, ...GATEWAY_FAULTS] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  id: number;
  kind: FaultKind;
  /** Only calls of this method; empty: any. Notifies have no method. */
  method: string;
  /** Only this merchant's number; empty: any. */
  outTradeNo: string;
  /** How long `delay-notify` (simulator time) and `slow-reply` (real time) wait. */
  seconds: number;
  /** Shots left. */
  remaining: number;
}

export function faultMatches(fault: Fault, target: { method: string; outTradeNo: string }): boolean {
  const isMethod = fault.method === "" || fault.method === target.method;
  return isMethod && (fault.outTradeNo === "" || fault.outTradeNo === target.outTradeNo);
}
