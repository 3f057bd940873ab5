import { applyEvidence, finishPayment } from "#lib/services/apply-evidence.ts";
import { handToPerson } from "#lib/services/hand-to-person.ts";
import { isOurs } from "#lib/services/is-ours.ts";
import type {
  AttemptRow,
  Deps,
  GenuineNotice,
  OrderRow,
  QuarantineReason,
  QuarantineRow,
  UnitOfWork,
} from "#lib/services/ports.ts";

/** What Alipay is answered: only the word `success` on status 200 stops it from sending again. */
export type NotifyReply = { status: 200 | 400; reply: "success" | "fail" };

const SUCCESS: NotifyReply = { status: 200, reply: "success" };
const INCONSISTENT: NotifyReply = { status: 200, reply: "fail" };
const NOT_GENUINE: NotifyReply = { status: 400, reply: "fail" };

/** A contradiction is looked into by asking Alipay, after a moment in which the reason may pass by itself. */
const QUARANTINE_FIRST_TRY_SECONDS = 30;

/**
 * Takes one notification: nothing but a refusal where it is not genuine; one quarantine row where it contradicts our
 * rows; else inbox, state, books and audit in one transaction. `success` is said only after that has committed.
 */
export async function receiveNotify(deps: Deps, body: Uint8Array): Promise<NotifyReply> {
  const verdict = deps.verifier.verify(body);
  if (verdict.kind === "rejected") return NOT_GENUINE;
  const { notice } = verdict;
  const reply = await deps.database.write((tx) => settleNotice(tx, deps, notice));
  deps.log.info(
    { notifyId: notice.notifyId, outTradeNo: notice.outTradeNo, kind: notice.kind, reply: reply.reply },
    "notification handled",
  );
  return reply;
}

async function settleNotice(tx: UnitOfWork, deps: Deps, notice: GenuineNotice): Promise<NotifyReply> {
  const before = await tx.notifications.findVerdict(notice.notifyId);
  if (before === "known") return SUCCESS;
  if (before === "quarantined") return replyToQuarantined(await tx.notifications.findQuarantined(notice.notifyId));
  const attempt = await tx.attempts.findByOutTradeNo(notice.outTradeNo);
  const order = attempt && (await tx.orders.find(attempt.orderId));
  if (!attempt || !order) {
    return quarantine(tx, deps, { notice, reason: "unknown-trade", orderId: null, nextTryAt: null });
  }
  const contradiction = findContradiction(deps, notice, attempt);
  if (contradiction) {
    return quarantine(tx, deps, {
      notice,
      reason: contradiction,
      orderId: order.id,
      nextTryAt: new Date(deps.clock.now().getTime() + QUARANTINE_FIRST_TRY_SECONDS * 1000),
    });
  }
  switch (notice.kind) {
    case "payment":
      return settlePayment(tx, deps, { notice, attempt, order });
    case "refund":
      return noteRefund(tx, deps, { notice, attempt, order });
    case "close":
      // Notifications may overtake one another: a close is only a hint to ask what is true.
      if (attempt.status === "open")
        await tx.attempts.scheduleAsk({ attemptId: attempt.id, nextAskAt: deps.clock.now() });
      await record(tx, deps, { notice, order, verdict: "noted" });
      return SUCCESS;
    case "waiting":
      await record(tx, deps, { notice, order, verdict: "noted" });
      return SUCCESS;
  }
}

/**
 * What a notification in quarantine is answered, the first time and ever after: a refund made elsewhere contradicts
 * nothing that Alipay could say otherwise by sending it again; everything else shall come again.
 */
function replyToQuarantined(kept: Pick<QuarantineRow, "reason"> | null): NotifyReply {
  return kept?.reason === "refund-elsewhere" ? SUCCESS : INCONSISTENT;
}

/** What a notification says against what we sent under that number. The first difference is enough. */
function findContradiction(deps: Deps, notice: GenuineNotice, attempt: AttemptRow): QuarantineReason | null {
  if (!isOurs(deps, attempt)) return "environment-mismatch";
  if (notice.sellerId !== attempt.sellerId) return "seller-mismatch";
  if (notice.totalFen !== attempt.amountFen) return "amount-mismatch";
  if (notice.subject !== attempt.subject) return "subject-mismatch";
  return null;
}

type Matched = { notice: GenuineNotice; attempt: AttemptRow; order: OrderRow };

async function settlePayment(tx: UnitOfWork, deps: Deps, { notice, attempt, order }: Matched): Promise<NotifyReply> {
  const outcome = await applyEvidence(tx, deps, {
    order,
    attempt,
    evidence: {
      kind: "paid",
      tradeNo: notice.tradeNo,
      totalFen: notice.totalFen,
      finished: notice.tradeStatus === "TRADE_FINISHED",
    },
    source: "notify",
    paidAt: notice.paidAt,
    buyerLogonId: notice.buyerLogonId,
    note: notice.tradeStatus,
  });
  switch (outcome) {
    case "settled":
    case "surplus":
    case "already-known":
      await record(tx, deps, { notice, order, verdict: outcome });
      return SUCCESS;
    case "amount-mismatch":
    case "closed":
    case "unchanged":
      throw new Error(`a paid notification for ${notice.outTradeNo} was decided as ${outcome}`);
  }
}

/** A refund notification looks like a payment (protocol sheet, section 0.5) but moves nothing here: the query decides. */
async function noteRefund(tx: UnitOfWork, deps: Deps, { notice, attempt, order }: Matched): Promise<NotifyReply> {
  const now = deps.clock.now();
  const payment = await tx.payments.findByTradeNo(notice.tradeNo);
  if (!payment && attempt.status !== "paid") await tx.attempts.scheduleAsk({ attemptId: attempt.id, nextAskAt: now });
  if (notice.tradeStatus === "TRADE_FINISHED") await finishPayment(tx, deps, notice.tradeNo);
  const refund = notice.outBizNo === null ? null : await tx.refunds.findByOutRequestNo(notice.outBizNo);
  if (refund && refund.paymentId === payment?.id && refund.status !== "failed") {
    await tx.refunds.hasten({ refundId: refund.id, nextTryAt: now });
    await record(tx, deps, { notice, order, verdict: "noted" });
    return SUCCESS;
  }
  // Refunded in Alipay's merchant centre, before its payment was heard of, or against what we were told: stored for
  // good, and the worker asks for the sum.
  return quarantine(tx, deps, { notice, reason: "refund-elsewhere", orderId: order.id, nextTryAt: now });
}

async function record(
  tx: UnitOfWork,
  deps: Deps,
  row: { notice: GenuineNotice; order: OrderRow; verdict: "settled" | "surplus" | "already-known" | "noted" },
): Promise<void> {
  const { notifyId, outTradeNo, tradeNo, tradeStatus, kind, body } = row.notice;
  await tx.notifications.record({
    notifyId,
    outTradeNo,
    tradeNo,
    tradeStatus,
    kind,
    body,
    receivedAt: deps.clock.now(),
    orderId: row.order.id,
    verdict: row.verdict,
  });
}

async function quarantine(
  tx: UnitOfWork,
  deps: Deps,
  row: { notice: GenuineNotice; reason: QuarantineReason; orderId: string | null; nextTryAt: Date | null },
): Promise<NotifyReply> {
  const { notifyId, outTradeNo, tradeNo, tradeStatus, body } = row.notice;
  await tx.notifications.quarantine({
    notifyId,
    outTradeNo,
    tradeNo,
    tradeStatus,
    body,
    receivedAt: deps.clock.now(),
    orderId: row.orderId,
    reason: row.reason,
    nextTryAt: row.nextTryAt,
  });
  deps.log.error({ notifyId, outTradeNo, reason: row.reason }, "notification quarantined: it contradicts our rows");
  // Where there is nothing to ask Alipay about, a person is needed from the start.
  if (row.nextTryAt === null) {
    await handToPerson(tx, deps, { kind: "notification", subjectId: notifyId }, "unexplained");
  }
  return replyToQuarantined(row);
}
