import { describe, expect, test } from "vitest";
import { beijingDayOf, billDaysOf, billReadyAt, type GoLiveEvidence } from "#lib/domain/go-live.ts";
import {
  billDaysToAsk,
  canGoOn,
  canStillChange,
  type GoLiveFact,
  type GoLiveStepId,
  type GoLiveSurroundings,
  judgeGoLive,
  verdictOf,
} from "#lib/domain/go-live-judgement.ts";
import { fen } from "#lib/domain/money.ts";

/** 10:00 in Beijing. */
const START = new Date("2026-11-27T02:00:00Z");
const after = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
const DAY = "2026-11-27";
const NEXT_MORNING = new Date("2026-11-28T01:30:00Z");

const fresh: GoLiveEvidence = {
  orderNo: "QH20261127AAAABBBB",
  startedAt: START,
  expiresAt: after(30),
  status: "pending",
  amountFen: fen(1),
  outTradeNo: "QH20261127AAAABBBB_1",
  payPage: null,
  payment: null,
  returned: null,
  notification: null,
  quarantined: null,
  refund: null,
  refundQuery: null,
  bills: [],
};

const payment: NonNullable<GoLiveEvidence["payment"]> = {
  tradeNo: "2026112722001400010500000001",
  amountFen: fen(1),
  paidAt: after(1),
  knownAt: after(1),
  learnedFrom: "notify",
  witness: "agreed",
  witnessedAt: after(1),
  witnessNote: "TRADE_SUCCESS",
};
const refund: NonNullable<GoLiveEvidence["refund"]> = {
  outRequestNo: "QH20261127AAAABBBB_1_R1_000500000001",
  amountFen: fen(1),
  status: "done",
  sentAt: after(3),
  settledAt: after(3),
  code: null,
};
const bill: GoLiveEvidence["bills"][number] = {
  day: DAY,
  at: NEXT_MORNING,
  said: "there",
  paymentFen: 1,
  refundFen: -1,
  unreadable: 0,
  code: null,
  cause: null,
};
/** Everything as it should be on the next morning. */
const whole: GoLiveEvidence = {
  ...fresh,
  status: "paid",
  payPage: { at: START, said: "opened", host: "excashier.alipay.com", code: null, cause: null },
  payment,
  returned: { at: after(1), isGenuine: true },
  notification: { at: after(1), tradeStatus: "TRADE_SUCCESS" },
  refund,
  refundQuery: { at: after(4), said: "found", amountFen: 1, cause: null },
  bills: [bill],
};

const inProduction: GoLiveSurroundings = { now: NEXT_MORNING, isSandbox: false, isReachable: true };

function judge(evidence: GoLiveEvidence, surroundings: Partial<GoLiveSurroundings> = {}) {
  return judgeGoLive(evidence, { ...inProduction, ...surroundings });
}

function stepOf(id: GoLiveStepId, evidence: GoLiveEvidence, surroundings: Partial<GoLiveSurroundings> = {}) {
  const found = judge(evidence, surroundings).find((step) => step.id === id);
  if (!found) throw new Error(`no step ${id}`);
  return { state: found.state, because: found.because, facts: found.facts };
}

describe("a whole check", () => {
  test("is complete when every step was seen", () => {
    const steps = judge(whole);
    expect(steps.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => "seen"));
    expect(verdictOf(steps)).toBe("complete");
    expect(canGoOn(steps)).toBe(false);
    expect(canStillChange(steps)).toBe(false);
  });

  test("is unfinished and goes on while one step is waited for", () => {
    const steps = judge({ ...whole, bills: [] });
    expect(verdictOf(steps)).toBe("unfinished");
    expect(canGoOn(steps)).toBe(true);
  });

  test("has nothing but things to wait for when it was just begun", () => {
    const steps = judge(fresh, { now: START });
    expect(new Set(steps.map(({ state, because }) => `${state} ${because}`))).toEqual(new Set(["waiting not-yet"]));
    expect(verdictOf(steps)).toBe("unfinished");
    expect(canGoOn(steps)).toBe(true);
  });

  test("that nobody paid in time ends with its payment missing and the rest not reached", () => {
    const steps = judge({ ...fresh, payPage: whole.payPage, status: "cancelled" });
    expect(steps.map(({ state, because }) => `${state} ${because}`)).toEqual([
      "seen seen",
      "missing expired",
      ...Array.from({ length: 6 }, () => "missing not-reached"),
    ]);
    expect(steps.slice(2).flatMap(({ facts }) => facts)).toEqual([]);
    expect(verdictOf(steps)).toBe("missing");
    expect(canGoOn(steps)).toBe(false);
    expect(canStillChange(steps)).toBe(false);
  });

  test("with nothing left to wait for does not go on, but what is missing may yet be found", () => {
    const steps = judge({ ...whole, notification: null });
    expect(canGoOn(steps)).toBe(false);
    expect(canStillChange(steps)).toBe(true);
  });

  test("with one thing missing is not complete, whatever else is still to come", () => {
    expect(verdictOf(judge({ ...whole, notification: null, bills: [] }))).toBe("missing");
  });
});

describe("what a person looks a step up by", () => {
  test.each<[GoLiveStepId, GoLiveFact[]]>([
    [
      "pay-page",
      [
        { name: "host", text: "excashier.alipay.com" },
        { name: "at", at: START },
      ],
    ],
    [
      "payment",
      [
        { name: "amount", fen: 1 },
        { name: "outTradeNo", text: "QH20261127AAAABBBB_1" },
        { name: "tradeNo", text: payment.tradeNo },
        { name: "at", at: after(1) },
      ],
    ],
    ["return", [{ name: "at", at: after(1) }]],
    [
      "notification",
      [
        { name: "said", text: "TRADE_SUCCESS" },
        { name: "at", at: after(1) },
      ],
    ],
    [
      "query",
      [
        { name: "said", text: "TRADE_SUCCESS" },
        { name: "at", at: after(1) },
      ],
    ],
    [
      "refund",
      [
        { name: "amount", fen: 1 },
        { name: "outRequestNo", text: refund.outRequestNo },
        { name: "at", at: after(3) },
      ],
    ],
    [
      "refund-query",
      [
        { name: "amount", fen: 1 },
        { name: "at", at: after(4) },
      ],
    ],
    [
      "bill",
      [
        { name: "day", text: DAY },
        { name: "amount", fen: 1 },
        { name: "amount", fen: -1 },
        { name: "at", at: NEXT_MORNING },
      ],
    ],
  ])("once the %s was seen: its sums, numbers and moments", (id, facts) => {
    expect(stepOf(id, whole)).toEqual({ state: "seen", because: "seen", facts });
  });

  test("while the payment is waited for: its number, and until when it can come", () => {
    const { outTradeNo, expiresAt } = fresh;
    expect(stepOf("payment", fresh, { now: START }).facts).toEqual([
      { name: "outTradeNo", text: outTradeNo },
      { name: "until", at: expiresAt },
    ]);
    expect(stepOf("payment", { ...fresh, status: "cancelled" }).facts).toEqual([
      { name: "outTradeNo", text: outTradeNo },
    ]);
  });

  test("while something is not known, nothing stands in its place", () => {
    const unsaid = { ...payment, witness: "contradicted", witnessedAt: null, witnessNote: null } as const;
    expect(stepOf("query", { ...whole, payment: unsaid }).facts).toEqual([]);
    const unsettled = { ...refund, status: "done", settledAt: null } as const;
    expect(stepOf("refund", { ...whole, refund: unsettled }).facts.map(({ name }) => name)).toEqual([
      "amount",
      "outRequestNo",
    ]);
    const silent = { at: after(4), said: "unknown", amountFen: null, cause: "timeout" } as const;
    expect(stepOf("refund-query", { ...whole, refundQuery: silent }).facts).toEqual([
      { name: "cause", text: "timeout" },
      { name: "at", at: after(4) },
    ]);
  });
});

describe("the pay page", () => {
  test("with an error code is missing, and the code is told", () => {
    const refused = {
      at: START,
      said: "refused",
      host: "openapi.alipay.com",
      code: "invalid-app-id",
      cause: null,
    } as const;
    expect(stepOf("pay-page", { ...fresh, payPage: refused })).toMatchObject({
      state: "missing",
      because: "refused",
      facts: [{ text: "openapi.alipay.com" }, { name: "code", text: "invalid-app-id" }, { name: "at" }],
    });
  });

  test("that answered nothing certain is missing, not refused", () => {
    const silent = { at: START, said: "unanswered", host: null, code: null, cause: "timeout" } as const;
    expect(stepOf("pay-page", { ...fresh, payPage: silent })).toMatchObject({
      state: "missing",
      because: "unanswered",
    });
  });

  test("that nobody has looked at is waited for, missing once there is a payment, and not reached once time is over", () => {
    expect(stepOf("pay-page", fresh)).toEqual({ state: "waiting", because: "not-yet", facts: [] });
    expect(stepOf("pay-page", { ...fresh, payment })).toEqual({ state: "missing", because: "unanswered", facts: [] });
    expect(stepOf("pay-page", { ...fresh, status: "cancelled" })).toEqual({
      state: "missing",
      because: "not-reached",
      facts: [],
    });
  });
});

describe("the return", () => {
  test("is waited for two minutes after the payment became known", () => {
    const alone = { ...whole, returned: null };
    expect(stepOf("return", alone, { now: after(2.9) })).toMatchObject({ state: "waiting", because: "not-yet" });
    expect(stepOf("return", alone, { now: after(3) })).toMatchObject({ state: "missing", because: "never-came" });
  });

  test("with a signature that is not Alipay's was not seen", () => {
    expect(stepOf("return", { ...whole, returned: { at: after(1), isGenuine: false } })).toMatchObject({
      state: "missing",
      because: "not-genuine",
    });
  });
});

describe("the notification", () => {
  const unheard = { ...whole, notification: null };

  test("cannot come where nobody outside reaches the shop, and that is no fault", () => {
    expect(stepOf("notification", unheard, { isReachable: false })).toMatchObject({
      state: "explained",
      because: "unreachable",
    });
    expect(verdictOf(judge(unheard, { isReachable: false }))).toBe("complete");
  });

  test("is waited for as long as Alipay's first repetition takes, and then missing", () => {
    expect(stepOf("notification", unheard, { now: after(5.9) })).toMatchObject({
      state: "waiting",
      because: "not-yet",
    });
    expect(stepOf("notification", unheard, { now: after(6) })).toMatchObject({
      state: "missing",
      because: "never-came",
    });
  });

  test("that came all the same was seen, however the shop's address looks", () => {
    expect(stepOf("notification", whole, { isReachable: false })).toMatchObject({ state: "seen" });
  });

  test("that contradicts our rows is missing, with the reason", () => {
    expect(stepOf("notification", { ...unheard, quarantined: "seller-mismatch" })).toMatchObject({
      state: "missing",
      because: "quarantined",
      facts: [{ name: "cause", text: "seller-mismatch" }],
    });
  });
});

test.each([
  ["agreed", "seen", "seen"],
  ["pending", "waiting", "under-way"],
  ["contradicted", "missing", "contradicted"],
] as const)("a second witness that %s makes the query %s", (witness, state, because) => {
  expect(stepOf("query", { ...whole, payment: { ...payment, witness } })).toMatchObject({ state, because });
});

describe("the refund", () => {
  test("is the next thing to do while nobody has asked for it", () => {
    expect(stepOf("refund", { ...whole, refund: null })).toMatchObject({ state: "waiting", because: "to-be-asked" });
  });

  test.each([
    ["new", "waiting", "under-way"],
    ["requested", "waiting", "under-way"],
    ["unknown", "waiting", "under-way"],
    ["failed", "missing", "refused"],
    ["done", "seen", "seen"],
  ] as const)("%s is %s", (status, state, because) => {
    expect(stepOf("refund", { ...whole, refund: { ...refund, status } })).toMatchObject({ state, because });
  });

  test("is asked about once it was sent, and not at all where Alipay refused it", () => {
    const unasked = { ...whole, refundQuery: null };
    const query = (given: GoLiveEvidence["refund"]) => stepOf("refund-query", { ...unasked, refund: given });
    expect(query(null)).toEqual({ state: "waiting", because: "not-yet", facts: [] });
    expect(query(refund)).toEqual({ state: "waiting", because: "not-yet", facts: [] });
    expect(query({ ...refund, status: "failed" })).toEqual({ state: "missing", because: "not-reached", facts: [] });
  });

  test("is confirmed only where the query names its very sum", () => {
    const query = (said: "found" | "absent" | "unknown", amountFen: number | null) =>
      stepOf("refund-query", { ...whole, refundQuery: { at: after(4), said, amountFen, cause: null } });
    expect(query("found", 1)).toMatchObject({ state: "seen" });
    expect(query("found", 2)).toMatchObject({ state: "missing", because: "other-amount" });
    expect(query("absent", null)).toMatchObject({ state: "waiting", because: "absent" });
    expect(query("unknown", null)).toMatchObject({ state: "waiting", because: "unanswered" });
  });
});

describe("the bill", () => {
  const noted = (changes: Partial<typeof bill>) => ({ ...whole, bills: [{ ...bill, ...changes }] });
  const missed = { paymentFen: null, refundFen: null };

  test("is due at nine in the morning after, Beijing time", () => {
    expect(beijingDayOf(new Date("2026-11-27T15:59:59Z"))).toBe("2026-11-27");
    expect(beijingDayOf(new Date("2026-11-27T16:00:00Z"))).toBe("2026-11-28");
    expect(billReadyAt("2026-11-30")).toEqual(new Date("2026-12-01T01:00:00Z"));
    const unasked = { ...whole, bills: [] };
    expect(stepOf("bill", unasked, { now: new Date("2026-11-28T00:59:59Z") })).toEqual({
      state: "waiting",
      because: "not-due",
      facts: [
        { name: "day", text: DAY },
        { name: "due", at: new Date("2026-11-28T01:00:00Z") },
      ],
    });
    expect(billDaysToAsk(unasked, { now: new Date("2026-11-28T00:59:59Z"), isSandbox: false })).toEqual([]);
    expect(stepOf("bill", unasked, { now: new Date("2026-11-28T01:00:00Z") })).toMatchObject({
      because: "to-be-asked",
    });
    expect(billDaysToAsk(unasked, { now: new Date("2026-11-28T01:00:00Z"), isSandbox: false })).toEqual([DAY]);
  });

  test("is asked for on no day before there is a payment", () => {
    expect(billDaysOf(fresh)).toEqual([]);
    expect(billDaysToAsk(fresh, { now: NEXT_MORNING, isSandbox: false })).toEqual([]);
  });

  test("that is there without our rows is missing, but in the sandbox it is only a sample", () => {
    expect(stepOf("bill", noted(missed))).toMatchObject({ state: "missing", because: "absent" });
    expect(stepOf("bill", noted(missed), { isSandbox: true })).toMatchObject({
      state: "explained",
      because: "sandbox-sample",
    });
    expect(billDaysToAsk(noted(missed), { now: NEXT_MORNING, isSandbox: true })).toEqual([]);
    expect(billDaysToAsk(noted(missed), { now: NEXT_MORNING, isSandbox: false })).toEqual([DAY]);
  });

  test("that names the payment and not the refund is missing", () => {
    const { state, because, facts } = stepOf("bill", noted({ refundFen: null }));
    expect({ state, because }).toEqual({ state: "missing", because: "absent" });
    expect(facts.filter(({ name }) => name === "amount")).toEqual([{ name: "amount", fen: 1 }]);
  });

  test("with another sum is missing, in the sandbox too", () => {
    expect(stepOf("bill", noted({ paymentFen: 2 }), { isSandbox: true })).toMatchObject({
      state: "missing",
      because: "other-amount",
    });
  });

  test("with another sum for the payment and none for the refund says the sum", () => {
    expect(stepOf("bill", noted({ paymentFen: 2, refundFen: null }))).toMatchObject({ because: "other-amount" });
  });

  test("with lines that nobody could read says so, because ours may be among them", () => {
    expect(stepOf("bill", noted({ ...missed, unreadable: 1 }))).toMatchObject({ because: "unreadable" });
  });

  test("that is late is waited for a day longer", () => {
    const late = noted({ ...missed, said: "not-there", code: "BILL_NOT_EXIST" });
    expect(stepOf("bill", late)).toEqual({
      state: "waiting",
      because: "late",
      facts: [
        { name: "day", text: DAY },
        { name: "code", text: "BILL_NOT_EXIST" },
        { name: "at", at: NEXT_MORNING },
      ],
    });
    expect(stepOf("bill", late, { now: new Date("2026-11-29T01:00:00Z") })).toMatchObject({ because: "never-came" });
  });

  test("that Alipay refuses to give is missing, one that nobody answered about is asked for again", () => {
    const silent = noted({ ...missed, said: "unknown", cause: "timeout" });
    expect(stepOf("bill", silent)).toMatchObject({ state: "waiting", because: "unanswered" });
    const refused = noted({ ...missed, said: "unknown", code: "isv.insufficient-isv-permissions" });
    expect(stepOf("bill", refused)).toMatchObject({ state: "missing", because: "refused" });
  });

  test("of a refund on another day is that day's", () => {
    const later: GoLiveEvidence = {
      ...whole,
      refund: { ...refund, settledAt: new Date("2026-11-28T04:00:00Z") },
      bills: [{ ...bill, refundFen: null }],
    };
    expect(stepOf("bill", later)).toMatchObject({ state: "waiting", because: "not-due" });
    const both = { ...later, bills: [...later.bills, { ...bill, day: "2026-11-28", paymentFen: null }] };
    expect(stepOf("bill", both, { now: new Date("2026-11-29T02:00:00Z") })).toMatchObject({ state: "seen" });
  });

  test("is not whole while the refund is open, though it names the payment", () => {
    const open = { ...noted({ refundFen: null }), refund: null };
    expect(stepOf("bill", open)).toMatchObject({ state: "waiting", because: "not-yet" });
    const unknown = { ...open, refund: { ...refund, status: "unknown" as const, settledAt: null } };
    expect(stepOf("bill", unknown)).toMatchObject({ state: "waiting", because: "not-yet" });
    const ahead = { ...unknown, bills: [bill] };
    expect(stepOf("bill", ahead), "the bill knows more than the shop").toMatchObject({ because: "not-yet" });
    const failed = { ...open, refund: { ...refund, status: "failed" as const } };
    expect(stepOf("bill", failed)).toMatchObject({ state: "seen" });
  });
});
