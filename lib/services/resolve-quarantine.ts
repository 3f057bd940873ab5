import { askAlipay } from "#lib/services/ask-alipay.ts";
import { recordAudit } from "#lib/services/audit.ts";
import { bookFoundRefund } from "#lib/services/book-found-refund.ts";
import { planNextTry } from "#lib/services/plan-next-try.ts";
import type { Deps, QuarantineRow } from "#lib/services/ports.ts";

/** Looks into one notification that contradicted our rows, by asking Alipay what is true. */
export async function resolveQuarantine(deps: Deps, row: QuarantineRow): Promise<void> {
  const resolution = row.reason === "refund-elsewhere" ? await adoptRefund(deps, row) : await askWhatIsTrue(deps, row);
  await deps.database.write(async (tx) => {
    if (resolution === null) {
      const work = { kind: "notification", subjectId: row.notifyId } as const;
      const nextTryAt = await planNextTry(tx, deps, work, "unexplained");
      await tx.notifications.scheduleTry({ notifyId: row.notifyId, nextTryAt });
      return;
    }
    const at = deps.clock.now();
    if (!(await tx.notifications.markResolved({ notifyId: row.notifyId, resolution, at }))) return;
    await recordAudit(tx, deps, {
      actor: "worker",
      action: "notification.resolved",
      orderId: row.orderId,
      subject: row.notifyId,
      before: "open",
      after: "resolved",
      detail: { resolution },
    });
  });
}

/** Only the payment of the very trade that the odd notification names explains it; another one leaves it open. */
async function askWhatIsTrue(deps: Deps, row: QuarantineRow): Promise<string | null> {
  const { attempts, payments } = deps.database.read;
  const attempt = await attempts.findByOutTradeNo(row.outTradeNo);
  if (!attempt) return null;
  const isPaid = async () => (await payments.findByTradeNo(row.tradeNo))?.attemptId === attempt.id;
  if (await isPaid()) return "already-paid";
  if (attempt.status === "paid") return null;
  await askAlipay(deps, attempt);
  return (await isPaid()) ? "settled-by-query" : null;
}

/** A refund made in Alipay's merchant centre: its sum is asked for and booked like one of ours. */
async function adoptRefund(deps: Deps, row: QuarantineRow): Promise<string | null> {
  const payment = await deps.database.read.payments.findByTradeNo(row.tradeNo);
  // Without a number of its own a refund carries the trade's (protocol sheet, section 4.2).
  const outRequestNo = new URLSearchParams(row.body).get("out_biz_no") ?? row.outTradeNo;
  if (!payment) return null;
  const { tradeNo, outTradeNo } = payment;
  const { answer, details } = await deps.gateway.queryRefund({ tradeNo, outTradeNo, outRequestNo });
  if (answer.kind !== "found") return null;
  const { amountFen } = answer;
  return deps.database.write((tx) => bookFoundRefund(tx, deps, { payment, outRequestNo, amountFen, details }));
}
