/**
 * What ends the trouble that a code of Alipay tells of. Staff read it in their language (lib/i18n/messages); whoever
 * reads the log finds the hint in the line of the call itself.
 */

/** Who can do something about it. */
export type RemedyActor =
  /** Nobody has to: the shop goes on by itself. */
  | "nobody"
  /** The same, and after an hour the merchant asks Alipay's support. */
  | "nobody-then-alipay"
  | "buyer"
  /** The shop's staff, in the back office. */
  | "staff"
  /** The merchant, on Alipay's open platform or in its merchant centre. */
  | "merchant"
  | "merchant-or-alipay"
  /** Whoever looks after the program and its settings. */
  | "developer";

export type RemedyFacts = { who: RemedyActor; hint: string };

export const REMEDIES = {
  wait: { who: "nobody", hint: "wait: asked again under the same number until it is certain" },
  "wait-or-support": {
    who: "nobody-then-alipay",
    hint: "wait: asked again under the same number; after an hour give traceId and number to Alipay's support",
  },
  "check-keys": {
    who: "developer",
    hint: "ALIPAY_PRIVATE_KEY, ALIPAY_PUBLIC_KEY and ALIPAY_APP_ID must belong to one application of ALIPAY_ENV",
  },
  "check-application": {
    who: "merchant",
    hint: "open platform: is the application online, is its public key uploaded?",
  },
  "check-certificates": {
    who: "developer",
    hint: "settings and application must agree: keys, or certificates; the certificates must be its own and not expired",
  },
  "sign-contract": { who: "merchant", hint: "open platform: web payment must be signed for the application" },
  "check-app-id": { who: "developer", hint: "the shop sends no such token: check ALIPAY_APP_ID" },
  "fix-program": { who: "developer", hint: "a mistake of the program or its settings: report method, number and code" },
  "slow-down": {
    who: "nobody",
    hint: "wait: asked again more slowly; if it happens often, ask Alipay for a higher limit",
  },
  "pay-anew": { who: "buyer", hint: "the buyer starts the payment anew on the order's page" },
  "pay-from-order-page": {
    who: "buyer",
    hint: "the buyer pays from the order's own page, not by a link that was passed on",
  },
  "nothing-if-paid": { who: "nobody", hint: "nothing: what is paid is booked by itself" },
  nothing: { who: "nobody", hint: "nothing to do" },
  "ask-state": { who: "staff", hint: "the trade is in another state: it is asked for" },
  "top-up": { who: "merchant", hint: "top the Alipay account up, then make a new refund" },
  transfer: { who: "staff", hint: "cannot go back the way it came: agree on a transfer with the buyer" },
  "refund-rest": { who: "staff", hint: "look for refunds in Alipay's merchant centre, then refund what is left" },
  "merchant-centre": {
    who: "merchant-or-alipay",
    hint: "look for the cause in Alipay's merchant centre, or ask support",
  },
  unfreeze: { who: "merchant", hint: "clear the freeze in Alipay's merchant centre, then refund" },
  "refund-whole": { who: "staff", hint: "refund the whole sum instead" },
  "agree-with-buyer": { who: "staff", hint: "agree with the buyer on another way" },
  "check-environment": {
    who: "developer",
    hint: "ALIPAY_ENV and ALIPAY_APP_ID must be those under which the payment was made",
  },
  "ask-support": { who: "merchant-or-alipay", hint: "not listed: give code, traceId and number to Alipay's support" },
  "check-alipay-key": {
    who: "developer",
    hint: "ALIPAY_PUBLIC_KEY must be Alipay's key for the application, not the application's own; or somebody is between",
  },
} as const satisfies Record<string, RemedyFacts>;

export type Remedy = keyof typeof REMEDIES;
