import { expect, test } from "vitest";
import { fen } from "#lib/domain/money.ts";
import {
  decideNextAsk,
  decidePayment,
  decideWitness,
  firstAskAt,
  nextAskAfterClose,
  type PaymentKnowledge,
  SWEEP_MARGIN_MINUTES,
} from "#lib/domain/payment.ts";

const waiting: PaymentKnowledge = {
  orderStatus: "pending",
  attemptStatus: "open",
  amountFen: fen(8_888),
  payments: [],
};
const paid = { kind: "paid", tradeNo: "T1", totalFen: fen(8_888), finished: false } as const;

test("the right sum settles a waiting order, also where we believed its trade closed", () => {
  expect(decidePayment(waiting, paid)).toEqual({ next: "settle" });
  expect(decidePayment({ ...waiting, attemptStatus: "closed" }, paid)).toEqual({ next: "settle" });
});

test("another sum never settles anything, whether less, more, unreadable or repeated", () => {
  for (const totalFen of [fen(1), fen(8_889), null]) {
    expect(decidePayment(waiting, { ...paid, totalFen })).toEqual({ next: "quarantine", because: "amount-mismatch" });
    const known = { ...waiting, orderStatus: "paid", payments: [{ tradeNo: "T1", finished: false }] } as const;
    expect(decidePayment(known, { ...paid, totalFen })).toMatchObject({ next: "quarantine" });
  }
});

test("money for a cancelled order goes back", () => {
  for (const orderStatus of ["cancelled", "cancelled-refunding"] as const) {
    expect(decidePayment({ ...waiting, orderStatus }, paid)).toEqual({ next: "surplus", cause: "paid-after-close" });
  }
});

test("a second trade for a paid order goes back, the first one again changes nothing", () => {
  for (const orderStatus of ["paid", "shipped", "completed"] as const) {
    const known = { ...waiting, orderStatus, payments: [{ tradeNo: "T1", finished: false }] };
    expect(decidePayment(known, paid)).toEqual({ next: "already-known", markFinished: false });
    expect(decidePayment(known, { ...paid, finished: true })).toEqual({ next: "already-known", markFinished: true });
    expect(decidePayment(known, { ...paid, tradeNo: "T2" })).toEqual({ next: "surplus", cause: "paid-twice" });
  }
});

test("a surplus that was recorded is not returned a second time", () => {
  const known = {
    ...waiting,
    orderStatus: "cancelled-refunding",
    payments: [{ tradeNo: "T1", finished: false }],
  } as const;
  expect(decidePayment(known, paid)).toMatchObject({ next: "already-known" });
});

test("no answer, no trade yet and a waiting buyer change nothing", () => {
  for (const kind of ["unknown", "absent", "waiting"] as const) {
    expect(decidePayment(waiting, { kind })).toEqual({ next: "unchanged", because: kind });
  }
});

test("a closed trade closes an open attempt and nothing else", () => {
  expect(decidePayment(waiting, { kind: "closed", tradeNo: "T1" })).toEqual({ next: "close-attempt" });
  for (const attemptStatus of ["paid", "closed"] as const) {
    expect(decidePayment({ ...waiting, attemptStatus }, { kind: "closed", tradeNo: "T1" }).next).toBe("unchanged");
  }
});

test("the second witness agrees only on the same trade and the same sum", () => {
  const payment = { tradeNo: "T1", amountFen: fen(8_888), refundReservedFen: fen(0), witnessCount: 0 };
  expect(decideWitness(payment, paid)).toBe("agreed");
  expect(decideWitness(payment, { ...paid, finished: true })).toBe("agreed");
  expect(decideWitness(payment, { ...paid, tradeNo: "T2" })).toBe("contradicted");
  expect(decideWitness(payment, { ...paid, totalFen: fen(1) })).toBe("contradicted");
  for (const kind of ["waiting", "absent"] as const) {
    const verdicts = [0, 1, 2].map((witnessCount) => decideWitness({ ...payment, witnessCount }, { kind }));
    expect(verdicts).toEqual(["ask-again", "ask-again", "contradicted"]);
  }
  expect(decideWitness(payment, { kind: "unknown" })).toBe("ask-again");
});

test("a closed trade agrees with a payment only where all of it is on its way back", () => {
  const payment = { tradeNo: "T1", amountFen: fen(100), refundReservedFen: fen(99), witnessCount: 0 };
  expect(decideWitness(payment, { kind: "closed", tradeNo: "T1" })).toBe("contradicted");
  const returned = { ...payment, refundReservedFen: fen(100) };
  expect(decideWitness(returned, { kind: "closed", tradeNo: "T1" })).toBe("agreed");
  expect(decideWitness(returned, { kind: "closed", tradeNo: "T2" })).toBe("contradicted");
});

test("what is closed after its time, while Alipay knows nothing of it, is asked about once more an hour later", () => {
  const now = new Date("2026-11-20T04:00:00.000Z");
  const expiresAt = new Date("2026-11-19T04:00:00.000Z");
  expect(nextAskAfterClose({ expiresAt, askCount: 9, now })).toEqual(new Date("2026-11-20T05:00:00.000Z"));
});

test("what is closed within its time, while Alipay knows nothing of it, stays on the sweep", () => {
  const now = new Date("2026-11-20T04:00:00.000Z");
  const expiresAt = new Date("2026-11-20T04:30:00.000Z");
  expect(nextAskAfterClose({ expiresAt, askCount: 0, now })).toEqual(new Date("2026-11-20T04:01:00.000Z"));
});

const heard = { askCount: 20, notifiesArrive: true } as const;

test("G-19: an unanswered or absent trade is asked about until its margin has passed, at gaps of five minutes at most", () => {
  const expiresAt = new Date("2026-11-11T05:00:00Z");
  const ends = expiresAt.getTime() + SWEEP_MARGIN_MINUTES * 60_000;
  const ask = (lastEvidence: "absent" | "unknown" | "waiting" | "disputed", now: number, askCount = 20) =>
    decideNextAsk({ ...heard, status: "closed", expiresAt, askCount, lastEvidence, now: new Date(now) });
  for (const evidence of ["absent", "unknown", "waiting", "disputed"] as const) {
    expect(ask(evidence, ends - 1)).toEqual({ next: "at", at: new Date(ends - 1 + 300_000) });
  }
  expect(ask("absent", ends)).toEqual({ next: "never" });
  expect(ask("disputed", ends)).toEqual({ next: "never" });
  expect(ask("unknown", ends)).toEqual({ next: "late" });
  expect(ask("waiting", ends)).toEqual({ next: "late" });
  const open = { ...heard, status: "open", expiresAt, lastEvidence: "absent", now: new Date(ends) } as const;
  expect(decideNextAsk(open)).toEqual({ next: "late" });
  expect(decideNextAsk({ ...open, lastEvidence: "disputed" }), "a person has it already").toEqual({ next: "never" });
  expect(ask("waiting", ends - 10_000_000, 0)).toEqual({ next: "at", at: new Date(ends - 10_000_000 + 60_000) });
});

test("nothing more is asked of a trade that is closed or paid", () => {
  const at = { ...heard, expiresAt: new Date("2026-11-11T05:00:00Z"), now: new Date("2026-11-11T04:00:00Z") };
  expect(decideNextAsk({ ...at, status: "open", lastEvidence: "closed" })).toEqual({ next: "never" });
  expect(decideNextAsk({ ...at, status: "open", lastEvidence: "paid" })).toEqual({ next: "never" });
  expect(decideNextAsk({ ...at, status: "paid", lastEvidence: "unknown" })).toEqual({ next: "never" });
});

test("N-02: where no notification can arrive an open trade is asked about sooner, and at gaps of thirty seconds at most", () => {
  const now = new Date("2026-11-11T04:00:00Z");
  const expiresAt = new Date("2026-11-11T04:30:00Z");
  const unheard = { ...heard, notifiesArrive: false, status: "open", expiresAt, now } as const;
  const after = (next: ReturnType<typeof decideNextAsk>) =>
    next.next === "at" ? (next.at.getTime() - now.getTime()) / 1000 : null;
  expect((firstAskAt(now, { notifiesArrive: true }).getTime() - now.getTime()) / 1000).toBe(60);
  expect((firstAskAt(now, { notifiesArrive: false }).getTime() - now.getTime()) / 1000).toBe(15);
  for (const lastEvidence of ["absent", "waiting"] as const) {
    expect(after(decideNextAsk({ ...unheard, lastEvidence, askCount: 0 }))).toBe(15);
    expect(after(decideNextAsk({ ...unheard, lastEvidence }))).toBe(30);
    expect(after(decideNextAsk({ ...unheard, lastEvidence, notifiesArrive: true }))).toBe(300);
    expect(after(decideNextAsk({ ...unheard, lastEvidence, status: "closed" })), "nobody waits").toBe(300);
  }
  for (const lastEvidence of ["unknown", "disputed"] as const) {
    expect(after(decideNextAsk({ ...unheard, lastEvidence })), `${lastEvidence} is no news`).toBe(300);
  }
});
