import { GO_LIVE_ACTIONS, GO_LIVE_VISITOR } from "#lib/domain/go-live.ts";
import { findOrderTotals, isPayable } from "#lib/domain/order.ts";
import { recordAudit } from "#lib/services/audit.ts";
import { createOrder } from "#lib/services/create-order.ts";
import type { Deps, UnitOfWork } from "#lib/services/ports.ts";
import { startPayment } from "#lib/services/start-payment.ts";

export type StartGoLiveInput = {
  /** staff:<id> | cli */
  actor: string;
  /** The language of the cashier that the check is paid at. */
  locale: string;
};

/** `unfinished`: the one before can still be paid, and is the one to go on with. */
export type StartGoLiveResult = { status: "started" | "unfinished"; orderNo: string };

/**
 * Begins a go-live check: an ordinary order over one fen, in the books like every other, and its payment. Only one can
 * be paid at a time, so that a double click begins one.
 */
export async function startGoLive(deps: Deps, input: StartGoLiveInput): Promise<StartGoLiveResult> {
  const begun = await deps.database.write(async (tx) => {
    const newest = await tx.goLive.findNewest();
    if (newest && isPayable(newest, deps.clock.now())) {
      return { status: "unfinished", orderId: newest.id, orderNo: newest.orderNo } as const;
    }
    return { status: "started", ...(await placeCheck(tx, deps, input)) } as const;
  });
  await startPayment(deps, { orderId: begun.orderId, product: "page", anew: false });
  return { status: begun.status, orderNo: begun.orderNo };
}

async function placeCheck(tx: UnitOfWork, deps: Deps, { actor, locale }: StartGoLiveInput) {
  const goods = await tx.goLive.provideGoods({ at: deps.clock.now(), movementId: deps.ids.newId() });
  const totals = findOrderTotals([{ unitPriceFen: goods.priceFen, quantity: 1 }]);
  if (totals?.totalFen !== goods.priceFen) throw new Error("a go-live check costs its one fen and nothing more");
  const placed = await createOrder(tx, deps, {
    visitorHash: GO_LIVE_VISITOR,
    formKey: `go-live:${deps.ids.newId()}`,
    locale,
    contactName: locale === "en" ? goods.nameEn : goods.nameZh,
    contactPhone: "",
    contactEmail: "",
    addressRegion: "",
    addressDetail: "",
    buyerNote: "",
    lines: [{ variant: goods, quantity: 1 }],
    totals,
    actor,
  });
  const { environment, appId } = deps.merchant;
  await recordAudit(tx, deps, {
    actor,
    action: GO_LIVE_ACTIONS.started,
    orderId: placed.orderId,
    subject: placed.orderNo,
    detail: { environment, appId },
  });
  return placed;
}
