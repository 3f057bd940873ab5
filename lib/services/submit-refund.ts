import {
  decideRefundAnswer,
  decideRefundQuery,
  insistOnSurplus,
  REFUND_SETTLES_SECONDS,
  type RefundStatus,
  type RefundStep,
  refundableFen,
} from "#lib/domain/refund.ts";
import { announce } from "#lib/services/announce.ts";
import { recordAudit } from "#lib/services/audit.ts";
import { bookRefund } from "#lib/services/book-refund.ts";
import { handToPerson } from "#lib/services/hand-to-person.ts";
import { isOurs } from "#lib/services/is-ours.ts";
import { planNextTry } from "#lib/services/plan-next-try.ts";
import type { Deps, PaymentRow, RefundDetails, RefundRow, UnitOfWork, Work } from "#lib/services/ports.ts";

/** What Alipay is told as refund_reason: our own words, whatever staff wrote. */
const REASON_FOR_ALIPAY = "商家退款";

/** Longer than a query, a refund and a query at eight seconds each, so that no second sender overtakes the first. */
const CLAIM_SECONDS = 45;

type Claimed = { refund: RefundRow; payment: PaymentRow };
type Settled = { step: Exclude<RefundStep, { next: "ask-query" }>; details: RefundDetails };

/**
 * Sends a refund to Alipay, or asks again about one whose fate is unknown: claim, call, record. The number never
 * changes, so repeating is safe at any time and from anywhere; unknown keeps the reservation and is tried again.
 */
export async function submitRefund(deps: Deps, { refundId }: { refundId: string }): Promise<{ status: RefundStatus }> {
  const claimed = await claim(deps, refundId);
  if (!claimed) {
    const refund = await deps.database.read.refunds.find(refundId);
    if (!refund) throw new Error(`refund ${refundId} does not exist`);
    return { status: refund.status };
  }
  const sent = await send(deps, claimed);
  const settled = { ...sent, step: withoutQuery(insistOnSurplus(claimed.refund, sent.step)) };
  const status = await deps.database.write((tx) => record(tx, deps, claimed, settled));
  const { detailItems, depositBack } = settled.details;
  if (status === "done" && (detailItems === null || depositBack === null)) await learnWhereItWent(deps, claimed);
  return { status };
}

async function claim(deps: Deps, refundId: string): Promise<Claimed | null> {
  return deps.database.write(async (tx) => {
    const before = await tx.refunds.find(refundId);
    const payment = before && (await tx.payments.find(before.paymentId));
    if (!payment) return null;
    const at = deps.clock.now();
    if (!isOurs(deps, payment)) {
      // Not ours to send, and no time heals that: a person changes the settings back, or sends it from elsewhere.
      await tx.work.plan({ ...workOf(refundId), at: null });
      await handToPerson(tx, deps, workOf(refundId), "other-merchant");
      return null;
    }
    // A process that dies from here on leaves the row `requested`; it is picked up again when its claim is over.
    const nextTryAt = new Date(at.getTime() + CLAIM_SECONDS * 1000);
    const sentUntil = new Date(at.getTime() - REFUND_SETTLES_SECONDS * 1000);
    if (!(await tx.refunds.claim({ refundId, at, sentUntil, nextTryAt }))) return null;
    return { refund: { ...before, sendCount: before.sendCount + 1, status: "requested" }, payment };
  });
}

function workOf(refundId: string): Work {
  return { kind: "refund", subjectId: refundId };
}

async function send(deps: Deps, { refund, payment }: Claimed): Promise<Settled> {
  const numbers = { tradeNo: payment.tradeNo, outTradeNo: payment.outTradeNo, outRequestNo: refund.outRequestNo };
  const { amountFen } = refund;
  if (refund.sendCount > 1) {
    const asked = await deps.gateway.queryRefund(numbers);
    const known = withoutQuery(decideRefundQuery({ amountFen, refusal: null }, asked.answer));
    // Known, or no answer at all: only a certain "not received" is worth sending again.
    if (asked.answer.kind !== "absent") return { step: known, details: asked.details };
  }
  const { answer, details } = await deps.gateway.refund({ ...numbers, amountFen, reason: REASON_FOR_ALIPAY });
  const step = decideRefundAnswer(refund, answer);
  if (step.next !== "ask-query") return { step, details };
  const asked = await deps.gateway.queryRefund(numbers);
  const refusal = answer.kind === "refused" ? answer : null;
  return { step: withoutQuery(decideRefundQuery({ amountFen, refusal }, asked.answer)), details: asked.details };
}

function withoutQuery(step: RefundStep): Settled["step"] {
  if (step.next === "ask-query") throw new Error("a refund query never asks for another");
  return step;
}

/** Writes down what became of it. Answers what the row says then: a sender that was overtaken changes nothing. */
async function record(tx: UnitOfWork, deps: Deps, claimed: Claimed, { step, details }: Settled): Promise<RefundStatus> {
  const { id: refundId, sendCount } = claimed.refund;
  const at = deps.clock.now();
  switch (step.next) {
    case "done":
      if (await bookDone(tx, deps, { refundId, at, details })) break;
      return "unknown";
    case "failed": {
      const { code, message } = step;
      if (await tx.refunds.markFailed({ refundId, sendCount, at, code, message })) {
        await noteFailure(tx, deps, claimed.refund, code);
      }
      break;
    }
    case "unknown":
      await noteUnknown(tx, deps, claimed.refund, step);
      break;
  }
  const now = await tx.refunds.find(refundId);
  if (!now) throw new Error(`refund ${refundId} is gone`);
  return now.status;
}

/** A sender that was overtaken counts no try: the newer one's answer is to come. */
async function noteUnknown(
  tx: UnitOfWork,
  deps: Deps,
  { id: refundId, sendCount }: RefundRow,
  { because, code }: Extract<RefundStep, { next: "unknown" }>,
): Promise<void> {
  if (!(await tx.refunds.markUnknown({ refundId, sendCount, because, code, nextTryAt: null }))) return;
  await tx.work.plan({ ...workOf(refundId), at: await planNextTry(tx, deps, workOf(refundId), "unanswered") });
}

/**
 * Money that moved is booked whatever others wrote meanwhile. False where that cannot be yet: a faster sender was told no,
 * and the amount has since been promised anew. One of the two refunds fails at Alipay, which the newer one's own tries find
 * out; until then the one that moved waits with the refunds made elsewhere.
 */
async function bookDone(
  tx: UnitOfWork,
  deps: Deps,
  { refundId, at, details }: { refundId: string; at: Date; details: RefundDetails },
): Promise<boolean> {
  const refund = await tx.refunds.find(refundId);
  const payment = refund && (await tx.payments.find(refund.paymentId));
  if (!payment) throw new Error(`refund ${refundId} is gone`);
  const others = await tx.refunds.list(payment.id);
  if (refund.status === "failed" && refund.amountFen > refundableFen(payment.amountFen, others)) {
    await waitForRoom(tx, deps, { refund, payment });
    return false;
  }
  if (await tx.refunds.markDone({ refundId, at, details })) {
    await bookRefund(tx, deps, { refund, payment, before: refund.status });
  }
  return true;
}

async function waitForRoom(tx: UnitOfWork, deps: Deps, { refund, payment }: Claimed): Promise<void> {
  const now = deps.clock.now();
  const { outRequestNo } = refund;
  await tx.notifications.quarantine({
    notifyId: `refund_${outRequestNo}`,
    receivedAt: now,
    orderId: refund.orderId,
    outTradeNo: payment.outTradeNo,
    tradeNo: payment.tradeNo,
    tradeStatus: "",
    reason: "refund-elsewhere",
    body: new URLSearchParams({ out_biz_no: outRequestNo }).toString(),
    nextTryAt: now,
  });
  deps.log.error({ refund: outRequestNo }, "a refund moved that was called failed, and its amount is promised anew");
}

async function noteFailure(tx: UnitOfWork, deps: Deps, refund: RefundRow, code: string): Promise<void> {
  const { orderId, outRequestNo, amountFen } = refund;
  await recordAudit(tx, deps, {
    actor: "alipay",
    action: "refund.failed",
    orderId,
    subject: outRequestNo,
    before: "requested",
    after: "failed",
    detail: { code, amountFen },
  });
  const order = await tx.orders.find(orderId);
  const data = { orderNo: order?.orderNo ?? null, refundNo: outRequestNo, amountFen, kind: refund.kind, code };
  await announce(tx, deps, { type: "refund.failed", orderId, data });
  if (refund.kind === "surplus") await handToPerson(tx, deps, workOf(refund.id), "refused");
}

/**
 * After the books are right: what the refund call itself did not tell of balance and bank card. That it could not be
 * learned must not make a refund that is done look as if it were not.
 */
async function learnWhereItWent(deps: Deps, { refund, payment }: Claimed): Promise<void> {
  const { tradeNo, outTradeNo } = payment;
  const { outRequestNo } = refund;
  try {
    const { answer, details } = await deps.gateway.queryRefund({ tradeNo, outTradeNo, outRequestNo });
    if (answer.kind !== "found") return;
    await deps.database.write((tx) => tx.refunds.noteDetails({ refundId: refund.id, details }));
  } catch (error) {
    deps.log.warn({ err: error, refund: outRequestNo }, "where a refund went was not learned");
  }
}
