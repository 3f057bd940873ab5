import { GO_LIVE_ACTIONS } from "#lib/domain/go-live.ts";
import { recordAudit } from "#lib/services/audit.ts";
import type { Deps, ReturnVerifier } from "#lib/services/ports.ts";

/**
 * Notes that Alipay led a browser back from a go-live check's cashier, and whether the address is signed by Alipay. It
 * proves no payment and settles nothing. Whoever knows the number can come with a forged address, so that each of the
 * two findings is written down once.
 */
export async function noteGoLiveReturn(
  deps: Deps & { returns: ReturnVerifier },
  { outTradeNo, query }: { outTradeNo: string; query: string },
): Promise<void> {
  const attempt = await deps.database.read.attempts.findByOutTradeNo(outTradeNo);
  const order = attempt && (await deps.database.read.orders.find(attempt.orderId));
  if (!order) return;
  const { isGenuine, because } = deps.returns.verify(query);
  await deps.database.write(async (tx) => {
    const check = await tx.goLive.findEvidence(order.orderNo);
    if (check === null || check.returned?.isGenuine === true || check.returned?.isGenuine === isGenuine) return;
    await recordAudit(tx, deps, {
      actor: "buyer",
      action: GO_LIVE_ACTIONS.returned,
      orderId: order.id,
      subject: outTradeNo,
      after: isGenuine ? "genuine" : "not-genuine",
      detail: { because },
    });
  });
}
