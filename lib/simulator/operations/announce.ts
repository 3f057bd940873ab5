import type { NotifyKind, Refund, Trade } from "#lib/simulator/domain/model.ts";
import { notifyContent } from "#lib/simulator/domain/notify-content.ts";
import { notifyNumber } from "#lib/simulator/protocol/alipay-ids.ts";
import type { World } from "#lib/simulator/world.ts";

function isWanted(world: World, kind: NotifyKind, appId: string): boolean {
  const settings = world.applications.settings(appId);
  switch (kind) {
    case "waiting":
      return settings.notifyWaiting;
    case "paid":
      return true;
    case "refunded":
      return settings.notifyRefund;
    case "closed":
      return settings.notifyClose;
    case "finished":
      return settings.notifyFinish;
  }
}

/**
 * Puts a notify on the timetable, due at once. Call it inside the transaction of the event it tells. Nothing is sent
 * when the merchant gave no notify_url or has this kind switched off.
 */
export function announce(
  world: World,
  occasion: { kind: NotifyKind; trade: Trade; refund?: Refund; url?: string },
): void {
  const { kind, trade } = occasion;
  const url = occasion.url ?? trade.notifyUrl;
  const application = world.applications.find(trade.appId);
  if (url === "" || application === null || !isWanted(world, kind, trade.appId)) return;

  const at = world.clock.now();
  const notifyId = notifyNumber({ at, buyerId: trade.buyerId, serial: world.meta.nextSerial() });
  const content = notifyContent({
    notifyId,
    kind,
    trade,
    application,
    buyer: world.buyers.get(trade.buyerId),
    withLogonIds: world.applications.settings(trade.appId).notifyLogonIds,
    refund: occasion.refund ?? null,
  });
  world.notifies.add({
    notifyId,
    tradeNo: trade.tradeNo,
    outTradeNo: trade.outTradeNo,
    kind,
    url,
    content: JSON.stringify(content),
    createdAt: at,
    attemptsMade: 0,
    nextAttemptAt: at,
    state: "pending",
  });
}
