/** Named disasters: faults strung together, with the steps a person plays and what a correct merchant does meanwhile. */
import type { FaultKind } from "#lib/simulator/domain/fault.ts";

export const SCENARIO_NAMES = [
  "paid-never-heard",
  "return-before-notify",
  "notify-before-return",
  "notify-twice-at-once",
  "paid-at-close",
  "paid-twice",
  "forged-notifies",
  "refund-silent-done",
  "refund-silent-not-done",
  "refund-refused",
  "refund-elsewhere",
  "system-busy",
  "line-down",
] as const;

export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** A fault of a scenario; it is shot at the scenario's number only, unless it says otherwise. */
export interface ScenarioFault {
  kind: FaultKind;
  times: number;
  method?: string;
  seconds?: number;
  detail?: string;
  /** At any number of the same application: for what befalls the shop's second number for the same order. */
  anyNumber?: boolean;
}

const REFUND = "alipay.trade.refund";

/** The first attempt and the seven repeats of Alipay's timetable. */
const ALL_ATTEMPTS = 8;
/** Clients repeat a call whose line broke, the official Node SDK once in silence: a single shot would be noticed by none. */
const CALL_AND_REPEAT = 2;

export const SCENARIO_FAULTS: Record<ScenarioName, readonly ScenarioFault[]> = {
  "paid-never-heard": [{ kind: "lose-notify", times: ALL_ATTEMPTS }],
  "return-before-notify": [{ kind: "delay-notify", times: 1, seconds: 30 }],
  "notify-before-return": [],
  "notify-twice-at-once": [{ kind: "duplicate-notify", times: 1 }],
  "paid-at-close": [
    { kind: "buyer-pays-at-close", times: 1 },
    // The answer to the close arrives first, as it would with a buyer who pays a second later.
    { kind: "delay-notify", times: 1, seconds: 1 },
  ],
  "paid-twice": [{ kind: "buyer-pays-other-tab", times: 1, anyNumber: true }],
  "forged-notifies": [
    { kind: "forged-notify", times: 1 },
    { kind: "tampered-notify", times: 1 },
    { kind: "wrong-amount-notify", times: 1 },
    { kind: "wrong-seller-notify", times: 1 },
    { kind: "other-app-notify", times: 1 },
    { kind: "resplit-notify", times: 1, detail: "body/voucher_detail_list" },
    { kind: "rsa1-notify", times: 1 },
  ],
  "refund-silent-done": [{ kind: "lost-reply-after", method: REFUND, times: CALL_AND_REPEAT }],
  "refund-silent-not-done": [{ kind: "lost-reply-before", method: REFUND, times: CALL_AND_REPEAT }],
  "refund-refused": [{ kind: "sub-code", method: REFUND, times: 1, detail: "ACQ.SELLER_BALANCE_NOT_ENOUGH" }],
  "refund-elsewhere": [],
  "system-busy": [{ kind: "system-error", times: 4 }],
  "line-down": [{ kind: "lost-reply-before", times: 6 }],
};

/** A scenario that somebody has loaded. */
export interface LoadedScenario {
  id: number;
  name: ScenarioName;
  /** Only this application's orders; empty: the first that comes. Known once the order is. */
  appId: string;
  /** Empty while it waits for the next order. */
  outTradeNo: string;
  loadedAt: number;
  /** When its order came; null while it waits. */
  boundAt: number | null;
}
