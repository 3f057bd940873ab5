import { decideNextAsk, type TradeEvidence } from "#lib/domain/payment.ts";
import { applyEvidence, type EvidenceOutcome } from "#lib/services/apply-evidence.ts";
import { handToPerson } from "#lib/services/hand-to-person.ts";
import { isOurs } from "#lib/services/is-ours.ts";
import { planNextTry } from "#lib/services/plan-next-try.ts";
import type { AttemptRow, Deps, TradeAnswer, UnitOfWork } from "#lib/services/ports.ts";

/** Buyers' pages, staff and worker together ask about one trade at most this often. */
const ASK_INTERVAL_SECONDS = 3;

export type AskResult = { asked: false } | { asked: true; said: TradeEvidence["kind"]; outcome: EvidenceOutcome };

/**
 * Asks Alipay about one attempt and feeds the answer to the same decision as a notification. Claim, call, record: the
 * call stands between two transactions, and a crash in between only means that the question is asked again.
 */
export async function askAlipay(deps: Deps, attempt: Pick<AttemptRow, "id" | "outTradeNo">): Promise<AskResult> {
  const claim = { attemptId: attempt.id, at: deps.clock.now(), seconds: ASK_INTERVAL_SECONDS };
  if (!(await deps.database.write((tx) => tx.attempts.claimAsk(claim)))) return { asked: false };
  const heard = await queryTrade(deps, attempt.outTradeNo);
  const outcome = await deps.database.write((tx) => recordAnswer(tx, deps, attempt.id, heard));
  return { asked: true, said: heard.answer.evidence.kind, outcome };
}

/**
 * What Alipay said, and when it was asked. A process that is held up in between, as a sleeping laptop is, writes it down
 * hours later: it is still no newer than the question.
 */
export type HeardAnswer = { answer: TradeAnswer; askedAt: Date };

/** Asks Alipay about one trade and changes nothing. */
export async function queryTrade(deps: Deps, outTradeNo: string): Promise<HeardAnswer> {
  const askedAt = deps.clock.now();
  return { answer: await deps.gateway.queryTrade(outTradeNo), askedAt };
}

/** Carries out what Alipay said of one attempt, whatever the order's pages and the worker did meanwhile. */
export async function recordAnswer(
  tx: UnitOfWork,
  deps: Deps,
  attemptId: string,
  heard: HeardAnswer,
): Promise<EvidenceOutcome> {
  const { answer, askedAt } = heard;
  const attempt = await tx.attempts.find(attemptId);
  const order = attempt && (await tx.orders.find(attempt.orderId));
  if (!attempt || !order) throw new Error(`payment attempt ${attemptId} is gone`);
  if (!isOurs(deps, attempt)) {
    await tx.attempts.noteAnswer({ attemptId, gatewayStatus: "other-environment", nextAskAt: null });
    await handToPerson(tx, deps, { kind: "payment", subjectId: attemptId }, "other-merchant");
    return "unchanged";
  }
  const outcome = await applyEvidence(tx, deps, { order, attempt, source: "query", ...answer });
  await quarantineContradiction(tx, deps, { attempt, answer, outcome });
  const nextAskAt = await planNextAsk(tx, deps, { attempt, answer, outcome, askedAt });
  await tx.attempts.noteAnswer({ attemptId, gatewayStatus: answer.note, nextAskAt });
  return outcome;
}

type Answered = { attempt: AttemptRow; answer: TradeAnswer; outcome: EvidenceOutcome };

/** When to ask next; where the sweep is over without a certain answer, by the schedule that ends with a person. */
async function planNextAsk(tx: UnitOfWork, deps: Deps, answered: Answered & { askedAt: Date }): Promise<Date | null> {
  const { attempt, answer, outcome, askedAt } = answered;
  const work = { kind: "payment", subjectId: attempt.id } as const;
  const next = decideNextAsk({
    status: attempt.status,
    expiresAt: attempt.expiresAt,
    askCount: attempt.askCount,
    notifiesArrive: deps.notifiesArrive,
    lastEvidence: outcome === "amount-mismatch" ? "disputed" : answer.evidence.kind,
    now: askedAt,
  });
  switch (next.next) {
    case "at":
      return next.at;
    case "late":
      return planNextTry(tx, deps, work, "unanswered");
    case "never":
      await tx.work.markSettled({ ...work, by: "worker", note: null, at: deps.clock.now() });
      return null;
  }
}

/** The name under which an answer of Alipay that contradicts us is quarantined. */
export const queryRowOf = (attempt: { outTradeNo: string }) => `query_${attempt.outTradeNo}`;

/** Alipay's own answer contradicts us: kept where a person looks, under a name that makes it one row however often asked. */
async function quarantineContradiction(
  tx: UnitOfWork,
  deps: Deps,
  { attempt, answer, outcome }: Answered,
): Promise<void> {
  const { evidence, note } = answer;
  const reason = outcome === "amount-mismatch" ? outcome : await findUnheardRefund(tx, answer);
  if (reason === null) return;
  const notifyId = queryRowOf(attempt);
  await tx.notifications.quarantine({
    notifyId,
    receivedAt: deps.clock.now(),
    orderId: attempt.orderId,
    outTradeNo: attempt.outTradeNo,
    tradeNo: "tradeNo" in evidence ? evidence.tradeNo : "",
    tradeStatus: note,
    reason,
    body: "",
    nextTryAt: null,
  });
  await handToPerson(tx, deps, { kind: "notification", subjectId: notifyId }, "unexplained");
}

/** A closed trade with a time of payment was paid and wholly refunded, and we have never heard of the payment. */
async function findUnheardRefund(
  tx: UnitOfWork,
  { evidence, paidAt }: TradeAnswer,
): Promise<"refund-elsewhere" | null> {
  if (evidence.kind !== "closed" || paidAt === null) return null;
  return (await tx.payments.findByTradeNo(evidence.tradeNo)) === null ? "refund-elsewhere" : null;
}
