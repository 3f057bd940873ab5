import type { RefundStatus } from "#lib/domain/refund.ts";
import type { Deps } from "#lib/services/ports.ts";
import { type RefundRefusal, requestRefund } from "#lib/services/request-refund.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";

export type RefundGoLiveResult =
  | { status: RefundStatus }
  | { status: "refused"; code: RefundRefusal }
  | { status: "no-check" };

/**
 * Sends a go-live check's fen back, as every refund goes: written down, then sent under its own number. Asked for twice it
 * is the same refund; after one that Alipay refused it is the next.
 */
export async function refundGoLive(
  deps: Deps,
  { orderNo, actor }: { orderNo: string; actor: string },
): Promise<RefundGoLiveResult> {
  const { goLive, orders, payments, refunds } = deps.database.read;
  const [check, order] = [await goLive.findEvidence(orderNo), await orders.findByNo(orderNo)];
  if (check === null || order === null) return { status: "no-check" };
  const payment = (await payments.list(order.id)).find(({ purpose }) => purpose === "order");
  const earlier = payment ? await refunds.list(payment.id) : [];
  const failed = earlier.filter(({ status }) => status === "failed").length;
  const asked = await requestRefund(deps, {
    orderId: order.id,
    amountFen: check.amountFen,
    reason: "other",
    note: "",
    formKey: `go-live:${order.id}:${failed + 1}`,
    requestedBy: actor,
  });
  if (asked.status === "refused") return { status: "refused", code: asked.code };
  return submitRefund(deps, { refundId: asked.refundId });
}
