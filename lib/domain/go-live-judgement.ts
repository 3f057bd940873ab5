import { type BillNote, billDaysOf, billReadyAt, type GoLiveEvidence } from "#lib/domain/go-live.ts";

/** In the order in which they are lived. */
export const GO_LIVE_STEPS = [
  "pay-page",
  "payment",
  "return",
  "notification",
  "query",
  "refund",
  "refund-query",
  "bill",
] as const;
export type GoLiveStepId = (typeof GO_LIVE_STEPS)[number];

export type GoLiveState =
  | "seen"
  /** It may still come by itself, or is the next thing to do. */
  | "waiting"
  /** It should have been seen. */
  | "missing"
  /** It was not seen, and cannot be where the shop stands: nothing is wrong. */
  | "explained";

/** Why a step is in its state; each has a sentence in both languages. */
export type GoLiveReason =
  | "seen"
  | "not-yet"
  | "not-reached"
  | "expired"
  | "refused"
  | "unanswered"
  | "not-genuine"
  | "unreachable"
  | "quarantined"
  | "never-came"
  | "contradicted"
  | "to-be-asked"
  | "under-way"
  | "absent"
  | "other-amount"
  | "not-due"
  | "late"
  | "unreadable"
  | "sandbox-sample";

export type GoLiveFact =
  | { name: "host" | "outTradeNo" | "tradeNo" | "outRequestNo" | "said" | "code" | "cause" | "day"; text: string }
  | { name: "amount"; fen: number }
  | { name: "at" | "due" | "until"; at: Date };

export type GoLiveStep = { id: GoLiveStepId; state: GoLiveState; because: GoLiveReason; facts: GoLiveFact[] };

/** What decides whether something that was not seen could have been. */
export type GoLiveSurroundings = {
  now: Date;
  /** Alipay's sandbox makes no real bills. */
  isSandbox: boolean;
  /** False where PUBLIC_URL leads to this machine or its own network only, and Alipay is elsewhere. */
  isReachable: boolean;
};

export type GoLiveVerdict =
  /** Everything was seen, or explained. */
  | "complete"
  /** Something is not as it should be. */
  | "missing"
  | "unfinished";

/** Alipay sends at once, and again after four minutes: what has not come by then needs a look, though it may come yet. */
const NOTIFICATION_PATIENCE_MS = 5 * 60_000;
/** The cashier leads back some seconds after the payment. */
const RETURN_PATIENCE_MS = 2 * 60_000;
/** A bill comes late now and then, but not by a day. */
const BILL_PATIENCE_MS = 24 * 3_600_000;

type Finding = Omit<GoLiveStep, "id">;

/** What was seen of a check and what was not, step by step. Nothing is called seen that no row says. */
export function judgeGoLive(evidence: GoLiveEvidence, surroundings: GoLiveSurroundings): GoLiveStep[] {
  return GO_LIVE_STEPS.map((id) => ({ id, ...JUDGES[id](evidence, surroundings) }));
}

export function verdictOf(steps: readonly GoLiveStep[]): GoLiveVerdict {
  if (steps.some(({ state }) => state === "missing")) return "missing";
  return steps.some(({ state }) => state === "waiting") ? "unfinished" : "complete";
}

/** Whether something of it is still to come. A check that nobody paid in time is over. */
export function canGoOn(steps: readonly GoLiveStep[]): boolean {
  return canStillChange(steps) && steps.some(({ state }) => state === "waiting");
}

/** Whether looking again may find what is missing, once its cause is gone. */
export function canStillChange(steps: readonly GoLiveStep[]): boolean {
  return verdictOf(steps) !== "complete" && !steps.some(({ id, state }) => id === "payment" && state === "missing");
}

const JUDGES: Record<GoLiveStepId, (evidence: GoLiveEvidence, surroundings: GoLiveSurroundings) => Finding> = {
  "pay-page": judgePayPage,
  payment: judgePayment,
  return: judgeReturn,
  notification: judgeNotification,
  query: judgeQuery,
  refund: judgeRefund,
  "refund-query": judgeRefundQuery,
  bill: judgeBill,
};

function finding(state: GoLiveState, because: GoLiveReason, facts: readonly GoLiveFact[] = []): Finding {
  return { state, because, facts: [...facts] };
}

/** For what cannot be seen before there is a payment. */
function beforePayment({ status }: GoLiveEvidence): Finding {
  return status === "pending" ? finding("waiting", "not-yet") : finding("missing", "not-reached");
}

function texts(given: Partial<Record<Extract<GoLiveFact, { text: string }>["name"], string | null>>): GoLiveFact[] {
  return Object.entries(given).flatMap(([name, text]) =>
    text === null ? [] : [{ name: name as Extract<GoLiveFact, { text: string }>["name"], text }],
  );
}

function judgePayPage(evidence: GoLiveEvidence): Finding {
  const { payPage, payment } = evidence;
  if (payPage === null) return payment === null ? beforePayment(evidence) : finding("missing", "unanswered");
  const { said, host, code, cause, at } = payPage;
  const facts: GoLiveFact[] = [...texts({ host, code, cause }), { name: "at", at }];
  switch (said) {
    case "opened":
      return finding("seen", "seen", facts);
    case "refused":
      return finding("missing", "refused", facts);
    case "unanswered":
      return finding("missing", "unanswered", facts);
  }
}

function judgePayment({ payment, status, outTradeNo, expiresAt }: GoLiveEvidence): Finding {
  if (payment !== null) {
    const { tradeNo, amountFen, paidAt } = payment;
    return finding("seen", "seen", [
      { name: "amount", fen: amountFen },
      ...texts({ outTradeNo, tradeNo }),
      { name: "at", at: paidAt },
    ]);
  }
  if (status !== "pending") return finding("missing", "expired", texts({ outTradeNo }));
  return finding("waiting", "not-yet", [...texts({ outTradeNo }), { name: "until", at: expiresAt }]);
}

function judgeReturn(evidence: GoLiveEvidence, { now }: GoLiveSurroundings): Finding {
  const { returned, payment } = evidence;
  if (returned !== null) {
    const facts: GoLiveFact[] = [{ name: "at", at: returned.at }];
    return returned.isGenuine ? finding("seen", "seen", facts) : finding("missing", "not-genuine", facts);
  }
  if (payment === null) return beforePayment(evidence);
  return isOver(payment.knownAt, RETURN_PATIENCE_MS, now)
    ? finding("missing", "never-came")
    : finding("waiting", "not-yet");
}

function judgeNotification(evidence: GoLiveEvidence, { now, isReachable }: GoLiveSurroundings): Finding {
  const { notification, quarantined, payment } = evidence;
  if (notification !== null) {
    return finding("seen", "seen", [...texts({ said: notification.tradeStatus }), { name: "at", at: notification.at }]);
  }
  if (quarantined !== null) return finding("missing", "quarantined", texts({ cause: quarantined }));
  if (payment === null) return beforePayment(evidence);
  if (!isReachable) return finding("explained", "unreachable");
  return isOver(payment.knownAt, NOTIFICATION_PATIENCE_MS, now)
    ? finding("missing", "never-came")
    : finding("waiting", "not-yet");
}

function judgeQuery(evidence: GoLiveEvidence): Finding {
  const { payment } = evidence;
  if (payment === null) return beforePayment(evidence);
  const facts: GoLiveFact[] = [
    ...texts({ said: payment.witnessNote }),
    ...(payment.witnessedAt === null ? [] : [{ name: "at", at: payment.witnessedAt } as const]),
  ];
  switch (payment.witness) {
    case "agreed":
      return finding("seen", "seen", facts);
    case "contradicted":
      return finding("missing", "contradicted", facts);
    case "pending":
      return finding("waiting", "under-way");
  }
}

function judgeRefund(evidence: GoLiveEvidence): Finding {
  const { payment, refund } = evidence;
  if (payment === null) return beforePayment(evidence);
  if (refund === null) return finding("waiting", "to-be-asked");
  const { outRequestNo, amountFen, status, settledAt, code } = refund;
  const facts: GoLiveFact[] = [{ name: "amount", fen: amountFen }, ...texts({ outRequestNo, code })];
  switch (status) {
    case "done":
      return finding("seen", "seen", [
        ...facts,
        ...(settledAt === null ? [] : [{ name: "at", at: settledAt } as const]),
      ]);
    case "failed":
      return finding("missing", "refused", facts);
    case "new":
    case "requested":
    case "unknown":
      return finding("waiting", "under-way", facts);
  }
}

function judgeRefundQuery(evidence: GoLiveEvidence): Finding {
  const { payment, refund, refundQuery } = evidence;
  if (payment === null) return beforePayment(evidence);
  if (refund === null) return finding("waiting", "not-yet");
  if (refund.status === "failed") return finding("missing", "not-reached");
  if (refundQuery === null) return finding("waiting", "not-yet");
  const { said, amountFen, cause, at } = refundQuery;
  const facts: GoLiveFact[] = [
    ...(amountFen === null ? [] : [{ name: "amount", fen: amountFen } as const]),
    ...texts({ cause }),
    { name: "at", at },
  ];
  switch (said) {
    case "found":
      return amountFen === refund.amountFen
        ? finding("seen", "seen", facts)
        : finding("missing", "other-amount", facts);
    // Asked a moment after the refund, Alipay may not know of it yet.
    case "absent":
      return finding("waiting", "absent", facts);
    case "unknown":
      return finding("waiting", "unanswered", facts);
  }
}

type Expected = { day: string; payment: number | null; refund: number | null };

function expectedOf(evidence: GoLiveEvidence): Expected[] {
  const { payment, refund } = evidence;
  if (payment === null) return [];
  const refundFen = refund?.status === "done" ? 0 - refund.amountFen : null;
  return billDaysOf(evidence).map((day, at, days) => ({
    day,
    payment: at === 0 ? payment.amountFen : null,
    refund: at === days.length - 1 ? refundFen : null,
  }));
}

/** The days whose bill should be there by now and has not told everything yet. */
export function billDaysToAsk(evidence: GoLiveEvidence, surroundings: DaySurroundings): string[] {
  return expectedOf(evidence)
    .filter(({ day }) => surroundings.now >= billReadyAt(day))
    .filter((expected) => {
      const { state } = judgeDay(expected, evidence, surroundings);
      return state === "waiting" || state === "missing";
    })
    .map(({ day }) => day);
}

function judgeBill(evidence: GoLiveEvidence, surroundings: GoLiveSurroundings): Finding {
  const { payment, refund } = evidence;
  if (payment === null) return beforePayment(evidence);
  const findings = expectedOf(evidence).map((one) => judgeDay(one, evidence, surroundings));
  const first =
    findings.find(({ state }) => state === "missing") ??
    findings.find(({ state }) => state === "waiting") ??
    findings.find(({ state }) => state === "explained");
  if (first) return first;
  // A refund whose fate is open is on no bill yet, and the day of its bill is not known.
  if (refund === null || (refund.status !== "done" && refund.status !== "failed")) return finding("waiting", "not-yet");
  return finding(
    "seen",
    "seen",
    findings.flatMap(({ facts }) => facts),
  );
}

type DaySurroundings = Pick<GoLiveSurroundings, "now" | "isSandbox">;

function judgeDay(expected: Expected, evidence: GoLiveEvidence, surroundings: DaySurroundings): Finding {
  const { day } = expected;
  const { now } = surroundings;
  const due = billReadyAt(day);
  const note = evidence.bills.find((candidate) => candidate.day === day);
  const about = texts({ day });
  if (note?.said === "there") return judgeRows(expected, note, surroundings);
  if (now < due) return finding("waiting", "not-due", [...about, { name: "due", at: due }]);
  if (!note) return finding("waiting", "to-be-asked", about);
  const facts = [...about, ...texts({ code: note.code, cause: note.cause }), { name: "at", at: note.at } as const];
  if (note.said === "not-there") {
    return isOver(due, BILL_PATIENCE_MS, now)
      ? finding("missing", "never-came", facts)
      : finding("waiting", "late", facts);
  }
  // With a code Alipay has refused to give it; without one nobody has answered, and a second try may help.
  return note.code === null ? finding("waiting", "unanswered", facts) : finding("missing", "refused", facts);
}

function judgeRows(expected: Expected, note: BillNote, { isSandbox }: DaySurroundings): Finding {
  const found = [note.paymentFen, note.refundFen].filter((amount) => amount !== null);
  const facts: GoLiveFact[] = [
    ...texts({ day: note.day }),
    ...found.map((amount) => ({ name: "amount", fen: amount }) as const),
    { name: "at", at: note.at },
  ];
  const pairs = [
    [expected.payment, note.paymentFen],
    [expected.refund, note.refundFen],
  ] as const;
  const unmet = pairs.filter(([wanted, got]) => wanted !== null && wanted !== got);
  if (unmet.length === 0) return finding("seen", "seen", facts);
  if (unmet.some(([, got]) => got !== null)) return finding("missing", "other-amount", facts);
  if (isSandbox) return finding("explained", "sandbox-sample", facts);
  return note.unreadable > 0 ? finding("missing", "unreadable", facts) : finding("missing", "absent", facts);
}

function isOver(since: Date, patienceMs: number, now: Date): boolean {
  return now.getTime() - since.getTime() >= patienceMs;
}
