import { outRequestNoOf } from "#lib/domain/ids.ts";
import { paymentPosting } from "#lib/domain/ledger.ts";
import { decidePayment, type SurplusCause, type TradeEvidence } from "#lib/domain/payment.ts";
import type { RefundOrigin } from "#lib/domain/refund.ts";
import { announce } from "#lib/services/announce.ts";
import { recordAudit } from "#lib/services/audit.ts";
import { markAttemptClosed } from "#lib/services/mark-attempt-closed.ts";
import type { AttemptRow, Deps, OrderRow, UnitOfWork } from "#lib/services/ports.ts";

/** Evidence about one attempt, and what came with it. */
export type EvidenceInput = {
  order: OrderRow;
  attempt: AttemptRow;
  evidence: TradeEvidence;
  source: "notify" | "query";
  paidAt: Date | null;
  buyerLogonId: string | null;
  /** Alipay's own word for the trade's state, kept for people to read. */
  note: string;
};

export type EvidenceOutcome = "settled" | "surplus" | "already-known" | "amount-mismatch" | "closed" | "unchanged";

type PaidInput = EvidenceInput & { evidence: Extract<TradeEvidence, { kind: "paid" }> };

/**
 * Carries out what decidePayment says, inside the caller's transaction. The notification, the return page, the worker
 * and the staff's "ask Alipay now" all end here, so that no two of them can settle a payment differently.
 */
export async function applyEvidence(tx: UnitOfWork, deps: Deps, input: EvidenceInput): Promise<EvidenceOutcome> {
  const { order, attempt, evidence } = input;
  const payments = await tx.payments.list(order.id);
  const decision = decidePayment(
    { orderStatus: order.status, attemptStatus: attempt.status, amountFen: attempt.amountFen, payments },
    evidence,
  );
  switch (decision.next) {
    case "unchanged":
      return "unchanged";
    case "quarantine":
      return "amount-mismatch";
    case "close-attempt":
      await markAttemptClosed(tx, deps, { attempt, actor: "alipay", nextAskAt: null });
      return "closed";
    case "already-known":
      if (decision.markFinished && evidence.kind === "paid") await finishPayment(tx, deps, evidence.tradeNo);
      return "already-known";
    case "settle":
      await settle(tx, deps, input as PaidInput);
      return "settled";
    case "surplus":
      await returnSurplus(tx, deps, input as PaidInput, decision.cause);
      return "surplus";
  }
}

/** Alipay's last word on a trade: no money moves, but none can be refunded any more. */
export async function finishPayment(tx: UnitOfWork, deps: Deps, tradeNo: string): Promise<void> {
  const payment = await tx.payments.findByTradeNo(tradeNo);
  if (!payment || !(await tx.payments.markFinished(payment.id))) return;
  await recordAudit(tx, deps, {
    actor: "alipay",
    action: "payment.finished",
    orderId: payment.orderId,
    subject: tradeNo,
  });
}

async function settle(tx: UnitOfWork, deps: Deps, input: PaidInput): Promise<void> {
  const { order, attempt, evidence } = input;
  const at = deps.clock.now();
  // Both rows were read in this very transaction, which holds the write lock: losing here is a bug, not a race.
  if (!(await tx.orders.markPaid({ orderId: order.id, at }))) throw new Error(`order ${order.orderNo} changed unseen`);
  await recordPayment(tx, deps, input, { purpose: "order", surplusCause: null });
  await recordAudit(tx, deps, {
    actor: "alipay",
    action: "payment.settled",
    orderId: order.id,
    subject: evidence.tradeNo,
    before: order.status,
    after: "paid",
    detail: { outTradeNo: attempt.outTradeNo, amountFen: attempt.amountFen, learnedFrom: input.source },
  });
  const data = { orderNo: order.orderNo, amountFen: attempt.amountFen, status: "paid" };
  await announce(tx, deps, { type: "order.paid", orderId: order.id, data });
}

/** Money that no order waits for: booked as owed to the buyer, and its refund is written down in the same commit. */
async function returnSurplus(tx: UnitOfWork, deps: Deps, input: PaidInput, cause: SurplusCause): Promise<void> {
  const { order, attempt, evidence } = input;
  const at = deps.clock.now();
  const paymentId = await recordPayment(tx, deps, input, { purpose: "surplus", surplusCause: cause });
  const outRequestNo = outRequestNoOf({ outTradeNo: attempt.outTradeNo, tradeNo: evidence.tradeNo, number: 1 });
  await tx.refunds.create({
    id: deps.ids.newId(),
    orderId: order.id,
    paymentId,
    number: 1,
    outRequestNo,
    kind: "surplus",
    amountFen: attempt.amountFen,
    reason: cause,
    note: "",
    // Unique for the trade: however often this is tried, the surplus goes back once.
    formKey: `surplus:${evidence.tradeNo}`,
    requestedBy: "worker",
    status: "new",
    createdAt: at,
    nextTryAt: at,
  });
  if (cause === "paid-after-close") await tx.orders.markRefundingAfterCancel(order.id);
  await recordAudit(tx, deps, {
    actor: "alipay",
    action: "payment.surplus",
    orderId: order.id,
    subject: evidence.tradeNo,
    before: order.status,
    after: cause === "paid-after-close" ? "cancelled-refunding" : order.status,
    detail: {
      cause,
      outTradeNo: attempt.outTradeNo,
      outRequestNo,
      amountFen: attempt.amountFen,
      origin: "surplus-rule" satisfies RefundOrigin,
    },
  });
}

async function recordPayment(
  tx: UnitOfWork,
  deps: Deps,
  input: PaidInput,
  as: { purpose: "order" | "surplus"; surplusCause: SurplusCause | null },
): Promise<string> {
  const { order, attempt, evidence, source } = input;
  const at = deps.clock.now();
  const paymentId = deps.ids.newId();
  const { tradeNo } = evidence;
  await tx.attempts.markPaid({ attemptId: attempt.id, gatewayStatus: input.note });
  await tx.payments.create({
    id: paymentId,
    orderId: order.id,
    attemptId: attempt.id,
    tradeNo,
    amountFen: attempt.amountFen,
    environment: attempt.environment,
    appId: attempt.appId,
    ...as,
    buyerLogonId: input.buyerLogonId,
    paidAt: input.paidAt ?? at,
    learnedFrom: source,
    createdAt: at,
    // A payment learned by asking Alipay has been witnessed by that very answer.
    witness: source === "query" ? "agreed" : "pending",
    witnessedAt: source === "query" ? at : null,
    nextWitnessAt: source === "query" ? null : at,
    finished: evidence.finished,
  });
  const posting = paymentPosting({ tradeNo, purpose: as.purpose, amountFen: attempt.amountFen });
  await tx.ledger.post({ ...posting, id: deps.ids.newId(), orderId: order.id, at });
  return paymentId;
}
