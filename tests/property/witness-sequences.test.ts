import { expect, test } from "vitest";
import { fen } from "#lib/domain/money.ts";
import { decideWitness, type TradeEvidence } from "#lib/domain/payment.ts";

/*
 * Every sequence of up to six answers that the second witness can get about one payment, for every share of it that is
 * promised back, against what must come of it: the first answer that says something decides, and silence never does.
 */

const ANSWERS = 6;
const AMOUNT = fen(8_888);
/** Nothing is promised back, a part, all, and more than all (refunded elsewhere as well). */
const RESERVED = [0, 3_000, 8_888, 9_999].map((amount) => fen(amount));

const SAID: readonly TradeEvidence[] = [
  { kind: "paid", tradeNo: "T1", totalFen: AMOUNT, finished: false },
  { kind: "paid", tradeNo: "T1", totalFen: AMOUNT, finished: true },
  { kind: "paid", tradeNo: "T1", totalFen: fen(1), finished: false },
  { kind: "paid", tradeNo: "T1", totalFen: null, finished: false },
  { kind: "paid", tradeNo: "T2", totalFen: AMOUNT, finished: false },
  { kind: "closed", tradeNo: "T1" },
  { kind: "closed", tradeNo: "T2" },
  { kind: "waiting" },
  { kind: "absent" },
  { kind: "unknown" },
];

const isSilent = ({ kind }: TradeEvidence) => kind === "unknown";
const saysUnpaid = ({ kind }: TradeEvidence) => kind === "waiting" || kind === "absent";

/** Goods may leave for this: our trade and our whole sum, paid, or closed because we ourselves have sent it all back. */
function isOurs(said: TradeEvidence, reservedFen: number): boolean {
  if (said.kind === "paid") return said.tradeNo === "T1" && said.totalFen === AMOUNT;
  return said.kind === "closed" && said.tradeNo === "T1" && reservedFen >= AMOUNT;
}

test.each(RESERVED)("every sequence of six answers ends as it must with %i fen promised back", (refundReservedFen) => {
  const ends = new Set<string>();
  let open: { witnessCount: number; saidUnpaid: boolean }[] = [{ witnessCount: 0, saidUnpaid: false }];
  for (let answers = 0; answers < ANSWERS; answers += 1) {
    const next = new Map<string, (typeof open)[number]>();
    for (const { witnessCount, saidUnpaid } of open) {
      for (const said of SAID) {
        const verdict = decideWitness({ tradeNo: "T1", amountFen: AMOUNT, refundReservedFen, witnessCount }, said);
        ends.add(verdict);
        if (isSilent(said)) expect(verdict, "silence decides nothing").toBe("ask-again");
        else if (isOurs(said, refundReservedFen)) expect(verdict, "only our own money lets goods leave").toBe("agreed");
        else if (!saysUnpaid(said)) expect(verdict, "another sum or trade blocks the order").toBe("contradicted");
        else expect(verdict, "an early 'not paid' may be old").toBe(witnessCount < 2 ? "ask-again" : "contradicted");
        const after = { witnessCount: witnessCount + 1, saidUnpaid: saidUnpaid || saysUnpaid(said) };
        if (verdict === "ask-again") next.set(JSON.stringify(after), after);
      }
    }
    open = [...next.values()];
  }
  expect([...ends].sort()).toEqual(["agreed", "ask-again", "contradicted"]);
  // Whoever was told "not paid" is not asked about for ever: after the third question that word counts.
  expect(open.every(({ witnessCount }) => witnessCount === ANSWERS)).toBe(true);
});
