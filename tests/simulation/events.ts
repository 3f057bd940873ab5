import type { ProcessName } from "./tasks.ts";

/** Ways in which the network and the disk fail at a halt. */
export type Fault =
  /** At "write": another process has locked the file too long; nothing was written. */
  | "busy"
  /** At a call: never arrives. At an answer: never comes back. At a reply to Alipay: never heard. */
  | "lost"
  /** At "call refund" and "call closeTrade": given up here, arrives at Alipay a few seconds later. */
  | "late"
  /** At a call: the signed answer speaks of another trade, which the adapter takes for no answer. */
  | "about-another"
  /** At "call refund": moves the money and says fund_change=N, as a repeat does. */
  | "unmoved"
  /** At "call queryTrade" and "call queryRefund": Alipay's answer is a few seconds old. */
  | "stale";

/** Messages that look like Alipay's. All but the first two carry Alipay's own signature. */
export const FORGERIES = [
  "unsigned",
  "strange-key",
  "other-app",
  "other-seller",
  "other-amount",
  "other-subject",
  "unknown-trade",
] as const;
export type Forgery = (typeof FORGERIES)[number];

/**
 * One thing that happens. Orders are named by their form, trades by their out_trade_no, tasks by the event that began
 * them: names that stay the same when other events are left out, so that a failing run can be shortened.
 */
export type Deed =
  | { do: "step"; task: string; fault?: Fault }
  | { do: "time"; seconds: number }
  | { do: "crash"; process: ProcessName; when: "now" | "after-commit" }
  | { do: "fill-cart"; buyer: number; variant: number; quantity: number }
  | { do: "place-order"; buyer: number; form: string }
  | { do: "start-payment"; form: string; anew: boolean }
  | { do: "sign-page"; form: string }
  | { do: "refresh"; form: string }
  | { do: "cancel"; form: string; by: "buyer" | "staff" }
  | { do: "ship"; form: string }
  | { do: "confirm"; form: string }
  | { do: "refund"; form: string; key: string; staff: number; amountFen: number; purpose: "order" | "surplus" }
  | { do: "job"; worker: 1 | 2; job: string }
  /** "lost-for-good": so are all its repeats. */
  | { do: "deliver"; notice: string; fault?: "lost" | "lost-for-good" }
  | { do: "forge"; forgery: Forgery; outTradeNo: string }
  | { do: "open-page"; outTradeNo: string }
  | { do: "pay"; outTradeNo: string }
  | { do: "refund-elsewhere"; outTradeNo: string; outRequestNo: string; amountFen: number }
  | { do: "balance"; enough: boolean }
  | { do: "freeze"; outTradeNo: string; frozen: boolean };

export type Event = Deed & { id: number };
