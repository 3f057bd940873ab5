import { askAlipay } from "#lib/services/ask-alipay.ts";
import { recordAudit } from "#lib/services/audit.ts";
import { bookFoundRefund } from "#lib/services/book-found-refund.ts";
import type { Deps, QuarantineRow } from "#lib/services/ports.ts";

/** Alipay repeats a notification for a day, and an outage may last as long; what is open after two waits for a person. */
const TRIES_END_HOURS = 48;
const TRY_DELAY_SECONDS_MIN = 60;
const TRY_DELAY_SECONDS_MAX = 3_600;

/** Looks into one notification that contradicted our rows, by asking Alipay what is true. */
export async function resolveQuarantine(deps: Deps, row: QuarantineRow): Promise<void> {
  const resolution = row.reason === "refund-elsewhere" ? await adoptRefund(deps, row) : await askWhatIsTrue(deps, row);
  await deps.database.write(async (tx) => {
    if (resolution === null) {
      await tx.notifications.scheduleTry({ notifyId: row.notifyId, nextTryAt: nextTry(deps, row) });
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

function nextTry(deps: Deps, row: QuarantineRow): Date | null {
  const now = deps.clock.now().getTime();
  if (now >= row.receivedAt.getTime() + TRIES_END_HOURS * 3_600_000) return null;
  const seconds = Math.min(TRY_DELAY_SECONDS_MIN * 2 ** Math.min(row.tryCount, 10), TRY_DELAY_SECONDS_MAX);
  return new Date(now + seconds * 1000);
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
