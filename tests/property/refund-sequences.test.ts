import { expect, test } from "vitest";
import { fen } from "#lib/domain/money.ts";
import {
  decideRefundAnswer,
  decideRefundQuery,
  insistOnSurplus,
  type RefundAnswer,
  type RefundKind,
  type RefundQueryAnswer,
  type RefundStatus,
  type RefundStep,
  reservedFen,
} from "#lib/domain/refund.ts";

/*
 * Every course that one refund can take over six tries: each call does or does not move the money, and its answer
 * arrives or is lost. Alipay lies to nobody, but it may refuse a repeat of what it has done.
 */

const TRIES = 6;
const AMOUNT = fen(3_000);

type Refund = { status: RefundStatus; sendCount: number; moved: boolean };
type Sent = { moved: boolean; answer: RefundAnswer };

const lost = { kind: "unknown", cause: "timeout" } as const;
const refusals: RefundAnswer[] = ["ACQ.SELLER_BALANCE_NOT_ENOUGH", "ACQ.TRADE_HAS_CLOSE"].map((code) => ({
  kind: "refused",
  code,
  message: "",
}));

/** What a refund call may do and say. Money moves once for one number. */
function callOutcomes(moved: boolean): Sent[] {
  if (moved) return [lost, { kind: "unmoved" as const }, ...refusals].map((answer) => ({ moved, answer }));
  return [
    { moved: true, answer: { kind: "moved" } },
    { moved: true, answer: lost },
    { moved: false, answer: lost },
    { moved: false, answer: { kind: "unmoved" } },
    ...refusals.map((answer) => ({ moved: false, answer })),
  ];
}

function queryOutcomes(moved: boolean): RefundQueryAnswer[] {
  return [lost, moved ? { kind: "found", amountFen: AMOUNT } : { kind: "absent" }];
}

/** All courses of one try, in the sequence in which submitRefund asks. */
function tryOnce(refund: Refund, kind: RefundKind): Refund[] {
  const sendCount = refund.sendCount + 1;
  const end = (moved: boolean, step: RefundStep): Refund => {
    const { next } = insistOnSurplus({ kind }, step);
    if (next === "ask-query") throw new Error("a try must end");
    return { status: next, sendCount, moved };
  };
  const calls = (): Refund[] =>
    callOutcomes(refund.moved).flatMap(({ moved, answer }) => {
      const step = decideRefundAnswer({ sendCount }, answer);
      if (step.next !== "ask-query") return [end(moved, step)];
      const refusal = answer.kind === "refused" ? answer : null;
      return queryOutcomes(moved).map((asked) => end(moved, decideRefundQuery({ amountFen: AMOUNT, refusal }, asked)));
    });
  if (sendCount === 1) return calls();
  return queryOutcomes(refund.moved).flatMap((asked) =>
    asked.kind === "absent"
      ? calls()
      : [end(refund.moved, decideRefundQuery({ amountFen: AMOUNT, refusal: null }, asked))],
  );
}

test.each(["staff", "surplus"] as const)(
  "a %s refund is done only when it moved and failed only when it did not",
  (kind) => {
    let open: Refund[] = [{ status: "new", sendCount: 0, moved: false }];
    const ends = new Set<string>();
    for (let tries = 0; tries < TRIES; tries += 1) {
      const after = new Map<string, Refund>();
      for (const refund of open.flatMap((before) => tryOnce(before, kind))) {
        if (refund.status === "done") expect(refund.moved, "M1 the books never run ahead of the bank").toBe(true);
        if (refund.moved)
          expect(reservedFen([{ ...refund, amountFen: AMOUNT }]), "what moved is never promised again").toBe(AMOUNT);
        ends.add(refund.status);
        if (refund.status === "unknown") after.set(JSON.stringify(refund), refund);
      }
      open = [...after.values()];
    }
    expect([...ends].sort()).toEqual(["done", "failed", "unknown"]);
  },
);

test("a surplus is given up only for a refusal that time does not heal", () => {
  const step = { next: "failed", message: "" } as const;
  const passing = { ...step, code: "ACQ.SELLER_BALANCE_NOT_ENOUGH" };
  expect(insistOnSurplus({ kind: "surplus" }, passing)).toEqual({
    next: "unknown",
    because: passing.code,
    code: passing.code,
  });
  expect(insistOnSurplus({ kind: "staff" }, passing)).toBe(passing);
  const final = { ...step, code: "ACQ.TRADE_HAS_CLOSE" };
  expect(insistOnSurplus({ kind: "surplus" }, final)).toBe(final);
});
