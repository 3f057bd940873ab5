/** Bad notifies on their way to a merchant: beside a right one, or at once because somebody wants to see the answer. */
import { type BesideFault, FAULT_TRAITS } from "#lib/simulator/domain/fault.ts";
import type { Notify, Trade } from "#lib/simulator/domain/model.ts";
import { notifyContent } from "#lib/simulator/domain/notify-content.ts";
import { badNotifyBody } from "#lib/simulator/notifier/bad-notify.ts";
import { type SendAnswer, sendNotify } from "#lib/simulator/notifier/send.ts";
import { signerForId } from "#lib/simulator/operations/signer.ts";
import { notifyNumber } from "#lib/simulator/protocol/alipay-ids.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { type NotifyContent, notifyBody } from "#lib/simulator/protocol/notify-message.ts";
import type { World } from "#lib/simulator/world.ts";

export interface BadShot {
  kind: BesideFault;
  /** The choice of `FAULT_TRAITS[kind].details`; empty: the usual one. */
  detail: string;
}

export type ShotOutcome =
  | { kind: "sent"; sent: string; answer: SendAnswer }
  /** Nothing could be sent: why, in words for people. */
  | { kind: "impossible"; because: string };

/** What a shot's line in the panel says of the merchant's answer. */
export function answerText(answer: SendAnswer): string {
  return answer.status === null ? answer.error : `HTTP ${answer.status} ${answer.replyBody}`.trim();
}

/** The newest notify of the newest earlier trade of the same application. */
function notifyOfEarlierTrade(world: World, trade: Trade): Notify | null {
  for (const earlier of world.trades.list(200)) {
    if (earlier.appId !== trade.appId || earlier.tradeNo === trade.tradeNo || earlier.createdAt > trade.createdAt)
      continue;
    const notify = world.notifies.byTrade(earlier.tradeNo).at(-1);
    if (notify) return notify;
  }
  return null;
}

/** Genuinely signed and contradicting: Alipay would send such a thing under a number of its own, never under the right one's. */
const CONTRADICTIONS: readonly BesideFault[] = ["wrong-amount-notify", "wrong-seller-notify", "other-app-notify"];

function newNotifyId(world: World, trade: Trade): string {
  return notifyNumber({ at: world.clock.now(), buyerId: trade.buyerId, serial: world.meta.nextSerial() });
}

/** The message an attacker would start from: what the trade's payment says, or would say if it were paid. */
function claimedPayment(
  world: World,
  trade: Trade,
): { content: NotifyContent; url: string; notify: Notify | null } | null {
  const notifies = world.notifies.byTrade(trade.tradeNo);
  const notify = notifies.find(({ kind }) => kind === "paid") ?? null;
  if (notify !== null) return { content: JSON.parse(notify.content) as NotifyContent, url: notify.url, notify };
  const application = world.applications.find(trade.appId);
  if (trade.notifyUrl === "" || application === null) return null;
  const now = world.clock.now();
  const paid: Trade = {
    ...trade,
    status: "TRADE_SUCCESS",
    paidAt: trade.paidAt ?? now,
    fundChannel: trade.fundChannel ?? "ALIPAYACCOUNT",
  };
  const content = notifyContent({
    notifyId: newNotifyId(world, trade),
    kind: "paid",
    trade: paid,
    application,
    buyer: world.buyers.get(trade.buyerId),
    withLogonIds: world.applications.settings(trade.appId).notifyLogonIds,
    refund: null,
  });
  return { content, url: trade.notifyUrl, notify: null };
}

async function send(
  world: World,
  message: { url: string; body: string; content: NotifyContent; notify: Notify | null; fault: string },
  signal: AbortSignal,
): Promise<ShotOutcome> {
  const at = world.clock.now();
  const charsetName = message.content.charset ?? "GBK";
  const answer = await sendNotify({ url: message.url, body: message.body, charsetName, signal });
  if (message.notify !== null) {
    const { notifyId } = message.notify;
    const { body: requestBody, fault } = message;
    world.notifies.addAttempt({ notifyId, reason: "fault", fault, at, requestBody, ...answer });
  }
  return { kind: "sent", sent: message.body, answer };
}

/**
 * Sends one bad notify about this trade and waits for the merchant's answer, which is recorded and changes nothing else.
 * `notify` is the right message it goes beside; null: the trade's payment. Rejects only when the simulator is stopped.
 */
export async function shootBadNotify(
  world: World,
  target: { trade: Trade; notify: Notify | null; shot: BadShot },
  signal: AbortSignal,
): Promise<ShotOutcome> {
  const { trade, shot } = target;
  const key = { notifyTime: beijingTime(world.clock.now()), privateKey: signerForId(world, trade.appId).privateKey };
  if (shot.kind === "old-notify") {
    const notify = notifyOfEarlierTrade(world, trade);
    if (notify === null) return { kind: "impossible", because: "no earlier trade of this application has a notify" };
    const content = JSON.parse(notify.content) as NotifyContent;
    const body = notifyBody({ ...key, content });
    return send(world, { url: notify.url, body, content, notify, fault: shot.kind }, signal);
  }
  const { notify } = target;
  const beside = notify && { content: JSON.parse(notify.content) as NotifyContent, url: notify.url, notify };
  const original = beside ?? claimedPayment(world, trade);
  if (original === null) return { kind: "impossible", because: "the merchant gave no notify_url for this trade" };
  const detail = shot.detail === "" ? (FAULT_TRAITS[shot.kind].details?.[0] ?? "") : shot.detail;
  const isOfItsOwn = CONTRADICTIONS.includes(shot.kind);
  const content = isOfItsOwn ? { ...original.content, notify_id: newNotifyId(world, trade) } : original.content;
  const body = badNotifyBody(shot.kind, { ...key, content }, detail);
  return send(world, { ...original, body, fault: shot.kind }, signal);
}

/** At once, because a person or a test wants to see the answer; it is listed among the shots. */
export async function shootByHand(
  world: World,
  target: { trade: Trade; shot: BadShot },
  signal: AbortSignal,
): Promise<ShotOutcome> {
  const outcome = await shootBadNotify(world, { ...target, notify: null }, signal);
  const { appId, outTradeNo } = target.trade;
  const { kind } = target.shot;
  if (outcome.kind === "sent") {
    const told = { sent: outcome.sent, result: answerText(outcome.answer) };
    const origin = { at: world.clock.now(), faultId: null, scenarioId: null };
    world.faults.addShot({ ...origin, kind, method: "", appId, outTradeNo, ...told });
  }
  return outcome;
}
