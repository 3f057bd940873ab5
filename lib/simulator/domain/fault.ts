/** The disasters that can be loaded: what kinds there are, what each needs to know, and which one is shot at whom. */
import { SUB_CODES } from "#lib/simulator/protocol/sub-codes.ts";

/**
 * On the way of a call of gateway.do. A broken line is what it says: the official Node SDK's HTTP client repeats such a
 * call once, in silence. Two shots lose the repeat as well.
 */
export const GATEWAY_FAULTS = [
  "lost-reply-before",
  "lost-reply-after",
  "slow-reply",
  "dripping-reply",
  "http-error-before",
  "http-error-after",
  "redirect",
  "empty-reply",
  "garbage-reply",
  "truncated-reply",
  "huge-reply",
  "gzip-bomb-reply",
  "gbk-reply",
  "unsigned-reply",
  "wrong-sign-reply",
  "appended-reply",
  "other-trade-reply",
  "other-amount-reply",
  "system-error",
  "system-error-after",
  "sub-code",
  "fund-change-n",
  "refund-query-early",
  "buyer-pays-at-close",
] as const;

/** On the way of a notify: these befall the right message itself. */
export const DELIVERY_FAULTS = [
  "lose-notify",
  "delay-notify",
  "duplicate-notify",
  "overtaken-notify",
  "gbk-notify",
  "slow-notify",
  "broken-notify",
] as const;

/** A bad message is sent just before the right one, which stays on its timetable whatever the merchant says to this. */
export const BESIDE_FAULTS = [
  "old-notify",
  "forged-notify",
  "tampered-notify",
  "wrong-amount-notify",
  "wrong-seller-notify",
  "other-app-notify",
  "resplit-notify",
  "doubled-field-notify",
  "rsa1-notify",
] as const;

/** When a payment is about to be told: the same buyer also pays another cashier that is open for the same sum. */
export const BUYER_FAULTS = ["buyer-pays-other-tab"] as const;

export const FAULT_KINDS = [...GATEWAY_FAULTS, ...DELIVERY_FAULTS, ...BESIDE_FAULTS, ...BUYER_FAULTS] as const;

export type GatewayFault = (typeof GATEWAY_FAULTS)[number];
export type DeliveryFault = (typeof DELIVERY_FAULTS)[number];
export type BesideFault = (typeof BESIDE_FAULTS)[number];
export type FaultKind = (typeof FAULT_KINDS)[number];

export const FAULT_GROUPS = ["line", "reply", "signature", "answer", "delivery", "forgery", "buyer"] as const;
export type FaultGroup = (typeof FAULT_GROUPS)[number];

interface FaultTrait {
  group: FaultGroup;
  /** The one method this can befall. */
  method?: string;
  /** How long it waits when the order does not say; absent: time does not matter. */
  seconds?: number;
  /** What must be chosen, the usual choice first; absent: nothing. */
  details?: readonly string[];
}

/** Which texts a buyer's words come back in, and which field swallows the rest of the signed text (catalogue N-22). */
export const RESPLIT_WAYS = [
  "body/voucher_detail_list",
  "body/unknown",
  "subject/voucher_detail_list",
  "subject/unknown",
  "passback_params/voucher_detail_list",
  "passback_params/unknown",
] as const;

export const FAULT_TRAITS: Record<FaultKind, FaultTrait> = {
  "lost-reply-before": { group: "line" },
  "lost-reply-after": { group: "line" },
  "slow-reply": { group: "line", seconds: 60 },
  "dripping-reply": { group: "line" },
  "http-error-before": { group: "line", details: ["502", "503", "500", "504", "429"] },
  "http-error-after": { group: "line", details: ["502", "503", "500", "504"] },
  redirect: { group: "line" },
  "empty-reply": { group: "reply" },
  "garbage-reply": { group: "reply" },
  "truncated-reply": { group: "reply" },
  "huge-reply": { group: "reply" },
  "gzip-bomb-reply": { group: "reply" },
  "gbk-reply": { group: "reply" },
  "unsigned-reply": { group: "signature" },
  "wrong-sign-reply": { group: "signature" },
  "appended-reply": { group: "signature" },
  "other-trade-reply": { group: "answer" },
  "other-amount-reply": { group: "answer" },
  "system-error": { group: "answer" },
  "system-error-after": { group: "answer" },
  "sub-code": { group: "answer", details: SUB_CODES },
  "fund-change-n": { group: "answer", method: "alipay.trade.refund" },
  "refund-query-early": { group: "answer", method: "alipay.trade.fastpay.refund.query" },
  "lose-notify": { group: "delivery" },
  "delay-notify": { group: "delivery", seconds: 60 },
  "duplicate-notify": { group: "delivery" },
  "overtaken-notify": { group: "delivery", seconds: 3_600 },
  "gbk-notify": { group: "delivery" },
  "slow-notify": { group: "delivery", seconds: 5 },
  "broken-notify": { group: "delivery" },
  "old-notify": { group: "forgery" },
  "forged-notify": { group: "forgery" },
  "tampered-notify": { group: "forgery" },
  "wrong-amount-notify": { group: "forgery" },
  "wrong-seller-notify": { group: "forgery" },
  "other-app-notify": { group: "forgery" },
  "resplit-notify": { group: "forgery", details: RESPLIT_WAYS },
  "doubled-field-notify": { group: "forgery" },
  "rsa1-notify": { group: "forgery" },
  "buyer-pays-at-close": { group: "buyer", method: "alipay.trade.close" },
  "buyer-pays-other-tab": { group: "buyer" },
};

export interface Fault {
  id: number;
  kind: FaultKind;
  /** Only calls of this method; empty: any. Notifies have no method. */
  method: string;
  /** Only this application; empty: any. */
  appId: string;
  /** Only this merchant's number; empty: any. */
  outTradeNo: string;
  /** How long it waits: `slow-reply` and `slow-notify` in real time, the others on the simulator's clock. */
  seconds: number;
  /** The choice of `FAULT_TRAITS[kind].details`, else empty. */
  detail: string;
  /** How many shots were loaded; null: as many as the rate brings. */
  times: number | null;
  /** Shots left; null: no end. */
  remaining: number | null;
  /** The chance of each occasion to be hit: 0 < rate <= 1. */
  rate: number;
  /** The loaded scenario it belongs to. */
  scenarioId: number | null;
}

/** Somebody a fault may hit. */
export interface FaultTarget {
  /** Empty for notifies. */
  method: string;
  appId: string;
  outTradeNo: string;
}

/** One shot that was fired. */
export interface Shot {
  id: number;
  at: number;
  /** null for one that a person or a test fired by hand. */
  faultId: number | null;
  scenarioId: number | null;
  kind: FaultKind;
  method: string;
  appId: string;
  outTradeNo: string;
  /** The form body of a bad notify; for gateway calls the log of requests has it all. */
  sent: string;
  /** What came of it: the merchant's answer to a notify, or what the buyer did. */
  result: string;
}

function faultMatches(fault: Fault, target: FaultTarget): boolean {
  return (
    (fault.method === "" || fault.method === target.method) &&
    (fault.appId === "" || fault.appId === target.appId) &&
    (fault.outTradeNo === "" || fault.outTradeNo === target.outTradeNo)
  );
}

/** Whether this fault hits this target now. `random` gives 0 <= x < 1 and is asked only where a rate leaves it open. */
export function isHit(fault: Fault, target: FaultTarget, random: () => number): boolean {
  if (fault.remaining === 0 || !faultMatches(fault, target)) return false;
  return fault.rate >= 1 || random() < fault.rate;
}
