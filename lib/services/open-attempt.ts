import { outTradeNoOf, subjectOf } from "#lib/domain/ids.ts";
import { firstAskAt, type PayProduct } from "#lib/domain/payment.ts";
import { recordAudit } from "#lib/services/audit.ts";
import type { AttemptRow, Deps, OrderRow, UnitOfWork } from "#lib/services/ports.ts";

/** Writes the order's next attempt down, open, before anything is signed for it. */
export async function openAttempt(
  tx: UnitOfWork,
  deps: Deps,
  { order, product, actor }: { order: OrderRow; product: PayProduct; actor: "buyer" | "worker" },
): Promise<AttemptRow> {
  const now = deps.clock.now();
  const number = (await tx.attempts.list(order.id)).length + 1;
  const attempt: AttemptRow = {
    id: deps.ids.newId(),
    orderId: order.id,
    number,
    outTradeNo: outTradeNoOf({ orderNo: order.orderNo, number }),
    status: "open",
    product,
    amountFen: order.totalFen,
    subject: subjectOf(order.orderNo),
    environment: deps.merchant.environment,
    appId: deps.merchant.appId,
    sellerId: deps.merchant.sellerId,
    expiresAt: order.expiresAt,
    askCount: 0,
  };
  await tx.attempts.create({ ...attempt, createdAt: now, nextAskAt: firstAskAt(now, deps) });
  await recordAudit(tx, deps, {
    actor,
    action: "attempt.opened",
    orderId: order.id,
    subject: attempt.outTradeNo,
    after: "open",
    detail: { amountFen: attempt.amountFen, product },
  });
  return attempt;
}
